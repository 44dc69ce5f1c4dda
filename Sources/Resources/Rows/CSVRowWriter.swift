import CSV
import JSON
package import NIOCore

/// The forms of CSV that are written.
package enum CSVDialect: String, Sendable, CaseIterable {
    /// RFC 4180: commas, decimal points, UTF-8 without a byte order mark.
    case standard
    /// As Excel opens it by a double click where the language is one of South Africa's: semicolons, decimal commas, and a
    /// byte order mark, without which it takes UTF-8 for Windows-1252.
    case excel

    var separator: UInt8 { self == .excel ? UInt8(ascii: ";") : UInt8(ascii: ",") }
}

/// Writes rows as CSV (RFC 4180): comma, CR LF, quotation marks where needed, names in the first line; NULL is empty.
///
/// Text that a spreadsheet would take for a formula gets an apostrophe in front: see ``CSVFormula``. Numbers keep their
/// sign.
package struct CSVRowWriter: Sendable {
    private let columns: [(kind: ColumnKind, source: Int)]
    private let header: String
    private let dialect: CSVDialect

    /// - Parameter columns: in their order; `source` is the column's place in the result.
    package init(columns: [(name: String, kind: ColumnKind, source: Int)], dialect: CSVDialect = .standard) {
        self.columns = columns.map { ($0.kind, $0.source) }
        self.dialect = dialect
        let names = columns.map { Self.field($0.name) }.joined(separator: dialect == .excel ? ";" : ",")
        self.header = (dialect == .excel ? "\u{FEFF}" : "") + names + "\r\n"
    }

    /// The result's columns from the first one on, in their order.
    package init(columns: [(name: String, kind: ColumnKind)], dialect: CSVDialect = .standard) {
        self.init(columns: columns.enumerated().map { (name: $1.name, kind: $1.kind, source: $0) }, dialect: dialect)
    }

    package func writeHeader(into buffer: inout ByteBuffer) {
        buffer.writeString(header)
    }

    /// Writes a line a row.
    package func write(_ source: some RowSource, rows: Range<Int>, into buffer: inout ByteBuffer) {
        RowSpace.fill(&buffer, rows: rows, estimate: rows.count * columns.count * 16 + 512) { row, place in
            var cursor = place
            var isFirst = true
            guard cursor.hasRoom(for: 16) else { return false }
            for column in columns {
                let cell = source.bytes(row: row, column: column.source)
                guard cursor.hasRoom(for: (cell?.count ?? 0) * 2 + 16) else { return false }
                if !isFirst { cursor.put(dialect.separator) }
                isFirst = false
                guard let cell else { continue }
                switch column.kind {
                case .text: Self.put(cell, isText: true, dialect, at: &cursor)
                case .raw: Self.put(cell, isText: false, dialect, at: &cursor)
                case .number where dialect == .excel:
                    for byte in cell { cursor.put(byte == UInt8(ascii: ".") ? UInt8(ascii: ",") : byte) }
                case .number: cursor.put(cell)
                case .bool: cursor.put(cell.first == UInt8(ascii: "t") ? "true" : "false")
                case .timestamp: cursor.putTimestamp(cell)
                case .quoted: cursor.put(cell)
                }
            }
            // The room for it was asked for with the last cell.
            cursor.put("\r\n")
            place = cursor
            return true
        }
    }

    /// One field of text, as a cell of ``ColumnKind/text`` is written.
    package static func field(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBytes { bytes in
            var buffer = ByteBuffer()
            RowSpace.fill(&buffer, rows: 0..<1, estimate: bytes.count * 2 + 16) { _, cursor in
                put(bytes, isText: true, .standard, at: &cursor)
                return true
            }
            return String(buffer: buffer)
        }
    }

    private static func put(
        _ cell: UnsafeRawBufferPointer, isText: Bool, _ dialect: CSVDialect, at cursor: inout RowCursor
    ) {
        guard let first = cell.first, let last = cell.last else { return }
        let startsFormula = isText && CSVFormula.isLike(cell)
        var needsQuotes = first == 0x20 || last == 0x20
        let separator = dialect.separator
        for byte in cell where byte == 0x22 || byte == separator || byte == 0x0A || byte == 0x0D { needsQuotes = true }
        if needsQuotes { cursor.put(UInt8(ascii: "\"")) }
        if startsFormula { cursor.put(UInt8(ascii: "'")) }
        if needsQuotes {
            for byte in cell {
                if byte == 0x22 { cursor.put(byte) }
                cursor.put(byte)
            }
            cursor.put(UInt8(ascii: "\""))
        } else {
            cursor.put(cell)
        }
    }
}
