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
        optional(Field(name, .text(length), nullable: true, doc: doc, example: example))
    }

    package static func optionalDate(_ name: String, doc: String, example: String? = nil) -> BodyField {
        optional(Field(name, .date, nullable: true, doc: doc, example: example))
    }

    package static func optionalCode(
        _ name: String, _ codes: [String], doc: String, example: String? = nil
    ) -> BodyField {
        optional(Field(name, .code(codes), nullable: true, doc: doc, example: example))
    }

    package static func optionalMoment(_ name: String, doc: String, example: String? = nil) -> BodyField {
        optional(Field(name, .timestamp, nullable: true, doc: doc, example: example))
    }

    private static func optional(_ field: Field) -> BodyField { BodyField(field: field) { .some($0?.text) } }
}

extension BodyField where Value == Bool? {
    static func optionalBoolean(_ name: String, doc: String, example: String? = nil) -> BodyField {
        BodyField(field: Field(name, .boolean, nullable: true, doc: doc, example: example)) {
            .some($0?.text.map { $0 == "true" })
        }
    }
}

extension BodyField where Value == Int? {
    static func optionalInteger(
        _ name: String, _ range: ClosedRange<Int>, doc: String, example: String? = nil
    ) -> BodyField {
        BodyField(field: Field(name, .integer(range), nullable: true, doc: doc, example: example)) {
            .some($0?.text.flatMap { Int($0) })
        }
    }
}

extension BodyField where Value == [UUID]? {
    static func optionalIDs(_ name: String, of subject: String, _ count: ClosedRange<Int>, doc: String) -> BodyField {
        BodyField(field: Field(name, .ids(of: subject, count), nullable: true, doc: doc)) { value in
            guard case .list(let items)? = value else { return .some(nil) }
            return .some(items.compactMap { UUID(canonical: $0) })
        }
    }
}

extension BodyField where Value == UUID {
    static func id(_ name: String, of subject: String, doc: String) -> BodyField {
        BodyField(field: Field(name, .id(of: subject), required: true, doc: doc)) {
            $0?.text.flatMap { UUID(canonical: $0) }
        }
    }
}

extension BodyField where Value == UUID? {
    static func optionalID(_ name: String, of subject: String, doc: String) -> BodyField {
        BodyField(field: Field(name, .id(of: subject), nullable: true, doc: doc)) {
            .some($0?.text.flatMap { UUID(canonical: $0) })
        }
    }
}

extension BodyField where Value == [UUID] {
    /// None where the member is not sent.
    static func ids(_ name: String, of subject: String, atMost count: Int, doc: String) -> BodyField {
        BodyField(field: Field(name, .ids(of: subject, 0...count), doc: doc)) { value in
            guard case .list(let items)? = value else { return [] }
            return items.compactMap { UUID(canonical: $0) }
        }
    }
}

extension BodyField where Value == [BodyReader.Values] {
    /// A list of objects.
    static func rows(_ name: String, _ shape: Shape, _ count: ClosedRange<Int>, doc: String, example: String? = nil)
        -> BodyField
    {
        BodyField(field: Field(name, .rows(shape, count), required: true, doc: doc, example: example)) { value in
            guard case .rows(let rows)? = value else { return nil }
            return rows
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
