import CLibPQ

/// The rows of one statement, in PostgreSQL's text format. Copies share the same memory.
public struct Rows: Sendable {
    let storage: ResultStorage
    /// Number of rows.
    public let count: Int
    /// Number of columns.
    public let columnCount: Int

    init(_ storage: ResultStorage) {
        self.storage = storage
        count = Int(PQntuples(storage.result))
        columnCount = Int(PQnfields(storage.result))
    }

    /// Whether there is no row.
    public var isEmpty: Bool { count == 0 }

    /// How many rows the statement inserted, changed, deleted or selected, by its command tag; 0 where it has none.
    public var affected: Int {
        PQcmdTuples(storage.result).flatMap { Int(String(cString: $0)) } ?? 0
    }

    /// What the server says it did: `INSERT 0 1`, `COMMIT`.
    public var commandTag: String { PQcmdStatus(storage.result).map { String(cString: $0) } ?? "" }

    /// Names of the columns, in order.
    public var columnNames: [String] {
        (0..<columnCount).map { PQfname(storage.result, Int32($0)).map { String(cString: $0) } ?? "" }
    }

    /// A cell's bytes; nil is NULL, and what is outside of the result.
    ///
    /// Valid while `self` or a copy of it lives: ``withBytes(row:column:_:)`` sees to that.
    public func bytes(row: Int, column: Int) -> UnsafeRawBufferPointer? {
        guard row >= 0, row < count, column >= 0, column < columnCount else { return nil }
        let row = Int32(truncatingIfNeeded: row)
        let column = Int32(truncatingIfNeeded: column)
        let length = PQgetlength(storage.result, row, column)
        // NULL has length 0 as well, and so do few others.
        if length == 0, PQgetisnull(storage.result, row, column) != 0 { return nil }
        guard let value = PQgetvalue(storage.result, row, column) else { return nil }
        return UnsafeRawBufferPointer(start: value, count: Int(length))
    }

    /// Calls `body` with a cell's bytes; nil is NULL, and what is outside of the result.
    public func withBytes<R, E: Error>(
        row: Int, column: Int, _ body: (UnsafeRawBufferPointer?) throws(E) -> R
    ) throws(E) -> R {
        let bytes = bytes(row: row, column: column)
        defer { withExtendedLifetime(storage) {} }
        return try body(bytes)
    }

    /// A row. One outside of the result has only NULLs.
    public subscript(index: Int) -> Row { Row(rows: self, index: index) }

    /// The first row, if there is one.
    public var first: Row? { count > 0 ? self[0] : nil }

    /// Every row as a value.
    ///
    /// - Throws: what a value's initialiser throws: ``DecodingFailure`` for a cell that holds something else.
    public func decode<T: RowDecodable>(_ type: T.Type = T.self) throws -> [T] {
        var values: [T] = []
        values.reserveCapacity(count)
        for index in 0..<count {
            var reader = RowReader(self[index])
            values.append(try T(&reader))
        }
        return values
    }
}
