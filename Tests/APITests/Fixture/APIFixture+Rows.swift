import Domain
import Foundation
import HTTP
import JSON
import Repositories
import Resources
import Testing

@testable import API

/// Rows made from nothing but the resources' declarations, so that a new resource is tested as soon as it is served.
extension APIFixture {
    static let creatable = ServedResources.all.filter { $0.operations.contains(.create) }.map(\.name)

    static func resource(_ name: String) throws -> Resource {
        try #require(ServedResources.all.first { $0.name == name }, "no resource \(name)")
    }

    /// Makes a row, with whatever it refers to.
    ///
    /// - Parameters:
    ///   - full: every field is set; else only those that must be.
    ///   - changes: JSON by field, in place of the examples.
    func make(
        _ name: String, full: Bool = false, _ changes: [String: String] = [:], in place: Municipality? = nil
    ) async throws -> JSONObject {
        let resource = try Self.resource(name)
        let body = try await Self.text(self.body(of: resource, full: full, in: place).merging(changes) { $1 })
        return try await expect(201, "POST", resource.path, body, in: place).object
    }

    /// A body that can be posted: JSON by field.
    func body(of resource: Resource, full: Bool, in place: Municipality? = nil) async throws -> [String: String] {
        let n = Self.number()
        // Where a row belongs to one thing or another, it is a centre's, or a region's.
        let isEither = resource.constraints.rules.keys.contains { $0.hasSuffix("_subject_check") }
        let isPlaced = resource.constraints.rules.keys.contains { $0.hasSuffix("_place_check") }
        var body: [String: String] = [:]
        for field in resource.createFields {
            let isChosen = isEither && field.name == "centre_id" || isPlaced && field.name == "region_id"
            let isOther = isEither && field.name == "partner_id" || isPlaced && field.name == "locality_id"
            guard full || field.isRequired || isChosen, !isOther else { continue }
            body[field.name] = try await sample(field, n, in: place)
        }
        // The usual phases fill a new programme: it goes on for another one.
        if resource.name == "programme_phase", let programme = body["programme_id"]?.dropFirst().dropLast() {
            _ = try await expect(
                200, "PATCH", "programmes/\(programme)", #"{"ends_on":"2027-12-31"}"#, in: place,
                headers: [("If-Match", "*")])
        }
        return body
    }

    /// A request for the review of a quarter in a programme's time.
    func reviewRequest(of programme: String) async throws -> String {
        let row = try await expect(200, "GET", "programmes/\(programme)").object
        let start = Day(row.string("starts_on") ?? "") ?? Day(southAfrican: clock.now)
        let (year, month, _) = start.civil
        return "{\"programme_id\":\"\(programme)\",\"quarter\":\"\(year)-Q\((month + 2) / 3)\"}"
    }

    /// A value that the field takes, made from its example; the rows it refers to are made.
    func sample(_ field: Field, _ n: Int, in place: Municipality? = nil) async throws -> String {
        if case .id(let subject) = field.kind {
            return try await "\"\(reference(field.name, subject, in: place))\""
        }
        return Self.plainSample(field, n)
    }

    private func reference(_ field: String, _ subject: String, in place: Municipality?) async throws -> String {
        if subject == "region", field != "locality_id" { return (place ?? mine).region }
        return try await make(subject, in: place).id
    }

    /// Texts and days differ from row to row, in order of `n`.
    static func plainSample(_ field: Field, _ n: Int) -> String {
        switch field.kind {
        case .text where spelled(field, n) != nil: return "\"\(spelled(field, n) ?? "")\""
        case .text(let length):
            let example = field.example?.trimmingCharacters(in: ["\""]) ?? "Something"
            return "\"\(String((example + String(format: " %04d", n)).prefix(length.upperBound)))\""
        case .date: return "\"\(day(field.example?.trimmingCharacters(in: ["\""]) ?? "2026-07-01", plus: n % 20))\""
        case .code(let codes): return field.example ?? "\"\(codes[n % codes.count])\""
        case .codes(let codes, _): return field.example ?? "[\"\(codes[n % codes.count])\"]"
        case .integer(let range): return field.example ?? String(range.lowerBound)
        case .number(let range): return field.example ?? String(range.lowerBound)
        case .boolean: return field.example ?? "true"
        case .timestamp: return field.example ?? "\"2026-07-01T10:00:00Z\""
        case .texts, .ids, .rows, .dates, .list: return field.example ?? "[]"
        case .counts, .json, .object: return field.example ?? "{}"
        case .id: return "\"\(UUID().uuidString.lowercased())\""
        }
    }

    /// An identifying number in its canonical form.
    private static func spelled(_ field: Field, _ n: Int) -> String? {
        switch field.spelling {
        case .phone: String(format: "+2700%07d", n)
        case .email: String(format: "office%04d@example.org", n)
        case .registration: String(format: "%03d-%03d NPO", n / 1000 % 1000, n % 1000)
        default: nil
        }
    }

    static func day(_ text: String, plus days: Int) -> String {
        guard let date = try? Date("\(text)T00:00:00Z", strategy: .iso8601) else { return text }
        return String((date + Double(days) * 86400).formatted(.iso8601).prefix(10))
    }

    static func text(_ members: [String: String]) -> String {
        "{" + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    static func etag(_ row: JSONObject) -> [(String, String)] { [("If-Match", "\"v\(row.integer("version") ?? 0)\"")] }
}
