import Domain
import Foundation
import HTTP
import Repositories
import Resources
import ServiceLifecycle
import TestSupport
import Testing

@testable import API

/// Keys: what they open, and when they stop.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct AccessTests {
    @Test func `without a valid key nothing is answered`() async throws {
        try await APIFixture.with { api in
            let key = api.mine.key
            for header in [
                "", "Bearer", "Bearer ", key, "Basic \(key)", "Bearer \(key)x", "Bearer \(key.dropLast())",
                "Bearer  \(key)",
                "Bearer ecdp_\(String(repeating: "a", count: 12))_\(String(repeating: "b", count: 44))",
                "Bearer \(key.uppercased())",
                "Bearer ecdp_x_y", "Bearer ecdp__", "Bearer é", "Bearer \(String(repeating: "x", count: 10_000))",
            ] {
                let reply = await api.send("GET", "centres", headers: [("Authorization", header)])
                #expect(reply.status == 401, "\(header)")
                #expect(reply.header("WWW-Authenticate") == "Bearer realm=\"ecdp\"")
            }
            _ = try await api.expect(200, "GET", "centres", headers: [("Authorization", "bearer \(key)")])
        }
    }

    @Test func `each endpoint asks for its permission and no other is enough`() async throws {
        try await APIFixture.with { api in
            var keys: [Permission: String] = [:]
            for permission in Permission.allCases {
                keys[permission] = try await APIFixture.makeKey(
                    in: api.test, grants: [api.mine.tenant: [permission.rawValue]])
            }
            for endpoint in ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" })) {
                guard case .permission(let needed) = endpoint.access else { continue }
                let path = endpoint.path.replacing("{code}", with: api.mine.code)
                    .replacing("{id}", with: UUID().uuidString.lowercased())
                for (permission, key) in keys {
                    let body = endpoint.body == nil ? nil : "{}"
                    let reply = await api.send(
                        endpoint.method.rawValue, path, body, key: key, headers: [("If-Match", "*")])
                    #expect(
                        (reply.status == 403) == (permission != needed),
                        "\(endpoint.operation) \(permission): \(reply.status)")
                    if reply.status == 403 { #expect(reply.text.contains(needed.rawValue)) }
                }
            }
        }
    }

    @Test func `an expired key is refused from that moment on`() async throws {
        try await APIFixture.with { api in
            let key = try await APIFixture.makeKey(
                in: api.test, grants: [api.mine.tenant: ["read"]], expiresAt: "2026-11-24T10:00:10Z")
            _ = try await api.expect(200, "GET", "centres", key: key)
            api.clock.advance(by: 9)
            _ = try await api.expect(200, "GET", "centres", key: key)
            api.clock.advance(by: 1)
            let reply = try await api.expect(401, "GET", "centres", key: key)
            #expect(reply.text.contains("expired"))
        }
    }

    @Test func `a revoked key is refused at once`() async throws {
        // Its own: what serves the suite's other tests does not end with this one.
        try await APIFixture.with(lines: 2) { api in
            let group = ServiceGroup(services: [api.authenticator], logger: APIFixture.quiet)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                let key = try await APIFixture.makeKey(in: api.test, grants: [api.mine.tenant: ["read"]])
                let prefix = String(key.split(separator: "_")[1])
                // It listens once the server knows of it.
                try await eventually {
                    try await api.test.psql(
                        """
                        select count(*) from pg_stat_activity
                        where datname = current_database() and query ilike 'listen%'
                        """) != "0"
                }
                _ = try await api.expect(200, "GET", "centres", key: key)
                try await api.test.psql(
                    """
                    begin; update ecdp.api_key set revoked_at = now() where prefix = '\(prefix)';
                    select pg_notify('api_key', '\(prefix)'); commit
                    """)
                // No clock moves: what was remembered is forgotten by the announcement alone.
                try await eventually { await api.send("GET", "centres", key: key).status != 200 }
                _ = try await api.expect(401, "GET", "centres", key: key)
                _ = try await api.expect(200, "GET", "centres")
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
    }

    @Test func `a municipality has so many requests a second, and others are not held up`() async throws {
        try await APIFixture.with(configure: { $0.requestsPerSecond = 5 }) { api in
            for _ in 0..<5 { _ = try await api.expect(200, "GET", "centres") }
            let refused = try await api.expect(429, "GET", "centres")
            #expect(refused.header("Retry-After") == "1")
            _ = try await api.expect(429, "POST", "centres", "{}")
            _ = try await api.expect(200, "GET", "centres", in: api.theirs)
            api.clock.advance(by: 1)
            for _ in 0..<5 { _ = try await api.expect(200, "GET", "centres") }
            _ = try await api.expect(429, "GET", "centres")
        }
    }
}
