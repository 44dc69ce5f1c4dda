import Foundation
import JSON

@testable import API

/// Checks values against JSON Schemas of the OpenAPI document, as far as the document uses them.
struct SchemaValidator {
    let document: JSONObject

    /// - Returns: what does not fit, each with its place.
    func faults(of value: JSONValue, by schema: JSONValue, at place: String = "") throws -> [String] {
        guard case .object(let schema) = schema else { throw Unexpected("no schema at \(place)") }
        if let reference = schema.string("$ref") {
            return try faults(of: value, by: resolve(reference), at: place)
        }
        if case .array(let choices)? = schema["anyOf"], schema["type"] == nil {
            let found = try choices.map { try self.faults(of: value, by: $0, at: place) }
            return found.contains { $0.isEmpty } ? [] : ["\(place) is none of the choices: \(found.joined())"]
        }
        guard let type = schema["type"] else { throw Unexpected("a schema without a type at \(place)") }
        let types: [JSONValue] = if case .array(let several) = type { several } else { [type] }
        guard types.contains(where: { fits(value, $0) }) else { return ["\(place) is \(value.kind), not \(type.text)"] }
        var faults: [String] = []
        if case .array(let allowed)? = schema["enum"], !allowed.contains(value) {
            faults.append("\(place) is \(value.text), not one of \(JSONValue.array(allowed).text)")
        }
        switch value {
        case .string(let text): faults += stringFaults(text, schema, place)
        case .integer, .decimal:
            let number = Double(value.text) ?? .nan
            if let least = schema["minimum"], number < Double(least.text) ?? -.infinity {
                faults.append("\(place) < \(least)")
            }
            if let most = schema["maximum"], number > Double(most.text) ?? .infinity {
                faults.append("\(place) > \(most)")
            }
        case .array(let items):
            if let schema = schema["items"] {
                for (index, item) in items.enumerated() {
                    faults += try self.faults(of: item, by: schema, at: "\(place)/\(index)")
                }
            }
        case .object(let object): faults += try objectFaults(object, schema, place)
        case .null, .bool: break
        }
        return faults
    }

    private func stringFaults(_ text: String, _ schema: JSONObject, _ place: String) -> [String] {
        let formats = [
            "date": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "uuid": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
            "date-time": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}([.][0-9]+)?([+]00:00|Z)$",
        ]
        let patterns = [schema.string("pattern"), schema.string("format").flatMap { formats[$0] }].compactMap(\.self)
        return patterns.filter { text.range(of: $0, options: .regularExpression) == nil }
            .map { "\(place) is \"\(text)\", not \($0)" }
    }

    private func objectFaults(_ object: JSONObject, _ schema: JSONObject, _ place: String) throws -> [String] {
        var faults: [String] = []
        if case .array(let required)? = schema["required"] {
            for case .string(let name) in required where object[name] == nil {
                faults.append("\(place)/\(name) is missing")
            }
        }
        var properties = JSONObject()
        if case .object(let named)? = schema["properties"] { properties = named }
        for member in object.members {
            let inner = "\(place)/\(member.key)"
            if let property = properties[member.key] {
                faults += try self.faults(of: member.value, by: property, at: inner)
            } else if case .object? = schema["additionalProperties"], let others = schema["additionalProperties"] {
                faults += try self.faults(of: member.value, by: others, at: inner)
            } else if schema["additionalProperties"] == .bool(false) || !properties.members.isEmpty {
                // Fields may come later: then they are described, too.
                faults.append("\(inner) is not described")
            }
        }
        return faults
    }

    private func fits(_ value: JSONValue, _ type: JSONValue) -> Bool {
        guard case .string(let name) = type else { return false }
        switch value {
        case .null: return name == "null"
        case .bool: return name == "boolean"
        case .integer: return name == "integer" || name == "number"
        case .decimal: return name == "number"
        case .string: return name == "string"
        case .array: return name == "array"
        case .object: return name == "object"
        }
    }

    private func resolve(_ reference: String) throws -> JSONValue {
        var value = JSONValue.object(document)
        for word in reference.split(separator: "/").dropFirst() {
            guard case .object(let object) = value, let next = object[String(word)] else {
                throw Unexpected("\(reference) is nowhere")
            }
            value = next
        }
        return value
    }
}
