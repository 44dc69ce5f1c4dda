import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// A published review is signed off by name, in its newest revision, and for good.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct SignOffTests {
    private func programme(_ api: APIFixture) async throws -> String {
        try await api.make("programme", ["starts_on": "\"2026-03-01\"", "ends_on": "\"2026-12-01\""]).id
    }

    private func body(
        _ name: String = "Nomsa Dlamini", role: String = "Head of department", on day: String = "2026-11-24"
    ) -> String { "{\"name\":\"\(name)\",\"role\":\"\(role)\",\"signed_on\":\"\(day)\"}" }

    @Test func `several people sign a published review, each once`() async throws {
        try await APIFixture.with { api in
            let review = try await api.publishReview(of: try await programme(api))
            let path = "evaluations/\(review)/sign-offs"
            let key = [("Idempotency-Key", "sign-1")]
            let signed = try await api.expect(201, "POST", path, body(), headers: key)
            #expect(try signed.object.string("name") == "Nomsa Dlamini")
            #expect(try signed.object.string("evaluation_id") == review)
            let location = try #require(signed.header("Location"))
            #expect(try await api.expect(200, "GET", location).object == signed.object)
            // Repeated with its key it is the same one; without, in whatever spelling, they have signed already.
            #expect(try await api.expect(201, "POST", path, body(), headers: key).text == signed.text)
            let twice = try await api.expect(409, "POST", path, body("NOMSA  DLAMINI", role: "Mayor"))
            #expect(try twice.places == ["/name"])
            _ = try await api.expect(201, "POST", path, body("Pieter Botha", role: "Programme manager"))
            let listed = try await api.expect(200, "GET", "evaluation-sign-offs?evaluation_id=\(review)").items
            #expect(listed.map { $0.string("name") } == ["Nomsa Dlamini", "Pieter Botha"])
            // The trail says who recorded it, and no name.
            let trail = try await api.expect(200, "GET", "audit-events?subject=evaluation_sign_off")
            #expect(try trail.items.map { $0.string("actor")?.hasPrefix("key:") } == [true, true])
            #expect(!trail.text.contains("Nomsa") && !trail.text.contains("Head of department"))
        }
    }

    @Test func `what is wrong is refused, all of it at once`() async throws {
        try await APIFixture.with { api in
            let review = try await api.publishReview(of: try await programme(api))
            let path = "evaluations/\(review)/sign-offs"
            let nothing = try await api.expect(422, "POST", path, "{}")
            #expect(try Set(nothing.places) == ["/name", "/role", "/signed_on"])
            let long = String(repeating: "x", count: 201)
            let wrong = try await api.expect(422, "POST", path, body(long, role: " ", on: "2026-11-25"))
            #expect(try Set(wrong.places) == ["/name", "/role", "/signed_on"])
            let types = #"{"name":1,"role":["x"],"signed_on":"yesterday","more":true}"#
            #expect(
                try await Set(api.expect(422, "POST", path, types).places)
                    == ["/name", "/role", "/signed_on", "/more"])
            let early = try await api.expect(422, "POST", path, body(on: "2026-11-23"))
            #expect(try early.places == ["/signed_on"])
            // Another municipality's, nobody's, and with a key that may not.
            _ = try await api.expect(404, "POST", path, body(), in: api.theirs)
            let nobody = "evaluations/00000000-0000-7000-8000-000000000001/sign-offs"
            _ = try await api.expect(404, "POST", nobody, body())
            let reader = try await APIFixture.makeKey(in: api.test, grants: [api.mine.tenant: ["read", "write"]])
            _ = try await api.expect(403, "POST", path, body(), key: reader)
            #expect(try await api.expect(200, "GET", "evaluation-sign-offs").items.isEmpty)
        }
    }

    @Test func `the newest published revision alone is signed, and what was signed stays`() async throws {
        try await APIFixture.with { api in
            let programme = try await programme(api)
            let asked = try await api.expect(
                202, "POST", "evaluations", "{\"programme_id\":\"\(programme)\",\"quarter\":\"2026-Q3\"}"
            ).object
            let first = try #require(asked.string("evaluation_id"))
            _ = try await api.expect(409, "POST", "evaluations/\(first)/sign-offs", body())
            try await api.work()
            _ = try await api.expect(201, "POST", "evaluations/\(first)/sign-offs", body())
            let second = try await api.publishReview(of: programme, correcting: "A late MOU")
            let late = try await api.expect(409, "POST", "evaluations/\(first)/sign-offs", body("Late Person"))
            #expect(late.text.contains("newest revision"))
            _ = try await api.expect(201, "POST", "evaluations/\(second)/sign-offs", body("Late Person"))
            for role in ["ecdp_api", "ecdp_worker", "ecdp_owner", "postgres"] {
                for statement in [
                    "update ecdp.evaluation_sign_off set name = 'X'", "delete from ecdp.evaluation_sign_off",
                    "update ecdp.evaluation_sign_off set evaluation_id = '\(second)'",
                    "truncate ecdp.evaluation_sign_off",
                ] {
                    // The owner sees no row of a tenant's; everybody else is refused.
                    _ = try? await api.test.psql(
                        "begin; select app.enter(\(api.mine.tenant), null, 'x', null); \(statement); commit",
                        role: role)
                }
            }
            let names = try await api.expect(200, "GET", "evaluation-sign-offs").items.map { $0.string("name") }
            #expect(names == ["Nomsa Dlamini", "Late Person"])
        }
    }

    @Test func `signed fifty times at once by one name it is signed once`() async throws {
        try await APIFixture.with { api in
            let review = try await api.publishReview(of: try await programme(api))
            let statuses = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<50 {
                    group.addTask { await api.send("POST", "evaluations/\(review)/sign-offs", self.body()).status }
                }
                return await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [201: 1, 409: 49])
        }
    }
}
