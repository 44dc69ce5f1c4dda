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
    /// Sent as they are: a `bytea`.
    case bytes([UInt8])
}
