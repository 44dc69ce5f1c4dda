import Logging
import Postgres

/// A database for the length of one command.
enum OneShot {
    /// Connects, does the work and disconnects.
    ///
    /// - Throws: what the work throws; a database that cannot be reached within five seconds is a ``CommandFailure``.
    static func with<Result: Sendable>(
        _ conninfo: String, logger: Logger, statementTimeout: Duration = .seconds(60),
        _ body: (Database) async throws -> Result
    ) async throws -> Result {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .error)
        var configuration = DatabaseConfiguration(conninfo: conninfo)
        configuration.lines = 1
        configuration.sessions = 1
        configuration.connectionWait = .seconds(5)
        configuration.statementTimeout = statementTimeout
        let database = Database(configuration, logger: quiet)
        do {
            let result = try await body(database)
            await database.close()
            return result
        } catch let error as PostgresError where error.kind == .unavailable || error.kind == .connectionLost {
            await database.close()
            throw CommandFailure("the database cannot be reached: \(error)")
        } catch {
            await database.close()
            throw error
        }
    }
}
