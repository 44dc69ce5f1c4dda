import CLibPQ

/// The rows of one statement, in the format that was asked for: a collection, whose copies share the same memory.
public struct Rows: Sendable {
    let storage: ResultStorage
    /// Number of rows.
    public let count: Int
    /// Number of columns.
    public let columnCount: Int
    /// How the values are written: see ``Query/resultFormat``.
    public let format: ResultFormat

    /// - Parameter count: of rows that are not in the result itself.
    init(_ storage: ResultStorage, count: Int? = nil) {
        self.storage = storage
        self.count = count ?? Int(PQntuples(storage.result))
        columnCount = Int(PQnfields(storage.result))
        // libpq complains of columns that are not there, and by the notices of a connection that may be gone.
        format = columnCount > 0 && PQfformat(storage.result, 0) == 1 ? .binary : .text
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

    /// A column's name; nil where there is no such column.
    func columnName(_ column: Int) -> String? {
        guard column >= 0, column < columnCount else { return nil }
        return PQfname(storage.result, Int32(truncatingIfNeeded: column)).map { String(cString: $0) }
    }

    /// Types of the columns, in order.
    public var columnTypes: [PostgresType] { (0..<columnCount).map { type(of: $0) } }

    /// - Parameter column: one that is there.
    func type(of column: Int) -> PostgresType {
        PostgresType(rawValue: PQftype(storage.result, Int32(truncatingIfNeeded: column)))
    }

    /// Whether there is such a cell.
    func holds(row: Int, column: Int) -> Bool {
        row >= 0 && row < count && column >= 0 && column < columnCount
    }

    /// A cell's bytes; nil is NULL, and what is outside of the result.
    ///
    /// Valid while `self` or a copy of it lives: ``withBytes(row:column:_:)`` sees to that.
    public func bytes(row: Int, column: Int) -> UnsafeRawBufferPointer? {
        guard holds(row: row, column: column) else { return nil }
        if let packed = storage.packed { return packed.cell(row: row, column: column) }
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

    /// A row. One outside of the result has no cells.
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

extension Rows: RandomAccessCollection {
    /// 0.
    public var startIndex: Int { 0 }
    /// The number of rows.
    public var endIndex: Int { count }
}
