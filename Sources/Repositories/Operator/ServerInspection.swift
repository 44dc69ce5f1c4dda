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

        // As with every setting, the most specific one counts: the role's in this database, the role's, the database's.
        case loginsWithoutLimits = """
            with login as (
                select
                    r.oid, r.rolname, r.rolconnlimit,
                    case
                        when r.rolname in ('ecdp_api', 'ecdp_worker') then array['idle_in_transaction_session_timeout']
                        else array[
                            'statement_timeout', 'idle_in_transaction_session_timeout', 'temp_file_limit',
                            'default_transaction_read_only'
                        ]
                    end as settings
                from pg_catalog.pg_roles as r
                where
                    r.rolname in ('ecdp_api', 'ecdp_worker')
                    or r.rolcanlogin and not r.rolsuper and not r.rolcreaterole and r.rolname <> 'ecdp_owner'
                    and pg_catalog.pg_has_role(r.oid, pg_catalog.to_regrole('ecdp_analyst'), 'usage')
                    and pg_catalog.has_database_privilege(r.oid, pg_catalog.current_database(), 'connect')
            ),
            lack as (
                select l.rolname, 'connection limit' as name
                from login as l
                where l.rolconnlimit < 0 and l.rolname not in ('ecdp_api', 'ecdp_worker')
                union all
                select l.rolname, w.name
                from login as l
                cross join lateral unnest(l.settings) as w (name)
                where
                    coalesce((
                        select split_part(c.setting, '=', 2)
                        from pg_catalog.pg_db_role_setting as s
                        cross join lateral unnest(s.setconfig) as c (setting)
                        where
                            s.setrole in (0, l.oid) and split_part(c.setting, '=', 1) = w.name
                            and s.setdatabase in (
                                0,
                                (
                                    select d.oid from pg_catalog.pg_database as d
                                    where d.datname = pg_catalog.current_database()
                                )
                            )
                        order by s.setrole <> 0 desc, s.setdatabase <> 0 desc
                        limit 1
                    ), '') ~ '^(|0[a-z]*|-1|off|false|no)$'
            )
            select format('%s (%s)', k.rolname, string_agg(k.name, ', ' order by k.name))
            from lack as k
            group by k.rolname
            order by k.rolname
            """

        case analystsElsewhere = """
            select format('%s (%s)', r.rolname, string_agg(d.datname, ', ' order by d.datname))
            from pg_catalog.pg_roles as r
            cross join pg_catalog.pg_database as d
            where
                r.rolcanlogin and not r.rolsuper and not r.rolcreaterole and r.rolname <> 'ecdp_owner'
                and pg_catalog.pg_has_role(r.oid, pg_catalog.to_regrole('ecdp_analyst'), 'usage')
                and pg_catalog.has_database_privilege(r.oid, pg_catalog.current_database(), 'connect')
                and d.datallowconn and d.datname <> pg_catalog.current_database()
                and pg_catalog.has_database_privilege(r.oid, d.oid, 'connect')
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
    package func mightyAnalysts() async throws -> [String] { try await names(SQL.mightyAnalysts) }

    /// Analysts' logins, and those of the server and the worker, that lack a limit, and which.
    package func loginsWithoutLimits() async throws -> [String] { try await names(SQL.loginsWithoutLimits) }

    /// Analysts' logins of this database that may connect to others of the cluster, and which.
    package func analystsElsewhere() async throws -> [String] { try await names(SQL.analystsElsewhere) }

    /// Tenant tables whose row-level security is not on, or not forced.
    package func openTables() async throws -> [String] { try await names(SQL.openTables) }

    private func names(_ statement: SQL) async throws -> [String] {
        let names: [Name] = try await database.all(statement, as: .none)
        return names.map(\.text)
    }
}
