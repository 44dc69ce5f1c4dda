/// One row of a result.
public struct Row: Sendable {
    let rows: Rows
    let index: Int

    /// A cell as a value.
    ///
    /// - Parameters:
    ///   - type: an optional where NULL is a possibility.
    ///   - column: counted from 0.
    /// - Throws: ``DecodingFailure`` where the cell holds something else, or NULL for what is not optional, or where there
    ///   is no such column; what else the type's ``PostgresDecodable/decode(_:)`` throws.
    public func decode<T: PostgresDecodable>(_ type: T.Type = T.self, at column: Int) throws -> T {
        guard rows.holds(row: index, column: column) else {
            throw DecodingFailure("a column \(column)", found: false)
        }
        let bytes = rows.bytes(row: index, column: column)
        defer { withExtendedLifetime(rows.storage) {} }
        do {
            return try T.decode(bytes.map { Cell($0, rows.format, rows.type(of: column)) })
        } catch let failure as DecodingFailure {
            throw failure.at(column, of: rows)
        }
    }

    /// The first cells as values, one a type: `let (id, name) = try row.values(UUID.self, String?.self)`.
    ///
    /// - Throws: ``DecodingFailure``, as for ``decode(_:at:)``.
    public func values<each T: PostgresDecodable>(_ types: repeat (each T).Type) throws -> (repeat each T) {
        var reader = RowReader(self)
        return (repeat try reader.next(each types))
    }

    /// A cell's text as it came; nil is NULL.
    ///
    /// - Throws: ``DecodingFailure`` where there is no such column, and for a binary cell that is no text.
    public func text(at column: Int) throws -> String? { try decode(String?.self, at: column) }
}
