import Domain
import Foundation
import HTTP
import JSON
import Repositories
import Resources
import TestSupport
import Testing

@testable import API

/// The life of one row of every resource, made from the declarations.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct ResourceRowTests {
    @Test func `a measure leaves a colleague's If-Match alone, and is seen by who has the centre already`() async throws
    {
        try await APIFixture.with { api in
            let centre = try await api.make("centre")
            _ = try await api.make("centre_measure", ["centre_id": "\"\(centre.id)\"", "capacity": "77"])
            let read = try await api.expect(
                200, "GET", "centres/\(centre.id)", headers: [("If-None-Match", "\"v1\"")])
            #expect(try read.object.integer("capacity") == 77)
            _ = try await api.expect(
                200, "PATCH", "centres/\(centre.id)", #"{"name":"Another"}"#, headers: [("If-Match", "\"v1\"")])
        }
    }

    @Test(arguments: APIFixture.independent)
    func `a row made from the examples is read as it was sent, and as the write answered`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            for full in [false, true] {
                let sent = try await api.body(of: resource, full: full)
                let made = try await api.expect(201, "POST", resource.path, APIFixture.text(sent))
                let row = try made.object
                let read = try await api.expect(200, "GET", "\(resource.path)/\(row.id)")
                #expect(made.text == read.text)
                #expect(made.header("Location") == "/v1/municipalities/\(api.mine.code)/\(resource.path)/\(row.id)")
                #expect(made.header("ETag") == "\"v1\"")
                #expect(read.header("ETag") == "\"v1\"")
                #expect(row.keys == resource.columns.map(\.name))
                // Child rows are listed by themselves.
                let children = Set(resource.children.map(\.name))
                for (field, text) in sent where !children.contains(field) {
                    #expect(try row[field] == JSONParser.parse(text), "\(field)")
                }
                for field in resource.createFields where sent[field.name] == nil {
                    switch field.fallback {
                    case nil, .null: #expect(row[field.name] == .null, "\(field.name)")
                    default: #expect(row[field.name] != .null, "\(field.name)")
                    }
                }
                let known = await api.send(
                    "GET", "\(resource.path)/\(row.id)", headers: [("If-None-Match", "\"v1\"")])
                #expect(known.status == (resource.isKnownByVersion ? 304 : 200))
                #expect(known.text.isEmpty == resource.isKnownByVersion)
                #expect(known.header("ETag") == "\"v1\"")
                #expect(read.header("Vary")?.hasPrefix("Accept") == true)
                // Other bytes, so not under the JSON's tag.
                let csv = await api.send(
                    "GET", "\(resource.path)/\(row.id)",
                    headers: [("If-None-Match", "\"v1\""), ("Accept", "text/csv")])
                #expect(csv.status == 200)
                #expect(csv.header("ETag") == nil)
                #expect(csv.header("Vary")?.hasPrefix("Accept") == true)
            }
        }
    }

    @Test(arguments: APIFixture.independent)
    func `a row is changed with its ETag only, and archived once`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            guard resource.operations.contains(.update) else { return }
            let row = try await api.make(name)
            let path = "\(resource.path)/\(row.id)"
            var changes: [String: String] = [:]
            for field in resource.updateFields {
                changes[field.name] = try await api.sample(field, APIFixture.number())
                changes.merge(APIFixture.companions["\(name).\(field.name)"] ?? [:]) { $1 }
            }
            #expect(
                try await api.expect(428, "PATCH", path, APIFixture.text(changes)).problem == "precondition-required")
            let changed = try await api.expect(
                200, "PATCH", path, APIFixture.text(changes), headers: APIFixture.etag(row))
            #expect(changed.header("ETag") == "\"v2\"")
            let after = try changed.object
            for (field, text) in changes { #expect(try after[field] == JSONParser.parse(text), "\(field)") }
            #expect(try await api.expect(200, "GET", path).text == changed.text)
            let stale = try await api.expect(
                412, "PATCH", path, APIFixture.text(changes), headers: APIFixture.etag(row))
            #expect(stale.header("ETag") == "\"v2\"")
            for tag in [
                "W/\"v2\"", "\"v3\"", "\"x\"", "\"v-2\"", "\"v+2\"", "\"v99999999999999999999\"", "\"v1\", \"v3\"",
                "\"v1\", W/\"v2\"", "\"v2-br\"", "\"v02\"", "\"v002-gzip\"",
            ] {
                let refused = try await api.expect(412, "PATCH", path, "{}", headers: [("If-Match", tag)])
                #expect(refused.text.contains("weak ETag") == (tag.hasPrefix("W/")), "\(tag)")
            }
            for tag in ["v2", "*, \"v2\"", "\"v2\" \"v1\"", "\"v2", ",", "w/\"v2\"", "\"v 2\""] {
                let refused = try await api.expect(400, "PATCH", path, "{}", headers: [("If-Match", tag)])
                #expect(refused.problem == "invalid-parameters")
            }
            #expect(try await api.expect(200, "GET", path).text == changed.text)
            for tag in [
                "\"v1\", \"v2\"", "\"other\" ,\"v2\",, \"v9\"", "W/\"v1\",\"v2-gzip\"", "\"v8\",\"v9\",\"v2\"",
            ] {
                let reply = try await api.expect(200, "PATCH", path, "{}", headers: [("If-Match", tag)])
                #expect(reply.header("ETag") == "\"v2\"", "\(tag)")
            }
        }
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            guard resource.operations.contains(.archive) else { return }
            let row = try await api.make(name)
            let path = "\(resource.path)/\(row.id)"
            _ = try await api.expect(428, "DELETE", path)
            _ = try await api.expect(412, "DELETE", path, headers: [("If-Match", "\"v7\"")])
            let archived = try await api.expect(200, "DELETE", path, headers: APIFixture.etag(row))
            #expect(try archived.object["archived_at"] != .null)
            #expect(try await api.expect(200, "GET", path).text == archived.text)
            for (method, body) in [("PATCH", "{}"), ("DELETE", nil)] as [(String, String?)]
            where method == "DELETE" || resource.operations.contains(.update) {
                for tag in ["*", "\"v2\""] {
                    let again = try await api.expect(409, method, path, body, headers: [("If-Match", tag)])
                    #expect(again.problem == "archived")
                }
            }
            func listed(_ query: String) async throws -> Bool {
                try await api.expect(200, "GET", "\(resource.path)?limit=200\(query)").items.contains {
                    $0.id == row.id
                }
            }
            #expect(try await !listed(""))
            #expect(try await listed("&archived=only"))
            #expect(try await listed("&archived=all"))
            #expect(try await !listed("&archived=no"))
        }
    }

    @Test(arguments: APIFixture.independent)
    func `a row that was archived makes room for another like it`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            guard resource.operations.contains(.archive) else { return }
            let body = APIFixture.text(try await api.body(of: resource, full: false))
            let row = try await api.expect(201, "POST", resource.path, body).object
            _ = try await api.expect(200, "DELETE", "\(resource.path)/\(row.id)", headers: APIFixture.etag(row))
            _ = try await api.expect(201, "POST", resource.path, body)
        }
    }

    @Test(arguments: APIFixture.independent)
    func `a change that changes nothing makes no version`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            guard resource.operations.contains(.update) else { return }
            let row = try await api.make(name, full: true)
            let path = "\(resource.path)/\(row.id)"
            let before = try await api.expect(200, "GET", path)
            var same: [String: String] = [:]
            for field in resource.updateFields { same[field.name] = row[field.name]?.text }
            let audited = try await Self.audited(api)
            for body in [[:], same] + same.map({ [$0.key: $0.value] }) {
                for tag in ["\"v1\"", "*"] {
                    let reply = try await api.expect(
                        200, "PATCH", path, APIFixture.text(body), headers: [("If-Match", tag)])
                    #expect(reply.text == before.text, "\(body)")
                    #expect(reply.header("ETag") == "\"v1\"", "\(body)")
                }
            }
            #expect(try await api.expect(200, "GET", path).text == before.text)
            #expect(try await Self.audited(api) == audited)
            _ = try await api.expect(412, "PATCH", path, "{}", headers: [("If-Match", "\"v2\"")])
        }
    }

    private static func audited(_ api: APIFixture) async throws -> String {
        try await api.test.psql(
            "select count(*) from ecdp.audit_event where tenant_id = \(api.mine.tenant) and action <> 'read'")
    }

    @Test(arguments: APIFixture.independent)
    func `an object of counts is changed member by member`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            for field in resource.updateFields {
                guard case .counts(let codes) = field.kind else { continue }
                let (a, b, c) = (codes[0], codes[1], codes[2])
                let row = try await api.make(name, [field.name: "{\"\(a)\":1,\"\(b)\":2}"])
                let path = "\(resource.path)/\(row.id)"
                for (patch, after, version) in [
                    ("{}", "{\"\(a)\":1,\"\(b)\":2}", 1), ("{\"\(c)\":null}", "{\"\(a)\":1,\"\(b)\":2}", 1),
                    ("{\"\(b)\":3}", "{\"\(a)\":1,\"\(b)\":3}", 2), ("{\"\(b)\":3}", "{\"\(a)\":1,\"\(b)\":3}", 2),
                    ("{\"\(a)\":null,\"\(c)\":4}", "{\"\(b)\":3,\"\(c)\":4}", 3),
                    ("{\"\(b)\":null,\"\(c)\":null}", "{}", 4),
                ] {
                    let reply = try await api.expect(
                        200, "PATCH", path, "{\"\(field.name)\":\(patch)}", headers: [("If-Match", "*")])
                    #expect(try reply.object[field.name] == JSONParser.parse(after), "\(patch)")
                    #expect(reply.header("ETag") == "\"v\(version)\"", "\(patch)")
                }
                // Null removes, which a new row has no use for, and an object that must be there is not removed.
                let inner = try await api.expect(
                    422, "POST", resource.path,
                    APIFixture.text(
                        try await api.body(of: resource, full: false).merging([field.name: "{\"\(a)\":null}"]) { $1 }))
                #expect(try inner.places == ["/\(field.name)/\(a)"])
                _ = try await api.expect(
                    422, "PATCH", path, "{\"\(field.name)\":null}", headers: [("If-Match", "*")])
            }
        }
    }

    @Test(arguments: ServedResources.all.map(\.name))
    func `nothing is at an identifier that is nobody's or none at all`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            let nobody = UUID().uuidString
            for id in [
                nobody, nobody.lowercased(), "1", "x", "%00", "%", "{id}", String(repeating: "a", count: 5000), "'",
            ] {
                let path = "\(resource.path)/\(id)"
                for (method, operation, body) in [
                    ("GET", .read, nil), ("PATCH", .update, "{}"), ("DELETE", .archive, nil),
                ] as [(String, Resource.Operation, String?)] {
                    let reply = await api.send(method, path, body, headers: [("If-Match", "*")])
                    if resource.operations.contains(operation) {
                        #expect(reply.status == 404, "\(method) \(path)")
                    } else {
                        #expect([404, 405].contains(reply.status), "\(method) \(path)")
                    }
                }
            }
        }
    }
}
