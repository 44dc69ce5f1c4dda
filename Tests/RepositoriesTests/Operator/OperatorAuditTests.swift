import Domain
import Foundation
import Logging
import Postgres
import TestSupport
import Testing

@testable import Repositories

/// What the operator does to a municipality is on its audit trail.
@Suite(.database) struct OperatorAuditTests {
    private static func with(_ role: String, _ body: (Database) async throws -> Void) async throws {
        let database = Database(
            DatabaseConfiguration(conninfo: try TestDatabase.current.conninfo(role: role)),
            logger: Logger(label: "operator", factory: { _ in SwiftLogNoOpLogHandler() }))
        do {
            try await body(database)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    private static func trail(_ code: String) async throws -> [String] {
        try await TestDatabase.current.psql(
            """
            select a.actor, a.action, a.subject, a.changed
            from ecdp.audit_event as a inner join ecdp.tenant as t on t.tenant_id = a.tenant_id
            where t.code = '\(code)' order by a.id
            """
        ).split(separator: "\n").map(String.init)
    }

    @Test(.clusterRoles)
    func `tenants, keys and analysts' logins, with who made them and without any secret`() async throws {
        try await Self.with("ecdp_owner") { database in
            let tenants = TenantAdministration(database, actor: "operator:thandi")
            _ = try await tenants.create("CPT")
            _ = try await tenants.create("CPT")
            _ = try await tenants.create("DC10")
            let keys = KeyAdministration(database, actor: "operator:thandi")
            let key = try await keys.create(name: "A key", codes: ["CPT", "DC10"], permissions: [.read])
            let prefix = String(key.split(separator: "_")[1])
            _ = try await keys.rotate(prefix: prefix)
            _ = try await keys.revoke(prefix: prefix, at: Date(timeIntervalSince1970: 1_795_514_400))
            for code in ["CPT", "DC10"] {
                let trail = try await Self.trail(code)
                #expect(trail.allSatisfy { $0.hasPrefix("operator:thandi|") })
                #expect(
                    trail.map { $0.split(separator: "|")[1...2].joined(separator: " ") } == [
                        "insert tenant", "insert api_key_grant", "update api_key", "update api_key",
                    ])
                #expect(trail.dropFirst().allSatisfy { $0.contains(prefix) })
                #expect(trail[2].contains("rotated"))
                #expect(trail[3].contains("2026-11-24T10:00:00"))
                #expect(!trail.joined().contains(key.split(separator: "_")[2]))
            }
        }
        try await Self.with("postgres") { (database: Database) async throws -> Void in
            let analysts = AnalystAdministration(database, actor: "operator:thandi")
            #expect(try await analysts.grant(login: "audited", password: "x", codes: ["DC10"]) == .init())
            #expect(try await Self.trail("DC10").last == #"operator:thandi|insert|analyst|{"login": "audited"}"#)
            #expect(try await Self.trail("CPT").count == 4)
        }
        let test = try TestDatabase.current
        try await test.psql("drop owned by audited; drop role audited")
        for role in try await test.psql("select rolname from pg_roles where rolname like 'ten\\_%'").split(
            separator: "\n")
        {
            try await test.psql("drop role \(role)")
        }
    }

    @Test func `the owner adds to a trail and reads none`() async throws {
        let seen = try await TestDatabase.current.psql("select count(*) from ecdp.audit_event", role: "ecdp_owner")
        #expect(seen == "0")
    }
}
