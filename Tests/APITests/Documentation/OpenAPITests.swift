import Foundation
import HTTP
import JSON
import Logging
import Postgres
import Repositories
import Resources
import TestSupport
import Testing

@testable import API

/// The description says what is served, no more and no less.
@Suite(.database)
struct OpenAPITests {
    /// What is served, read once for all tests of the suite: a test of each resource looks into it, and to read it costs more
    /// with each resource.
    private static func document(_ api: APIFixture) async throws -> JSONObject {
        let reading = api.test.kept(
            "document",
            {
                Task { try await api.expect(200, "GET", "/openapi.json", headers: [("Authorization", "")]).object }
            }, closing: { _ in })
        return try await reading.value
    }

    private static func object(_ value: JSONValue?) throws -> JSONObject {
        guard case .object(let object)? = value else { throw Unexpected("no object") }
        return object
    }

    @Test func `every endpoint is described, and everything described is an endpoint`() async throws {
        try await APIFixture.with { api in
            let served = ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" }))
            let paths = try Self.object(try await Self.document(api)["paths"])
            var described: Set<String> = []
            for path in paths.members {
                for member in try Self.object(path.value).members where member.key != "parameters" {
                    described.insert("\(member.key.uppercased()) \(path.key)")
                }
            }
            #expect(described == Set(served.map { "\($0.method.rawValue) \($0.path)" }))
            #expect(described.count == served.count)
        }
    }

