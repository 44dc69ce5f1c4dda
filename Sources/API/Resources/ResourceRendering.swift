import NIOCore
package import Postgres
package import Repositories

extension Rows: RowSource {}

/// How the rows of a resource become JSON and CSV: made once from its declaration.
package struct ResourceRendering: Sendable {
    package let json: JSONRowWriter
    package let csv: CSVRowWriter
    /// Where `version` stands among the columns.
    package let versionColumn: Int?

    package init(_ resource: Resource) {
        let columns = resource.columns.map { (name: $0.name, kind: $0.field.kind.columnKind) }
        json = JSONRowWriter(columns: columns)
        csv = CSVRowWriter(columns: columns)
        versionColumn = resource.columns.firstIndex { $0.name == "version" }
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
        case .integer, .number, .codes, .texts, .ids, .counts, .json: .raw
        }
    }
}
