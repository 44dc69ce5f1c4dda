import Foundation
import Glibc
import HTTP
import JSON
import Postgres
import Schema
import TestSupport
import Testing

@testable import API

/// What machines ask of a server, and what it answers when its database is not as it should be.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct OperationsTests {
    private static func ready(_ database: Database, migrations: Int = 1) async -> Reply {
        let application = Application(
            endpoints: OperationsRoutes(
                ProcessHealth(
                    obstacle: { try await SchemaReadiness(database, migrations: migrations).obstacle() },
                    renderMetrics: { "" })
            ).endpoints,
            authenticator: Authenticator(database, logger: APIFixture.quiet, now: { Date() }), accessLog: nil,
            logger: APIFixture.quiet, now: { Date() })
        let reply = await Reply(application.respond(to: HTTPRequest(method: "GET", path: "/readyz")))
        reply.checkForm("/readyz", allowing: true)
        return reply
    }

    private static func with(_ body: (Database) async throws -> Void) async throws {
        var configuration = DatabaseConfiguration(conninfo: try TestDatabase.current.conninfo(role: "ecdp_api"))
        configuration.lines = 1
        configuration.connectionWait = .seconds(30)
        let database = Database(configuration, logger: APIFixture.quiet)
        do {
            try await body(database)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    @Test(.database) func `a database with the program's migrations is ready, one that lacks some is not`()
        async throws
    {
        try await Self.with { database in
            let count = try await TestDatabase.current.psql("select count(*) from migrator.migration")
            let applied = try #require(Int(count))
            #expect(await Self.ready(database, migrations: applied).status == 200)
            let behind = await Self.ready(database, migrations: applied + 1)
            #expect(behind.status == 503)
            #expect(behind.text.contains("ecdp migrate"))
        }
    }

    @Test(.emptyDatabase) func `a database without the schema is not ready, and no request is our fault`() async throws
    {
        try await Self.with { database in
            let reply = await Self.ready(database)
            #expect(reply.status == 503)
            #expect(reply.text.contains("ecdp migrate"))
        }
        #expect(Problem(PostgresError(sqlState: "3F000", message: ""), method: "GET").kind == .unavailable)
    }

    @Test(.database) func `a database that is frozen is reported within a moment`() async throws {
        try await Self.with { database in
            #expect(await Self.ready(database).status == 200)
            let frozen = try await TestDatabase.current.psql(
                "select pid from pg_stat_activity where datname = current_database() and usename = 'ecdp_api'"
            ).split(separator: "\n").compactMap { pid_t($0) }
            try #require(!frozen.isEmpty)
            for pid in frozen { kill(pid, SIGSTOP) }
            let began = ContinuousClock.now
            let reply = await Self.ready(database)
            for pid in frozen { kill(pid, SIGCONT) }
            #expect(reply.status == 503)
            #expect(ContinuousClock.now - began < .seconds(4))
        }
    }

    @Test(.database) func `a job that has ended cannot be cancelled, one that waits can, more than once`() async throws
    {
        try await APIFixture.with { api in
            let programme = try await api.make("programme")
            let asked = try await api.expect(202, "POST", "evaluations", try await api.reviewRequest(of: programme.id))
            let job = try #require(try asked.object.string("job_id"))
            for status in ["completed", "dead"] {
                try await api.test.psql(
                    "update ecdp.job set status = '\(status)', finished_at = now() where id = '\(job)'")
                let refused = try await api.expect(409, "POST", "jobs/\(job)/cancel")
                #expect(refused.problem == "job-ended")
            }
            try await api.test.psql(
                "update ecdp.job set status = 'waiting', finished_at = null where id = '\(job)'")
            for _ in 0..<2 {
                let cancelled = try await api.expect(202, "POST", "jobs/\(job)/cancel")
                #expect(try cancelled.object.string("status") == "cancelled")
                #expect(cancelled.header("Location") == nil)
            }
        }
    }
}
