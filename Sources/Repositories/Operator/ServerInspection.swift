package import Postgres

package import struct Foundation.Date

/// What `ecdp doctor` asks a database about itself. As any login.
package struct ServerInspection: Sendable {
    enum SQL: String, StatementSet {
        case server = """
            select current_setting('server_version_num')::int4, current_setting('server_version'), clock_timestamp()
            """

        case login = """
            select r.rolname::text, r.rolsuper, r.rolbypassrls
            from pg_catalog.pg_roles as r
            where r.rolname = current_user
            """

        case roles = """
            select r.rolname::text, r.rolsuper, r.rolbypassrls
            from pg_catalog.pg_roles as r
            where r.rolname in ('ecdp_owner', 'ecdp_api', 'ecdp_worker', 'ecdp_analyst')
            order by r.rolname
            """

        // Who may admit others to the group administers it, and is no analyst.
        case mightyAnalysts = """
            with recursive analyst as (
                select m.member
                from pg_catalog.pg_auth_members as m
                inner join pg_catalog.pg_roles as g on g.oid = m.roleid
                where g.rolname = 'ecdp_analyst' and not m.admin_option
                union
                select m.member
                from pg_catalog.pg_auth_members as m
                inner join analyst as a on a.member = m.roleid
            )
            select format('%s (%s)', r.rolname, string_agg(distinct w.name, ', ' order by w.name))
            from analyst as a
            inner join pg_catalog.pg_roles as r on r.oid = a.member
            inner join pg_catalog.pg_roles as o on pg_catalog.pg_has_role(r.oid, o.oid, 'member')
            cross join lateral (
                values
                ('superuser', o.rolsuper), ('bypassrls', o.rolbypassrls), ('createrole', o.rolcreaterole),
                ('createdb', o.rolcreatedb), ('replication', o.rolreplication),
                (o.rolname::text, o.rolname in ('ecdp_owner', 'ecdp_api', 'ecdp_worker') or o.rolname ~ '^pg_')
            ) as w (name, is_held)
            where w.is_held
            group by r.rolname
            order by r.rolname
            """

        case openTables = """
            select c.relname::text
            from pg_catalog.pg_class as c
            inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
            where
                n.nspname = 'ecdp' and c.relkind in ('r', 'p')
                and exists (
                    select from pg_catalog.pg_attribute as a
                    where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
                )
                and not (c.relrowsecurity and c.relforcerowsecurity)
            order by c.relname
            """

        var effect: Query.Effect { .read }
    }

    package struct Server: Sendable, RowDecodable {
        /// As `server_version_num`: 150014.
        package let versionNumber: Int32
        package let version: String
        package let now: Date

        package init(_ row: inout RowReader) throws {
            versionNumber = try row.next()
            version = try row.next()
            now = try row.next()
        }
    }

    package struct Role: Sendable, RowDecodable {
        package let name: String
        package let isSuperuser, bypassesRowSecurity: Bool

        package init(_ row: inout RowReader) throws {
            name = try row.next()
            isSuperuser = try row.next()
            bypassesRowSecurity = try row.next()
        }
    }

    private struct Name: Sendable, RowDecodable {
        let text: String
        init(_ row: inout RowReader) throws { text = try row.next() }
    }

    private let database: Database

    package init(_ database: Database) { self.database = database }

    package func server() async throws -> Server? { try await database.first(SQL.server, as: .none) }

    /// The login that asks.
    package func login() async throws -> Role? { try await database.first(SQL.login, as: .none) }

    /// Those of our four roles that exist.
    package func roles() async throws -> [Role] { try await database.all(SQL.roles, as: .none) }

    /// Members of `ecdp_analyst` with rights that no analyst has, and which.
    package func mightyAnalysts() async throws -> [String] {
        let names: [Name] = try await database.all(SQL.mightyAnalysts, as: .none)
        return names.map(\.text)
    }

    /// Tenant tables whose row-level security is not on, or not forced.
    package func openTables() async throws -> [String] {
        let names: [Name] = try await database.all(SQL.openTables, as: .none)
        return names.map(\.text)
    }
}
