import Digests
package import Domain
package import Postgres

package import struct Foundation.Date

/// API keys from the operator's side: made, listed, rotated, revoked. As `ecdp_owner`.
///
/// A key is `ecdp_<prefix>_<secret>`: twelve letters and digits that name it, and 44 of base 62 (262 bits) that nobody
/// sees again: only the SHA-256 of the whole key is kept. What changes a key tells every server process, from the
/// same transaction, on the channel `api_key`, with the prefix as payload.
package struct KeyAdministration: Sendable {
    enum SQL: String, StatementSet {
        case insert = """
            insert into ecdp.api_key (prefix, name, secret_sha256, expires_at)
            values ($1::text, $2::text, $3::bytea, $4::timestamptz)
            on conflict (prefix) do nothing
            """

        case grant = """
            insert into ecdp.api_key_grant (tenant_id, prefix, scopes)
            select t.tenant_id, $1::text, $3::text[]
            from ecdp.tenant as t
            where t.code = any($2::text[])
            """

        case list = """
            select
                k.prefix, k.name, k.created_at, k.expires_at, k.last_used_at, k.revoked_at,
                coalesce(array_agg(t.code order by t.code) filter (where t.code is not null), '{}') as codes,
                coalesce((array_agg(array_to_string(g.scopes, ',') order by t.code))[1], '') as scopes
            from ecdp.api_key as k
            left join ecdp.api_key_grant as g on g.prefix = k.prefix
            left join ecdp.tenant as t on t.tenant_id = g.tenant_id
            group by k.prefix
            order by k.created_at, k.prefix
            """

        case rotate = """
            update ecdp.api_key as k set secret_sha256 = $2::bytea
            where k.prefix = $1::text and k.revoked_at is null
            """

        case revoke = """
            update ecdp.api_key as k set revoked_at = $2::timestamptz
            where k.prefix = $1::text and k.revoked_at is null
            """

        case isValid = """
            select exists (
                select from ecdp.api_key as k
                where k.prefix = $1::text and k.secret_sha256 = $2::bytea and k.revoked_at is null
            )
            """

        case tell = "select pg_notify('api_key', $1::text)"

        var effect: Query.Effect {
            switch self {
            case .list, .isValid: .read
            default: .write
            }
        }
    }

    package struct Key: Sendable, RowDecodable {
        package let prefix, name: String
        package let createdAt: Date
        package let expiresAt, lastUsedAt, revokedAt: Date?
        package let codes: [String]
        /// Of the first municipality.
        package let permissions: String

        package init(_ row: inout RowReader) throws {
            prefix = try row.next()
            name = try row.next()
            createdAt = try row.next()
            expiresAt = try row.next()
            lastUsedAt = try row.next()
            revokedAt = try row.next()
            codes = try row.next()
            permissions = try row.next()
        }
    }

    private let database: Database
    /// Who acts, for the audit trail.
    private let scope: Scope

    package init(_ database: Database, actor: String = Operator.actor) {
        self.database = database
        scope = .tenants([], actor: actor)
    }

    package func list() async throws -> [Key] { try await database.all(SQL.list, as: .none) }

    /// Makes a key for municipalities, which must be there.
    ///
    /// - Returns: the whole key. It is not kept: show it once.
    package func create(
        name: String, codes: [String], permissions: [Permission], expiresAt: Date? = nil
    ) async throws -> String {
        var generator = SystemRandomNumberGenerator()
        let prefix = Self.text(12, of: Self.lowercase, using: &generator)
        let key = "ecdp_\(prefix)_\(Self.text(44, of: Self.base62, using: &generator))"
        try await insert(key, prefix: prefix, name: name, codes: codes, permissions: permissions, expiresAt: expiresAt)
        return key
    }

    /// Whether a key that was kept elsewhere still works here.
    package func isValid(_ key: String) async throws -> Bool {
        guard let prefix = Self.prefix(of: key) else { return false }
        return try await database.query(SQL.isValid, prefix, Self.digest(key), as: .none)[0].decode(Bool.self, at: 0)
    }

    /// Gives a key a new secret; the old one stops working at once, everywhere.
    ///
    /// - Returns: the whole new key; nil where there is no such key, or it is revoked.
    package func rotate(prefix: String) async throws -> String? {
        var generator = SystemRandomNumberGenerator()
        let key = "ecdp_\(prefix)_\(Self.text(44, of: Self.base62, using: &generator))"
        let answers = try await database.batch(
            [Query(SQL.rotate, prefix, Self.digest(key)), Query(SQL.tell, prefix)], as: scope)
        return answers[0].affected > 0 ? key : nil
    }

    /// - Returns: false where there is no such key, or it is revoked already.
    package func revoke(prefix: String, at moment: Date) async throws -> Bool {
        let answers = try await database.batch(
            [Query(SQL.revoke, prefix, moment), Query(SQL.tell, prefix)], as: scope)
        return answers[0].affected > 0
    }

    private func insert(
        _ key: String, prefix: String, name: String, codes: [String], permissions: [Permission], expiresAt: Date?
    ) async throws {
        _ = try await database.batch(
            [
                Query(SQL.insert, prefix, name, Self.digest(key), expiresAt),
                Query(SQL.grant, prefix, codes, permissions.map(\.rawValue)),
            ], as: scope)
    }

    private static func digest(_ key: String) -> [UInt8] { SHA256Digest(key).bytes }

    private static func prefix(of key: String) -> String? {
        let parts = key.split(separator: "_", omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0] == "ecdp" ? String(parts[1]) : nil
    }

    private static let lowercase = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    private static let base62 = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

    private static func text(
        _ count: Int, of alphabet: [Character], using generator: inout SystemRandomNumberGenerator
    ) -> String {
        String((0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] })
    }
}
