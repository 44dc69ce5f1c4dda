public import Foundation

/// A value that can be read out of a result's cell, in either format.
///
/// Types of one's own are best made of one that is there already:
///
/// ```swift
/// extension CentreID: PostgresDecodable {
///     static func decode(_ cell: Cell?) throws -> CentreID { CentreID(try UUID.decode(cell)) }
/// }
/// ```
public protocol PostgresDecodable {
    /// - Parameter cell: nil is NULL.
    /// - Throws: ``DecodingFailure``.
    static func decode(_ cell: Cell?) throws -> Self
}

/// Types that are read by a failing initialiser for each format.
protocol CellDecodable: PostgresDecodable {
    /// With its article.
    static var sqlName: String { get }
    init?(postgresText: UnsafeRawBufferPointer)
    /// - Parameter type: of the bytes; it is refused where they mean something else in it.
    init?(postgresBinary: UnsafeRawBufferPointer, type: PostgresType)
}

extension CellDecodable {
    /// Reads the cell.
    ///
    /// - Throws: ``DecodingFailure`` for NULL, and for what is no such value.
    public static func decode(_ cell: Cell?) throws -> Self {
        guard let cell else { throw DecodingFailure(sqlName, found: false) }
        let value =
            cell.format == .text
            ? Self(postgresText: cell.bytes) : Self(postgresBinary: cell.bytes, type: cell.type)
        guard let value else { throw DecodingFailure(sqlName, found: true) }
        return value
    }
}

extension String: PostgresDecodable {
    /// In text format any type's text; in binary the text types, `json`, `jsonb`, `xml` and enumerations.
    ///
    /// - Throws: ``DecodingFailure`` for NULL, and for a binary value that is no text.
    public static func decode(_ cell: Cell?) throws -> String {
        guard let cell else { throw DecodingFailure("text", found: false) }
        if cell.format == .text { return String(decoding: cell.bytes, as: UTF8.self) }
        if cell.type == .jsonb { return try PostgresJSONB.decode(cell).text }
        let isText =
            cell.type.isUserDefined
            || cell.type.isOne(of: .text, .varchar, .bpchar, .name, .unknown, .json, .xml)
        guard isText, let text = String(validating: cell.bytes, as: UTF8.self) else {
            throw DecodingFailure("text", found: true)
        }
        return text
    }
}

extension FixedWidthInteger where Self: CellDecodable {
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

    init?(postgresBinary bytes: UnsafeRawBufferPointer, type: PostgresType) {
        guard type.isOne(of: .int8, .int4, .int2, .oid) else { return nil }
        let value: Self? =
            switch bytes.count {
            case 8: BigEndian.read(bytes, as: Int64.self).flatMap { Self(exactly: $0) }
            case 4 where type == .oid: BigEndian.read(bytes, as: UInt32.self).flatMap { Self(exactly: $0) }
            case 4: BigEndian.read(bytes, as: Int32.self).flatMap { Self(exactly: $0) }
            case 2: BigEndian.read(bytes, as: Int16.self).flatMap { Self(exactly: $0) }
            default: nil
            }
        guard let value else { return nil }
        self = value
    }
}

extension Int: CellDecodable {}
extension Int16: CellDecodable {}
extension Int32: CellDecodable {}
extension Int64: CellDecodable {}
extension UInt8: CellDecodable {}
extension UInt32: CellDecodable {}

extension BinaryFloatingPoint where Self: CellDecodable & LosslessStringConvertible {
    static var sqlName: String { "a number" }

    init?(postgresText bytes: UnsafeRawBufferPointer) { self.init(String(decoding: bytes, as: UTF8.self)) }

    /// As from text, every type of number is taken, and rounded to the nearest.
    init?(postgresBinary bytes: UnsafeRawBufferPointer, type: PostgresType) {
        if type.isOne(of: .float8), let bits = BigEndian.read(bytes, as: UInt64.self) {
            self.init(Double(bitPattern: bits))
        } else if type.isOne(of: .float4), bytes.count == 4, let bits = BigEndian.read(bytes, as: UInt32.self) {
            self.init(Float(bitPattern: bits))
        } else if type == .numeric {
            guard let number = PostgresNumeric(postgresBinary: bytes, type: type) else { return nil }
            self.init(number.description)
        } else if type != .unspecified, let number = Int64(postgresBinary: bytes, type: type) {
            self.init(number)
        } else {
            return nil
        }
    }
}

extension Double: CellDecodable {}
extension Float: CellDecodable {}

extension Decimal: CellDecodable {
    static var sqlName: String { "a numeric of at most 38 digits" }

