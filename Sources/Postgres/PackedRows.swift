import CLibPQ

/// Single rows that came as a result each, packed into one piece of memory: of the results only the first is kept, for the
/// columns' names and types.
struct PackedRows {
    private var first: ResultStorage?
    private var bytes: [UInt8] = []
    private var cells: [PackedCell] = []
    private var columnCount = 0
    private(set) var rowCount = 0

    var byteCount: Int { bytes.count }

    /// Takes a result of one row, which belongs to this from now on.
    mutating func append(_ result: OpaquePointer) {
        if first == nil { columnCount = Int(PQnfields(result)) }
        for column in 0..<Int32(truncatingIfNeeded: columnCount) {
            let length = PQgetlength(result, 0, column)
            if length == 0, PQgetisnull(result, 0, column) != 0 {
                cells.append(PackedCell(start: 0, length: -1))
            } else {
                cells.append(PackedCell(start: bytes.count, length: Int(length)))
                bytes.append(
                    contentsOf: UnsafeRawBufferPointer(start: PQgetvalue(result, 0, column), count: Int(length)))
            }
        }
        rowCount += 1
        if first == nil { first = ResultStorage(result) } else { PQclear(result) }
    }

    /// Everything that was appended; nil where that is nothing.
    func rows() -> Rows? {
        guard let first else { return nil }
        first.packed = PackedStorage(bytes, cells, columnCount)
        return Rows(first, count: rowCount)
    }
}

/// Where a value lies; a length of −1 is NULL.
struct PackedCell {
    let start: Int
    let length: Int
}

/// The memory of rows that were packed.
///
/// `@unchecked Sendable`: it is written before anybody else has it, and never again.
final class PackedStorage: @unchecked Sendable {
    private let bytes: UnsafeMutableRawBufferPointer
    private let cells: [PackedCell]
    private let columnCount: Int

    init(_ bytes: [UInt8], _ cells: [PackedCell], _ columnCount: Int) {
        // One byte more: memory of length 0 has no address.
        self.bytes = .allocate(byteCount: bytes.count + 1, alignment: 1)
        self.bytes.copyBytes(from: bytes)
        self.cells = cells
        self.columnCount = columnCount
    }

    deinit { bytes.deallocate() }

    /// - Returns: nil for NULL.
    func cell(row: Int, column: Int) -> UnsafeRawBufferPointer? {
        let cell = cells[row * columnCount + column]
        if cell.length < 0 { return nil }
        return UnsafeRawBufferPointer(rebasing: bytes[cell.start..<(cell.start + cell.length)])
    }
}
