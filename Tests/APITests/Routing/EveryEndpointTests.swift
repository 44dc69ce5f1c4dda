import Domain
import Foundation
import HTTP
import JSON
import Resources
import TestSupport
import Testing

@testable import API

/// What holds for every endpoint, made from all that are served.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct EveryEndpointTests {
    private static func endpoints(_ api: APIFixture) -> [Endpoint] {
        ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" }))
    }

    private static func path(_ endpoint: Endpoint, _ id: String, in place: APIFixture.Municipality) -> String {
        endpoint.path.replacing("{code}", with: place.code).replacing("{id}", with: id)
    }

    @Test func `none reads a body that is compressed, as which it would be another one`() async throws {
        try await APIFixture.with { api in
            for endpoint in Self.endpoints(api) where endpoint.method != .get {
                let media = endpoint.body?.format.rawValue ?? endpoint.upload?.media.first ?? ""
                let reply = await api.send(
                    endpoint.method.rawValue, Self.path(endpoint, UUID().uuidString.lowercased(), in: api.mine),
                    "\u{1F}\u{8B}", headers: [("Content-Type", media), ("Content-Encoding", "gzip"), ("If-Match", "*")])
                #expect(reply.status == 415, "\(endpoint.operation): \(reply.text)")
                #expect(reply.header("Accept-Encoding") == "identity", "\(endpoint.operation)")
            }
        }
    }

    /// A row of another municipality for each collection of which there can be one.
    private static func rows(_ api: APIFixture, in place: APIFixture.Municipality) async throws -> [String: String] {
        var ids: [String: String] = [:]
        for resource in ServedResources.all where APIFixture.creatable.contains(resource.name) {
            ids[resource.path] = try await api.make(resource.name, in: place).id
        }
        let programme = try #require(ids["programmes"])
        let day = try await api.expect(200, "GET", "programmes/\(programme)", in: place).object.string("starts_on")
        let (year, month, _) = try #require(Day(day ?? "")).civil
        let asked = try await api.expect(
            202, "POST", "evaluations",
            "{\"programme_id\":\"\(programme)\",\"quarter\":\"\(year)-Q\((month + 2) / 3)\"}",
            in: place
        ).object
        ids["evaluations"] = asked.string("evaluation_id")
        ids["jobs"] = asked.string("job_id")
        // Others that came along with those.
        for resource in ServedResources.all where ids[resource.path] == nil && resource.operations.contains(.list) {
            ids[resource.path] = try await api.expect(200, "GET", "\(resource.path)?limit=1", in: place).items.first?.id
        }
        return ids.filter { !$0.value.isEmpty }
    }

    /// How many rows each table has, of whatever municipality, but for what only says that something was asked.
    private static func everything(_ api: APIFixture) async throws -> String {
        let tables = try await api.test.psql(
            """
            select c.relname from pg_class as c
            inner join pg_attribute as a on a.attrelid = c.oid and a.attname = 'tenant_id'
            where c.relkind = 'r' and c.relnamespace = 'ecdp'::regnamespace
            order by c.relname
            """
        ).split(separator: "\n")
        let tenants = "(\(api.mine.tenant), \(api.theirs.tenant))"
        return try await api.test.psql(
            tables.map { "select '\($0)', count(*) from ecdp.\($0) as t where t.tenant_id in \(tenants)" }
                .joined(separator: " union all "))
    }

    @Test func `another municipality's row is nobody's to every endpoint, and asking for it leaves no trace`()
        async throws
    {
        try await APIFixture.with { api in
            let theirs = try await Self.rows(api, in: api.theirs)
            let before = try await Self.everything(api)
            var tried = 0
            for endpoint in Self.endpoints(api) where endpoint.path.contains("/{id}") {
                let words = endpoint.path.split(separator: "/").map(String.init)
                let place = try #require(words.firstIndex(of: "{id}"))
                guard let id = theirs[words[place - 1]] else { continue }
                let body =
                    try endpoint.body.map { try RefusedRequestTests.pointless($0) }
                    ?? endpoint.upload.map { _ in "%PDF-1.7" }
                let media = endpoint.body?.format.rawValue ?? endpoint.upload?.media.first ?? ""
                func ask(_ id: String) async -> Reply {
                    await api.send(
                        endpoint.method.rawValue, Self.path(endpoint, id, in: api.mine), body,
                        headers: [("If-Match", "*"), ("Content-Type", media)])
                }
                let (reply, nobodys) = (await ask(id), await ask(UUID().uuidString.lowercased()))
                #expect((400..<500).contains(reply.status), "\(endpoint.operation): \(reply.status)")
                #expect(reply.status == nobodys.status, "\(endpoint.operation): \(reply.text) \(nobodys.text)")
                #expect(reply.text == nobodys.text, "\(endpoint.operation)")
                tried += 1
            }
            #expect(try await Self.everything(api) == before)
            #expect(tried > 150)
        }
    }
}
