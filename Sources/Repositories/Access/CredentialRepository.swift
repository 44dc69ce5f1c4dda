package import Domain
package import Postgres

package import struct Foundation.Date

/// What a credential may do in one municipality.
package struct TenantGrant: Sendable, RowDecodable {
    package let tenant: Int32
    package let code: String
    package let name: String
    package let permissions: Set<Permission>
    package let expiresAt: Date?

    package init(_ row: inout RowReader) throws {
        tenant = try row.next()
        code = try row.next()
        name = try row.next()
        permissions = Set(try row.next([String].self).compactMap(Permission.init))
        expiresAt = try row.next()
    }
}

/// API keys, from the server's side: who is it, and what may it do.
package struct CredentialRepository: Sendable {
    enum SQL: String, StatementSet {
        case authenticate = """
            select a.tenant_id, a.code, a.name, a.scopes, a.expires_at
            from app.authenticate($1::text, $2::bytea) as a
            order by a.code
            """
        case touch = "select app.touch_keys($1::text[], $2::timestamptz)"

        var effect: Query.Effect { self == .authenticate ? .read : .write }
    }

    package let database: Database

    package init(_ database: Database) { self.database = database }

    /// - Returns: a grant a municipality; empty for a key that is wrong, unknown or revoked.
    package func authenticate(prefix: String, sha256: [UInt8]) async throws -> [TenantGrant] {
        try await database.all(SQL.authenticate, prefix, sha256, as: .none)
    }

    package func touch(_ prefixes: [String], at moment: Date) async throws {
        _ = try await database.query(SQL.touch, prefixes, moment, as: .none)
    }
}