    @Test func `every described operation is answered, with a status that is described`() async throws {
        try await APIFixture.with { api in
            let paths = try Self.object(try await Self.document(api)["paths"])
            for path in paths.members {
                let address = path.key.replacing("{code}", with: api.mine.code)
                    .replacing("{id}", with: UUID().uuidString.lowercased())
                for member in try Self.object(path.value).members where member.key != "parameters" {
                    let responses = try Self.object(try Self.object(member.value)["responses"])
                    for headers in [[], [("If-Match", "*")], [("Authorization", "")], [("Accept", "image/png")]] {
                        for body in [nil, "{}", "[", "{\"x\":1}"] as [String?] where body == nil || member.key != "get"
                        {
                            let reply = await api.send(member.key.uppercased(), address, body, headers: headers)
                            #expect(
                                responses[String(reply.status)] != nil, "\(member.key) \(path.key) → \(reply.status)")
                            #expect(reply.status != 405)
                        }
                    }
                }
            }
        }
    }

    /// What clients are made from is reviewed like code: it changes in the same commit as what it describes.
    @Test func `the document is the one that is checked in`() async throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/openapi.json")
        try await APIFixture.with { api in
            let served = try await Self.document(api)
            let text = Self.indented(.object(served)) + "\n"
            if ProcessInfo.processInfo.environment["ECDP_WRITE_OPENAPI"] != nil {
                try text.write(to: file, atomically: true, encoding: .utf8)
            }
            let kept = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            let difference = text.split(separator: "\n").difference(from: kept.split(separator: "\n"))
            let lines = difference.prefix(40).map { change in
                switch change {
                case .insert(let line, let text, _): "+ \(line + 1): \(text)"
                case .remove(let line, let text, _): "- \(line + 1): \(text)"
                }
            }
            #expect(
                text == kept,
                """
                docs/openapi.json is not what is served; review the change, then run bin/dump-openapi:
                \(lines.joined(separator: "\n"))
                """)
        }
    }

    @Test func `every kind of problem stands in the table of errors, and nothing else`() throws {
        let file = StatementSets.sources.deletingLastPathComponent().appending(path: "docs/errors.md")
        let rows = try String(contentsOf: file, encoding: .utf8).matches(of: /\n\| `([a-z-]+)` \| ([0-9]{3}) \|/)
        #expect(
            Set(rows.map { "\($0.output.1) \($0.output.2)" }) == Set(Problem.Kind.all.map { "\($0.code) \($0.status)" })
        )
    }

    @Test func `answers can gain members, bodies are read to the last one`() async throws {
        try await APIFixture.with { api in
            let schemas = try Self.object(try Self.object(try await Self.document(api)["components"])["schemas"])
            let served = ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" }))
            for endpoint in served {
                for shape in endpoint.success.shape?.all ?? [] {
                    #expect(try Self.object(schemas[shape.name])["additionalProperties"] == nil, "\(shape.name)")
                }
                for shape in endpoint.body?.shape.all ?? [] where endpoint.body?.format != .form {
                    let schema = try Self.object(schemas[shape.name])
                    #expect(schema["additionalProperties"] == .bool(false), "\(shape.name)")
                }
            }
        }
    }

    private static func indented(_ value: JSONValue, _ indent: String = "") -> String {
        let inner = indent + "  "
        switch value {
        case .array(let items) where !items.isEmpty:
            return "[\n" + items.map { inner + indented($0, inner) }.joined(separator: ",\n") + "\n\(indent)]"
        case .object(let object) where !object.members.isEmpty:
            let members = object.members.map {
                "\(inner)\(JSONValue.string($0.key).text): \(indented($0.value, inner))"
            }
            return "{\n" + members.joined(separator: ",\n") + "\n\(indent)}"
        default: return value.text
        }
    }

    @Test func `the document holds together`() async throws {
        try await APIFixture.with { api in
            let document = try await Self.document(api)
            #expect(document.string("openapi") == "3.1.0")
            let components = try Self.object(document["components"])
            var references: Set<String> = []
            var operations: [String] = []
            func walk(_ value: JSONValue, _ place: String) {
                switch value {
                case .array(let items): for (index, item) in items.enumerated() { walk(item, "\(place)/\(index)") }
                case .object(let object):
                    if let reference = object.string("$ref") { references.insert(reference) }
                    if let operation = object.string("operationId") { operations.append(operation) }
                    if case .string? = object["in"] {
                        #expect(object["schema"] != nil && object.string("name") != nil, "\(place)")
                    }
                    for member in object.members { walk(member.value, "\(place)/\(member.key.pointerEscaped)") }
                default: break
                }
            }
            walk(.object(document), "#")
            #expect(Set(operations).count == operations.count)
            for reference in references {
                let parts = reference.split(separator: "/").map(String.init)
                try #require(parts.count == 4 && parts[0] == "#" && parts[1] == "components", "\(reference)")
                #expect(try Self.object(components[parts[2]])[parts[3]] != nil, "\(reference)")
            }
            for schema in try Self.object(components["schemas"]).members {
                #expect(references.contains("#/components/schemas/\(schema.key)"), "\(schema.key) is used nowhere")
            }
            for path in try Self.object(document["paths"]).members {
                let item = try Self.object(path.value)
                let named = path.key.split(separator: "/").filter { $0.hasPrefix("{") }.map {
                    String($0.dropFirst().dropLast())
                }
                var declared: [String] = []
                if case .array(let parameters)? = item["parameters"] {
                    declared = try parameters.compactMap { try Self.object($0).string("name") }
                }
                #expect(declared == named, "\(path.key)")
                for member in item.members where member.key != "parameters" {
                    let operation = try Self.object(member.value)
                    #expect(operation.string("summary") != nil && operation["tags"] != nil)
                    for response in try Self.object(operation["responses"]).members {
                        let response = try Self.object(response.value)
                        #expect(response.string("description") != nil || response.string("$ref") != nil)
                    }
                    var names: Set<String> = []
                    if case .array(let parameters)? = operation["parameters"] {
                        for parameter in parameters {
                            let parameter = try Self.object(parameter)
                            let name = "\(parameter.string("in") ?? "") \(parameter.string("name") ?? "")"
                            #expect(names.insert(name).inserted, "\(path.key) has \(name) twice")
                        }
                    }
                }
            }
        }
    }

    /// The schema of an operation's successful JSON answer, by path and method.
    private static func answers(_ document: JSONObject) throws -> [(path: String, method: String, schema: JSONValue)] {
        try object(document["paths"]).members.flatMap { path in
            try object(path.value).members.filter { $0.key != "parameters" }.compactMap { member in
                let responses = try object(try object(member.value)["responses"])
                guard let success = responses.members.first(where: { $0.key.hasPrefix("2") }),
                    case .object(let content)? = try object(success.value)["content"],
                    case .object(let json)? = content["application/json"], let schema = json["schema"]
                else { return nil }
                return (path.key, member.key.uppercased(), schema)
            }
        }
    }

    /// A draft that follows a signed MOU, which was ended, with a scan and what is owed.
    private static func papers(_ api: APIFixture) async throws -> [String: String] {
        let partnership = try await api.make("partnership", ["stage_since": "\"2026-03-02\""])
        let signed = try await api.makeSigned("mou", of: partnership.id, on: "2026-03-10")
        let path = "documents/\(signed.id)"
        _ = try await api.expect(200, "POST", "\(path)/terminate", #"{"ends_on":"2026-09-01","reason":"Moved away"}"#)
        let next = try await api.expect(201, "POST", "\(path)/next-version", #"{"basis":"amendment"}"#)
        let scan = try await api.expect(
            201, "POST", "\(path)/attachments", "%PDF-1.7", headers: [("Content-Type", "application/pdf")])
        let ended = try await api.expect(200, "GET", "document-terminations").items
        let owed = try await api.expect(200, "GET", "obligations").items
        return [
            "documents": try next.object.id, "document-attachments": try scan.object.id,
            "document-terminations": try #require(ended.first).id, "obligations": try #require(owed.first).id,
        ]
    }

    @Test func `every answer to a read is as its schema says, to the last member`() async throws {
        try await APIFixture.with { api in
            let document = try await Self.document(api)
            let validator = SchemaValidator(document: document)
            var ids: [String: String] = [:]
            for resource in ServedResources.all where resource.operations.contains(.create) {
                ids[resource.path] = try await api.make(resource.name, full: true).id
            }
            let programme = try #require(ids["programmes"])
            let asked = try await api.expect(
                202, "POST", "evaluations",
                try await api.reviewRequest(of: programme)
            ).object
            ids["evaluations"] = asked.string("evaluation_id")
            ids["jobs"] = asked.string("job_id")
            // What is known of a centre goes by the centre's id.
            ids["centre-standings"] = ids["centres"]
            ids["calendar-addresses"] = try await api.expect(
                201, "POST", "calendar-addresses", #"{"name":"Office"}"#
            ).object.id
            let twice = try await api.make("partner")
            ids["partner-merges"] = try await api.expect(
                201, "POST", "partners/\(twice.id)/merges",
                "{\"into_id\":\"\(ids["partners"] ?? "")\",\"reason\":\"Entered twice\"}", headers: [("If-Match", "*")]
            ).object.id
            ids.merge(try await Self.papers(api)) { $1 }
            ids["renderings"] = try await api.test.psql(
                """
                insert into ecdp.rendering (tenant_id, id, proposal_id, html, html_sha256, job_id)
                select
                    p.tenant_id, gen_random_uuid(), p.id, '<p>Page</p>', encode(sha256('<p>Page</p>'), 'hex'),
                    gen_random_uuid()
                from ecdp.proposal as p
                where p.id = '\(ids["proposals"] ?? "")'
                returning id
                """)
            var seen = 0
            for (path, method, schema) in try Self.answers(document) where method == "GET" {
                var address = path.replacing("{code}", with: api.mine.code)
                if address.contains("{id}") {
                    let words = address.split(separator: "/").map(String.init)
                    let place = try #require(words.firstIndex(of: "{id}"))
                    // What nothing of the above makes has any row of its list, or is not read.
                    var id = ids[words[place - 1]]
                    if id == nil { id = try await api.send("GET", "\(words[place - 1])?limit=1").items.first?.id }
                    guard let id else { continue }
                    address = address.replacing("{id}", with: id)
                }
                let reply = try await api.expect(200, "GET", address)
                for fault in try validator.faults(of: JSONParser.parse(reply.text), by: schema) {
                    Issue.record("\(path): \(fault)")
                }
                seen += 1
            }
            #expect(seen > 40)
        }
    }

    @Test func `a programme's progress is as its schema says, before, within and after its time`() async throws {
        try await APIFixture.with { api in
            let document = try await Self.document(api)
            let validator = SchemaValidator(document: document)
            let schema = try JSONParser.parse(##"{"$ref":"#/components/schemas/Progress"}"##)
            let programme = try await api.make("programme")
            let partnership = try await api.make(
                "partnership",
                ["programme_id": "\"\(programme.id)\"", "stage_since": "\"2026-03-02\""])
            _ = try await api.make(
                "partnership_centre", ["partnership_id": "\"\(partnership.id)\"", "joined_on": "\"2026-03-02\""])
            _ = try await api.makeSigned("mou", of: partnership.id, on: "2026-04-15")
            for stage in ["contacted", "proposed", "engaged", "mou_signed"] {
                _ = try await api.expect(
                    200, "POST", "partnerships/\(partnership.id)/transitions",
                    "{\"to\":\"\(stage)\",\"on\":\"2026-04-20\",\"reason\":\"Met\"}", headers: [("If-Match", "*")])
            }
            var counted = 0
            for day in ["1950-01-01", "2026-01-01", "2026-05-01", "2026-10-01", "2027-06-01", "2150-01-01"] {
                let reply = try await api.expect(200, "GET", "programmes/\(programme.id)/progress?on=\(day)")
                for fault in try validator.faults(of: JSONParser.parse(reply.text), by: schema) {
                    Issue.record("\(day): \(fault)")
                }
                counted = max(counted, try reply.object.integer("actual") ?? 0)
            }
            #expect(counted == 1)
            // The schema says enough to refuse what it does not describe.
            for wrong in ["{}", #"{"as_of":1}"#, "[]", "null"] {
                #expect(try !validator.faults(of: JSONParser.parse(wrong), by: schema).isEmpty)
            }
        }
    }

    @Test func `the document is sent compressed to who asks for it, and not again to who has it`() async throws {
        try await APIFixture.with { api in
            let plain = try await api.expect(200, "GET", "/openapi.json")
            #expect(plain.header("Content-Encoding") == nil)
            #expect(plain.header("Vary") == "Accept-Encoding")
            let tag = try #require(plain.header("ETag"))
            let request = HTTPRequest(
                method: "GET", path: "/openapi.json", headers: HTTPFields([("Accept-Encoding", "gzip, br")]))
            let compressed = await api.application.respond(to: request)
            #expect(compressed.header("Content-Encoding") == "gzip")
            #expect(compressed.header("Vary") == "Accept-Encoding")
            #expect(compressed.header("ETag") == "\(tag.dropLast())-gzip\"")
            #expect(compressed.body.count < plain.text.utf8.count / 5)
            #expect(try await ContentCodingTests.expanded(compressed.body) == plain.text)
            for known in [tag, "W/\(tag)", "\"x\", \(tag)", "*", compressed.header("ETag") ?? ""] {
                let reply = try await api.expect(304, "GET", "/openapi.json", headers: [("If-None-Match", known)])
                #expect(reply.text.isEmpty)
            }
            _ = try await api.expect(200, "GET", "/openapi.json", headers: [("If-None-Match", "\"x\"")])
        }
    }

    @Test(arguments: APIFixture.creatable)
    func `the examples in the document can be posted, and answers are as described`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            let schemas = try Self.object(try Self.object(try await Self.document(api)["components"])["schemas"])
            let create = try Self.object(schemas["\(name.pascalCased)Create"])
            let properties = try Self.object(create["properties"])
            #expect(properties.keys == resource.createBody.map(\.name))
            var body = try await api.body(of: resource, full: false)
            for property in properties.members {
                guard case .array(let examples)? = try Self.object(property.value)["examples"] else { continue }
                body[property.key] = try #require(examples.first).text
            }
            // The centres that the examples of child rows name.
            try await api.prepare(body, of: body)
            let made = try await api.expect(201, "POST", resource.path, APIFixture.text(body)).object
            let described = try Self.object(schemas[name.pascalCased])
            let row = try Self.object(described["properties"])
            #expect(made.keys == row.keys)
            for member in row.members {
                let schema = try Self.object(member.value)
                var types: [String] = []
                switch schema["type"] {
                case .string(let type)?: types = [type]
                case .array(let several)?:
                    types = several.compactMap { if case .string(let type) = $0 { type } else { nil } }
                default: continue
                }
                let type =
                    switch made[member.key] {
                    case .null?: "null"
                    case .bool?: "boolean"
                    case .integer?: "integer"
                    case .decimal?: "number"
                    case .string?: "string"
                    case .array?: "array"
                    case .object?: "object"
                    case nil: "nothing"
                    }
                #expect(types.contains(type) || type == "integer" && types.contains("number"), "\(member.key): \(type)")
            }
        }
    }
}
