package import Postgres

/// Logins for analysts, who query the views of schema `analytics` themselves. As a login that may make roles.
///
/// What an analyst sees hangs on membership: `ecdp_analyst` opens the views, `ten_<id>` a municipality's rows. Roles are
/// the cluster's, and another database there has tenants of the same ids: so it is the login, not a group, that may
/// connect, and it serves this database alone.
///
/// A login is made with limits. `connection limit` and `temp_file_limit` are the server's: the login cannot change them.
/// The others are defaults of its sessions, which it can set anew (`set statement_timeout = 0`); they protect against
/// a forgotten query and a forgotten transaction, not against intent.
package struct AnalystAdministration: Sendable {
    enum SQL: String, StatementSet {
        case exists = "select exists (select from pg_catalog.pg_roles as r where r.rolname = $1::text)"

        // What a login can become counts as what it has: `set role` needs no inheritance.
        case standing = """
            select
                pg_catalog.pg_has_role(r.oid, 'ecdp_analyst', 'member'),
                array(
                    select w.name
                    from pg_catalog.pg_roles as o
                    cross join lateral (
                        values
                        ('superuser', o.rolsuper), ('bypassrls', o.rolbypassrls), ('createrole', o.rolcreaterole),
                        ('createdb', o.rolcreatedb), ('replication', o.rolreplication),
                        (o.rolname::text, o.rolname in ('ecdp_owner', 'ecdp_api', 'ecdp_worker') or o.rolname ~ '^pg_')
                    ) as w (name, is_held)
                    where w.is_held and pg_catalog.pg_has_role(r.oid, o.oid, 'member')
                    group by w.name
                    order by w.name
                )
            from pg_catalog.pg_roles as r
            where r.rolname = $1::text
            """

        case databaseName = "select pg_catalog.quote_ident(pg_catalog.current_database())"

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

        var effect: Query.Effect {
            switch self {
            case .exists, .standing, .databaseName, .tenants, .list: .read
            default: .write
            }
        }
    }

    /// Connections a login may have at a time.
    static let connectionLimit = 5

    /// What a login's sessions begin with.
    static let sessionLimits: KeyValuePairs = [
        "statement_timeout": "5min", "idle_in_transaction_session_timeout": "60s",
        "default_transaction_read_only": "on",
        // Compiling the plan of a wide view takes seconds, and running it a few hundredths of one.
        "jit": "off",
    ]

    /// Room for the temporary files of one of a login's sessions. Only a superuser, or whoever was granted
    /// `set on parameter temp_file_limit`, can set it.
    static let temporaryFileLimit = "1GB"

    private struct Tenant: Sendable, RowDecodable {
        let id: Int32
        let code: String

        init(_ row: inout RowReader) throws {
            id = try row.next()
            code = try row.next()
        }
    }

    /// What a role that is there already is.
    private struct Standing: Sendable, RowDecodable {
        let isAnalyst: Bool
        /// What no analyst has: attributes, and roles it is a member of.
        let rights: [String]

        init(_ row: inout RowReader) throws {
            isAnalyst = try row.next()
            rights = try row.next()
        }
    }

    /// A role is there already, and is not an analyst's login: it is left alone.
    package struct NotAnAnalyst: Error, Equatable, CustomStringConvertible {
        package let login: String
        /// What it has that no analyst has; empty where it is only no analyst.
        package let rights: [String]

        package var description: String {
            let reason =
                rights.isEmpty
                ? "is not a member of ecdp_analyst" : "has what no analyst has (\(rights.joined(separator: ", ")))"
            return "the role \(login) is there already and \(reason); nothing was done. Choose another login"
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

    /// What ``grant(login:password:codes:)`` did.
    package struct Granted: Sendable, Equatable {
        /// Codes that are no tenants; where there are any, nothing was done.
        package var missing: [String] = []
        /// Limits that this login may not set: an administrator has to.
        package var unset: [String] = []
    }

    private let database: Database
    /// Who acts, for the audit trail.
    private let scope: Scope

    package init(_ database: Database, actor: String = Operator.actor) {
        self.database = database
        scope = .tenants([], actor: actor)
    }

    package func list() async throws -> [Analyst] { try await database.all(SQL.list, as: .none) }

    /// Makes a login, or gives an existing analyst a new password and these municipalities besides those it has. Either
    /// way it has the limits of a new login afterwards.
    ///
    /// - Parameters:
    ///   - login: lower-case letters, digits and underscores; checked by the caller.
    ///   - password: likewise of letters and digits.
    /// - Throws: ``NotAnAnalyst`` for a role that is somebody else's; nothing was done.
    package func grant(login: String, password: String, codes: [String]) async throws -> Granted {
        let tenants: [Tenant] = try await database.all(SQL.tenants, codes, as: .none)
        let missing = codes.filter { code in !tenants.contains { $0.code == code } }
        guard missing.isEmpty else { return Granted(missing: missing) }
        let standing: Standing? = try await database.first(SQL.standing, login, as: .none)
        if let standing, !standing.isAnalyst || !standing.rights.isEmpty {
            throw NotAnAnalyst(login: login, rights: standing.rights)
        }
        let here = try await database.query(SQL.databaseName, as: .none)[0].decode(String.self, at: 0)
        // Roles cannot be parameters: the name is checked, the ids are numbers, the password is ours.
        var statements = [
            "\(standing != nil ? "alter" : "create") role \(login) login password '\(password)' "
                + "nosuperuser nocreatedb nocreaterole connection limit \(Self.connectionLimit)",
            "grant ecdp_analyst to \(login)",
            "grant connect on database \(here) to \(login)",
            "alter role \(login) set search_path = analytics, pg_catalog, pg_temp",
        ]
        statements += Self.sessionLimits.map { "alter role \(login) set \($0.key) = '\($0.value)'" }
        for tenant in tenants {
            let role = "ten_\(tenant.id)"
            if try await !exists(role) { statements.append("create role \(role) nologin") }
            statements.append("grant \(role) to \(login)")
        }
        _ = try await database.batch(
            statements.map { Query($0) } + tenants.map { Query(SQL.audit, $0.id, login) }, as: scope)
        return Granted(unset: try await limitTemporaryFiles(of: login) ? [] : ["temp_file_limit"])
    }

    /// - Returns: false where the login we act as may not.
    private func limitTemporaryFiles(of login: String) async throws -> Bool {
        do {
            _ = try await database.batch(
                [Query("alter role \(login) set temp_file_limit = '\(Self.temporaryFileLimit)'")], as: scope)
            return true
        } catch let error as PostgresError where error.sqlState == "42501" {
            return false
        }
    }

    private func exists(_ role: String) async throws -> Bool {
        try await database.query(SQL.exists, role, as: .none)[0].decode(Bool.self, at: 0)
    }
}
