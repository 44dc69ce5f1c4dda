import Domain
import Foundation
import HTTP
import JSON
import Repositories
import Resources
import TestSupport
import Testing

@testable import API

/// Every field of every resource, sent wrong in every way.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct FieldFaultTests {
    /// JSON that the field cannot take.
    static func wrong(_ field: Field) -> [String] {
        var wrong = field.isNullable ? [] : ["null"]
        switch field.kind {
        case .text(let length):
            wrong += ["1", "true", "[]", "{}", "\"\(String(repeating: "é", count: length.upperBound + 1))\""]
            if length.lowerBound > 0 { wrong += ["\"\"", "\" \\t\\u00a0\\n\"", "\"\\u200b\\ufeff \\u2060\""] }
            wrong += [
                "\"a\\u001b[31m\"", "\"a\\u007fb\"", "\"a\\u0085b\"", "\"a\\u202eb\"", "\"a\\u2067b\"", "\"a\\rb\"",
            ]
            if length.upperBound < 500 { wrong += ["\"ab\\nc\"", "\"ab\\tc\""] }
        case .code(let codes):
            wrong += ["1", "[]", "\"\"", "\"nonsense\"", "\"\(codes[0]) \"", "\"\(codes[0].uppercased())\""]
        case .codes(let codes, let atLeast):
            wrong += ["\"\(codes[0])\"", "{}", "[1]", "[null]", "[\"x\"]", "[[]]", "[\"\(codes[0])\",\"\(codes[0])\"]"]
            if atLeast > 0 { wrong.append("[]") }
        case .integer(let range):
            wrong += [
                "\"1\"", "1.5", "0.001", "15e-1", "1.0000000000000000000001", "1e-400", "true", "[]",
                "9223372036854775808",
                "-9223372036854775809", "1e400", "1e99999999999999999999", "1e-99999999999999999999",
            ]
            wrong += [String(range.lowerBound - 1), String(range.upperBound + 1)]
        case .number(let range):
            // Far enough outside to be another number.
            let (below, above) = (max(0.001, abs(range.lowerBound) / 1e12), max(0.001, abs(range.upperBound) / 1e12))
            wrong += [
                "\"1\"", "true", "[]", "1e400", "-1e400", "\(range.lowerBound - below)", "\(range.upperBound + above)",
            ]
        case .boolean: wrong += ["1", "0", "\"true\"", "[]"]
        case .date:
            wrong += [
                "20260101", "\"\"", "\"2026-02-29\"", "\"2026-13-01\"", "\"2026-1-1\"", "\"1899-12-31\"",
                "\"2200-01-01\"",
                "\"today\"", "\"infinity\"", "\"2026-01-01T00:00:00Z\"", "\"２０２６-01-01\"",
            ]
        case .timestamp: wrong += ["1", "\"now\"", "\"\"", "\"2026-01-01T25:00:00Z\""]
        case .id:
            wrong += [
                "1", "\"\"", "\"x\"", "\"00000000000000000000000000000000\"",
                "\"{00000000-0000-0000-0000-000000000000}\"",
            ]
        case .texts(let count, let each):
            wrong += [
                "\"x\"", "{}", "[1]", "[null]", "[\"\(String(repeating: "x", count: each.upperBound + 1))\"]", "[\"\"]",
            ]
            wrong.append("[\((0...count.upperBound).map { "\"a\($0)\"" }.joined(separator: ","))]")
        case .ids(_, let count):
            wrong += ["\"x\"", "[\"x\"]", "[null]"]
            wrong.append("[\((0...count.upperBound).map { _ in "\"\(UUID())\"" }.joined(separator: ","))]")
        case .counts(let codes):
            wrong += [
                "[]", "1", "{\"nonsense\":1}", "{\"\(codes[0])\":-1}", "{\"\(codes[0])\":1.5}",
                "{\"\(codes[0])\":\"1\"}",
            ]
            wrong += ["{\"\(codes[0])\":100001}", "{\"a/b~c\":1}", "{\"\(codes[0])\":null}"]
        case .language: wrong += ["[]", "1", "\"select 1\"", "{}"]
        case .list, .rows: wrong += ["{}", "1", "[1]", "[null]", "[{\"nonsense\":1}]"]
        case .json, .object, .dates: break
        }
        return wrong
    }

    @Test(arguments: APIFixture.creatable)
    func `a wrong value is refused with its place, and changes nothing`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            let row = try await api.make(name)
            let path = "\(resource.path)/\(row.id)"
            let right = try await api.body(of: resource, full: false)
            for field in resource.createFields {
                for json in Self.wrong(field) {
                    let body = APIFixture.text(right.merging([field.name: json]) { $1 })
                    let refused = try await api.expect(422, "POST", resource.path, body)
                    #expect(refused.problem == "invalid-body")
                    let places = try refused.places
                    #expect(places.count == 1 && places[0].hasPrefix("/\(field.name)"), "\(json): \(places)")
                    guard resource.updateFields.contains(where: { $0.name == field.name }) else { continue }
                    // In a merge patch null removes the member of an object.
                    if case .counts = field.kind, json.hasSuffix(":null}") { continue }
                    let unchanged = try await api.expect(
                        422, "PATCH", path, "{\"\(field.name)\":\(json)}", headers: APIFixture.etag(row))
                    #expect(try unchanged.places == places, "\(json)")
                }
            }
            #expect(try await api.expect(200, "GET", path).object == row)
        }
    }

    @Test(arguments: APIFixture.creatable)
    func `all faults of a body are named at once, unknown fields with what was meant`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            let empty = try await api.expect(422, "POST", resource.path, "{}")
            let required =
                (resource.createFields + resource.children.map(\.field)).filter { $0.isRequired }.map { "/\($0.name)" }
            if !required.isEmpty { #expect(try empty.places == required) }

            var wrong: [String: String] = [:]
            for field in resource.createFields { wrong[field.name] = Self.wrong(field).first { $0 != "null" } }
            let field = try #require(resource.createFields.max { $0.name.count < $1.name.count }).name
            let misspelt = String(field.dropLast()) + "q"
            wrong[misspelt] = "1"
            wrong["zzzzzzzz"] = "1"
            wrong["a/b~c"] = "1"
            let all = try await api.expect(422, "POST", resource.path, APIFixture.text(wrong))
            let expected = resource.createFields.map { "/\($0.name)" } + ["/\(misspelt)", "/zzzzzzzz", "/a~1b~0c"]
            let told = try all.places.map { "/" + ($0.split(separator: "/").first ?? "") }
            #expect(Set(told).isSuperset(of: expected.map { "/" + ($0.split(separator: "/").first ?? "") }))
            let faults = try all.faults
            #expect(faults.first { $0.place == "/\(misspelt)" }?.hint == "did you mean \(field)?")
            #expect(faults.contains { $0.place == "/zzzzzzzz" && $0.hint == nil })

            // What the server sets cannot be sent, nor what is set for good be changed.
            guard resource.operations.contains(.update) else { return }
            let row = try await api.make(name)
            for column in resource.columns where column.writable != .always {
                let body = "{\"\(column.name)\":\((row[column.name] ?? .null).text)}"
                let refused = try await api.expect(
                    422, "PATCH", "\(resource.path)/\(row.id)", body, headers: APIFixture.etag(row))
                #expect(try refused.places == ["/\(column.name)"])
            }
            #expect(try await api.expect(200, "GET", "\(resource.path)/\(row.id)").object == row)
        }
    }

    @Test(arguments: APIFixture.independent)
    func `text of every kind comes back as it was sent, in its canonical form`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            let texts = [
                #"'; drop table centre; --"#, #"\"\\\/ \n\r\n\t."#, "👩‍👧 Ünïcødé \u{200f}עברית",
                #"\ud83d\ude00"#, "%s $1 {x} ?",
            ]
            for text in texts {
                var body = try await api.body(of: resource, full: false)
                for field in resource.createFields {
                    if case .text(let length) = field.kind, length.lowerBound <= 1,
                        length.upperBound >= (text.contains(#"\n"#) ? 500 : 100)
                    {
                        body[field.name] = "\"\(text)\""
                        body.merge(APIFixture.companions["\(name).\(field.name)"] ?? [:]) { $1 }
                    }
                }
                let row = try await api.expect(201, "POST", resource.path, APIFixture.text(body)).object
                for field in resource.createFields {
                    guard let json = try body[field.name].map({ try JSONParser.parse($0) }) else { continue }
                    if case .text = field.kind, field.spelling == .line, case .string(let sent) = json {
                        #expect(row.string(field.name) == CanonicalText.line(sent), "\(field.name)")
                    } else {
                        #expect(row[field.name] == json, "\(field.name)")
                    }
                }
                let read = try await api.expect(200, "GET", "\(resource.path)/\(row.id)").object
                #expect(read == row)
            }
        }
    }

    @Test func `a whole number may be written with a fraction of zeros or an exponent, and is exact`() async throws {
        try await APIFixture.with { api in
            let row = try await api.make("programme")
            for (written, target) in [
                ("5.0", 5), ("1e2", 100), ("1.20E+1", 12), ("1000e-2", 10), ("0.7e1", 7), ("100.000", 100),
            ] {
                let changed = try await api.expect(
                    200, "PATCH", "programmes/\(row.id)", "{\"target\":\(written)}", headers: [("If-Match", "*")])
                #expect(try changed.object["target"] == .integer(Int64(target)), "\(written)")
            }
        }
        var faults: [Fault] = []
        let wide = Field("n", .integer(Int.min...Int.max), doc: "")
        for (written, number) in [
            ("-0", "0"), ("-0.0e9", "0"), ("0e99999999999999999999", "0"), ("-2.0", "-2"),
            ("9223372036854775807.0", "9223372036854775807"), ("922337203685477580.7e1", "9223372036854775807"),
        ] {
            let value = FieldReader.value(try JSONParser.parse(written), wide, at: "/n", faults: &faults)
            #expect(value == .text(number), "\(written)")
        }
        #expect(faults.isEmpty)
        for written in ["9223372036854775808.0", "1e19", "-1e19", "0.5", "9223372036854775807.5"] {
            #expect(FieldReader.value(try JSONParser.parse(written), wide, at: "/n", faults: &faults) == nil)
        }
        #expect(faults.count == 5)
    }

    @Test func `every fault within a list or an object of counts is named`() throws {
        var faults: [Fault] = []
        let codes = Field("c", .codes(["a", "b"], atLeast: 0), doc: "")
        let list = try JSONParser.parse(#"["a", "x", 1, "a", "b", null]"#)
        #expect(FieldReader.value(list, codes, at: "/c", faults: &faults) == nil)
        #expect(faults.map(\.field) == ["/c/1", "/c/2", "/c/3", "/c/5"])
        faults = []
        let counts = Field("n", .counts(["a", "b"]), doc: "")
        let object = try JSONParser.parse(#"{"a": -1, "x": 1, "b": 1.5}"#)
        #expect(FieldReader.value(object, counts, at: "/n", faults: &faults) == nil)
        #expect(faults.map(\.field) == ["/n/a", "/n/x", "/n/b"])
        faults = []
        let right = try JSONParser.parse(#"{"a": 2.0, "b": 1e1}"#)
        #expect(FieldReader.value(right, counts, at: "/n", faults: &faults) == .text(#"{"a":2,"b":10}"#))
    }

    @Test func `values that contradict each other are refused`() async throws {
        try await APIFixture.with { api in
            let cases: [(String, [String: String], String)] = [
                ("centre", ["latitude": "-30"], "/longitude"), ("centre", ["longitude": "20"], "/longitude"),
                ("centre", ["latitude": "51.5", "longitude": "20"], "/latitude"),
                ("partner", ["latitude": "-30"], "/longitude"),
                ("partner", ["kind": "\"cbo\"", "sub_kind": "\"university\""], "/sub_kind"),
                ("partner", ["registration_type": "\"npo\""], "/registration_number"),
                (
                    "partner_clearance", ["screened_on": "\"2026-02-10\"", "expires_on": "\"2026-02-10\""],
                    "/expires_on"
                ),
                ("programme", ["starts_on": "\"2026-03-01\"", "ends_on": "\"2026-03-01\""], "/ends_on"),
                ("programme_phase", ["starts_on": "\"2026-03-01\"", "ends_on": "\"2026-02-01\""], "/ends_on"),
                ("centre_registration", ["scheme": "\"bana_pele\"", "level": "\"full\""], "/level"),
                ("centre_registration", ["valid_from": "\"2026-03-01\"", "valid_to": "\"2026-03-01\""], "/valid_to"),
                ("region", ["kind": "\"province\""], "/kind"), ("region", ["parent_id": "null"], "/parent_id"),
                ("region", ["valid_from": "\"2026-03-01\"", "valid_to": "\"2026-03-01\""], "/valid_to"),
                ("partnership_centre", ["joined_on": "\"2026-03-01\"", "left_on": "\"2026-02-28\""], "/left_on"),
                ("barrier", ["raised_on": "\"2026-03-01\"", "due_on": "\"2026-02-28\""], "/due_on"),
                ("barrier", ["raised_on": "\"2026-03-01\"", "resolved_on": "\"2026-02-28\""], "/resolved_on"),
                (
                    "document", ["valid_from": "\"2026-03-02\"", "valid_until": "\"2026-03-01\""], "/valid_until"
                ),
                ("document_commitment", ["schedule": "\"monthly\"", "until_on": "null"], "/until_on"),
                (
                    "document_commitment", ["from_on": "\"2026-03-02\"", "until_on": "\"2026-03-01\""], "/until_on"
                ),
                (
                    "document_commitment", ["from_on": "\"2026-03-01\"", "until_on": "\"2036-03-02\""], "/until_on"
                ),
                ("document_commitment", ["resource_kind": "\"materials\""], "/item_id"),
                ("document_clause", ["kind": "\"expectation\"", "side": "null"], "/side"),
                (
                    "document_milestone", ["starts_on": "\"2026-08-01\"", "due_on": "\"2026-07-31\""], "/due_on"
                ),
                ("document_metric", ["baseline": "3"], "/baseline_on"),
                (
                    "document_metric", ["baseline": "10", "baseline_on": "\"2026-03-01\"", "target": "9"], "/target"
                ),
                (
                    "document_metric", ["baseline": "3", "baseline_on": "\"2026-03-01\"", "due_on": "\"2026-03-01\""],
                    "/due_on"
                ),
                ("contact", ["centre_id": "null"], ""), ("engagement_attendance", ["centre_id": "null"], ""),
            ]
            for (name, changes, place) in cases {
                let resource = try APIFixture.resource(name)
                let body = try await api.body(of: resource, full: false).merging(changes) { $1 }
                let refused = try await api.expect(422, "POST", resource.path, APIFixture.text(body))
                #expect(try refused.places == [place], "\(name) \(changes)")
            }
            for (name, changes) in [
                ("contact", ["partner_id"]), ("engagement_attendance", ["partner_id"]),
            ] {
                let resource = try APIFixture.resource(name)
                var body = try await api.body(of: resource, full: false)
                for field in changes { body[field] = try await "\"\(api.make("partner").id)\"" }
                _ = try await api.expect(422, "POST", resource.path, APIFixture.text(body))
            }
        }
    }
}
