import HTTP
import NIOCore
import Resources

/// CSV of values that are no rows of a result, in either dialect.
enum CSVCells {
    enum Cell {
        case number(String)
        case text(String)

        static func number(_ value: Double?) -> Cell { .number(value.map { String($0) } ?? "") }
        static func number(_ value: Int?) -> Cell { .number(value.map { String($0) } ?? "") }
    }

    /// - Parameter columns: names for the first line.
    static func table(_ columns: [String], _ lines: some Sequence<[Cell]>, _ dialect: CSVDialect) -> String {
        let separator = dialect == .excel ? ";" : ","
        var text = (dialect == .excel ? "\u{FEFF}" : "") + columns.joined(separator: separator) + "\r\n"
        for line in lines {
            text += line.map { written($0, dialect) }.joined(separator: separator) + "\r\n"
        }
        return text
    }

    private static func written(_ cell: Cell, _ dialect: CSVDialect) -> String {
        switch cell {
        case .number(let number): return dialect == .excel ? number.replacing(".", with: ",") : number
        case .text(let text):
            let field = CSVRowWriter.field(text)
            guard dialect == .excel, field.contains(";"), !field.hasPrefix("\"") else { return field }
            return "\"\(field)\""
        }
    }
}

extension HTTPResponse {
    /// A table as CSV.
    init(csv text: String, headers: [(String, String)] = []) {
        self.init(
            status: 200, contentType: "text/csv; charset=utf-8", ByteBuffer(string: text), headers: headers)
    }
}
