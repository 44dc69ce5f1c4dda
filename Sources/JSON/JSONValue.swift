/// A JSON value as it was read: nothing rounded, nothing reordered.
package enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// A number without fraction and exponent that fits.
    case integer(Int64)
    /// Any other number, as it was written: `1.50`, `1e9`, `-0`, `9223372036854775808`.
    case decimal(String)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// With its article, for messages: `a string`.
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .decimal: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// The same value with the members of every object in the order of their names.
    package var sorted: JSONValue {
        switch self {
        case .array(let items): .array(items.map(\.sorted))
        case .object(let object):
            .object(
                JSONObject(
                    object.members.map { .init(key: $0.key, value: $0.value.sorted) }.sorted { $0.key < $1.key }))
        default: self
        }
    }

    /// The text as JSON, members in their order.
    package var text: String {
        var writer = JSONWriter()
        writer.value(self)
        return writer.string
    }
}

/// An object's members, in the order they were written; no key twice.
package struct JSONObject: Sendable, Hashable {
    package struct Member: Sendable, Hashable {
        package var key: String
        package var value: JSONValue

        package init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    package var members: [Member]

    /// - Precondition: no key twice; where there is, the first one counts.
    package init(_ members: [Member] = []) {
        self.members = members
    }

    package subscript(key: String) -> JSONValue? {
        for member in members where member.key == key { return member.value }
        return nil
    }

    package var keys: [String] { members.map(\.key) }
    package var count: Int { members.count }
    package var isEmpty: Bool { members.isEmpty }

    /// The order of members means nothing in JSON.
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(members.count)
        hasher.combine(Set(members))
    }
}
