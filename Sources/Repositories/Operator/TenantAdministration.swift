package import Postgres
import Resources

package import struct Foundation.Date

/// The operator's view of the municipalities that keep their partnerships here. As `ecdp_owner`.
package struct TenantAdministration: Sendable {
    enum SQL: String, StatementSet {
        case list = """
            select t.tenant_id, t.code, t.name, r.kind, t.created_at, t.archived_at
            from ecdp.tenant as t
            inner join ecdp.region as r on r.id = t.region_id
            order by t.code
            """

        /// One municipality of the present demarcation; the row that is there stays as it is.
        case create = """
            insert into ecdp.tenant (code, name, region_id)
            select r.code, coalesce($2::text, r.name), r.id
            from ecdp.region as r
            where r.code = $1::text and r.kind in ('metro', 'district', 'local') and r.valid_to is null
            on conflict (code) do nothing
            returning tenant_id, code
            """

        case find = "select t.tenant_id, t.code from ecdp.tenant as t where t.code = $1::text"

        var effect: Query.Effect {
            switch self {
            case .list, .find: .read
            default: .write
            }
        }
    }

    package struct Tenant: Sendable, RowDecodable {
        package let id: Int32
        package let code, name, kind: String
        package let createdAt: Date
        package let archivedAt: Date?

        package init(_ row: inout RowReader) throws {
            id = try row.next()
            code = try row.next()
            name = try row.next()
            kind = try row.next()
            createdAt = try row.next()
            archivedAt = try row.next()
        }
    }

    package struct Made: Sendable, RowDecodable {
        package let id: Int32
        package let code: String

        package init(_ row: inout RowReader) throws {
            id = try row.next()
            code = try row.next()
        }
    }

    private let database: Database
    /// Who acts, for the audit trail.
    private let scope: Scope

    package init(_ database: Database, actor: String = Operator.actor) {
        self.database = database
        scope = .tenants([], actor: actor)
    }

    package func list() async throws -> [Tenant] { try await database.all(SQL.list, as: .none) }

    /// - Returns: nil where there is no municipality of this code.
    package func find(_ code: String) async throws -> Made? { try await database.first(SQL.find, code, as: .none) }

    /// Sets a municipality up; the same again changes nothing.
    ///
    /// - Parameter name: other than the region's.
    /// - Returns: the tenant and whether it is new; nil where there is no region of this code.
    package func create(_ code: String, name: String? = nil) async throws -> (tenant: Made, isNew: Bool)? {
        if let made: Made = try await database.first(SQL.create, code, name, as: scope) { return (made, true) }
        return try await find(code).map { ($0, false) }
    }

    /// Codes and names that look like what was meant.
    package func suggestions(for text: String) async throws -> [String] {
        try await RegionRepository(database).municipalities(like: text).map { "\($0.code) (\($0.name))" }
    }
}
