import Logging

extension Migrator {
    /// Makes a database where there is none of this name.
    ///
    /// - Parameters:
    ///   - name: letters, digits and underscores.
    ///   - conninfo: of another database of the server, as a login that may make databases.
    /// - Returns: whether it is new.
    @discardableResult
    package static func makeDatabase(_ name: String, conninfo: String) async throws -> Bool {
        try await SchemaConnection.with(conninfo, logger: Logger(label: "ecdp.schema")) { connection in
            let found = try await connection.rows(
                "select from pg_catalog.pg_database as d where d.datname = $1::text", [name])
            guard found.isEmpty else { return false }
            let quoted = try await connection.value("select quote_ident('\(name.filter { $0 != "'" })')") ?? name
            try await connection.execute("create database \(quoted)")
            return true
        }
    }
}
