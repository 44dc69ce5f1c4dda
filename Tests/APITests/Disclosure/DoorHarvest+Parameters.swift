import Foundation
import HTTP
import JSON
import Resources
import Testing

@testable import API

/// Every parameter of the endpoints, one at a time, with values made from its declaration and from the rows.
extension DoorHarvest {
    /// Not asked: pages of what `all=true` gives whole, and another way to write CSV.
    private static let otherForms: Set<String> = ["all", "limit", "cursor", "csv"]
    /// Days before, between and behind those that rows are of.
    private static let days = ["2026-08-01", "2026-10-01"]
    /// Limits about small counts.
    private static let limits = [1, 2, 3, 4, 5, 10]

    mutating func askParameters(_ endpoint: Endpoint, _ id: String?) async {
        let media = [Media.json, .html, .csv].first { endpoint.success.media.contains($0) }
        guard let media else { return }
        let whole = request(endpoint, id, everything(endpoint) ?? "", .json)
        let rows = (try? answers[endpoint.operation]?[whole]?.items) ?? []
        for parameter in endpoint.parameters where !Self.otherForms.contains(parameter.field.name) {
            let name = parameter.field.name
            for value in values(of: parameter.field, rows) {
                let text = value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? value
                let query = [everything(endpoint, without: name), "\(name)=\(text)"].compactMap { $0 }
                    .joined(separator: "&")
                let reply = await send(endpoint, id, query, media)
                if name == "sort" {
                    orders[endpoint.operation, default: [:]][value] = Self.order(reply, by: value, query)
                } else {
                    narrowed[endpoint.operation, default: [:]][request(endpoint, id, query, media)] = reply
                }
            }
        }
    }

    /// - Parameter rows: which the endpoint answers without it. Of identifiers those that each world has. Moments are left
    ///   out: they are of rows that each world made at its own time.
    private func values(of field: Field, _ rows: [JSONObject]) -> [String] {
        let shown = Set(
            rows.flatMap { row -> [JSONValue] in
                if case .array(let items)? = row[field.name] { items } else { [row[field.name] ?? .null] }
            }.compactMap { if case .string(let text) = $0 { text } else { nil } })
        switch field.kind {
        case .code(let codes), .codes(let codes, _): return codes
        case .boolean: return ["true", "false"]
        case .integer(let range): return Self.limits.filter { range.contains($0) }.map(String.init)
        case .number(let range): return ["\((range.lowerBound + range.upperBound) / 2)"]
        case .date: return Self.days
        case .id, .ids: return Array(shown.filter { common.contains($0) }.sorted().prefix(3))
        case .text, .texts:
            let example = field.example.map { $0.trimmingCharacters(in: ["\""]) }
            return Set(shown.sorted().prefix(3) + [example].compactMap { $0 }).sorted()
        default: return []
        }
    }

    /// What a list shows of the column that it is sorted by, in its order. Rows of which it shows the same come one after the
    /// other, in the order of their identifiers: so they are sorted by nothing that they do not show.
    private static func order(_ reply: Reply, by sort: String, _ query: String) -> [String] {
        guard let rows = try? reply.items else { return [] }
        let name = sort.hasPrefix("-") ? String(sort.dropFirst()) : sort
        let shown = rows.map { $0[name]?.text }
        #expect(!shown.contains(nil), "\(query): what it is sorted by is not shown")
        // Names are sorted without regard to capitals. A moment is written to the millisecond, and sorted by more.
        let values = shown.map { text in text.flatMap { masked($0) == $0 ? $0.lowercased() : nil } }
        var seen: Set<String> = []
        for (place, value) in values.enumerated() {
            guard let value else { continue }
            guard place > 0, value == values[place - 1] else {
                #expect(seen.insert(value).inserted, "\(query): \(value) comes in two places")
                continue
            }
            let (before, after) = (rows[place - 1], rows[place])
            let isRising =
                if let first = before.integer("id"), let second = after.integer("id") {
                    first < second
                } else { before.id < after.id }
            #expect(isRising != sort.hasPrefix("-"), "\(query): \(before.id) and \(after.id)")
        }
        return values.map { $0 ?? "@" }
    }
}
