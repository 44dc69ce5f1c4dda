import Logging
import Postgres
import TestSupport
import Testing

@testable import Repositories

/// Analysts' logins: a new role, or one that is an analyst's already, for this one database.
@Suite(.database, .clusterRoles, .serialized) struct AnalystAdministrationTests {
    private static func grant(_ login: String, password: String = "x") async throws -> [String] {
        let database = Database(
            DatabaseConfiguration(conninfo: try TestDatabase.current.conninfo()),
            logger: Logger(label: "operator", factory: { _ in SwiftLogNoOpLogHandler() }))
        do {
            let missing = try await AnalystAdministration(database, actor: "operator:thandi").grant(
                login: login, password: password, codes: [])
            await database.close()
            return missing
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
        #expect(try await Self.grant("mpho") == [])
        let before = try await Self.asIs("mpho")
        #expect(try await Self.grant("mpho", password: "y") == [])
        #expect(try await Self.asIs("mpho") != before)
        #expect(
            try await test.psql(
                """
                select has_database_privilege('mpho', current_database(), 'connect'),
                    has_database_privilege('ecdp_analyst', current_database(), 'connect')
                """) == "t|f")
        try await test.psql("drop owned by mpho; drop role mpho")
    }
}
