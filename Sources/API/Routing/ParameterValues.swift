import Domain
import HTTP
import Repositories
package import Resources

/// The query parameters of a request, checked against its endpoint's declaration.
package struct ParameterValues: Sendable {
    private let values: [(name: String, value: FieldValue)]

    package var isEmpty: Bool { values.isEmpty }

    package subscript(name: String) -> FieldValue? { values.first { $0.name == name }?.value }

    package func text(_ name: String) -> String? {
        if case .text(let text) = self[name] { return text }
        return nil
    }

    /// One value, or several.
    func texts(_ name: String) -> [String] {
        switch self[name] {
        case .text(let text): [text]
        case .list(let texts): texts
        default: []
        }
    }

    /// Reads `a=1&b=2,3`.
    ///
    /// - Throws: a ``Problem`` with every fault: unknown, repeated, ill-encoded, or not what the declaration says.
    package init(_ query: String?, for parameters: [Parameter]) throws {
        guard let query, !query.isEmpty else {
            values = []
            return
        }
        var values: [(name: String, value: FieldValue)] = []
        var faults: [Fault] = []
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(parts[0], plusIsSpace: true) else {
                faults.append(Fault("?", "a name is not percent-encoded UTF-8"))
                continue
            }
            guard let parameter = parameters.first(where: { $0.field.name == name }) else {
                faults.append(
                    Fault(
                        "?\(name.prefix(60))", "is not a parameter of this list",
                        hint: Suggestion.nearest(to: name, in: parameters.map(\.field.name)).map {
                            "did you mean \($0)?"
                        }))
                continue
            }
            guard !values.contains(where: { $0.name == name }) else {
                faults.append(
                    Fault("?\(name)", "is given twice", hint: parameter.isMany ? "put commas between the values" : nil))
                continue
            }
            do throws(Fault) {
                values.append((name, try Self.value(parts.count > 1 ? parts[1] : "", parameter)))
            } catch {
                faults.append(error)
            }
        }
        guard faults.isEmpty else { throw Problem(.invalidParameters, faults: faults) }
        self.values = values
    }

    /// - Parameter encoded: as it stands in the address. Commas between values are distinguished from those inside them,
    ///   which are encoded, before anything is decoded.
    private static func value(_ encoded: Substring, _ parameter: Parameter) throws(Fault) -> FieldValue {
        let place = "?\(parameter.field.name)"
        guard parameter.isMany else { return .text(try one(encoded, parameter.field, at: place)) }
        let parts = encoded.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count <= 50 else { throw Fault(place, "has more than 50 values") }
        var items: [String] = []
        for part in parts { items.append(try one(part, parameter.field, at: place)) }
        return .list(items)
    }

    /// A `+` is a space, but where numbers and addresses have one that was not encoded.
    private static func one(_ encoded: Substring, _ field: Field, at place: String) throws(Fault) -> String {
        let written: Substring =
            switch field.spelling {
            case .phone, .phoneBeginning: encoded.hasPrefix("+") ? "%2B\(encoded.dropFirst())" : encoded
            case .email, .emailBeginning: Substring(encoded.replacing("+", with: "%2B"))
            default: encoded
            }
        guard let text = PercentEncoding.decode(written, plusIsSpace: true) else {
            throw Fault(place, "is not percent-encoded UTF-8")
        }
        return try FieldReader.text(text, field, at: place)
    }
}

/// A query parameter: a field, and whether several values can be given, with commas between.
package struct Parameter: Sendable {
    package let field: Field
    package let isMany: Bool

    package init(_ field: Field, many: Bool = false) {
        self.field = field
        isMany = many
    }
}
