import Foundation

/// Columns of text for people.
enum Table {
    static func print(_ header: [String], _ rows: [[String]]) {
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        for row in [header] + rows {
            let cells = zip(row, widths).map { text, width in
                text + String(repeating: " ", count: width - text.count)
            }
            Swift.print(cells.joined(separator: "  ").replacing(/\ +$/, with: ""))
        }
    }

    static func day(_ moment: Date?) -> String {
        guard let moment else { return "-" }
        return String(moment.ISO8601Format().prefix(10))
    }
}
