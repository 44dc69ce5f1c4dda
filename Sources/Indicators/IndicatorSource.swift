/// Rows that an indicator can be made of: what one row is, where the rows come from, what can be asked of them.
///
/// A source is one declaration, and everything follows from it: what a formula may say, the statement it becomes, what the
/// documentation lists. To add one is to add it to ``IndicatorSource/all``; tests prepare and run whatever it allows.
///
/// All SQL of an indicator is text of these declarations. What a formula brings is looked up here by name, or is a
/// parameter.
package struct IndicatorSource: Sendable {
    package let name: String
    package let summary: String
    /// What one row is counted as: `centres`.
    package let unit: String
    /// Whether it says how things stand at the end of the period; otherwise what happened within it. Stocks of several
    /// quarters do not add up: the last one counts.
    package let isStock: Bool
    /// The tables its statement reads, by itself or through a function.
    package let tables: [String]
    /// A query of `$1` tenant, `$2` first day, `$3` the day after the last, `$4` a programme or null for the whole
    /// municipality, `$5` the largest count of children that is not shown. Its rows have the columns that fields and
    /// dimensions name, and `changed_at`. A row is there where its input is missing, too: the column is null then.
    package let sql: String
    /// How many a row stands for; nil: one.
    package let weight: String?
    package let fields: [IndicatorField]
    package let dimensions: [IndicatorDimension]

    package init(
        _ name: String, _ summary: String, unit: String, isStock: Bool, tables: [String], weight: String? = nil,
        fields: [IndicatorField], dimensions: [IndicatorDimension], sql: String
    ) {
        self.name = name
        self.summary = summary
        self.unit = unit
        self.isStock = isStock
        self.tables = tables
        self.weight = weight
        self.fields = fields
        self.dimensions = dimensions
        self.sql = sql
    }

    package func field(_ name: String) -> IndicatorField? { fields.first { $0.name == name } }
    package func dimension(_ name: String) -> IndicatorDimension? { dimensions.first { $0.name == name } }

    package static func named(_ name: String) -> IndicatorSource? { all.first { $0.name == name } }
}

/// What is known of a source's rows.
package struct IndicatorField: Sendable {
    package enum Kind: Sendable {
        /// Whole numbers that add up: `sum` and `mean`.
        case amount(Unit)
        /// Numbers that do not: `mean` alone.
        case score(Unit)
        /// One of these: a condition.
        case code([String])
        case flag
        /// A code that is not the program's but the municipality's: a condition.
        case name
        /// An identifier of a row of the municipality's: a condition.
        case id
        /// An identifier: `count_distinct`. Of one place: it is never another municipality's too.
        case thing(unit: String, isOfOnePlace: Bool)
        /// Divides counts of children: a condition on those of ``IndicatorField/parts``.
        case part([String])
    }

    package enum Unit: Sendable {
        case fixed(String)
        /// It depends on the code of a field, which conditions must fix so that there is one.
        case by(field: String, [String: String])
    }

    package let name: String
    package let summary: String
    package let kind: Kind
    /// Over the row `r`.
    package let sql: String
    /// Which rows have it; nil: all. What is null in one of them is missing.
    package let condition: String?
    /// Whether a row lacks it because it is a small count of children; nil for what is no count of children.
    package let hidden: String?
    /// Columns of its parts by dimension, `unknown` last: of counts of children.
    package let parts: [String: [(key: String, sql: String)]]

    package init(
        _ name: String, _ kind: Kind, _ summary: String, sql: String? = nil, condition: String? = nil,
        hidden: String? = nil, parts: [String: [(key: String, sql: String)]] = [:]
    ) {
        self.name = name
        self.kind = kind
        self.summary = summary
        self.sql = sql ?? "r.\(name)"
        self.condition = condition
        self.hidden = hidden
        self.parts = parts
    }

    /// Whether it counts children: no condition asks for its size, and a mean of it needs enough centres.
    package var isOfChildren: Bool { hidden != nil }

    /// The words that `measure` can say of it.
    package var measures: [Formula.Measure] {
        switch kind {
        case .amount: [.sum, .mean]
        case .score: [.mean]
        case .thing: [.countDistinct]
        case .code, .flag, .name, .id, .part: []
        }
    }
}

/// How a source's rows can be told apart: each row is in one cell, `unknown` where it does not say.
package struct IndicatorDimension: Sendable {
    package let name: String
    package let summary: String
    /// Over the row `r`; nil where counts of children are divided by ``IndicatorField/parts``.
    package let key: String?
    /// The cell's name for people.
    package let label: String?

    package init(_ name: String, _ summary: String, key: String? = nil, label: String? = nil) {
        self.name = name
        self.summary = summary
        self.key = key
        self.label = label
    }

    package static let unknown = "unknown"
    package static let total = "total"

    /// A dimension that has a column.
    package static func column(
        _ name: String, _ summary: String, _ key: String? = nil, label: String? = nil
    ) -> IndicatorDimension {
        IndicatorDimension(name, summary, key: key ?? "r.\(name)", label: label)
    }
}

extension IndicatorField {
    package static let kinds = ["amount", "score", "code", "flag", "name", "id", "thing", "part"]

    /// What it is, as a code.
    package var word: String {
        switch kind {
        case .amount: "amount"
        case .score: "score"
        case .code: "code"
        case .flag: "flag"
        case .name: "name"
        case .id: "id"
        case .thing: "thing"
        case .part: "part"
        }
    }

    /// What a condition can ask for; none where that is open.
    package var codes: [String] {
        switch kind {
        case .code(let codes), .part(let codes): codes
        default: []
        }
    }
}
