import Domain
package import Repositories

/// Reads a body against its declaration, and tells all of its faults at once.
package enum BodyReader {
    /// What a body said, by field; a field that was not sent is not there.
    package typealias Values = [String: FieldValue]

    /// Faults of members that are told at the most.
    private static let faultLimit = 100

    /// - Parameters:
    ///   - requiresAll: whether required fields must be there: yes for a new row, no for a patch.
    ///   - today: the day that fields of the past are not after, `2026-11-24`.
    /// - Throws: a ``Problem``: wrong content type (415), no JSON (400, with line and column), faults (422).
    package static func read(
        _ request: HTTPRequest, _ body: Endpoint.Body, requiresAll: Bool, today: String
    ) throws -> Values {
        try checkContentType(request, body.format)
        guard !request.body.isEmpty else { throw Problem(.invalidJSON, "The body is empty; it must be a JSON object.") }
        let json = try JSONParser.parse(request.body)
        guard case .object(let object) = json else {
            throw Problem(.invalidBody, faults: [Fault("", "must be an object, not \(json.kind)")])
        }
        var values: Values = [:]
        var faults: [Fault] = []
        for member in object.members {
            // Who sends so many has no use for more, and each suggestion is looked for.
            guard faults.count < faultLimit else { break }
            let place = "/" + member.key.pointerEscaped
            guard let field = body.fields.first(where: { $0.name == member.key }) else {
                faults.append(
                    Fault(
                        String(place.prefix(80)), "is not a field that can be set",
                        hint: Suggestion.nearest(to: member.key, in: body.fields.map(\.name)).map {
                            "did you mean \($0)?"
                        }))
                continue
            }
            guard let value = FieldReader.value(member.value, field, at: place, faults: &faults) else { continue }
            if field.isPast, case .text(let day) = value, day > today {
                faults.append(Fault(place, "is after today"))
            } else {
                values[field.name] = value
            }
        }
        if requiresAll {
            for field in body.fields where field.isRequired && object[field.name] == nil {
                faults.append(Fault("/\(field.name)", "is required"))
            }
        }
        guard faults.isEmpty else { throw Problem(.invalidBody, faults: Array(faults.prefix(faultLimit))) }
        return values
    }

    private static func checkContentType(_ request: HTTPRequest, _ format: Endpoint.Body.Format) throws {
        let sent = request.headers["Content-Type"] ?? ""
        let type = sent.split(separator: ";").first.map { $0.trimmingSpaces().lowercased() } ?? ""
        let charset = sent.lowercased().split(separator: "charset=").dropFirst().first?
            .trimmingPrefix("\"").prefix { $0 != "\"" && $0 != ";" }
        guard type == format.rawValue || type == "application/json", charset == nil || charset == "utf-8" else {
            var problem = Problem(.unsupportedMediaType, "Send \(format.rawValue) in UTF-8.")
            problem.headers.append((format == .mergePatch ? "Accept-Patch" : "Accept", format.rawValue))
            throw problem
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
