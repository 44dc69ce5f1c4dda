import Logging
import Postgres

/// The migrator's one connection: scripts of many statements, and single statements with text parameters.
///
/// A session of the driver without a scope: before the first migration there is no function that could set one.
struct SchemaConnection: Sendable {
    private let session: Session

    init(session: Session) { self.session = session }

    /// Connects for as long as `body` runs. A lock of the session's, and what it has set, ends with the connection.
    static func with<R>(
        _ conninfo: String, logger: Logger, _ body: (SchemaConnection) async throws -> R
    ) async throws -> R {
        var configuration = DatabaseConfiguration(conninfo: conninfo)
        configuration.lines = 1
        configuration.sessions = 1
        configuration.applicationName = "ecdp-migrate"
        let database = Database(configuration, logger: logger)
        do {
            let result = try await database.withSession(as: .none) { session in
                try await body(SchemaConnection(session: session))
            }
            await database.close()
            return result
        } catch {
            await database.close()
            throw error
        }
    }

    /// Runs a script of any number of statements: the server takes it apart, each statement seeing what those before it
    /// did. Transaction commands are refused (0A000); what is SET stays set.
    func execute(_ script: String) async throws {
        var tag = "script"
        while script.contains("$\(tag)") { tag += "_" }
        _ = try await session.query(
            Query("do $\(tag)_outer$ begin execute $\(tag)$\(script)$\(tag)$; end $\(tag)_outer$"))
    }

    func transaction<R: Sendable>(_ body: () async throws -> R) async throws -> R {
        try await session.transaction { try await body() }
    }

    /// Part of a transaction: undone when it throws, and the transaction goes on.
    func savepoint(_ body: () async throws -> Void) async throws {
        try await session.savepoint { try await body() }
    }

    @discardableResult
    func rows(_ sql: String, _ parameters: [String] = []) async throws -> [[String?]] {
        let rows = try await session.query(Query(sql, parameters))
        return try (0..<rows.count).map { row in
            try (0..<rows.columnCount).map { column in try rows[row].decode(String?.self, at: column) }
        }
    }

    func value(_ sql: String) async throws -> String? { try await rows(sql).first?.first ?? nil }

    /// All that the server said: whoever migrates sees the files, and has to find the place in them.
    static func explain(_ error: any Error) -> String {
        guard let error = error as? PostgresError else { return "\(error)" }
        return [error.sqlState, error.message, error.detail, error.hint].compactMap(\.self).joined(separator: " · ")
    }

    /// Roles belong to the whole cluster, and two databases' migrators may meet there.
    func retryingConcurrentUpdate(_ body: () async throws -> Void) async throws {
        for attempt in 1... {
            do {
                return try await body()
            } catch let error as PostgresError
                where ["XX000", "23505", "42710"].contains(error.sqlState) && attempt < 10
            {
                try await Task.sleep(for: .milliseconds(20 * attempt))
            }
        }
    }
}
