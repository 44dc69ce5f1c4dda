package import Postgres

/// Logins for analysts, who query the views of schema `analytics` themselves. As a login that may make roles.
///
/// What an analyst sees hangs on membership: `ecdp_analyst` opens the views, `ten_<id>` a municipality's rows.
package struct AnalystAdministration: Sendable {
    enum SQL: String, StatementSet {
        case exists = "select exists (select from pg_catalog.pg_roles as r where r.rolname = $1::text)"

        case tenants = """
            select t.tenant_id, t.code
            from ecdp.tenant as t
            where t.code = any($1::text[])
            order by t.code
            """

        case audit = """
            insert into ecdp.audit_event (tenant_id, actor, action, subject, changed)
            values (
                $1::int4, current_setting('app.actor'), 'insert', 'analyst', jsonb_build_object('login', $2::text)
            )
            """

        case list = """
            select m.rolname::text, array_agg(t.code order by t.code)
            from pg_catalog.pg_roles as m
            inner join pg_catalog.pg_auth_members as a on a.member = m.oid
            inner join pg_catalog.pg_roles as g on g.oid = a.roleid
            inner join ecdp.tenant as t on g.rolname = 'ten_' || t.tenant_id
            where m.rolcanlogin
            group by m.rolname
            order by m.rolname
            """
    }

    private struct Tenant: Sendable, RowDecodable {
        let id: Int32
        let code: String

        init(_ row: inout RowReader) throws {
            id = try row.next()
            code = try row.next()
        }
    }

    package struct Analyst: Sendable, RowDecodable {
        package let login: String
        package let codes: [String]

        package init(_ row: inout RowReader) throws {
            login = try row.next()
            codes = try row.next()
        }
    }

    private let database: Database
    /// Who acts, for the audit trail.
    private let scope: Scope

    package init(_ database: Database, actor: String = Operator.actor) {
        self.database = database
        scope = .tenants([], actor: actor)
    }

    package func list() async throws -> [Analyst] { try await database.all(SQL.list, as: .none) }

    /// Makes a login, or gives an existing analyst a new password and these municipalities besides those it has.
    ///
    /// - Parameters:
    ///   - login: lower-case letters, digits and underscores; checked by the caller.
    ///   - password: likewise of letters and digits.
    /// - Returns: the codes that are no tenants; where there are any, nothing was done.
    package func grant(login: String, password: String, codes: [String]) async throws -> [String] {
        let tenants: [Tenant] = try await database.all(SQL.tenants, codes, as: .none)
        let missing = codes.filter { code in !tenants.contains { $0.code == code } }
        guard missing.isEmpty else { return missing }
        // Roles cannot be parameters: the name is checked, the ids are numbers, the password is ours.
        var statements = [
            try await exists(login)
                ? "alter role \(login) login password '\(password)'"
                : "create role \(login) login password '\(password)' nosuperuser nocreatedb nocreaterole",
            "grant ecdp_analyst to \(login)",
            "alter role \(login) set search_path = analytics, pg_catalog, pg_temp",
        ]
        for tenant in tenants {
            let role = "ten_\(tenant.id)"
            if try await !exists(role) { statements.append("create role \(role) nologin") }
            statements.append("grant \(role) to \(login)")
        }
        _ = try await database.batch(
            statements.map { Query($0) } + tenants.map { Query(SQL.audit, $0.id, login) }, as: scope)
        return []
    }

    private func exists(_ role: String) async throws -> Bool {
        try await database.query(SQL.exists, role, as: .none)[0].decode(Bool.self, at: 0)
    }
}
