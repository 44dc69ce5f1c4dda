package import Domain
package import Repositories

/// Checks one value against its field's declaration and gives the text PostgreSQL reads.
package enum FieldReader {
    /// A value that came as JSON.
    package static func value(
        _ json: JSONValue, _ field: Field, at place: String
    ) throws(Fault) -> FieldValue {
        switch (field.kind, json) {
        case (_, .null):
            guard field.isNullable else { throw Fault(place, "must not be null") }
            return .null
        case (.integer, .integer(let number)): return .text(try text(String(number), field, at: place))
        case (.integer, .decimal(let text)):
            throw Fault(
                place, text.contains(where: { ".eE".contains($0) }) ? "must be a whole number" : "is out of range")
        case (.number, .integer(let number)): return .text(try text(String(number), field, at: place))
        case (.number, .decimal(let number)): return .text(try text(number, field, at: place))
        case (.boolean, .bool(let bool)): return .text(bool ? "true" : "false")
        case (.text, .string(let string)), (.code, .string(let string)), (.date, .string(let string)),
            (.timestamp, .string(let string)), (.id, .string(let string)):
            return .text(try text(string, field, at: place))
        case (.codes(let codes, let atLeast), .array(let elements)):
            let items = try items(elements, at: place) { (item, place) throws(Fault) in
                try code(item, codes, at: place)
            }
            guard items.count >= atLeast else { throw Fault(place, "must name at least \(atLeast)") }
            return .list(items)
        case (.texts(let count, let each), .array(let elements)):
            let items = try items(elements, at: place) { (item, place) throws(Fault) in
                try short(item, each, at: place)
            }
            guard count.contains(items.count) else { throw Fault(place, "must have at most \(count.upperBound) items") }
            return .list(items)
        case (.ids(_, let count), .array(let elements)):
            let items = try items(elements, at: place) { (item, place) throws(Fault) in try id(item, at: place) }
            guard count.contains(items.count) else { throw Fault(place, "must have at most \(count.upperBound) items") }
            return .list(items)
        case (.counts(let codes), .object(let object)):
            for member in object.members {
                let inner = "\(place)/\(member.key.prefix(60).description.pointerEscaped)"
                guard codes.contains(member.key) else { throw Fault.unknown(inner, member.key, codes) }
                guard case .integer(let number) = member.value, (0...100_000).contains(number) else {
                    throw Fault(inner, "must be a whole number from 0 to 100000")
                }
            }
            return .text(json.text)
        default:
            throw Fault(place, "must be \(field.expectation), not \(json.kind)")
        }
    }

    private static func items(
        _ elements: [JSONValue], at place: String, _ check: (String, String) throws(Fault) -> String
    ) throws(Fault) -> [String] {
        guard elements.count <= 1000 else { throw Fault(place, "has too many items") }
        var items: [String] = []
        for (index, element) in elements.enumerated() {
            guard case .string(let text) = element else {
                throw Fault("\(place)/\(index)", "must be a string, not \(element.kind)")
            }
            let item = try check(text, "\(place)/\(index)")
            guard !items.contains(item) else { throw Fault("\(place)/\(index)", "is there twice") }
            items.append(item)
        }
        return items
    }

    /// A value that came as text: in a query, or as a JSON string.
    package static func text(_ text: String, _ field: Field, at place: String) throws(Fault) -> String {
        switch field.kind {
        case .text(let length): return try short(text, length, at: place)
        case .code(let codes): return try code(text, codes, at: place)
        case .codes(let codes, _): return try code(text, codes, at: place)
        case .texts(_, let each): return try short(text, each, at: place)
        case .id, .ids: return try id(text, at: place)
        case .boolean:
            guard text == "true" || text == "false" else { throw Fault(place, "must be true or false") }
            return text
        case .integer(let range):
            guard let number = Int(text), text.first != "+" else { throw Fault(place, "must be a whole number") }
            guard range.contains(number) else {
                throw Fault(place, "must be from \(range.lowerBound) to \(range.upperBound)")
            }
            return String(number)
        case .number(let range):
            guard let number = Double(text), number.isFinite else { throw Fault(place, "must be a number") }
            guard range.contains(number) else {
                throw Fault(place, "must be from \(range.lowerBound) to \(range.upperBound)")
            }
            return "\(number)"
        case .date:
            guard CalendarText.isDate(text) else {
                throw Fault(place, "must be a date", hint: "a day of the calendar, such as 2026-11-24")
            }
            return text
        case .timestamp:
            guard CalendarText.isDate(text) || CalendarText.isTimestamp(text) else {
                throw Fault(place, "must be a time", hint: "RFC 3339, such as 2026-11-24T08:00:00Z, or a date")
            }
            return text
        case .counts, .json: throw Fault(place, "cannot be given here")
        }
    }

    private static func short(_ text: String, _ length: ClosedRange<Int>, at place: String) throws(Fault) -> String {
        let count = text.unicodeScalars.count
        guard count <= length.upperBound else {
            throw Fault(place, "has \(count) characters; at most \(length.upperBound) are kept")
        }
        guard count >= length.lowerBound else {
            throw Fault(
                place,
                count == 0 ? "must not be empty" : "has \(count) characters; at least \(length.lowerBound) are needed")
        }
        if length.lowerBound > 0, text.unicodeScalars.allSatisfy(\.properties.isWhitespace) {
            throw Fault(place, "must not be blank")
        }
        guard !text.unicodeScalars.contains("\0") else { throw Fault(place, "must not hold a NUL character") }
        return text
    }

    private static func code(_ text: String, _ codes: [String], at place: String) throws(Fault) -> String {
        guard codes.contains(text) else { throw Fault.unknown(place, text, codes) }
        return text
    }

    private static func id(_ text: String, at place: String) throws(Fault) -> String {
        let bytes = text.utf8
        let isRight =
            bytes.count == 36
            && bytes.enumerated().allSatisfy { index, byte in
                [8, 13, 18, 23].contains(index)
                    ? byte == UInt8(ascii: "-") : Character(Unicode.Scalar(byte)).isHexDigit
            }
        guard isRight else { throw Fault(place, "must be an identifier", hint: "a UUID") }
        return text.lowercased()
    }
}

extension Fault {
    fileprivate static func unknown(_ place: String, _ text: String, _ codes: [String]) -> Fault {
        if let nearest = Suggestion.nearest(to: text, in: codes) {
            return Fault(place, "is not a known code", hint: "did you mean \(nearest)?")
        }
        return Fault(place, "is not a known code", hint: "one of \(codes.joined(separator: ", "))")
    }
}

extension Field {
    /// With its article, for messages.
    fileprivate var expectation: String {
        switch kind {
        case .text, .code: "a string"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "true or false"
        case .date: "a date as a string"
        case .timestamp: "a time as a string"
        case .id: "an identifier as a string"
        case .codes, .texts, .ids: "an array of strings"
        case .counts, .json: "an object"
        }
    }
}
