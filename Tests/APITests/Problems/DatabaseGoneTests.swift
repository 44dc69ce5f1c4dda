import Foundation
import HTTP
import Logging
import Postgres
import Resources
import Schema
import TestSupport
import Testing

@testable import API

/// What is answered while there is no database.
@Suite(.database, .serialized, .timeLimit(.minutes(2)), .alone)
struct DatabaseGoneTests {
    @Test func `without a database 503 is answered when the wait for a connection is over, with Retry-After`()
        async throws
    {
        // All that a request waits for, once: within a second as long as this says so. Here it is over at once.
        #expect(DatabaseConfiguration(conninfo: "").connectionWait <= .milliseconds(900))
        try await APIFixture.with { api in
            _ = try await api.expect(200, "GET", "centres")
            var configuration = DatabaseConfiguration(conninfo: "host=/nonexistent port=1 dbname=x")
            configuration.connectionWait = .zero
            let nowhere = Database(configuration, logger: APIFixture.quiet)
            let application = Application(
                endpoints: ServedResources.endpoints(
                    nowhere,
                    health: ProcessHealth(
                        obstacle: { try await SchemaReadiness(nowhere, migrations: 1).obstacle() },
                        renderMetrics: { "" })),
                authenticator: api.authenticator,
                accessLog: nil, logger: APIFixture.quiet, now: { api.clock.now })
            let body = #"{"name":"Ubuntu","kind":"cbo","sub_kind":"ngo"}"#
            for (method, path, body) in [("GET", "centres", nil), ("POST", "partners", body)]
                as [(String, String, String?)]
            {
                let request = HTTPRequest(
                    method: method, path: "/v1/municipalities/\(api.mine.code)/\(path)",
                    headers: HTTPFields([
                        ("Authorization", "Bearer \(api.mine.key)"), ("Content-Type", "application/json"),
                    ]),
                    body: RequestBody(body ?? ""))
                let reply = await Reply(application.respond(to: request))
                reply.checkForm("\(method) \(path)", allowing: true)
                #expect(reply.status == 503)
                #expect(reply.header("Retry-After") == "1")
            }
            let ready = await Reply(application.respond(to: HTTPRequest(method: "GET", path: "/readyz")))
            #expect(ready.status == 503)
            let alive = await Reply(application.respond(to: HTTPRequest(method: "GET", path: "/healthz")))
            #expect(alive.status == 200)
            await nowhere.close()
        }
    }

    @Test func `what the server calls a violation of its protocol is ours, not the database's`() {
        #expect(Problem(PostgresError(sqlState: "08P01", message: ""), method: "GET").kind == .internalError)
        #expect(Problem(PostgresError(sqlState: "08006", message: ""), method: "GET").kind == .unavailable)
    }

    @Test(arguments: [
        ("GET", "Repeat it."), ("POST", "Idempotency-Key"), ("PATCH", "If-Match"), ("DELETE", "If-Match"),
    ]) func `whoever lost an answer is advised what to do about it`(method: String, advice: String) {
        let text = Problem.afterLoss(method)
        #expect(text.contains(advice))
        #expect(text.contains("Idempotency-Key") == (method == "POST"))
    }

    @Test func `when its connections are cut the service comes back by itself`() async throws {
        try await APIFixture.with { api in
            let row = try await api.make("centre")
            for _ in 0..<3 {
                try await api.test.psql(
                    "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'ecdp_api' and datname = current_database()"
                )
                var status = 0
                while status != 200 {
                    let reply = await Self.read(api, row.id)
                    reply.checkForm("after the cut", allowing: true)
                    status = reply.status
                }
            }
        }
    }

    private static func read(_ api: APIFixture, _ id: String) async -> Reply {
        await Reply(
            api.application.respond(
                to: HTTPRequest(
                    method: "GET", path: "/v1/municipalities/\(api.mine.code)/centres/\(id)",
                    headers: HTTPFields([("Authorization", "Bearer \(api.mine.key)")]))))
    }
}
