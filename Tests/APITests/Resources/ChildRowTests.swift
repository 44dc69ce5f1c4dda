import Domain
import Foundation
import HTTP
import JSON
import Resources
import TestSupport
import Testing

@testable import API

/// Bodies that hold rows of another resource, made from the declarations.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct ChildRowTests {
    private static let parents = ServedResources.all.filter { !$0.children.isEmpty }.map(\.name)

    /// A body with the example of its child rows, and the fields that the example's own parent has.
    private static func body(
        _ api: APIFixture, _ resource: Resource, _ children: [String: String] = [:]
    ) async throws -> String {
        var body = try await api.body(of: resource, full: false)
        for field in resource.createFields where field.isRequired {
            if case .date = field.kind, let example = field.example { body[field.name] = example }
        }
        try await api.prepare(children, of: body)
        // Options are of questions, and texts of both.
        for child in resource.children where resource.name == "survey_version" && child.name != "texts" {
            if children["options"] ?? children["texts"] != nil { body[child.name] = child.field.example }
        }
        return APIFixture.text(body.merging(children) { $1 })
    }

    private static func rows(_ api: APIFixture, _ child: ChildRows, of parent: String) async throws -> [JSONObject] {
        try await api.expect(200, "GET", "\(child.resource.path)?limit=200").items
            .filter { $0.string(child.parent) == parent }
    }

    private static func example(_ child: ChildRows) throws -> [JSONObject] {
        guard case .array(let items) = try JSONParser.parse(child.field.example ?? "") else { return [] }
        return items.compactMap { if case .object(let object) = $0 { object } else { nil } }
    }

    @Test(arguments: parents)
    func `child rows are made with their parent, none for an empty list, the usual ones for no list`(
        name: String
    ) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            for child in resource.children {
                let example = try Self.example(child)
                #expect(example.count > 1)
                let headers = [("Idempotency-Key", "k-\(child.name)")]
                let sent = try await Self.body(api, resource, [child.name: try #require(child.field.example)])
                let made = try await api.expect(201, "POST", resource.path, sent, headers: headers)
                #expect(try await api.expect(201, "POST", resource.path, sent, headers: headers).text == made.text)
                let rows = try await Self.rows(api, child, of: made.object.id)
                #expect(rows.count == example.count)
                for sent in example {
                    let members = sent.members.filter { !$0.key.hasSuffix("_id") }
                    let isMade = rows.contains { row in members.allSatisfy { row[$0.key] == $0.value } }
                    #expect(isMade, "\(sent)")
                }
                if child.field.isRequired {
                    let empty = try await api.expect(
                        422, "POST", resource.path, try await Self.body(api, resource, [child.name: "[]"]))
                    #expect(try empty.places == ["/\(child.name)"])
                    continue
                }
                let empty = try await api.expect(
                    201, "POST", resource.path, try await Self.body(api, resource, [child.name: "[]"]))
                #expect(try await Self.rows(api, child, of: empty.object.id).isEmpty)
                let usual = try await api.expect(201, "POST", resource.path, try await Self.body(api, resource))
                #expect(try await Self.rows(api, child, of: usual.object.id).count == child.usual?.count ?? 0)
            }
        }
    }

    @Test(arguments: parents)
    func `all faults of child rows are named at once, each with its place`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            // Some come with the program.
            let before = try await api.expect(200, "GET", resource.path).items.count
            for child in resource.children {
                guard case .rows(let shape, let count) = child.field.kind else { continue }
                let required = shape.fields.filter(\.isRequired).map(\.name)
                let faulty =
                    "[\(try #require(Self.example(child).first.map { JSONValue.object($0).text })),{},7,"
                    + #"{"nonsense":1,"\#(required[0])":null}]"#
                let refused = try await api.expect(
                    422, "POST", resource.path, try await Self.body(api, resource, [child.name: faulty]))
                let places = Set(try refused.places)
                let at = "/\(child.name)"
                #expect(
                    places
                        == Set(required.map { "\(at)/1/\($0)" } + required.map { "\(at)/3/\($0)" })
                        .union(["\(at)/2", "\(at)/3/nonsense"]))
                for wrong in [
                    "null", "{}", "\"x\"", "[\((0...count.upperBound).map { _ in "{}" }.joined(separator: ","))]",
                ] {
                    let reply = try await api.expect(
                        422, "POST", resource.path, try await Self.body(api, resource, [child.name: wrong]))
                    #expect(try reply.places == [at], "\(wrong.prefix(20))")
                }
                // A parent's own column is not a field of its child rows.
                let owned = "[{\"\(child.parent)\":\"\(UUID())\"}]"
                let reply = try await api.expect(
                    422, "POST", resource.path, try await Self.body(api, resource, [child.name: owned]))
                #expect(try reply.places.contains("\(at)/0/\(child.parent)"))
            }
            #expect(try await api.expect(200, "GET", resource.path).items.count == before)
        }
    }

    @Test func `a child row that the database refuses is named by its place, and nothing is kept`() async throws {
        try await APIFixture.with { api in
            func phase(_ position: Int, _ from: String, _ to: String) -> String {
                "{\"position\":\(position),\"name\":\"P\",\"starts_on\":\"\(from)\",\"ends_on\":\"\(to)\",\"partnerships\":1}"
            }
            let good = phase(1, "2026-03-01", "2026-04-01")
            for (phases, status, place) in [
                (
                    [good, phase(2, "2026-04-01", "2026-05-01"), phase(2, "2026-05-01", "2026-06-01")], 409,
                    "2/position"
                ),
                ([good, phase(2, "2026-05-01", "2026-04-01")], 422, "1/ends_on"),
                (
                    [good, phase(2, "2026-11-01", "2027-02-01"), phase(3, "2026-05-01", "2026-06-01")], 422,
                    "1/starts_on"
                ),
                (
                    [good, phase(2, "2026-05-01", "2026-06-01"), phase(3, "2026-05-15", "2026-07-01")], 422,
                    "2/starts_on"
                ),
            ] {
                let body =
                    #"{"name":"P","starts_on":"2026-03-01","ends_on":"2026-12-01","phases":["#
                    + phases.joined(separator: ",") + "]}"
                for headers in [[], [("Idempotency-Key", "k")]] {
                    let reply = try await api.expect(status, "POST", "programmes", body, headers: headers)
                    #expect(try reply.places == ["/phases/\(place)"], "\(reply.text)")
                }
            }
            #expect(try await api.expect(200, "GET", "programmes?archived=all").items.isEmpty)
            _ = try await api.expect(
                201, "POST", "programmes", #"{"name":"P","starts_on":"2026-03-01","ends_on":"2026-12-01"}"#,
                headers: [("Idempotency-Key", "k")])
        }
    }
}
