public import Foundation

/// A value that can be read out of a result's cell, in PostgreSQL's text format.
public protocol PostgresDecodable {
    /// - Parameter bytes: the cell's text; nil is NULL.
    /// - Throws: ``DecodingFailure``.
    static func decode(_ bytes: UnsafeRawBufferPointer?) throws -> Self
}

extension String: PostgresDecodable {
    /// Any type's text.
    public static func decode(_ bytes: UnsafeRawBufferPointer?) throws -> String {
        guard let bytes else { throw DecodingFailure("text", found: false) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Types whose text is read by a failing initialiser.
protocol TextDecodable: PostgresDecodable {
    static var sqlName: String { get }
    init?(postgresText: UnsafeRawBufferPointer)
}

extension TextDecodable {
    /// Reads the cell's text.
    public static func decode(_ bytes: UnsafeRawBufferPointer?) throws -> Self {
        guard let bytes else { throw DecodingFailure(sqlName, found: false) }
        guard let value = Self(postgresText: bytes) else { throw DecodingFailure(sqlName, found: true) }
        return value
    }
}

extension FixedWidthInteger where Self: TextDecodable {
    static var sqlName: String { "an integer that fits \(Self.self)" }

    init?(postgresText bytes: UnsafeRawBufferPointer) {
        var digits = bytes[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits = digits.dropFirst() }
        guard !digits.isEmpty else { return nil }
        var value: Self = 0
        for byte in digits {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            let digit = Self(byte - UInt8(ascii: "0"))
            let (product, overflowed) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) =
                isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            guard !overflowed, !carried else { return nil }
            value = sum
        }
        self = value
    }
}

extension Int: TextDecodable {}
extension Int16: TextDecodable {}
extension Int32: TextDecodable {}
extension Int64: TextDecodable {}
extension UInt8: TextDecodable {}

extension Double: TextDecodable {
    static var sqlName: String { "a number" }
    init?(postgresText bytes: UnsafeRawBufferPointer) { self.init(String(decoding: bytes, as: UTF8.self)) }
}

extension Float: TextDecodable {
    static var sqlName: String { "a number" }
    init?(postgresText bytes: UnsafeRawBufferPointer) { self.init(String(decoding: bytes, as: UTF8.self)) }
}

extension Decimal: TextDecodable {
    static var sqlName: String { "a numeric" }
    init?(postgresText bytes: UnsafeRawBufferPointer) {
        let text = String(decoding: bytes, as: UTF8.self)
        if text == "NaN" {
            self = .nan
        } else {
            self.init(string: text, locale: nil)
        }
    }
}

extension Bool: TextDecodable {
    static var sqlName: String { "a bool" }
    init?(postgresText bytes: UnsafeRawBufferPointer) {
        switch (bytes.count, bytes.first) {
        case (1, UInt8(ascii: "t")): self = true
        case (1, UInt8(ascii: "f")): self = false
        default: return nil
        }
    }
}

extension UUID: TextDecodable {
    static var sqlName: String { "a uuid" }
    init?(postgresText bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 36, let raw = Hexadecimal.bytes(of: bytes.filter { $0 != UInt8(ascii: "-") }),
            raw.count == 16
        else { return nil }
        self = raw.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}

extension Date: TextDecodable {
    static var sqlName: String { "a timestamptz" }
    init?(postgresText bytes: UnsafeRawBufferPointer) {
        guard let date = TimestampText.date(of: bytes) else { return nil }
        self = date
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    /// nil for NULL.
    public static func decode(_ bytes: UnsafeRawBufferPointer?) throws -> Wrapped? {
        guard let bytes else { return nil }
        return try Wrapped.decode(bytes)
    }
}

extension Array: PostgresDecodable where Element: PostgresDecodable {
    /// A one-dimensional array; `[UInt8]` is a `bytea`.
    public static func decode(_ bytes: UnsafeRawBufferPointer?) throws -> [Element] {
        guard let bytes else { throw DecodingFailure("an array", found: false) }
        if Element.self == UInt8.self, bytes.starts(with: "\\x".utf8) {
            guard let raw = Hexadecimal.bytes(of: bytes.dropFirst(2)), let bytea = raw as? [Element] else {
                throw DecodingFailure("a bytea", found: true)
            }
            return bytea
        }
        return try ArrayText.elements(of: bytes).map { element in
            guard let element else { return try Element.decode(nil) }
            return try element.withUnsafeBytes { try Element.decode($0) }
        }
    }
}
