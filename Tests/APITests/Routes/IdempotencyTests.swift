import Domain
import Foundation
import HTTP
import JSON
import Postgres
import Repositories
import Resources
import TestSupport
import Testing

@testable import API

/// Requests with one Idempotency-Key are one request.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct IdempotencyTests {
    private static let partner = #"{"name":"Ubuntu","kind":"cbo","sub_kind":"ngo","confirm_duplicate":true}"#

    @Test func `a repeated request is answered as the first was, and done once`() async throws {
        try await APIFixture.with { api in
            for (path, body) in [
                ("partners", Self.partner),
                ("programmes", #"{"name":"P","starts_on":"2026-03-01","ends_on":"2026-12-01"}"#),
            ] {
                let headers = [("Idempotency-Key", "key-1-\(path)")]
                let first = try await api.expect(201, "POST", path, body, headers: headers)
                let second = try await api.expect(201, "POST", path, body, headers: headers)
                #expect(second.text == first.text)
                for name in ["ETag", "Location", "Content-Type"] { #expect(second.header(name) == first.header(name)) }
                #expect(first.header("Idempotency-Replayed") == nil)
                #expect(second.header("Idempotency-Replayed") == "true")
                #expect(try await api.expect(200, "GET", "\(path)/\(first.object.id)").text == first.text)
                #expect(try await api.expect(200, "GET", path).items.count == 1)
            }
            #expect(try await api.expect(200, "GET", "programme-phases").items.count == 3)
        }
    }

    @Test func `fifty at once make one row and are answered alike`() async throws {
        for lines in [1, 2, 8] {
            try await APIFixture.with(lines: lines) { api in
                let replies = await withTaskGroup(of: Reply.self) { group in
                    for _ in 0..<50 {
                        group.addTask {
                            await api.send("POST", "partners", Self.partner, headers: [("Idempotency-Key", "once")])
                        }
                    }
                    return await group.reduce(into: [Reply]()) { $0.append($1) }
                }
                #expect(replies.allSatisfy { $0.status == 201 })
                #expect(Set(replies.map(\.text)).count == 1)
                #expect(replies.filter { $0.header("Idempotency-Replayed") == nil }.count == 1)
                let rows = try await api.expect(200, "GET", "partners").items
                #expect(rows.count == 1)
            }
        }
    }

    @Test func `a body whose members come in another order is the same request`() async throws {
        try await APIFixture.with { api in
            let headers = [("Idempotency-Key", "order")]
            let body = try JSONParser.parse(Self.partner)
            guard case .object(let object) = body else { throw Unexpected("no object") }
            let turned = JSONValue.object(JSONObject(object.members.reversed()))
            #expect(turned.text != body.text)
            let first = try await api.expect(201, "POST", "partners", body.text, headers: headers)
            let second = try await api.expect(201, "POST", "partners", " \(turned.text)\n", headers: headers)
            #expect(second.text == first.text)
        }
    }

    @Test(arguments: ["gzip", "br", "identity, gzip"])
    func `a body with a content coding is refused, and its key is not kept`(coding: String) async throws {
        try await APIFixture.with { api in
            let key = ("Idempotency-Key", "coding")
            let refused = try await api.expect(
                415, "POST", "partners", Self.partner, headers: [key, ("Content-Encoding", coding)])
            #expect(refused.header("Accept-Encoding") == "identity")
            _ = try await api.expect(
                201, "POST", "partners", Self.partner, headers: [key, ("Content-Encoding", "Identity")])
        }
    }

    @Test func `the same key with another request is refused`() async throws {
        try await APIFixture.with { api in
            let headers = [("Idempotency-Key", "k")]
            _ = try await api.expect(201, "POST", "partners", Self.partner, headers: headers)
            let others = [
                ("partners", #"{"name":"Other","kind":"cbo","sub_kind":"ngo"}"#),
                ("programmes", #"{"name":"P","starts_on":"2026-03-01","ends_on":"2026-12-01"}"#),
            ]
            for (path, body) in others {
                let refused = try await api.expect(422, "POST", path, body, headers: headers)
                #expect(refused.problem == "idempotency-key-reused")
            }
            #expect(try await api.expect(200, "GET", "partners").items.count == 1)
            #expect(try await api.expect(200, "GET", "programmes").items.isEmpty)
        }
    }

    @Test func `another municipality's and another credential's keys are others`() async throws {
        try await APIFixture.with { api in
            let headers = [("Idempotency-Key", "k")]
            let other = try await APIFixture.makeKey(in: api.test, grants: [api.mine.tenant: ["read", "write"]])
            let replies = [
                try await api.expect(201, "POST", "partners", Self.partner, headers: headers),
                try await api.expect(201, "POST", "partners", Self.partner, in: api.theirs, headers: headers),
                try await api.expect(201, "POST", "partners", Self.partner, key: other, headers: headers),
            ]
            #expect(Set(try replies.map { try $0.object.id }).count == 3)
        }
    }

    @Test func `nothing is kept of a request that was refused, and nothing after a day`() async throws {
        try await APIFixture.with { api in
            let headers = [("Idempotency-Key", "k")]
            _ = try await api.expect(
                422, "POST", "partners", #"{"name":"Ubuntu","kind":"cbo","sub_kind":"csr"}"#, headers: headers)
            let first = try await api.expect(201, "POST", "partners", Self.partner, headers: headers)
            api.clock.advance(by: 24 * 3600 - 1)
            #expect(try await api.expect(201, "POST", "partners", Self.partner, headers: headers).text == first.text)
            api.clock.advance(by: 2)
            let next = try await api.expect(201, "POST", "partners", Self.partner, headers: headers)
            #expect(try next.object.id != first.object.id)
        }
    }

    @Test func `a move, a review and a cancellation are kept too`() async throws {
        try await APIFixture.with { api in
            let partnership = try await api.make("partnership", ["stage_since": "\"2026-03-02\""])
            let programme = try await api.make("programme")
            let requests = [
                ("partnerships/\(partnership.id)/transitions", #"{"to":"contacted","on":"2026-03-10","reason":"x"}"#),
                ("evaluations", "{\"programme_id\":\"\(programme.id)\",\"quarter\":\"2026-Q3\"}"),
            ]
            for (path, body) in requests {
                let headers = [("Idempotency-Key", "k-\(path.prefix(5))"), ("If-Match", "\"v1\"")]
                let first = await api.send("POST", path, body, headers: headers)
                let second = await api.send("POST", path, body, headers: headers)
                #expect(first.status < 300, "\(first.text)")
                #expect(second.status == first.status)
                #expect(second.text == first.text)
                #expect(second.header("Location") == first.header("Location"))
            }
            #expect(try await api.expect(200, "GET", "partnerships/\(partnership.id)/transitions").items.count == 2)
            let jobs = try await api.expect(200, "GET", "jobs").items
            #expect(jobs.count == 1)
            let headers = [("Idempotency-Key", "cancel")]
            let cancelled = try await api.expect(202, "POST", "jobs/\(jobs[0].id)/cancel", headers: headers)
            #expect(try cancelled.object.string("status") == "cancelled")
            #expect(
                try await api.expect(202, "POST", "jobs/\(jobs[0].id)/cancel", headers: headers).text == cancelled.text)
        }
    }

    @Test func `answers older than a day are removed, in every municipality, and no others`() async throws {
        try await APIFixture.with { api in
            for place in [api.mine, api.theirs] {
                for number in 0..<3 {
                    _ = try await api.expect(
                        201, "POST", "partners", Self.partner, in: place, headers: [("Idempotency-Key", "p\(number)")])
                }
            }
            func kept() async throws -> String {
                try await api.test.psql(
                    """
                    select count(*) from ecdp.idempotency_key
                    where tenant_id in (\(api.mine.tenant), \(api.theirs.tenant))
                    """)
            }
            let pruning = IdempotencyPruning(api.test.database(as: "ecdp_worker"))
            _ = try await pruning.prune(at: api.clock.now.addingTimeInterval(24 * 3600))
            #expect(try await kept() == "6")
            // More than one batch.
            try await api.test.psql(
                """
                insert into ecdp.idempotency_key (tenant_id, credential, key, fingerprint, created_at)
                select \(api.mine.tenant), 'x', n::text, '', '2026-11-01' from generate_series(1, 2500) as n
                """)
            #expect(try await pruning.prune(at: api.clock.now.addingTimeInterval(24 * 3600)) == 2500)
            _ = try await pruning.prune(at: api.clock.now.addingTimeInterval(24 * 3600 + 1))
            #expect(try await kept() == "0")
        }
    }

    @Test func `a key that is none is refused`() async throws {
        try await APIFixture.with { api in
            for key in [" ", "a b", "é", String(repeating: "x", count: 256), "\u{7f}"] {
                let reply = await api.send("POST", "partners", Self.partner, headers: [("Idempotency-Key", key)])
                #expect(reply.status == 400, "\(key)")
            }
            _ = try await api.expect(
                201, "POST", "partners", Self.partner,
                headers: [("Idempotency-Key", String(repeating: "x", count: 255))])
        }
    }
}
