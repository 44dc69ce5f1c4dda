package import Domain
package import JSON

/// Reads a body against its declaration and reports all of its faults at once, those of child rows included.
package enum BodyReader {
    /// The values of a body by field; a field that was not sent is absent.
    package typealias Values = [String: FieldValue]

    /// The most faults that one answer lists.
    private static let faultLimit = 100

    /// - Parameters:
    ///   - requiresAll: whether required fields must be there: yes for a new row, no for a merge patch.
    ///   - today: the day that fields of the past are not after, `2026-11-24`.
    /// - Throws: ``Refusal/invalid(_:)`` with every fault.
    package static func read(
        _ json: JSONValue, _ fields: [Field], requiresAll: Bool, today: String
    ) throws(Refusal) -> Values {
        var reading = Reading(requiresAll: requiresAll, today: today)
        let values = reading.row(json, fields, at: "")
        guard reading.faults.isEmpty else { throw .invalid(Array(reading.faults.prefix(faultLimit))) }
        return values
    }

    private struct Reading {
        let requiresAll: Bool
        let today: String
        var faults: [Fault] = []

        /// A client that sends so many faults needs no more of them, and each suggestion costs a search.
        var isFull: Bool { faults.count >= BodyReader.faultLimit }

        mutating func row(_ json: JSONValue, _ fields: [Field], at place: String) -> Values {
            guard case .object(let object) = json else {
                faults.append(Fault(place, "must be an object, not \(json.kind)"))
                return [:]
            }
            var values: Values = [:]
            for member in object.members {
                guard !isFull else { break }
                let inner = "\(place)/\(member.key.pointerEscaped)"
                guard let field = fields.first(where: { $0.name == member.key }) else {
                    faults.append(
                        Fault(
                            String(inner.prefix(80)), "is not a field that can be set",
                            hint: Suggestion.nearest(to: member.key, in: fields.map(\.name)).map {
                                "did you mean \($0)?"
                            }))
                    continue
                }
                if let value = value(member.value, field, in: object, at: inner) { values[field.name] = value }
            }
            if requiresAll {
                for field in fields where field.isRequired && object[field.name] == nil {
                    faults.append(Fault("\(place)/\(field.name)", "is required"))
                }
            }
            return values
        }

        private mutating func value(
            _ json: JSONValue, _ field: Field, in object: JSONObject, at place: String
        ) -> FieldValue? {
            if case .rows(let shape, let count) = field.kind, case .array(let elements) = json {
                return rows(elements, shape.fields, count, at: place)
            }
            let value = FieldReader.value(
                json, field, in: object, isPatch: !requiresAll, at: place, faults: &faults)
            if field.isPast, case .text(let day)? = value, day > today {
                faults.append(Fault(place, "is after today"))
                return nil
            }
            return value
        }

        private mutating func rows(
            _ elements: [JSONValue], _ fields: [Field], _ count: ClosedRange<Int>, at place: String
        ) -> FieldValue? {
            guard count.contains(elements.count) else {
                faults.append(
                    Fault(
                        place,
                        elements.count > count.upperBound
                            ? "must have at most \(count.upperBound) items"
                            : "must have at least \(count.lowerBound) items"))
                return nil
            }
            var rows: [Values] = []
            for (index, element) in elements.enumerated() {
                guard !isFull else { break }
                rows.append(row(element, fields, at: "\(place)/\(index)"))
            }
            return .rows(rows)
        }
    }
}

extension String {
    /// As a reference token of a JSON Pointer (RFC 6901).
    package var pointerEscaped: String {
        contains(where: { $0 == "~" || $0 == "/" })
            ? replacing("~", with: "~0").replacing("/", with: "~1") : self
    }
}
