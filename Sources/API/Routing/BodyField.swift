import Domain
import HTTP
package import Resources

import struct Foundation.UUID

/// A field of a body together with the type that a handler reads it as: declared once, so that the check, the value and
/// the schema cannot differ.
package struct BodyField<Value: Sendable>: Sendable {
    package let field: Field
    fileprivate let decode: @Sendable (FieldValue?) -> Value?
}

extension BodyField where Value == String {
    package static func text(
        _ name: String, _ length: ClosedRange<Int>, doc: String, example: String? = nil
    ) -> BodyField {
        required(Field(name, .text(length), required: true, doc: doc, example: example))
    }

    package static func code(_ name: String, _ codes: [String], doc: String, example: String? = nil) -> BodyField {
        required(Field(name, .code(codes), required: true, doc: doc, example: example))
    }

    /// - Parameter past: today or earlier.
    package static func date(_ name: String, past: Bool = false, doc: String, example: String? = nil) -> BodyField {
        required(Field(name, .date, required: true, past: past, doc: doc, example: example))
    }

    private static func required(_ field: Field) -> BodyField { BodyField(field: field) { $0?.text } }
}

extension BodyField where Value == String? {
    package static func optionalText(
        _ name: String, _ length: ClosedRange<Int>, doc: String, example: String? = nil
    ) -> BodyField {
        BodyField(field: Field(name, .text(length), nullable: true, doc: doc, example: example)) { .some($0?.text) }
    }
}

extension BodyField where Value == UUID {
    static func id(_ name: String, of subject: String, doc: String) -> BodyField {
        BodyField(field: Field(name, .id(of: subject), required: true, doc: doc)) {
            $0?.text.flatMap { UUID(canonical: $0) }
        }
    }
}

extension FieldValue {
    fileprivate var text: String? { if case .text(let text) = self { text } else { nil } }
}

/// The values of a body that has been checked against its declaration.
package struct BodyValues: Sendable {
    package let byName: BodyReader.Values

    /// - Throws: a problem where the endpoint's body does not declare the field as required.
    package subscript<Value>(_ field: BodyField<Value>) -> Value {
        get throws {
            guard let value = field.decode(byName[field.field.name]) else {
                throw Problem(.invalidBody, faults: [Fault("/\(field.field.name)", "is required")])
            }
            return value
        }
    }
}
