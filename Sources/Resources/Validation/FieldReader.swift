package import Domain
package import JSON

/// Checks one value against its field's declaration and gives the text PostgreSQL reads.
package enum FieldReader {
    /// A value that came as JSON.
    ///
    /// - Parameters:
    ///   - object: the object it stands in, of which another field may say how this one is spelt.
    ///   - isPatch: whether it is part of a merge patch (RFC 7396), in which null removes an object's member.
    ///   - faults: gets all that is wrong with it, of a list one for each item.
    /// - Returns: nil where anything is.
    package static func value(
        _ json: JSONValue, _ field: Field, in object: JSONObject? = nil, isPatch: Bool = false, at place: String,
        faults: inout [Fault]
    ) -> FieldValue? {
        let before = faults.count
        do throws(Fault) {
            if case .registration(let name) = field.spelling, case .string(let number) = json,
                case .string(let type)? = object?[name]
            {
                return .text(try short(number, field, PartnerRegistrationScheme(rawValue: type), at: place))
            }
            let value = try value(json, field, isPatch, place, &faults)
            return faults.count == before ? value : nil
        } catch {
            faults.append(error)
            return nil
        }
    }

    private static func value(
        _ json: JSONValue, _ field: Field, _ isPatch: Bool, _ place: String, _ faults: inout [Fault]
    ) throws(Fault) -> FieldValue {
        switch (field.kind, json) {
        case (_, .null):
            guard field.isNullable else { throw Fault(place, "must not be null") }
            return .null
        case (.integer, .integer(let number)): return .text(try text(String(number), field, at: place))
        case (.integer, .decimal(let text)):
            return .text(try self.text(String(try whole(text, at: place)), field, at: place))
        case (.number, .integer(let number)): return .text(try text(String(number), field, at: place))
        case (.number, .decimal(let number)): return .text(try text(number, field, at: place))
        case (.boolean, .bool(let bool)): return .text(bool ? "true" : "false")
        case (.text, .string(let string)), (.code, .string(let string)), (.date, .string(let string)),
            (.timestamp, .string(let string)), (.id, .string(let string)):
            return .text(try text(string, field, at: place))
        case (.codes(let codes, let atLeast), .array(let elements)):
            let items = try items(elements, at: place, &faults) { (item, place) throws(Fault) in
                try code(item, codes, at: place)
            }
            guard items.count >= atLeast else { throw Fault(place, "must name at least \(atLeast)") }
            return .list(items)
        case (.texts(let count, let each), .array(let elements)):
            let items = try items(elements, at: place, &faults) { (item, place) throws(Fault) in
                try short(item, each, field.spelling, at: place)
            }
            guard count.contains(items.count) else { throw Fault(place, "must have at most \(count.upperBound) items") }
            return .list(items)
        case (.ids(_, let count), .array(let elements)):
            let items = try items(elements, atMost: max(1000, count.upperBound), at: place, &faults) {
                (item, place) throws(Fault) in
                try id(item, at: place)
            }
            guard count.contains(items.count) else { throw Fault(place, "must have at most \(count.upperBound) items") }
            return .list(items)
        case (.language(let check), .object):
            faults += check(json, place)
            return .text(json.sorted.text)
        case (.counts(let codes), .object(let object)):
            return .text(JSONValue.object(counts(object, codes, isPatch, at: place, &faults)).text)
        default:
            throw Fault(place, "must be \(field.expectation), not \(json.kind)")
        }
    }

    /// - Returns: as many as there are elements; what stands for a wrong one means nothing.
    private static func items(
        _ elements: [JSONValue], atMost limit: Int = 1000, at place: String, _ faults: inout [Fault],
        _ check: (String, String) throws(Fault) -> String
    ) throws(Fault) -> [String] {
        guard elements.count <= limit else { throw Fault(place, "has too many items") }
        var items: [String] = []
        var seen: Set<String> = []
        for (index, element) in elements.enumerated() {
            var item = ""
            do throws(Fault) {
                guard case .string(let text) = element else {
                    throw Fault("\(place)/\(index)", "must be a string, not \(element.kind)")
                }
                item = try check(text, "\(place)/\(index)")
                guard seen.insert(item).inserted else { throw Fault("\(place)/\(index)", "is there twice") }
            } catch {
                // Who sends so many has no use for more.
                guard faults.count < faultLimit else { break }
                faults.append(error)
            }
            items.append(item)
        }
        return items
    }

    private static func counts(
        _ object: JSONObject, _ codes: [String], _ isPatch: Bool, at place: String, _ faults: inout [Fault]
    ) -> JSONObject {
        var counts: [JSONObject.Member] = []
        for member in object.members {
            guard faults.count < faultLimit else { break }
            let inner = "\(place)/\(member.key.prefix(60).description.pointerEscaped)"
            var number: Int?
            switch member.value {
            case .integer(let value): number = Int(value)
            case .decimal(let text): number = try? whole(text, at: inner)
            default: break
            }
            if !codes.contains(member.key) {
                faults.append(Fault.unknown(inner, member.key, codes))
            } else if isPatch, member.value == .null {
                counts.append(member)
            } else if let number, (0...100_000).contains(number) {
                counts.append(.init(key: member.key, value: .integer(Int64(number))))
            } else {
                faults.append(Fault(inner, "must be a whole number from 0 to 100000"))
            }
        }
        return JSONObject(counts)
    }

    /// A whole number that was written with a fraction of zeros or an exponent, `5.0`, `1e2`, `-0`: to JSON Schema it is an
    /// integer like any other. Exact, by its digits.
    ///
    /// - Parameter text: a number of JSON.
    private static func whole(_ text: String, at place: String) throws(Fault) -> Int {
        let parts = text.utf8.split(whereSeparator: { $0 | 0x20 == UInt8(ascii: "e") })
        let mantissa = parts[0].split(separator: UInt8(ascii: "."))
        let isNegative = mantissa[0].first == UInt8(ascii: "-")
        let fraction = mantissa.count > 1 ? mantissa[1].count : 0
        var digits = (mantissa[0].drop { $0 == UInt8(ascii: "-") } + (mantissa.count > 1 ? Array(mantissa[1]) : []))
            .drop { $0 == UInt8(ascii: "0") }
        guard !digits.isEmpty else { return 0 }
        var zeros = 0
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            zeros += 1
        }
        // An exponent that does not fit is beyond anything that the digits could make good.
        let exponent = parts.count > 1 ? Int(Substring(parts[1])) : 0
        let isSmall = parts.count > 1 && parts[1].first == UInt8(ascii: "-")
        let shift = exponent.map { $0.addingReportingOverflow(zeros - fraction) }
        guard let shift, !shift.overflow else {
            throw Fault(place, isSmall ? "must be a whole number" : "is out of range")
        }
        guard shift.partialValue >= 0 else { throw Fault(place, "must be a whole number") }
        guard shift.partialValue < 19, digits.count + shift.partialValue <= 19,
            let magnitude = UInt64(
                String(decoding: digits, as: UTF8.self) + String(repeating: "0", count: shift.partialValue)),
            magnitude <= UInt64(Int.max)
        else { throw Fault(place, "is out of range") }
        return isNegative ? -Int(magnitude) : Int(magnitude)
    }

    /// A value that came as text: in a query, or as a JSON string.
    package static func text(_ text: String, _ field: Field, at place: String) throws(Fault) -> String {
        switch field.kind {
        case .text: return try short(text, field, at: place)
        case .code(let codes): return try code(text, codes, at: place)
        case .codes(let codes, _): return try code(text, codes, at: place)
        case .texts(_, let each): return try short(text, each, field.spelling, at: place)
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
        case .counts, .language, .json, .dates, .object, .list, .rows: throw Fault(place, "cannot be given here")
        }
    }

    /// Faults of one value that are named at the most.
    private static let faultLimit = 100

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
        case .codes, .texts, .ids, .dates: "an array of strings"
        case .counts, .language, .json, .object: "an object"
        case .list, .rows: "an array of objects"
        }
    }
}
