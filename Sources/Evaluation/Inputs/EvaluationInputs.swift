import Domain
import Postgres

/// What an evaluation read: for each table the rows within its extent, the newest change among them, the SHA-256 of their
/// content, by which two evaluations can be shown to rest on the same data, and which rows these are.
struct EvaluationInputs: Sendable, Hashable {
    /// Which rows the sections of an evaluation may read.
    enum Extent: Sendable {
        /// Those of one programme: its partnerships, with their partners, centres, engagements and barriers.
        case programme
        /// The centres, partnerships and assessments of the municipality, and the programme's reviews.
        case municipality
    }

    struct Table: Sendable, Hashable, Codable {
        let rows: Int
        /// RFC 3339 in UTC with microseconds; nil without rows.
        let upTo: String?
        let sha256: String

        // Spelt out: converting to snake case would make it sha_256.
        enum CodingKeys: String, CodingKey {
            case rows
            case upTo = "up_to"
            case sha256
        }
    }

    /// Which rows of a table, as PostgreSQL's text of two arrays of one order: handed on, never taken apart here.
    struct Identities: Sendable, Hashable {
        let ids: String
        /// Nil where its rows have no version, since they are only ever added.
        let versions: String?
    }

    let tables: [String: Table]
    /// Of each table, the rows that are counted in ``tables``.
    let identities: [String: Identities]
    /// Rows of a day within the period that were entered after it, of each table whose rows have a day.
    let late: [InputTable: Int]

    /// The newest change among all rows. There is always one: the programme's, or the municipality's partnerships'.
    var dataUpTo: String { tables.values.compactMap(\.upTo).max() ?? "1970-01-01T00:00:00.000000Z" }

    /// The newest change among the rows of some tables; of all where none of these has rows.
    func dataUpTo(of names: [String]) -> String {
        names.compactMap { tables[$0]?.upTo }.max() ?? dataUpTo
    }

    static func query(_ extent: Extent, _ question: EvaluationQuestion) -> Query {
        switch extent {
        case .programme: Query(SQL.programme, question.tenant, question.programme, question.end, question.start)
        case .municipality: Query(SQL.municipality, question.tenant, question.programme, question.end)
        }
    }

    init(tables: [String: Table], identities: [String: Identities] = [:], late: [InputTable: Int]) {
        self.tables = tables
        self.identities = identities
        self.late = late
    }

    init(_ rows: Rows) throws {
        var tables: [String: Table] = [:]
        var identities: [String: Identities] = [:]
        var late: [InputTable: Int] = [:]
        for row in rows {
            let (name, count, upTo, sha256, entered) = try row.values(
                String.self, Int.self, String?.self, String.self, Int?.self)
            tables[name] = Table(rows: count, upTo: upTo, sha256: sha256)
            identities[name] = Identities(
                ids: try row.decode(String.self, at: 5), versions: try row.decode(String?.self, at: 6))
            if let table = InputTable(rawValue: name), let entered { late[table] = entered }
        }
        self.tables = tables
        self.identities = identities
        self.late = late
    }
}
