/// How the server writes the values of a result: see ``Query/resultFormat``.
public enum ResultFormat: Sendable, Hashable {
    /// As people read it. What goes on as text (JSON, CSV) is best asked for in text.
    case text
    /// The bytes of the value, most significant first. Numbers, moments and bytes are read faster than from text.
    case binary
}

/// One value of a result that is not NULL, on its way to a ``PostgresDecodable``.
///
/// Its bytes are the result's own memory: they are valid until the call that was given the cell returns.
public struct Cell {
    /// The value as the server sent it.
    public let bytes: UnsafeRawBufferPointer
    /// How to read them.
    public let format: ResultFormat
    /// The value's type; ``PostgresType/unspecified`` for the elements of arrays and the ends of ranges in text, and for
    /// what binary COPY sent.
    public let type: PostgresType

    /// A cell of one's own, for tests of a type's decoding.
    public init(_ bytes: UnsafeRawBufferPointer, _ format: ResultFormat, _ type: PostgresType) {
        self.bytes = bytes
        self.format = format
        self.type = type
    }
}
