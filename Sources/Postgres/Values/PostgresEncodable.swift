public import Foundation

/// A value that can be a parameter of a statement.
///
/// Types of one's own are best made of one that is there already:
///
/// ```swift
/// extension CentreID: PostgresEncodable {
///     var postgresParameter: Parameter { .uuid(uuid) }
/// }
/// ```
public protocol PostgresEncodable: Sendable {
    /// The value as it is sent.
    var postgresParameter: Parameter { get }
}

extension Parameter: PostgresEncodable {
    /// Itself.
    public var postgresParameter: Parameter { self }
}

extension String: PostgresEncodable {
    /// Any type's text.
    public var postgresParameter: Parameter { .text(self) }
}

extension Substring: PostgresEncodable {
    /// Any type's text.
    public var postgresParameter: Parameter { .text(String(self)) }
}

extension Int: PostgresEncodable {
    /// An integer.
    public var postgresParameter: Parameter { .integer(Int64(self)) }
}

extension Int16: PostgresEncodable {
    /// An integer.
    public var postgresParameter: Parameter { .integer(Int64(self)) }
}

extension Int32: PostgresEncodable {
    /// An integer.
    public var postgresParameter: Parameter { .integer(Int64(self)) }
}

extension Int64: PostgresEncodable {
    /// An integer.
    public var postgresParameter: Parameter { .integer(self) }
}

extension UInt32: PostgresEncodable {
    /// An integer; as an `oid` it fits always.
    public var postgresParameter: Parameter { .integer(Int64(self)) }
}

extension UInt8: PostgresEncodable {
    /// An integer; an array of them is a `bytea`.
    public var postgresParameter: Parameter { .integer(Int64(self)) }
}

extension Bool: PostgresEncodable {
    /// A `bool`.
    public var postgresParameter: Parameter { .text(self ? "t" : "f") }
}

extension Double: PostgresEncodable {
    /// A `float8`, by the shortest text that reads back as the same number.
    public var postgresParameter: Parameter { .text(postgresText) }
}

extension Float: PostgresEncodable {
    /// A `float4`, by the shortest text that reads back as the same number.
    public var postgresParameter: Parameter { .text(postgresText) }
}

extension BinaryFloatingPoint where Self: CustomStringConvertible {
    fileprivate var postgresText: String {
        if isNaN { return "NaN" }
        return isInfinite ? (self < 0 ? "-Infinity" : "Infinity") : description
    }
}

extension Decimal: PostgresEncodable {
    /// A `numeric`.
    public var postgresParameter: Parameter { .text(isNaN ? "NaN" : description) }
}

extension UUID: PostgresEncodable {
    /// A `uuid`.
    public var postgresParameter: Parameter { .uuid(self) }
}

extension Date: PostgresEncodable {
    /// A `timestamptz`, to the microsecond. `distantFuture` and `distantPast` are PostgreSQL's infinities, and so is what
    /// lies beyond its calendar.
    public var postgresParameter: Parameter { PostgresTimestampTZ(self).postgresParameter }
}

extension Data: PostgresEncodable {
    /// A `bytea`.
    public var postgresParameter: Parameter { .bytes([UInt8](self)) }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    /// NULL for nil.
    public var postgresParameter: Parameter { self?.postgresParameter ?? .null }
}

extension Array: PostgresEncodable where Element: PostgresEncodable {
    /// An array, of arrays one of more dimensions; of bytes (`[UInt8]`) a `bytea`.
    public var postgresParameter: Parameter {
        // A cast of the array would look at each byte by itself.
        if Element.self == UInt8.self { return .bytes(withUnsafeBytes { [UInt8]($0) }) }
        // The text of an array inside of an array stands there as it is: one more dimension.
        if Element.self is any ArrayElement.Type, Element.self != [UInt8].self {
            return .text("{" + map { $0.postgresParameter.text ?? "NULL" }.joined(separator: ",") + "}")
        }
        return .text(ArrayText.text(of: map(\.postgresParameter)))
    }
}

/// An array, as an element of another.
private protocol ArrayElement {}
extension Array: ArrayElement {}
