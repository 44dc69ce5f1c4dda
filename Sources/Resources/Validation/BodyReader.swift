package import Domain
package import JSON

/// Reads a body against its declaration and reports all of its faults at once.
package enum BodyReader {
    /// The values of a body by field; a field that was not sent is absent.
    package typealias Values = [String: FieldValue]

    /// The most faults that one answer lists.
    private static let faultLimit = 100

    /// - Parameters:
    ///   - requiresAll: whether required fields must be there: yes for a new row, no for a patch.
    ///   - today: the day that fields of the past are not after, `2026-11-24`.
    /// - Throws: ``Refusal/invalid(_:)`` with every fault.
    package static func read(
        _ json: JSONValue, _ fields: [Field], requiresAll: Bool, today: String
    ) throws(Refusal) -> Values {
        guard case .object(let object) = json else {
            throw .invalid([Fault("", "must be an object, not \(json.kind)")])
        }
        var values: Values = [:]
        var faults: [Fault] = []
        for member in object.members {
            // A client that sends so many faults needs no more of them, and each suggestion costs a search.
            guard faults.count < faultLimit else { break }
            let place = "/" + member.key.pointerEscaped
            guard let field = fields.first(where: { $0.name == member.key }) else {
                faults.append(
                    Fault(
                        String(place.prefix(80)), "is not a field that can be set",
                        hint: Suggestion.nearest(to: member.key, in: fields.map(\.name)).map {
                            "did you mean \($0)?"
                        }))
                continue
            }
            guard let value = FieldReader.value(member.value, field, in: object, at: place, faults: &faults) else {
                continue
            }
            if field.isPast, case .text(let day) = value, day > today {
                faults.append(Fault(place, "is after today"))
            } else {
                values[field.name] = value
            }
        }
        if requiresAll {
            for field in fields where field.isRequired && object[field.name] == nil {
                faults.append(Fault("/\(field.name)", "is required"))
            }
        }
        guard faults.isEmpty else { throw .invalid(Array(faults.prefix(faultLimit))) }
        return values
    }
}

extension String {
    /// As a reference token of a JSON Pointer (RFC 6901).
    package var pointerEscaped: String {
        contains(where: { $0 == "~" || $0 == "/" })
            ? replacing("~", with: "~0").replacing("/", with: "~1") : self
    }
}
