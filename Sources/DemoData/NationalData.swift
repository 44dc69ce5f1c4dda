import Domain
package import Logging
package import Postgres

package import struct Foundation.Date

/// A database of national size for measurements: 257 municipalities, 42,000 centres spread as in the ECD Census of
/// 2021, 20,000 partners, 60,000 partnerships with their history, eight quarters of measures, 336,000 assessments, what centres and
/// partners said in surveys; the same for a seed.
///
/// Not for real use: it is written as a superuser past triggers and foreign keys (`session_replication_role`), and
/// what the triggers would have done follows in set-based statements. All in one transaction, generated inside the
/// server.
package struct NationalData: Sendable {
    private let database: Database
    private let logger: Logger

    /// - Parameter database: as a superuser, with `search_path` of its own.
    package init(database: Database, logger: Logger) {
        self.database = database
        self.logger = logger
    }

    package enum Failure: Error, CustomStringConvertible {
        case notEmpty(centres: Int)
        package var description: String {
            switch self {
            case .notEmpty(let centres):
                "the database has \(centres) centres already: national data want one without any"
            }
        }
    }

    private enum Step: String, StatementSet {
        case loaded =
            "select count(*) from ecdp.programme as p where p.name = 'Strategic partnerships, seed ' || $1::int8"
        case centres = "select count(*) from ecdp.centre"
        case replica = "set local session_replication_role = replica"
        case memory = "set local work_mem = '128MB'"
        case lazyCommit = "set local synchronous_commit = off"
        case analyze = "analyze"
    }

    /// What follows the municipalities, their centres and partners: in this order, with seed and today as parameters.
    static let ofPartnerships: [String] =
        NationalPartnershipSQL.allCases.map(\.rawValue) + NationalAgreementSQL.allCases.map(\.rawValue)
        + NationalMatchingSQL.allCases.map(\.rawValue) + NationalLedgerSQL.allCases.map(\.rawValue)
        + NationalOutreachSQL.allCases.map(\.rawValue) + NationalActivitySQL.allCases.map(\.rawValue)
        + NationalDocumentSQL.allCases.map(\.rawValue) + NationalDetailSQL.allCases.map(\.rawValue)
        + NationalOutcomeSQL.allCases.map(\.rawValue) + NationalFeedbackSQL.allCases.map(\.rawValue)

    /// - Returns: false where the data of this seed were there before.
    /// - Throws: ``Failure`` where there are other data.
    package func load(seed: Int64, today: Date) async throws -> Bool {
        try await database.withSession(as: .none, deadline: nil) { session in
            if try await session.query(Step.loaded, seed)[0].decode(Int.self, at: 0) > 0 { return false }
            let centres = try await session.query(Step.centres)[0].decode(Int.self, at: 0)
            guard centres == 0 else { throw Failure.notEmpty(centres: centres) }
            try await session.transaction {
                for step in [Step.replica, .memory, .lazyCommit] { _ = try await session.query(step) }
                for statement in NationalSQL.allCases {
                    logger.info("national data", metadata: ["step": "\(statement)"])
                    _ = try await session.query(
                        Query(statement.rawValue, statement.parameters(seed: seed, today: today)))
                }
                let parameters: [any PostgresEncodable] = [seed, Day(southAfrican: today).description]
                for statement in Self.ofPartnerships {
                    logger.info("national data", metadata: ["step": "\(statement.prefix { $0 != "(" })"])
                    _ = try await session.query(Query(statement, parameters))
                }
            }
            _ = try await session.query(Step.analyze)
            return true
        }
    }
}
