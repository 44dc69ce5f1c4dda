import Foundation
import Postgres

/// A table of cells as it was published: which were shown, which hidden and why.
struct DisclosedTable: Sendable, Hashable {
    /// Which table: of revisions and dates of one table the same.
    struct Key: Sendable, Hashable {
        let population: DisclosedPopulation
        let text: String

        init(_ population: DisclosedPopulation, _ text: String) {
            self.population = population
            self.text = text
        }
    }

    struct Cell: Sendable, Hashable {
        let name: String
        /// What was shown, or how many a shown estimate rests on; nil where it is hidden or has no number.
        let amount: Double?
        /// Why it is hidden; nil where it is shown.
        let reason: String?
    }

    let key: Key
    /// Counts the publications of that table, from 1.
    let ordinal: Int
    /// What publishes it: a kind of evaluation, or `indicator`.
    let source: String
    var cells: [Cell]

    enum SQL: String, StatementSet {
        /// Tables whose cells stand one after the other: `$8` is where each begins, `$9` where it ends. Nothing, where an
        /// indicator's computation was there already.
        case remember = """
            insert into disclosure (
                tenant_id, id, population, table_key, ordinal, source, source_id, cells, amounts, reasons, disclosed_at
            )
            select
                $1::int4, app.new_id(), t.population, t.table_key, t.ordinal, t.source, t.source_id,
                ($10::text[])[t.first:t.last], ($11::float8[])[t.first:t.last], ($12::text[])[t.first:t.last],
                $2::timestamptz
            from
                unnest($3::text[], $4::text[], $5::int4[], $6::text[], $7::uuid[], $8::int4[], $9::int4[]) as t (
                    population, table_key, ordinal, source, source_id, first, last
                )
            where
                t.source <> 'indicator'
                or exists (
                    select from indicator_computation as c where c.tenant_id = $1::int4 and c.id = t.source_id
                )
            """
    }

    /// The statement that puts tables into the memory, for the batch that publishes them; nil for none.
    ///
    /// - Parameter tables: each with what publishes it.
    static func remembering(_ tables: [(table: DisclosedTable, source: UUID)], tenant: Int32, at moment: Date) -> Query?
    {
        guard !tables.isEmpty else { return nil }
        let cells = tables.flatMap(\.table.cells)
        var (firsts, lasts, end): ([Int32], [Int32], Int32) = ([], [], 0)
        for (table, _) in tables {
            firsts.append(end + 1)
            end += Int32(clamping: table.cells.count)
            lasts.append(end)
        }
        let parameters: [any PostgresEncodable] = [
            tenant, moment, tables.map(\.table.key.population.rawValue), tables.map(\.table.key.text),
            tables.map { Int32(clamping: $0.table.ordinal) }, tables.map(\.table.source), tables.map(\.source), firsts,
            lasts, cells.map(\.name), cells.map(\.amount), cells.map(\.reason),
        ]
        return Query(SQL.remember.rawValue, parameters)
    }
}

/// What was published before, as far as something that is about to be published could be set beside it.
///
/// It is the table `disclosure`, to which each publication appends in its own batch. Of two that were decided beside the same
/// memory at once, the second is refused, since it would be the same publication of its table; its job runs again.
struct DisclosureMemory: Sendable {
    private let tables: [DisclosedTable.Key: [DisclosedTable]]

    enum SQL: String, StatementSet {
        /// `$2` tables; `$3` whether all of children assessed; `$4` a publication: it and what came later are left out.
        case remembered = """
            select d.population, d.table_key, d.ordinal, d.source, d.cells, d.amounts, d.reasons
            from disclosure as d
            where
                d.tenant_id = $1::int4 and (d.table_key = any($2::text[]) or $3::bool and d.population = 'assessed')
                and not exists (
                    select from disclosure as o
                    where
                        o.tenant_id = $1::int4 and o.population = d.population and o.table_key = d.table_key
                        and o.source_id = $4::uuid and o.ordinal <= d.ordinal
                )
            order by d.population, d.table_key, d.ordinal
            """

        var effect: Query.Effect { .read }
    }

    static func query(_ kind: EvaluationKind, _ question: EvaluationQuestion, before published: UUID?) -> Query {
        Query(
            SQL.remembered, question.tenant, [Disclosure.ownKey(kind, question)], kind == .annualEvaluation, published)
    }

    static func query(tenant: Int32, keys: [String]) -> Query {
        Query(SQL.remembered, tenant, keys, false, UUID?.none)
    }

    init(_ rows: Rows) throws {
        var tables: [DisclosedTable.Key: [DisclosedTable]] = [:]
        for row in rows {
            guard let population = DisclosedPopulation(rawValue: try row.decode(String.self, at: 0)) else { continue }
            let key = DisclosedTable.Key(population, try row.decode(String.self, at: 1))
            let names = try row.decode([String].self, at: 4)
            let (amounts, reasons) = (
                try row.decode([Double?].self, at: 5), try row.decode([String?].self, at: 6)
            )
            tables[key, default: []].append(
                DisclosedTable(
                    key: key, ordinal: try row.decode(Int.self, at: 2), source: try row.decode(String.self, at: 3),
                    cells: names.indices.map { .init(name: names[$0], amount: amounts[$0], reason: reasons[$0]) }))
        }
        self.tables = tables
    }

    /// - Parameter tables: in order; for tests.
    init(_ tables: [DisclosedTable]) { self.tables = Dictionary(grouping: tables, by: \.key) }

    /// The publications of a table, in order.
    subscript(_ key: DisclosedTable.Key) -> [DisclosedTable] { tables[key] ?? [] }

    func next(_ key: DisclosedTable.Key) -> Int { (self[key].last?.ordinal ?? 0) + 1 }

    /// What is shown of a cell by any publication of its table.
    func shown(_ cell: String, of key: DisclosedTable.Key) -> [Double] {
        self[key].flatMap(\.cells).filter { $0.name == cell && $0.reason == nil }.compactMap(\.amount)
    }

    func wasHidden(_ cell: String, of key: DisclosedTable.Key) -> Bool {
        self[key].contains { $0.cells.contains { $0.name == cell && $0.reason != nil } }
    }
}
