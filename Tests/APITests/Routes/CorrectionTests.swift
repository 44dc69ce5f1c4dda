import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// A published review is corrected by a new revision, which says why.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct CorrectionTests {
    private func body(_ programme: String, reason: String? = nil) -> String {
        let quoted = reason.map { ",\"correction_reason\":\"\($0)\"" } ?? ""
        return "{\"programme_id\":\"\(programme)\",\"quarter\":\"2026-Q3\"\(quoted)}"
    }

    @Test func `a published review is corrected, and both revisions can be read`() async throws {
        try await APIFixture.with { api in
            let programme = try await api.make(
                "programme", ["starts_on": "\"2026-03-01\"", "ends_on": "\"2026-12-01\""])
            // Nothing is published yet, whether or not it was asked for.
            for _ in 0..<2 {
                let early = try await api.expect(422, "POST", "evaluations", body(programme.id, reason: "too early"))
                #expect(try early.places == ["/correction_reason"])
                _ = try await api.expect(202, "POST", "evaluations", body(programme.id))
            }
            try await api.work()

            // Asked for again without a reason it stays as it is, and the answer says what can be done.
            let again = try await api.expect(202, "POST", "evaluations", body(programme.id)).object
            #expect(again.string("status") == "published")
            #expect(again.string("hint")?.contains("correction_reason") == true)

            let asked = try await api.expect(202, "POST", "evaluations", body(programme.id, reason: "A late MOU"))
            #expect(try asked.object.string("status") == "requested")
            #expect(try asked.object.integer("revision") == 2)
            #expect(try asked.object.string("correction_reason") == "A late MOU")
            let job = try #require(asked.header("Location"))
            #expect(try await api.expect(200, "GET", job).object.string("state") == "waiting")
            let same = try await api.expect(202, "POST", "evaluations", body(programme.id, reason: "A late MOU"))
            #expect(same.text == asked.text)
            let other = try await api.expect(409, "POST", "evaluations", body(programme.id, reason: "Another"))
            #expect(other.problem == "conflict")
            #expect(try other.places == ["/correction_reason"])
            try await api.work()

            let rows = try await api.expect(200, "GET", "evaluations").items.sorted {
                ($0.integer("revision") ?? 0) < ($1.integer("revision") ?? 0)
            }
            #expect(rows.map { $0.string("status") } == ["published", "published"])
            #expect(rows.map { $0.string("correction_reason") } == [nil, "A late MOU"])
            #expect(rows[1].string("replaces_id") == rows[0].id)
            for row in rows {
                #expect(try await api.expect(200, "GET", "evaluations/\(row.id)").object.id == row.id)
                #expect(try await !api.expect(200, "GET", "evaluations/\(row.id)/figures").items.isEmpty)
            }
            // What is published may be corrected in turn.
            let next = try await api.expect(202, "POST", "evaluations", body(programme.id, reason: "Another"))
            #expect(try next.object.integer("revision") == 3)
        }
    }

    @Test func `a correction that was given up can be asked for again, for another reason`() async throws {
        try await APIFixture.with { api in
            let programme = try await api.make(
                "programme", ["starts_on": "\"2026-03-01\"", "ends_on": "\"2026-12-01\""])
            _ = try await api.expect(202, "POST", "evaluations", body(programme.id))
            try await api.work()
            let asked = try await api.expect(202, "POST", "evaluations", body(programme.id, reason: "First")).object
            let job = try #require(asked.string("job_id"))
            _ = try await api.expect(202, "POST", "jobs/\(job)/cancel")
            let again = try await api.expect(202, "POST", "evaluations", body(programme.id, reason: "Second")).object
            #expect(again.string("evaluation_id") == asked.string("evaluation_id"))
            #expect(again.string("correction_reason") == "Second")
            #expect(again.string("job_id") != job)
            try await api.work()
            let rows = try await api.expect(200, "GET", "evaluations?status=published").items
            #expect(rows.count == 2)
            // Who cancelled is on the trail.
            let trail = try await api.expect(200, "GET", "audit-events?subject=job").items
            #expect(trail.map { $0.string("subject_id") } == [job])
            #expect(trail.first?.string("actor")?.hasPrefix("key:") == true)
        }
    }

    @Test func `a reason is a text that says something`() async throws {
        try await APIFixture.with { api in
            let programme = try await api.make(
                "programme", ["starts_on": "\"2026-03-01\"", "ends_on": "\"2026-12-01\""])
            for reason in ["", "  ", String(repeating: "x", count: 2001)] {
                let refused = try await api.expect(422, "POST", "evaluations", body(programme.id, reason: reason))
                #expect(try refused.places == ["/correction_reason"])
            }
        }
    }

    @Test func `readiness says what stands in the way though the database answers`() async throws {
        try await APIFixture.with { api in
            let endpoints = OperationsRoutes(
                ProcessHealth(obstacle: { "The clock here is 400 s ahead." }, renderMetrics: { "" })
            ).endpoints
            let application = Application(
                endpoints: endpoints, authenticator: api.authenticator, accessLog: nil, logger: APIFixture.quiet,
                now: { api.clock.now })
            let reply = await Reply(
                application.respond(
                    to: HTTPRequest(
                        method: "GET", path: "/readyz", headers: HTTPFields([]), body: RequestBody(""))))
            reply.checkForm("/readyz", allowing: true)
            #expect(reply.problem == "unavailable")
            #expect(reply.text.contains("400 s ahead"))
        }
    }
}
