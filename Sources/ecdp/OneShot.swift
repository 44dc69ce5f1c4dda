import Foundation
import Logging
import Postgres

/// A database for the length of one command.
enum OneShot {
    /// Connects, does the work and disconnects.
    ///
    /// - Throws: what the work throws; a database that cannot be reached within five seconds is a ``CommandFailure``.
    static func with<Result: Sendable>(
        _ conninfo: String, logger: Logger, statementTimeout: Duration = .seconds(60),
        _ body: @escaping @Sendable (Database) async throws -> Result
    ) async throws -> Result {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .critical)
        var configuration = DatabaseConfiguration(conninfo: conninfo + connectTimeout(conninfo))
        configuration.lines = 1
        configuration.sessions = 2
        configuration.statementTimeout = statementTimeout
        configuration.applicationName = "ecdp"
        let database = Database(configuration, logger: quiet)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await database.run() }
            defer { group.cancelAll() }
            do {
                return try await body(database)
            } catch let error as PostgresError where error.kind != .server {
                throw CommandFailure("the database cannot be reached: \(error)")
            }
        }
    }

    private static func connectTimeout(_ conninfo: String) -> String {
        conninfo.contains("connect_timeout") || conninfo.contains("://") ? "" : " connect_timeout=5"
    }
}