    init?(postgresText bytes: UnsafeRawBufferPointer) {
        let text = String(decoding: bytes, as: UTF8.self)
        // What is short enough fits; a longer one may do so too.
        if bytes.count <= 38, text != "NaN", !text.contains("I") {
            self.init(string: text, locale: nil)
        } else {
            guard let number = PostgresNumeric(text), let decimal = Decimal(exactly: number) else { return nil }
            self = decimal
        }
    }

    init?(postgresBinary bytes: UnsafeRawBufferPointer, type: PostgresType) {
        if type != .unspecified, let number = Int64(postgresBinary: bytes, type: type) {
            self.init(number)
        } else {
            guard let number = PostgresNumeric(postgresBinary: bytes, type: type),
                let decimal = Decimal(exactly: number)
            else { return nil }
            self = decimal
        }
    }
}

extension Bool: CellDecodable {
    static var sqlName: String { "a bool" }

    init?(postgresText bytes: UnsafeRawBufferPointer) {
        switch (bytes.count, bytes.first) {
        case (1, UInt8(ascii: "t")): self = true
        case (1, UInt8(ascii: "f")): self = false
        default: return nil
        }
    }

    init?(postgresBinary bytes: UnsafeRawBufferPointer, type: PostgresType) {
        guard type.isOne(of: .bool), bytes.count == 1 else { return nil }
        self = bytes[0] != 0
    }
}

extension UUID: CellDecodable {
    static var sqlName: String { "a uuid" }

    init?(postgresText bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 36, let raw = Hexadecimal.bytes(of: bytes.filter { $0 != UInt8(ascii: "-") }),
            raw.count == 16
        else { return nil }
        self = raw.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    init?(postgresBinary bytes: UnsafeRawBufferPointer, type: PostgresType) {
        guard type.isOne(of: .uuid), bytes.count == 16 else { return nil }
        self = UUID(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}

extension Date: CellDecodable {
    static var sqlName: String { "a timestamptz" }

    init?(postgresText bytes: UnsafeRawBufferPointer) {
        if let microseconds = CalendarText.microseconds(of: bytes) {
            self = PostgresTimestampTZ(microseconds: microseconds).date
        } else if let day = PostgresDate(postgresText: bytes) {
            // The calendar of `date` goes further.
            self = day.date
        } else {
            return nil
        }
    }

    init?(postgresBinary bytes: UnsafeRawBufferPointer, type: PostgresType) {
        if type == .date || (type == .unspecified && bytes.count == 4) {
            guard let day = PostgresDate(postgresBinary: bytes, type: type) else { return nil }
            self = day.date
        } else {
            guard type.isOne(of: .timestamptz, .timestamp), bytes.count == 8,
                let microseconds = BigEndian.read(bytes, as: Int64.self)
            else { return nil }
            self = PostgresTimestampTZ(microseconds: microseconds).date
        }
    }
}

extension Data: CellDecodable {
    static var sqlName: String { "a bytea" }

    init?(postgresText bytes: UnsafeRawBufferPointer) {
        guard bytes.starts(with: "\\x".utf8), let raw = Hexadecimal.bytes(of: bytes.dropFirst(2)) else { return nil }
        self = Data(raw)
    }

    init?(postgresBinary bytes: UnsafeRawBufferPointer, type: PostgresType) {
        guard type.isOne(of: .bytea) else { return nil }
        self = Data(bytes)
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    /// nil for NULL.
    public static func decode(_ cell: Cell?) throws -> Wrapped? {
        guard let cell else { return nil }
        return try Wrapped.decode(cell)
    }
}

extension Array: PostgresDecodable where Element: PostgresDecodable {
    /// A one-dimensional array, wherever its numbering begins; `[UInt8]` is a `bytea`.
    ///
    /// - Throws: ``DecodingFailure`` for NULL, for what has more dimensions, and for an element that is something else:
    ///   NULL as well, where the elements are not optional.
    public static func decode(_ cell: Cell?) throws -> [Element] {
        guard let cell else { throw DecodingFailure("an array", found: false) }
        let isBytea =
            cell.format == .text
            ? cell.bytes.starts(with: "\\x".utf8) : cell.type.isOne(of: .bytea)
        if Element.self == UInt8.self, isBytea {
            // A cast of the array would look at each byte by itself.
            let bytes = try Data.decode(cell)
            return [Element](unsafeUninitializedCapacity: bytes.count) { elements, count in
                count = bytes.copyBytes(to: UnsafeMutableRawBufferPointer(elements))
            }
        }
        if cell.format == .binary { return try ArrayBinary.elements(of: cell) }
        return try ArrayText.elements(of: cell.bytes).map { element in
            guard let element else { return try Element.decode(nil) }
            return try element.withUnsafeBytes { try Element.decode(Cell($0, .text, .unspecified)) }
        }
    }
}
