import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// One key over several municipalities.
@Suite(.database)
struct GrantedTests {
    private static func both(_ api: APIFixture, _ permissions: [String] = ["read"]) async throws -> String {
        try await APIFixture.makeKey(
            in: api.test, grants: [api.mine.tenant: permissions, api.theirs.tenant: ["read", "write"]])
    }

    private static func codes(_ reply: Reply) throws -> Set<String> {
        Set(try reply.items.compactMap { $0.string("municipality_code") })
    }

    @Test(arguments: ["programmes", "progress"])
    func `a key reads what it is granted, and nothing of a municipality it is not`(path: String) async throws {
        try await APIFixture.with { api in
            _ = try await api.make("programme")
            _ = try await api.make("programme", in: api.theirs)
            let key = try await Self.both(api)
            let all: Set = [api.mine.code, api.theirs.code]
            #expect(try Self.codes(try await api.expect(200, "GET", "/v1/\(path)", key: key)) == all)
            #expect(try Self.codes(try await api.expect(200, "GET", "/v1/\(path)")) == [api.mine.code])
            // In small letters too, as in a path.
            let narrowed = "/v1/\(path)?municipality=\(api.theirs.code.lowercased())"
            #expect(try Self.codes(try await api.expect(200, "GET", narrowed, key: key)) == [api.theirs.code])
            // One that is there and one that is nowhere answer alike.
            for code in [api.theirs.code, "XYZ999"] {
                let refused = try await api.expect(404, "GET", "/v1/\(path)?municipality=\(api.mine.code),\(code)")
                #expect(refused.problem == "not-found")
            }
        }
    }

    @Test func `a grant without the permission to read is not in the set`() async throws {
        try await APIFixture.with { api in
            _ = try await api.make("programme")
            _ = try await api.make("programme", in: api.theirs)
            let key = try await Self.both(api, ["write"])
            #expect(
                try Self.codes(try await api.expect(200, "GET", "/v1/programmes", key: key)) == [api.theirs.code])
            _ = try await api.expect(404, "GET", "/v1/programmes?municipality=\(api.mine.code)", key: key)
            let none = try await APIFixture.makeKey(in: api.test, grants: [api.mine.tenant: ["write"]])
            _ = try await api.expect(403, "GET", "/v1/programmes", key: none)
        }
    }

    @Test func `pages follow one another over all municipalities`() async throws {
        try await APIFixture.with { api in
            for place in [api.mine, api.theirs, api.mine] { _ = try await api.make("programme", in: place) }
            let key = try await Self.both(api)
            var ids: [String] = []
            var next: String? = "/v1/programmes?limit=1"
            while let path = next {
                let reply = try await api.expect(200, "GET", path, key: key)
                ids += try reply.items.compactMap { $0.string("id") }
                next = try reply.object.string("next_cursor").map { "/v1/programmes?limit=1&cursor=\($0)" }
            }
            #expect(ids.count == 3 && Set(ids).count == 3)
        }
    }

    @Test func `progress over the set is that of each programme`() async throws {
        try await APIFixture.with { api in
            let programme = try await api.make(
                "programme", ["starts_on": "\"2026-03-01\"", "ends_on": "\"2026-12-01\""])
            let row = try #require(try await api.expect(200, "GET", "/v1/progress").items.first)
            let day = try #require(row.string("as_of"))
            let one = try await api.expect(200, "GET", "programmes/\(programme.id)/progress?on=\(day)").object
            for name in ["target", "actual", "actual_cbo_wellness"] {
                #expect(row.integer(name) == one.integer(name), "\(name)")
            }
            let (planned, expected) = (Double(row["planned"]?.text ?? ""), Double(one["planned"]?.text ?? ""))
            #expect(abs(try #require(planned) - (try #require(expected))) < 1e-9)
        }
    }

    @Test func `no relation but the named ones is read over a set`() async throws {
        try await APIFixture.with { api in
            for subject in ["centre", "contact", "partner_clearance", "engagement"] { _ = try await api.make(subject) }
            let tables = try await api.test.psql(
                """
                select c.relname from pg_class as c
                where
                    c.relnamespace = 'ecdp'::regnamespace and c.relrowsecurity and c.relkind = 'r'
                    and has_table_privilege('ecdp_api', c.oid, 'select')
                order by 1
                """
            ).split(separator: "\n")
            var seen: Set<String> = []
            for table in tables {
                let count = try await api.test.psql(
                    """
                    begin;
                    set local role ecdp_api;
                    set local app.tenant_ids = '{\(api.mine.tenant),\(api.theirs.tenant)}';
                    select count(*) from ecdp.\(table);
                    commit
                    """
                ).split(separator: "\n").compactMap { Int($0) }.last
                if count ?? 0 > 0 { seen.insert(String(table)) }
            }
            #expect(seen.isSubset(of: ["tenant", "programme", "programme_phase", "partner", "partnership"]))
            #expect(seen.contains("tenant"))
        }
    }

    @Test func `a code in small letters names the municipality`() async throws {
        try await APIFixture.with { api in
            let lower = api.mine.code.lowercased()
            _ = try await api.expect(200, "GET", "/v1/municipalities/\(lower)/summary")
            _ = try await api.expect(404, "GET", "/v1/municipalities/\(api.theirs.code.lowercased())/summary")
        }
    }

    @Test func `OPTIONS says what can be done`() async throws {
        try await APIFixture.with { api in
            let reply = try await api.expect(204, "OPTIONS", "centres")
            #expect(reply.header("Allow") == "GET, HEAD, POST")
        }
    }
}
