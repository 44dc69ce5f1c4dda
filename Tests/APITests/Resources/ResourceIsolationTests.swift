import Domain
import Foundation
import HTTP
import JSON
import Repositories
import Resources
import TestSupport
import Testing

@testable import API

/// What belongs to one municipality is nothing to another.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct ResourceIsolationTests {
    @Test(arguments: APIFixture.creatable)
    func `another municipality's row cannot be read, changed, archived or listed`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            let row = try await api.make(name, in: api.theirs)
            let path = "\(resource.path)/\(row.id)"
            let nobodys = "\(resource.path)/\(UUID().uuidString.lowercased())"
            for (method, body) in [("GET", nil), ("PATCH", "{}"), ("DELETE", nil)] as [(String, String?)]
            where (method != "PATCH" || resource.operations.contains(.update))
                && (method != "DELETE" || resource.operations.contains(.archive))
            {
                let headers = [("If-Match", "*")]
                let reply = try await api.expect(404, method, path, body, headers: headers)
                #expect(try await api.expect(404, method, nobodys, body, headers: headers).text == reply.text)
            }
            let listed = try await api.expect(200, "GET", "\(resource.path)?limit=200").items
            #expect(!listed.contains { $0.id == row.id })
            let unchanged = try await api.expect(200, "GET", path, in: api.theirs).object
            #expect(unchanged == row)
        }
    }

    @Test(arguments: APIFixture.creatable)
    func `no field can point to another municipality's row`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            let row = try await api.make(name)
            for field in resource.createFields {
                let foreign: String
                switch field.kind {
                // The country's regions are everybody's; an area of one municipality's own is not.
                case .id(let subject): foreign = try await "\"\(api.make(subject, in: api.theirs).id)\""
                case .ids(let subject, _): foreign = try await "[\"\(api.make(subject, in: api.theirs).id)\"]"
                default: continue
                }
                for id in [foreign, foreign.hasPrefix("[") ? "[\"\(UUID())\"]" : "\"\(UUID())\""] {
                    var body = try await api.body(of: resource, full: false)
                    // Where a row belongs to one thing or another, it is this one's alone.
                    APIFixture.exchange(for: field.name, in: &body, of: resource)
                    body[field.name] = id
                    let refused = try await api.expect(422, "POST", resource.path, APIFixture.text(body))
                    #expect(try refused.places == ["/\(field.name)"])
                    guard resource.updateFields.contains(where: { $0.name == field.name }) else { continue }
                    let unchanged = try await api.expect(
                        422, "PATCH", "\(resource.path)/\(row.id)", "{\"\(field.name)\":\(id)}",
                        headers: APIFixture.etag(row))
                    #expect(try unchanged.places == ["/\(field.name)"])
                }
            }
            #expect(try await api.expect(200, "GET", "\(resource.path)/\(row.id)").object == row)
        }
    }

    @Test func `a municipality that a key does not know and one that is not there answer alike`() async throws {
        try await APIFixture.with { api in
            for path in ["", "/summary"] + ServedResources.all.map({ "/\($0.path)" }) {
                let unknown = await api.send("GET", "/v1/municipalities/QQ999\(path)")
                let theirs = await api.send("GET", "/v1/municipalities/\(api.theirs.code)\(path)")
                #expect(unknown.status == 404)
                #expect(unknown.text == theirs.text)
                #expect(unknown.headers.map(\.0) == theirs.headers.map(\.0))
            }
        }
    }

    @Test func `what hangs on another municipality's row is not there either`() async throws {
        try await APIFixture.with { api in
            let partnership = try await api.make("partnership", in: api.theirs)
            let programme = try await api.make("programme", in: api.theirs)
            let nobody = UUID().uuidString.lowercased()
            for id in [partnership.id, nobody] {
                _ = try await api.expect(404, "GET", "partnerships/\(id)/transitions")
                _ = try await api.expect(404, "GET", "partnerships/\(id)/next-stages")
                _ = try await api.expect(
                    404, "POST", "partnerships/\(id)/transitions",
                    #"{"to":"contacted","on":"2026-08-01","reason":"x"}"#,
                    headers: [("If-Match", "*")])
            }
            for id in [programme.id, nobody] {
                _ = try await api.expect(404, "GET", "programmes/\(id)/progress")
                let refused = try await api.expect(
                    422, "POST", "evaluations", "{\"programme_id\":\"\(id)\",\"quarter\":\"2026-Q2\"}")
                #expect(try refused.places == ["/programme_id"])
            }
            _ = try await api.expect(404, "GET", "evaluations/\(nobody)/figures")
            _ = try await api.expect(404, "POST", "jobs/\(nobody)/cancel")
        }
    }

    @Test func `no read finds anything by another municipality's identifiers, in its path or its parameters`()
        async throws
    {
        try await APIFixture.with { api in
            let municipality = "/v1/municipalities/{code}/"
            let names = Dictionary(uniqueKeysWithValues: ServedResources.all.map { ($0.path, $0.name) })
            try await LockWorld.with(api.turned) { world in
                try await world.make()
                var tried = 0
                for endpoint in ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" }))
                where endpoint.method == .get && endpoint.path.hasPrefix(municipality) {
                    let path = String(endpoint.path.dropFirst(municipality.count))
                    let list = path.split(separator: "/").first.map(String.init) ?? ""
                    // A read by its path; a list by each of its parameters.
                    var places = path.contains("{id}") ? [(names[list] ?? list, path)] : []
                    if places.isEmpty {
                        for parameter in endpoint.parameters {
                            guard case .id(let subject) = parameter.field.kind, subject != "region" else { continue }
                            places.append((subject, "\(path)?\(parameter.field.name)={id}"))
                        }
                    }
                    for (subject, place) in places {
                        let nobody = UUID().uuidString.lowercased()
                        let theirs = world.rows.id(of: subject)
                        let (found, unknown) = (
                            await api.send("GET", place.replacing("{id}", with: theirs)),
                            await api.send("GET", place.replacing("{id}", with: nobody))
                        )
                        #expect(found.status == unknown.status, "\(place): \(found.text)")
                        func plain(_ reply: Reply, _ id: String) -> String {
                            reply.text.replacing(id, with: "…").replacing(/"request_id":"[^"]*"/, with: "")
                        }
                        #expect(plain(found, theirs) == plain(unknown, nobody), "\(place)")
                        tried += 1
                    }
                }
                #expect(tried > 150)
            }
        }
    }

    @Test func `lists of municipalities and summaries show a key's own only`() async throws {
        try await APIFixture.with { api in
            let items = try await api.expect(200, "GET", "/v1/municipalities").items
            #expect(items.map { $0.string("code") } == [api.mine.code])
            _ = try await api.make("centre", in: api.theirs)
            let summary = try await api.expect(200, "GET", "summary").object
            #expect(summary.integer("centres") == 0)
        }
    }
}
