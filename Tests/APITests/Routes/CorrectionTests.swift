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
                "programme", ["starts_on": "\"2026-07-01\"", "ends_on": "\"2026-12-01\""])
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
            #expect(try await api.expect(200, "GET", job).object.string("status") == "waiting")
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
                "programme", ["starts_on": "\"2026-07-01\"", "ends_on": "\"2026-12-01\""])
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
                "programme", ["starts_on": "\"2026-07-01\"", "ends_on": "\"2026-12-01\""])
            for reason in ["", "  ", String(repeating: "x", count: 2001)] {
                let refused = try await api.expect(422, "POST", "evaluations", body(programme.id, reason: reason))
                #expect(try refused.places == ["/correction_reason"])
            }
        }
    }

    @Test func `an annual evaluation is asked for, corrected, compared with what it replaces and signed like a review`()
        async throws
    {
        try await APIFixture.with { api in
            let programme = try await api.make(
                "programme", ["starts_on": "\"2025-07-01\"", "ends_on": "\"2026-07-01\""]
            ).id
            func asked(_ year: Int, reason: String? = nil) -> String {
                let quoted = reason.map { ",\"correction_reason\":\"\($0)\"" } ?? ""
                return "{\"programme_id\":\"\(programme)\",\"year\":\(year)\(quoted)}"
            }
            #expect(try await api.expect(422, "POST", "evaluations", asked(2)).places == ["/year"])
            let early = try await api.expect(422, "POST", "evaluations", asked(1, reason: "Too early"))
            #expect(try early.places == ["/correction_reason"] && early.text.contains("evaluation of this year"))
            let both = "{\"programme_id\":\"\(programme)\",\"year\":1,\"quarter\":\"2025-Q3\"}"
            #expect(try await api.expect(422, "POST", "evaluations", both).places == ["/year"])
            let neither = "{\"programme_id\":\"\(programme)\"}"
            #expect(try await api.expect(422, "POST", "evaluations", neither).places == ["/quarter"])

            let first = try await api.publishYear(of: programme)
            let row = try await api.expect(200, "GET", "evaluations/\(first)").object
            #expect(row.string("kind") == "annual_evaluation" && row.string("status") == "published")
            #expect(row.string("period_start") == "2025-07-01" && row.string("period_end") == "2026-07-01")
            #expect(try await api.expect(200, "GET", "evaluations/\(first)/changes").items.isEmpty)
            let again = try await api.expect(202, "POST", "evaluations", asked(1)).object
            #expect(again.string("evaluation_id") == first && again.string("hint") != nil)

            // A centre that was entered late is one more to be compared with.
            _ = try await api.make("centre")
            let pending = try await api.expect(202, "POST", "evaluations", asked(1, reason: "A late centre")).object
            #expect(pending.integer("revision") == 2 && pending.string("status") == "requested")
            let unpublished = "evaluations/\(try #require(pending.string("evaluation_id")))"
            #expect(try await api.expect(200, "GET", "\(unpublished)/changes").items.isEmpty)
            #expect(try await api.expect(409, "POST", "evaluations", asked(1, reason: "Other")).problem == "conflict")
            let second = try await api.publishYear(of: programme, correcting: "A late centre")
            let corrected = try await api.expect(200, "GET", "evaluations/\(second)").object
            #expect(corrected.string("replaces_id") == first && corrected.integer("revision") == 2)
            #expect(corrected.string("correction_reason") == "A late centre")

            let changes = try await api.expect(200, "GET", "evaluations/\(second)/changes").items
            let comparison = try #require(changes.first { $0.string("indicator") == "centres_comparison" })
            #expect(comparison.integer("value_before") == 0 && comparison.integer("value") == 1)
            #expect(comparison.string("change") == "changed")
            let csv = try await api.expect(
                200, "GET", "evaluations/\(second)/changes", headers: [("Accept", "text/csv")])
            #expect(csv.text.split(separator: "\r\n").count == changes.count + 1)
            #expect(await api.send("GET", "evaluations/\(second)/changes", in: api.theirs).status == 404)

            let name = #"{"name":"Nomsa Dlamini","role":"Head","signed_on":"2026-11-24"}"#
            #expect(await api.send("POST", "evaluations/\(first)/sign-offs", name).status == 409)
            _ = try await api.expect(201, "POST", "evaluations/\(second)/sign-offs", name)
        }
    }

    @Test func `what a later quarter is compared with is computed first, though nobody had asked for it`() async throws
    {
        try await APIFixture.with { api in
            let programme = try await api.make(
                "programme", ["starts_on": "\"2025-11-01\"", "ends_on": "\"2026-12-01\""]
            ).id
            let third = try await api.publishReview(of: programme)
            let reviews = try await api.expect(
                200, "GET", "evaluations?kind=quarterly_review&status=published&sort=period_start"
            ).items
            #expect(
                reviews.map { $0.string("period_start") } == ["2025-10-01", "2026-01-01", "2026-04-01", "2026-07-01"])
            func compared(_ id: String) async throws -> String? {
                try await api.expect(200, "GET", "evaluations/\(id)/figures?indicator=totals_compared").items.first?
                    .string("value_text")
            }
            #expect(try await compared(third) == "2026-Q2 revision 1")
            for (review, before) in zip(reviews, [nil, "2025-Q4", "2026-Q1", "2026-Q2"]) {
                #expect(try await compared(review.id) == before.map { "\($0) revision 1" })
            }
            // A year's evaluation reads the last review within it, which the next year's quarter is not.
            let year = try await api.publishYear(of: programme)
            let target = try await api.expect(200, "GET", "evaluations/\(year)/figures?indicator=target").items
            #expect(target.first?.string("status") == "ok")
        }
    }

    @Test func `an earlier quarter that somebody cancelled holds nobody up`() async throws {
        try await APIFixture.with { api in
            let programme = try await api.make(
                "programme", ["starts_on": "\"2026-04-01\"", "ends_on": "\"2026-12-01\""]
            ).id
            let earlier = "{\"programme_id\":\"\(programme)\",\"quarter\":\"2026-Q2\"}"
            let job = try await api.expect(202, "POST", "evaluations", earlier).object
            _ = try await api.expect(202, "POST", "jobs/\(try #require(job.string("job_id")))/cancel")
            let review = try await api.publishReview(of: programme)
            let figures = try await api.expect(200, "GET", "evaluations/\(review)/figures?indicator=totals_compared")
            #expect(try figures.items.first?.string("reason") == "no_earlier_review")
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
