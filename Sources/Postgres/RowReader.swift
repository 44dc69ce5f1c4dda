/// Reads a row's cells one after the other, from its first column on.
public struct RowReader {
    private let row: Row
    private var column = 0

    init(_ row: Row) { self.row = row }

    /// The next cell.
    ///
    /// - Parameter type: an optional where NULL is a possibility.
    /// - Throws: ``DecodingFailure``, also past the last column.
    public mutating func next<T: PostgresDecodable>(_ type: T.Type = T.self) throws -> T {
        defer { column += 1 }
        return try row.decode(type, at: column)
    }

    /// Leaves a cell out.
    public mutating func skip() { column += 1 }
}
