import JSON
package import NIOCore

/// Writes rows as JSON objects straight from the result's bytes into a response's buffer.
///
/// Made once for each shape of a resource. Strings come out byte for byte as PostgreSQL's `to_json` writes them.
package struct JSONRowWriter: Sendable {
    /// Plain numbers, so that a cell costs no reference count.
    private struct Column {
        /// Of `{"id":` for the first, `,"name":` for the others, in ``prefixes``.
        var prefixStart: Int
        var prefixCount: Int
        var kind: ColumnKind
        var source: Int
    }

    private let columns: [Column]
    private let prefixes: [UInt8]
    /// What a row is guessed to take.
    private let rowEstimate: Int

    /// - Parameter columns: in the order of the members; `source` is the column's place in the result.
    package init(columns: [(name: String, kind: ColumnKind, source: Int)]) {
        var prefixes = ByteBuffer()
        self.columns = columns.map { column in
            let start = prefixes.writerIndex
            prefixes.writeInteger(UInt8(ascii: start == 0 ? "{" : ","))
            JSONEscape.write(column.name, into: &prefixes)
            prefixes.writeInteger(UInt8(ascii: ":"))
            return Column(
                prefixStart: start, prefixCount: prefixes.writerIndex - start, kind: column.kind, source: column.source)
        }
        self.prefixes = Array(prefixes.readableBytesView)
        self.rowEstimate = self.prefixes.count + 32 * columns.count + 16
    }

    /// The result's columns from the first one on, in their order.
    package init(columns: [(name: String, kind: ColumnKind)]) {
        self.init(columns: columns.enumerated().map { (name: $1.name, kind: $1.kind, source: $0) })
    }

    /// Writes `{…},{…}`; nothing for no rows.
    package func write(_ source: some RowSource, rows: Range<Int>, into buffer: inout ByteBuffer) {
        columns.withUnsafeBufferPointer { columns in
            prefixes.withUnsafeBytes { prefixes in
                RowSpace.fill(&buffer, rows: rows, estimate: rows.count * rowEstimate + 512) { row, cursor in
                    Self.write(source, row, isFirst: row == rows.lowerBound, columns, prefixes, at: &cursor)
                }
            }
        }
    }

    /// Writes `[{…},{…}]`.
    package func writeArray(_ source: some RowSource, rows: Range<Int>, into buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt8(ascii: "["))
        write(source, rows: rows, into: &buffer)
        buffer.writeInteger(UInt8(ascii: "]"))
    }

    /// Writes one row's object.
    package func write(_ source: some RowSource, row: Int, into buffer: inout ByteBuffer) {
        write(source, rows: row..<row + 1, into: &buffer)
    }

    @inline(__always)
    private static func write(
        _ source: some RowSource, _ row: Int, isFirst: Bool, _ columns: UnsafeBufferPointer<Column>,
        _ prefixes: UnsafeRawBufferPointer, at place: inout RowCursor
    ) -> Bool {
        var cursor = place
        guard cursor.hasRoom(for: 8) else { return false }
        if !isFirst { cursor.put(UInt8(ascii: ",")) }
        if columns.isEmpty { cursor.put(UInt8(ascii: "{")) }
        for column in columns {
            let cell = source.bytes(row: row, column: column.source)
            let count = cell?.count ?? 0
            let growth = column.kind == .text ? JSONEscape.growth : 1
            guard cursor.hasRoom(for: column.prefixCount + count * growth + 16) else { return false }
            let prefixEnd = column.prefixStart + column.prefixCount
            cursor.put(UnsafeRawBufferPointer(rebasing: prefixes[column.prefixStart..<prefixEnd]))
            guard let cell else {
                cursor.put("null")
                continue
            }
            switch column.kind {
            case .text:
                cursor.put(UInt8(ascii: "\""))
                cursor.putEscaped(cell)
                cursor.put(UInt8(ascii: "\""))
            case .number, .raw:
                if isNotFinite(cell) {
                    cursor.put(UInt8(ascii: "\""))
                    cursor.put(cell)
                    cursor.put(UInt8(ascii: "\""))
                } else {
                    cursor.put(cell)
                }
            case .bool: cursor.put(cell.first == UInt8(ascii: "t") ? "true" : "false")
            case .timestamp:
                cursor.put(UInt8(ascii: "\""))
                cursor.putTimestamp(cell)
                cursor.put(UInt8(ascii: "\""))
            case .quoted:
                cursor.put(UInt8(ascii: "\""))
                cursor.put(cell)
                cursor.put(UInt8(ascii: "\""))
            }
        }
        cursor.put(UInt8(ascii: "}"))
        place = cursor
        return true
    }

    /// `NaN`, `Infinity`, `-Infinity`; no JSON value begins like them.
    @inline(__always)
    private static func isNotFinite(_ cell: UnsafeRawBufferPointer) -> Bool {
        guard cell.count > 2 else { return false }
        let first = cell[0] == UInt8(ascii: "-") ? cell[1] : cell[0]
        return first == UInt8(ascii: "N") || first == UInt8(ascii: "I")
    }
}
