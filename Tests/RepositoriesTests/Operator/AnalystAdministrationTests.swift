import Logging
import Postgres
import TestSupport
import Testing

@testable import Repositories

/// Analysts' logins: a new role, or one that is an analyst's already, for this one database.
@Suite(.database, .clusterRoles, .serialized) struct AnalystAdministrationTests {
    private static func grant(
        _ login: String, password: String = "x", as role: String = "postgres"
    ) async throws -> AnalystAdministration.Granted {
        let database = Database(
            DatabaseConfiguration(conninfo: try TestDatabase.current.conninfo(role: role)),
            logger: Logger(label: "operator", factory: { _ in SwiftLogNoOpLogHandler() }))
        do {
            let granted = try await AnalystAdministration(database, actor: "operator:thandi").grant(
                login: login, password: password, codes: [])
            await database.close()
            return granted
        } catch {
            await database.close()
            throw error
        }
    }

    private static func asIs(_ login: String) async throws -> String {
        try await TestDatabase.current.psql(
            """
            select a.rolcanlogin, a.rolpassword, r.rolconfig
            from pg_authid as a inner join pg_roles as r on r.oid = a.oid
            where a.rolname = '\(login)'
            """)
    }

    @Test(arguments: [
        ("superuser", ["bypassrls", "createdb", "createrole", "ecdp_api", "superuser"]), ("", []),
        ("bypassrls", ["bypassrls"]),
        ("in role ecdp_analyst createrole", ["createrole"]), ("in role ecdp_analyst createdb", ["createdb"]),
        ("in role ecdp_analyst bypassrls", ["bypassrls"]), ("in role ecdp_analyst replication", ["replication"]),
        ("in role ecdp_analyst, ecdp_api", ["ecdp_api"]), ("in role ecdp_analyst, ecdp_worker", ["ecdp_worker"]),
        ("in role ecdp_analyst, ecdp_owner", ["ecdp_owner"]),
        ("in role ecdp_analyst, pg_execute_server_program", ["pg_execute_server_program"]),
        ("in role ecdp_analyst, postgres", ["bypassrls", "createdb", "createrole", "superuser"]),
    ])
    func `a role that is somebody else's is refused and left as it is`(made: String, rights: [String]) async throws {
        let test = try TestDatabase.current
        try await test.psql("create role boss \(made)")
        let before = try await Self.asIs("boss")
        let refusal = await #expect(throws: AnalystAdministration.NotAnAnalyst.self) {
            try await Self.grant("boss")
        }
        #expect(Set(rights).isSubset(of: try #require(refusal).rights))
        #expect(rights.isEmpty == refusal?.rights.isEmpty)
        #expect(try await Self.asIs("boss") == before)
        try await test.psql("drop role boss")
    }

    @Test func `an analyst's login gets a new password and may connect to this database alone`() async throws {
        let test = try TestDatabase.current
        #expect(try await Self.grant("mpho") == .init())
        let before = try await Self.asIs("mpho")
        #expect(try await Self.grant("mpho", password: "y") == .init())
        #expect(try await Self.asIs("mpho") != before)
        #expect(
            try await test.psql(
                """
                select has_database_privilege('mpho', current_database(), 'connect'),
                    has_database_privilege('ecdp_analyst', current_database(), 'connect')
                """) == "t|f")
        try await test.psql("drop owned by mpho; drop role mpho")
    }

    /// What the login's own session says of its limits.
    private static let limits = """
        select string_agg(current_setting(s.name), ' ' order by s.place) from unnest(array[
            'statement_timeout', 'idle_in_transaction_session_timeout', 'temp_file_limit',
            'default_transaction_read_only', 'jit'
        ]) with ordinality as s (name, place)
        """

    @Test func `an analyst's login has limits, an older one after the next grant, and cannot lift the server's`()
        async throws
    {
        let test = try TestDatabase.current
        try await test.psql("create role lerato login in role ecdp_analyst")
        #expect(try await Self.grant("lerato") == .init())
        #expect(try await test.psql(Self.limits, role: "lerato") == "5min 1min 1GB on off")
        #expect(try await test.psql("select rolconnlimit from pg_roles where rolname = 'lerato'") == "5")
        for statement in [
            "set temp_file_limit = -1", "alter role lerato set temp_file_limit = -1",
            "alter role lerato connection limit 50", "create table analytics.mine ()",
        ] {
            let refused = try await Command.psql(test.conninfo(role: "lerato"), statement)
            #expect(!refused.succeeded, "\(statement)")
        }
        // The rest are defaults that the login may change: until the next grant.
        try await test.psql(
            "begin read write; alter role lerato set statement_timeout = 0; commit", role: "lerato")
        #expect(try await test.psql("show statement_timeout", role: "lerato") == "0")
        #expect(try await Self.grant("lerato") == .init())
        #expect(try await test.psql("show statement_timeout", role: "lerato") == "5min")
        try await test.psql("drop owned by lerato; drop role lerato")
    }

    @Test func `an administrator who is no superuser makes the login, and hears which limit is not set`() async throws {
        let test = try TestDatabase.current
        try await test.psql(
            """
            create role places_admin login createrole;
            grant ecdp_owner to places_admin;
            grant ecdp_analyst to places_admin with admin option;
            grant connect on database \(test.name) to places_admin
            """)
        #expect(try await Self.grant("kagiso", as: "places_admin") == .init(unset: ["temp_file_limit"]))
        #expect(try await test.psql(Self.limits, role: "kagiso") == "5min 1min -1 on off")
        try await test.psql("drop owned by kagiso, places_admin; drop role kagiso, places_admin")
    }
}
