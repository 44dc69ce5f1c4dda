package import Postgres

/// Whether a database can serve this program: it answers within a second and has every migration.
package struct SchemaReadiness: Sendable {
    /// A monitor that asks whether a process is ready does not wait long, nor ask twice.
    private static let patience = Duration.seconds(1)
    private static let noSchema = "The database lacks the schema: `ecdp migrate` makes it."

    private let database: Database
    private let migrations: Int

    /// - Parameter migrations: how many the database must have.
    package init(_ database: Database, migrations: Int) {
        self.database = database
        self.migrations = migrations
    }

    /// - Returns: why it cannot serve; nil where it can.
    /// - Throws: the database's error where it cannot be asked.
    package func obstacle() async throws -> String? {
        let database = database
        let applied = Query("select coalesce(max(m.number), 0) from migrator.migration as m").readOnly
        do {
            let found = try await withThrowingTaskGroup(of: Int32?.self) { group in
                group.addTask { try await database.query(applied, as: .none)[0].decode(Int32.self, at: 0) }
                group.addTask {
                    try await Task.sleep(for: Self.patience)
                    return nil
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
            guard let found else { return "The database does not answer." }
            return found < migrations ? Self.noSchema : nil
        } catch let error as PostgresError where ["3F000", "42P01", "42501"].contains(error.sqlState) {
            return Self.noSchema
        }
    }
}
