public import struct Foundation.UUID

/// A parameter's value on its way to the server.
public enum Parameter: Sendable, Hashable {
    /// NULL.
    case null
    /// The text PostgreSQL reads for the parameter's type. A NUL in it is refused before anything is sent.
    case text(String)
    /// A whole number, sent as text: it fits every integer type, and `numeric`.
    case integer(Int64)
    /// Sent as its 16 bytes: a `uuid`.
    case uuid(UUID)
    /// Sent as they are, in binary format: a `bytea`, or what ``binary(_:)`` made. In an array or a row of text they stand
    /// for a `bytea`.
    case bytes([UInt8])

    /// A value in binary format.
    ///
    /// The statement has to cast the parameter to exactly the value's ``PostgresBinaryEncodable/postgresType``: an `Int`
    /// to `int8`, an `Int32` to `int4`. The server refuses what has another length (SQLSTATE 22P03), and misreads what
    /// has the same.
    public static func binary(_ value: some PostgresBinaryEncodable) -> Parameter {
        var bytes: [UInt8] = []
        return value.appendBinary(to: &bytes) ? .bytes(bytes) : .null
    }

    /// What PostgreSQL reads as the value, wherever it reads text; nil is NULL.
    var text: String? {
        switch self {
        case .null: nil
        case .text(let text): text
        case .integer(let number): String(number)
        case .uuid(let uuid): uuid.uuidString
        case .bytes(let bytes): "\\x" + Hexadecimal.text(of: bytes)
        }
    }
}
