/// Hides cells of tables of counts so that none of the small ones can be worked out, from one table or from all of
/// them together.
///
/// **What the reader is assumed to know**: every cell that is shown, all sums (each line of a table adds up to its
/// total), which cells are hidden and why, hence that a primary cell is 1 to 4 and no count is negative. Against him
/// every primary cell keeps at least three possible counts, every other hidden cell an interval of at least 5. Where
/// saying of each small cell that it is one would give it away, some of them (margins first) are called complementary.
///
/// **How.** Tables of the same people are one lattice: a cell is its values by dimension, `total` where there is none,
/// so a margin that stands in two tables is one cell and hidden in both. A *move* is a product over the dimensions of
/// `e_a − e_b` (from one value to another) or `e_a + e_total`; adding it to a table changes cells and keeps every sum.
/// A hidden cell is *certified* by a move that touches hidden cells only and can be added and taken away often enough
/// before a count leaves its bounds: then all those tables are equally possible. The cheapest moves are hidden, one
/// after another, until every hidden cell is certified; then each cell that the certificates can spare is shown again.
/// Any attack by linear programming meets at least the certified intervals.
///
/// Tables of other people (a filter, an earlier date) are set beside each other by `SuppressionPopulations`, as declared
/// or as inferred from the counts: where one is a part of another, what is left over can be worked out and is a cell to
/// protect like any other where it is small, though none is printed.
///
/// Tables that were published before are in the lattice with the new ones. Their cells stay as they were: what was shown
/// cannot be hidden any more and no move touches it, what was hidden stays hidden, for the reason that was given. Where
/// they leave a cell no room whatever is hidden, it keeps what it had before. Deterministic: the same tables give the
/// same cells.
package struct TableSuppression: Sendable {
    package enum Reason: String, Sendable { case primary, complementary }

    /// Whose people a table is about, among those of all tables protected together.
    ///
    /// Two tables are about the same people where filters and date are the same. A table is a part of another that has
    /// fewer filters, or a later date, and is otherwise the same or such a part as well. Values of one filter exclude
    /// each other; a period that counts its own people only (not those before it too) is a filter.
    package struct Population: Sendable, Hashable {
        /// Value by name; a filter that is not named lets everyone through.
        package var filters: [String: String]
        /// All people up to this date: those of an earlier date are among those of a later one. Sorted as text (ISO
        /// 8601). nil, beside tables with dates: later than all of them.
        package var date: String?
        package init(filters: [String: String] = [:], date: String? = nil) {
            self.filters = filters
            self.date = date
        }
    }

    /// A table: its dimensions, at most four, and its inner cells. Margins are made.
    package struct Table: Sendable {
        package var name: String
        package var dimensions: [String]
        /// One value a dimension, in their order. A combination that is not listed is known to be empty.
        package var cells: [(values: [String], count: Int)]
        /// nil for a new table; of one published before, which of its cells (margins included, with `total`) were
        /// hidden, and as what.
        package var hiddenBefore: [[String]: Reason]?
        /// nil: to be inferred from the counts; so are all tables then that are protected together with this one.
        package var population: Population?
        package init(
            name: String, dimensions: [String], cells: [(values: [String], count: Int)],
            hiddenBefore: [[String]: Reason]? = nil, population: Population? = nil
        ) {
            self.name = name
            self.dimensions = dimensions
            self.cells = cells
            self.hiddenBefore = hiddenBefore
            self.population = population
        }
    }

    package struct Cell: Sendable, Hashable {
        /// By dimension; `TableSuppression.total` in a margin's place.
        package let values: [String]
        /// nil where hidden.
        package let count: Int?
        package let reason: Reason?
    }

    package struct Result: Sendable, Hashable {
        /// By table as given: inner cells as given, then margins.
        package let tables: [[Cell]]
        /// Cells hidden, of all cells of new tables.
        package let hidden: Int
        package let cells: Int
        /// Nothing short of hiding all of the new tables protected them, given what was published before.
        package let isWhollyHidden: Bool
    }

    package enum Fault: Error, Sendable, Hashable {
        /// More than four dimensions in a table.
        case tooManyDimensions(table: String)
        /// Values and dimensions differ in number, a count is negative, `total` is used as a value, or a cell stands
        /// there twice.
        case badCell(table: String, values: [String])
        /// The table has other counts than another of the same people, or larger ones than one it is declared a part of.
        case contradiction(table: String, values: [String])
        /// The tables together span more combinations than can be held.
        case tooLarge
    }

    package static let total = "total"

    package let rule: PrimaryRule
    /// Possible counts a primary cell keeps, and the width of another hidden cell's interval.
    package let primaryCounts: Int
    package let complementaryWidth: Int

    package init(rule: PrimaryRule = PrimaryRule(), primaryCounts: Int = 3, complementaryWidth: Int = 5) {
        self.rule = rule
        // No more than there are: of 1 and 2, two.
        self.primaryCounts = min(primaryCounts, max(rule.smallCount, 1))
        self.complementaryWidth = complementaryWidth
    }

    package func protect(_ tables: [Table]) throws(Fault) -> Result {
        var lattice = try SuppressionLattice(tables, self)
        var isProtected = false
        repeat {
            isProtected = lattice.protect()
            while !isProtected, lattice.nameFewer() { isProtected = lattice.protect() }
        } while isProtected && lattice.hideDifferences()
        if !isProtected { lattice.hideAll() }
        return lattice.result(isWhollyHidden: !isProtected)
    }
}
