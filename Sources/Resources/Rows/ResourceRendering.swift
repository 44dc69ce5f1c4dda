package import NIOCore
package import Postgres

extension Rows: RowSource {}

/// How the rows of a resource become JSON and CSV: made once from its declaration.
package struct ResourceRendering: Sendable {
    private let json: JSONRowWriter
    private let csv: CSVRowWriter
    private let excel: CSVRowWriter
    /// Where `version` stands among the columns.
    package let versionColumn: Int?

    package init(_ resource: Resource) { self.init(Shape(row: resource)) }

    /// Rows whose columns are the shape's fields, in their order.
    package init(_ shape: Shape) {
        let columns = shape.fields.map { (name: $0.name, kind: $0.kind.columnKind) }
        json = JSONRowWriter(columns: columns)
        csv = CSVRowWriter(columns: columns)
        excel = CSVRowWriter(columns: columns, dialect: .excel)
        versionColumn = shape.fields.firstIndex { $0.name == "version" }
    }

    // The writers are generic; here, beside them, the compiler makes them for PostgreSQL's rows, and those with numbers among them.

    /// Writes `{…},{…}`.
    package func writeJSON(_ source: Rows, rows: Range<Int>, into buffer: inout ByteBuffer) {
        json.write(source, rows: rows, into: &buffer)
    }

    /// Writes `[{…},{…}]`.
    package func writeJSONArray(_ source: Rows, rows: Range<Int>, into buffer: inout ByteBuffer) {
        json.writeArray(source, rows: rows, into: &buffer)
    }

    /// Writes `[{…},{…}]`.
    package func writeJSONArray(_ source: NumberedRows, rows: Range<Int>, into buffer: inout ByteBuffer) {
        json.writeArray(source, rows: rows, into: &buffer)
    }

    /// Writes the header and a line per row.
    package func writeCSV(_ source: Rows, rows: Range<Int>, _ dialect: CSVDialect, into buffer: inout ByteBuffer) {
        writeCSVHeader(dialect, into: &buffer)
        writeCSVRows(source, rows: rows, dialect, into: &buffer)
    }

    /// Writes the header and a line per row.
    package func writeCSV(
        _ source: NumberedRows, rows: Range<Int>, _ dialect: CSVDialect, into buffer: inout ByteBuffer
    ) {
        writeCSVHeader(dialect, into: &buffer)
        (dialect == .excel ? excel : csv).write(source, rows: rows, into: &buffer)
    }

    package func writeCSVHeader(_ dialect: CSVDialect, into buffer: inout ByteBuffer) {
        (dialect == .excel ? excel : csv).writeHeader(into: &buffer)
    }

    package func writeCSVRows(_ source: Rows, rows: Range<Int>, _ dialect: CSVDialect, into buffer: inout ByteBuffer) {
        (dialect == .excel ? excel : csv).write(source, rows: rows, into: &buffer)
    }
}

extension Field.Kind {
    /// How PostgreSQL's text of such a value becomes JSON.
    package var columnKind: ColumnKind {
        switch self {
        case .text: .text
        case .code, .date, .id: .quoted
        case .timestamp: .timestamp
        case .boolean: .bool
        case .integer, .number: .number
        case .codes, .texts, .ids, .counts, .language, .json, .dates, .object, .list, .rows: .raw
        }
    }
}
