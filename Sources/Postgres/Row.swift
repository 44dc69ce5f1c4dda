/// One row of a result.
public struct Row: Sendable {
    let rows: Rows
    let index: Int

    /// A cell as a value.
    ///
    /// - Parameters:
    ///   - type: an optional where NULL is a possibility.
    ///   - column: counted from 0.
    /// - Throws: ``DecodingFailure`` where the cell holds something else, or NULL for what is not optional.
    public func decode<T: PostgresDecodable>(_ type: T.Type = T.self, at column: Int) throws -> T {
        let bytes = rows.bytes(row: index, column: column)
        defer { withExtendedLifetime(rows.storage) {} }
        return try T.decode(bytes)
    }

    /// A cell's text as it came; nil is NULL.
    public func text(at column: Int) throws -> String? { try decode(String?.self, at: column) }
}
