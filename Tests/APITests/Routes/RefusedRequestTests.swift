import Domain
import Foundation
import HTTP
import JSON
import Resources
import TestSupport
import Testing

@testable import API

/// Refused means that nothing was kept: made from every endpoint that is served.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct RefusedRequestTests {
    private static func endpoints(_ api: APIFixture) -> [Endpoint] {
        ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" }))
            .filter { $0.method == .post }
    }

    private static func kept(_ api: APIFixture) async throws -> String {
        try await api.test.psql(
            "select count(*) from ecdp.idempotency_key where tenant_id = \(api.mine.tenant)")
    }

    /// A body of the endpoint's that is right in form and refers to nobody.
    static func pointless(_ body: Endpoint.Body) throws -> String {
        var members: [String: String] = [:]
        for field in body.fields where field.isRequired { members[field.name] = APIFixture.plainSample(field, 1) }
        if members["quarter"] != nil { members["quarter"] = "\"2026-Q3\"" }
        return APIFixture.text(members)
    }

    @Test func `no refused request of any endpoint keeps its key or leaves a trace`() async throws {
        try await APIFixture.with { api in
            let programme = try await api.make("programme")
            let asked = try await api.expect(202, "POST", "evaluations", try await api.reviewRequest(of: programme.id))
            let rows = [
                "partnerships": try await api.make("partnership").id, "contacts": try await api.make("contact").id,
                "jobs": try #require(asked.object.string("job_id")),
            ]
            try await api.test.psql(
                """
                update ecdp.job set status = 'completed', finished_at = now() where tenant_id = \(api.mine.tenant)
                """)
            // What is kept rightly: of requests that needed nothing else and were done.
            var before = try await Self.everything(api)
            var kept = try await Self.kept(api)
            var refused: Set<String> = []
            for (index, endpoint) in Self.endpoints(api).enumerated() {
                let path = endpoint.path.replacing("{code}", with: api.mine.code)
                let resource = endpoint.path.split(separator: "/").dropFirst(3).first.map(String.init) ?? ""
                var bodies = endpoint.body == nil ? [nil] : [nil, "{}", "[", #"{"nonsense":1}"#]
                if let body = endpoint.body { bodies.append(try Self.pointless(body)) }
                for (number, body) in bodies.enumerated() {
                    for id in [UUID().uuidString.lowercased(), rows[resource] ?? "x"] {
                        for match in ["\"v99\"", "*", ""] {
                            // What would be done rightly is not this test's affair.
                            if id == rows["contacts"], match == "*" { continue }
                            let key = "k-\(index)-\(number)-\(id.prefix(3))-\(match.count)"
                            let reply = await api.send(
                                "POST", path.replacing("{id}", with: id), body,
                                headers: [("Idempotency-Key", key), ("If-Match", match)])
                            guard reply.status >= 400 else {
                                before = try await Self.everything(api)
                                kept = try await Self.kept(api)
                                continue
                            }
                            refused.insert(endpoint.path)
                            #expect(try await Self.kept(api) == kept, "\(endpoint.path) \(body ?? "") \(reply.text)")
                        }
                    }
                }
            }
            #expect(refused == Set(Self.endpoints(api).map(\.path)))
            #expect(try await Self.everything(api) == before)
        }
    }

    /// How many rows each of the municipality's tables has, but for keys.
    private static func everything(_ api: APIFixture) async throws -> [String: Int] {
        try await api.counts().filter { $0.key != "idempotency_key" }
    }

    @Test func `a key of a refused cancellation is free for another request`() async throws {
        try await APIFixture.with { api in
            let programme = try await api.make("programme")
            let asked = try await api.expect(202, "POST", "evaluations", try await api.reviewRequest(of: programme.id))
            let job = try #require(try asked.object.string("job_id"))
            try await api.test.psql("update ecdp.job set status = 'completed', finished_at = now() where id = '\(job)'")
            let headers = [("Idempotency-Key", "once")]
            for _ in 0..<2 {
                let refused = try await api.expect(409, "POST", "jobs/\(job)/cancel", headers: headers)
                #expect(refused.problem == "job-ended")
                #expect(refused.text.contains("It is completed"))
            }
            _ = try await api.expect(404, "POST", "jobs/\(UUID())/cancel", headers: headers)
            _ = try await api.expect(
                201, "POST", "partners", #"{"name":"Ubuntu","kind":"cbo","sub_kind":"ngo"}"#, headers: headers)
        }
    }

    @Test(arguments: ServedResources.all.filter(\.auditsReads).map(\.name).filter(APIFixture.creatable.contains))
    func `a read of what does not exist leaves no trace, one of what does leaves one`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            let row = try await api.make(name)
            let theirs = try await api.make(name, in: api.theirs)
            func reads() async throws -> String {
                try await api.test.psql(
                    """
                    select string_agg(subject_id::text, ' ' order by id) from ecdp.audit_event
                    where tenant_id = \(api.mine.tenant) and subject = '\(name)' and action = 'read'
                    """)
            }
            for id in [UUID().uuidString.lowercased(), theirs.id, "x"] {
                _ = try await api.expect(404, "GET", "\(resource.path)/\(id)")
            }
            #expect(try await reads() == "")
            _ = try await api.expect(200, "GET", "\(resource.path)/\(row.id)")
            _ = try await api.expect(200, "GET", "\(resource.path)/\(row.id)", headers: [("Accept", "text/csv")])
            #expect(try await reads() == "\(row.id) \(row.id)")
        }
    }
}
