public import Foundation

/// A value that can be written in PostgreSQL's binary format: for binary COPY, and for ``Parameter/binary(_:)``.
///
/// The bytes are right for one type only, ``postgresType``: PostgreSQL converts text, but never binary values.
public protocol PostgresBinaryEncodable: PostgresEncodable {
    /// The type the bytes are of.
    static var postgresType: PostgresType { get }

    /// Appends the value, without its length.
    ///
    /// - Returns: false for NULL, for which nothing is appended.
    func appendBinary(to bytes: inout [UInt8]) -> Bool
}

extension Bool: PostgresBinaryEncodable {
    /// `bool`.
    public static var postgresType: PostgresType { .bool }

    /// One byte.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool {
        bytes.append(self ? 1 : 0)
        return true
    }
}

extension Int: PostgresBinaryEncodable {
    /// `int8`.
    public static var postgresType: PostgresType { .int8 }

    /// Eight bytes.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool { Int64(self).appendBinary(to: &bytes) }
}

extension Int64: PostgresBinaryEncodable {
    /// `int8`.
    public static var postgresType: PostgresType { .int8 }

    /// Eight bytes.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool {
        BigEndian.append(self, to: &bytes)
        return true
    }
}

extension Int32: PostgresBinaryEncodable {
    /// `int4`.
    public static var postgresType: PostgresType { .int4 }

    /// Four bytes.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool {
        BigEndian.append(self, to: &bytes)
        return true
    }
}

extension Int16: PostgresBinaryEncodable {
    /// `int2`.
    public static var postgresType: PostgresType { .int2 }

    /// Two bytes.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool {
        BigEndian.append(self, to: &bytes)
        return true
    }
}

extension UInt32: PostgresBinaryEncodable {
    /// `oid`.
    public static var postgresType: PostgresType { .oid }

    /// Four bytes.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool {
        BigEndian.append(self, to: &bytes)
        return true
    }
}

extension UInt8: PostgresBinaryEncodable {
    /// `int2`; an array of them is a `bytea`.
    public static var postgresType: PostgresType { .int2 }

    /// Two bytes.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool { Int16(self).appendBinary(to: &bytes) }
}

extension Double: PostgresBinaryEncodable {
    /// `float8`.
    public static var postgresType: PostgresType { .float8 }

    /// Eight bytes.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool {
        BigEndian.append(bitPattern, to: &bytes)
        return true
    }
}

extension Float: PostgresBinaryEncodable {
    /// `float4`.
    public static var postgresType: PostgresType { .float4 }

    /// Four bytes.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool {
        BigEndian.append(bitPattern, to: &bytes)
        return true
    }
}

extension Decimal: PostgresBinaryEncodable {
    /// `numeric`.
    public static var postgresType: PostgresType { .numeric }

    /// As a ``PostgresNumeric``.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool { PostgresNumeric(self).appendBinary(to: &bytes) }
}

extension String: PostgresBinaryEncodable {
    /// `text`.
    public static var postgresType: PostgresType { .text }

    /// UTF-8.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool {
        bytes.append(contentsOf: utf8)
        return true
    }
}

extension UUID: PostgresBinaryEncodable {
    /// `uuid`.
    public static var postgresType: PostgresType { .uuid }

    /// Sixteen bytes.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool {
        withUnsafeBytes(of: uuid) { bytes.append(contentsOf: $0) }
        return true
    }
}

extension Date: PostgresBinaryEncodable {
    /// `timestamptz`.
    public static var postgresType: PostgresType { .timestamptz }

    /// As a ``PostgresTimestampTZ``.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool { PostgresTimestampTZ(self).appendBinary(to: &bytes) }
}

extension Data: PostgresBinaryEncodable {
    /// `bytea`.
    public static var postgresType: PostgresType { .bytea }

    /// The bytes.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool {
        bytes.append(contentsOf: self)
        return true
    }
}

extension Optional: PostgresBinaryEncodable where Wrapped: PostgresBinaryEncodable {
    /// The wrapped value's.
    public static var postgresType: PostgresType { Wrapped.postgresType }

    /// The wrapped value's bytes; NULL for nil.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool { self?.appendBinary(to: &bytes) ?? false }
}

extension Array: PostgresBinaryEncodable where Element: PostgresBinaryEncodable {
    /// An array of the elements' type; `bytea` for `[UInt8]`.
    public static var postgresType: PostgresType {
        Element.self == UInt8.self ? .bytea : Element.postgresType.array ?? .unspecified
    }

    /// One dimension, numbered from 1.
    public func appendBinary(to bytes: inout [UInt8]) -> Bool {
        if Element.self == UInt8.self {
            withUnsafeBytes { bytes.append(contentsOf: $0) }
        } else {
            ArrayBinary.append(self, to: &bytes)
        }
        return true
    }
}
