package import Logging

extension Migrator {
    /// Makes a database where there is none of this name.
    ///
    /// - Parameters:
    ///   - name: letters, digits and underscores.
    ///   - conninfo: of another database of the server, as a login that may make databases.
    /// - Returns: whether it is new.
    @discardableResult
    package static func makeDatabase(_ name: String, conninfo: String, logger: Logger) async throws -> Bool {
        try await SchemaConnection.with(conninfo, logger: logger) { connection in
            let found = try await connection.rows(
                "select from pg_catalog.pg_database as d where d.datname = $1::text", [name])
            guard found.isEmpty else { return false }
            let quoted = try await connection.rows("select quote_ident($1::text)", [name]).first?.first ?? nil
            // By itself: it runs in no transaction, so in no script either.
            try await connection.rows("create database \(quoted ?? name)")
            return true
        }
    }

    /// Closes the databases that every cluster has: nobody but a superuser connects to them afterwards. For a cluster of
    /// our own, whose logins have business in one database alone.
    ///
    /// - Parameter conninfo: of a superuser.
    package static func closeMaintenanceDatabases(conninfo: String, logger: Logger) async throws {
        try await SchemaConnection.with(conninfo, logger: logger) { connection in
            try await connection.execute("revoke all on database postgres, template1 from public")
        }
    }
}
