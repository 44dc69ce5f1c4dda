import Domain
import Foundation
import HTTP
import JSON
import Repositories
import Resources
import TestSupport
import Testing

@testable import API

/// Requests that nobody should send.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct ApplicationTests {
    @Test func `a body that is not JSON is refused with line and column`() async throws {
        try await APIFixture.with { api in
            let bodies: [(String, String)] = [
                ("", "empty"), ("{", "line 1, column 2"),
                ("{\n  \"name\": \"a\",\n  \"kind\": cbo\n}", "line 3, column 11"),
                ("[1,]", "line 1, column 4"), ("{\"name\":1}x", "line 1, column 11"), ("{'a':1}", "line 1, column 2"),
                ("{\"name\":\"a\",\"name\":\"b\"}", "appears twice"),
                ("{\"n\\u0061me\":1,\"name\":2}", "appears twice"),
                ("{\"name\":\"\\u0000\"}", "U+0000"), ("{\"name\":\"a\0b\"}", "line 1, column 11"),
                ("{\"name\":\"\\ud800\"}", "surrogate"), ("{\"name\":\"\\udc00\\ud800\"}", "surrogate"),
                ("{\"name\":01}", "line 1"), ("{\"name\":NaN}", "line 1"), ("{\"name\":\"\n\"}", "control character"),
                ("\u{feff}{}", "byte order mark"),
                (String(repeating: "[", count: 100_000), "levels"),
                (String(repeating: "{\"a\":", count: 100_000), "levels"),
                (
                    "{\"name\":" + String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
                        + "}", "levels"
                ),
            ]
            for (body, what) in bodies {
                let reply = try await api.expect(400, "POST", "partners", body)
                #expect(reply.problem == "invalid-json")
                #expect(reply.text.contains(what), "\(body.prefix(40)) → \(reply.text)")
            }
            for body in ["null", "1", "\"x\"", "[]", "[{}]", "true"] {
                let reply = try await api.expect(422, "POST", "partners", body)
                #expect(try reply.places == [""])
            }
            #expect(try await api.expect(200, "GET", "partners").items.isEmpty)
        }
    }

    @Test func `bytes that are no UTF-8 are refused`() async throws {
        try await APIFixture.with { api in
            for bytes in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]] as [[UInt8]] {
                let request = HTTPRequest(
                    method: "POST", path: "/v1/municipalities/\(api.mine.code)/partners",
                    headers: HTTPFields([
                        ("Authorization", "Bearer \(api.mine.key)"), ("Content-Type", "application/json"),
                    ]),
                    body: RequestBody(Array("{\"name\":\"".utf8) + bytes + Array("\"}".utf8)))
                let reply = await Reply(api.application.respond(to: request))
                reply.checkForm("invalid UTF-8")
                #expect(reply.status == 400)
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a body of a hundred thousand unknown fields is answered soon, with the first hundred`() async throws {
        try await APIFixture.with { api in
            let body = "{" + (0..<60_000).map { "\"unknown\($0)\":1" }.joined(separator: ",") + "}"
            let began = ContinuousClock.now
            let reply = try await api.expect(422, "POST", "centre-measures", body)
            #expect(try reply.places.count <= 200)
            #expect(ContinuousClock.now - began < .seconds(10))
        }
    }

    @Test func `a body of another format is refused, and the right one named`() async throws {
        try await APIFixture.with { api in
            let row = try await api.make("partner")
            for type in [
                "", "text/plain", "application/xml", "application/json; charset=latin1", "json", "application/jsonx",
            ] {
                for (method, path) in [("POST", "partners"), ("PATCH", "partners/\(row.id)")] {
                    let reply = await api.send(
                        method, path, "{}", headers: [("Content-Type", type), ("If-Match", "*")])
                    #expect(reply.status == 415, "\(method) \(type)")
                    #expect(reply.header(method == "PATCH" ? "Accept-Patch" : "Accept") != nil)
                }
            }
            for type in ["application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\""] {
                _ = try await api.expect(422, "POST", "partners", "{}", headers: [("Content-Type", type)])
            }
            _ = try await api.expect(
                200, "PATCH", "partners/\(row.id)", "{}",
                headers: [("Content-Type", "application/merge-patch+json"), ("If-Match", "*")])
        }
    }

    @Test func `an answer of a format that is not offered is not given`() async throws {
        try await APIFixture.with { api in
            for accept in [
                "image/png", "text/html", "application/json;q=0", "text/csv;q=0,application/json;q=0", "x", "/", ";",
            ] {
                let reply = try await api.expect(406, "GET", "partners", headers: [("Accept", accept)])
                #expect(reply.text.contains("application/json, text/csv"))
            }
            for accept in ["*/*", "application/*", "text/html, */*;q=0.1", "application/json", "TEXT/CSV"] {
                _ = try await api.expect(200, "GET", "partners", headers: [("Accept", accept)])
            }
            // Nothing is done for somebody who does not want the answer.
            let body = #"{"name":"Ubuntu","kind":"cbo","sub_kind":"ngo"}"#
            _ = try await api.expect(406, "POST", "partners", body, headers: [("Accept", "text/csv")])
            #expect(try await api.expect(200, "GET", "partners").items.isEmpty)
        }
    }

    @Test func `a method that is not there is answered with those that are`() async throws {
        try await APIFixture.with { api in
            let served = Dictionary(
                grouping: ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" })),
                by: \.path)
            for (path, endpoints) in served {
                let address = path.replacing("{code}", with: api.mine.code).replacing("{id}", with: UUID().uuidString)
                let there = Set(endpoints.map(\.method.rawValue)).union(
                    endpoints.contains { $0.method == .get } ? ["HEAD"] : [])
                for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "get"]
                where !there.contains(method) {
                    let reply = await api.send(method, address)
                    #expect(reply.status == (method == "OPTIONS" ? 204 : 405), "\(method) \(path)")
                    let allowed = reply.header("Allow")?.split(separator: ", ").map(String.init) ?? []
                    #expect(Set(allowed) == there)
                }
            }
        }
    }

    @Test func `an address that is not there is not found`() async throws {
        try await APIFixture.with { api in
            for path in [
                "/", "/v1", "/v1/", "/v2/municipalities", "/v1/municipalities/", "//v1/municipalities",
                "/v1//municipalities",
                "/v1/municipalities/\(api.mine.code)/", "/v1/municipalities/\(api.mine.code)/nothing",
                "/V1/municipalities",
                "/v1/municipalities/\(api.mine.code)/centres/", "/v1/municipalities/%00/centres",
                "/v1/municipalities/%zz/centres",
                "/v1/municipalities/..%2f..%2fetc/centres", "/../../etc/passwd", "/v1/municipalities/%27/centres",
                "*",
            ] {
                #expect(await api.send("GET", path.hasPrefix("/") ? path : "/\(path)").status == 404, "\(path)")
            }
            _ = try await api.expect(200, "HEAD", "centres")
        }
    }

    @Test func `endpoints without filters take no parameters`() async throws {
        try await APIFixture.with { api in
            for path in ["summary?x=1", "/v1/municipalities?limit=1", "/healthz?x=1", "/openapi.json?a=b"] {
                _ = try await api.expect(400, "GET", path)
            }
            _ = try await api.expect(400, "POST", "partners?x=1", "{}")
            let programme = try await api.make("programme")
            for day in ["1900-01-01", "2199-12-31", "2026-03-01", "2026-02-28"] {
                _ = try await api.expect(200, "GET", "programmes/\(programme.id)/progress?on=\(day)")
            }
            for day in ["", "x", "2200-01-01", "2026-02-29"] {
                _ = try await api.expect(400, "GET", "programmes/\(programme.id)/progress?on=\(day)")
            }
        }
    }

    @Test func `a quarter that is none, not over, or not the programme's is refused`() async throws {
        try await APIFixture.with { api in
            let programme = try await api.make(
                "programme", ["starts_on": "\"2026-03-01\"", "ends_on": "\"2026-12-01\""])
            for quarter in [
                "2026-Q0", "2026-Q5", "2026-q1", "2026Q01", "0000-Q1", "9999-Q4", "2026-Q4", "2025-Q4", "2027-Q1",
                "abcdefg", "", "２０２６-Q1",
            ] {
                let reply = try await api.expect(
                    422, "POST", "evaluations", "{\"programme_id\":\"\(programme.id)\",\"quarter\":\"\(quarter)\"}")
                #expect(try reply.places == ["/quarter"], "\(quarter)")
            }
            let asked = "{\"programme_id\":\"\(programme.id)\",\"quarter\":\"2026-Q3\"}"
            let first = try await api.expect(202, "POST", "evaluations", asked)
            let second = try await api.expect(202, "POST", "evaluations", asked)
            #expect(second.text == first.text)
            let location = try #require(first.header("Location"))
            let job = try await api.expect(200, "GET", location).object
            #expect(job.string("status") == "waiting")
            let evaluation = try await api.expect(200, "GET", "evaluations").items
            #expect(evaluation.map { $0.string("status") } == ["requested"])
            #expect(try await api.expect(200, "GET", "evaluations/\(evaluation[0].id)/figures").items.isEmpty)
            _ = try await api.expect(404, "GET", location, in: api.theirs)
        }
    }

    @Test func `an official region cannot be changed`() async throws {
        try await APIFixture.with { api in
            for (method, body) in [("PATCH", #"{"name":"Mine"}"#), ("DELETE", nil)] as [(String, String?)] {
                for tag in ["*", "\"v1\""] {
                    let reply = await api.send(method, "regions/\(api.mine.region)", body, headers: [("If-Match", tag)])
                    #expect(reply.problem == "conflict", "\(reply.text)")
                }
            }
        }
    }

    @Test func `reading personal information is put on the audit trail, with the rows or not at all`() async throws {
        try await APIFixture.with { api in
            let contact = try await api.make("contact", full: true)
            _ = try await api.expect(200, "GET", "contacts/\(contact.id)")
            _ = try await api.expect(200, "GET", "contacts")
            let trail = try await api.expect(200, "GET", "audit-events?subject=contact&limit=200").items
            #expect(trail.map { $0.string("action") } == ["read", "read", "insert"])
            #expect(trail[1].string("subject_id") == contact.id)
            #expect(
                trail.allSatisfy { $0.string("actor")?.hasPrefix("key:") == true && $0.string("request_id") == "test" })
            guard case .array(let names)? = trail[2]["changed"] else { throw Unexpected("values on the trail") }
            #expect(names.contains(.string("phone")))
        }
    }
}
