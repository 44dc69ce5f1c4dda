package import CSV

/// Suppression of a file of an analyst's own: counts of people in cells, made into tables with all their margins, with
/// what must not be shown left out.
///
/// In: comma-separated, a column `value` (whole numbers), every other column a dimension, at most four a table. Where a
/// column `table` names tables, those are of the same people (or parts of them) and protected together; a dimension
/// that is empty in all of a table's rows is none of its dimensions. In such a file, columns `filter`
/// (`name=value; name=value`) and `date` declare whose people each table is about, the same in all of its rows: see
/// `TableSuppression.Population`. Without them it is told from the counts.
///
/// Out: the same columns, then `reason`. First each table's cells as given, then its margins, with `total` in the
/// dimension's place. A hidden value is empty, its reason `primary` or `complementary`. See `TableSuppression`.
package enum SuppressionFile {
    package struct Output: Sendable, Hashable {
        package let table: String
        package let result: TableSuppression.Result
        /// For the analyst, beside the table.
        package var notes: [String] {
            var notes = [
                "cells hidden: \(result.hidden) of \(result.cells)"
            ]
            if result.isWhollyHidden { notes.append("nothing less than hiding everything protects these tables") }
            return notes
        }
    }

    /// - Throws: `FileFault`.
    package static func evaluate(
        csv: some Collection<UInt8>, suppression: TableSuppression = TableSuppression()
    ) throws(FileFault) -> Output {
        var header: [String] = []
        var rows: [(line: Int, cells: [String])] = []
        var reader = CSVReader()
        var columns: CSVHeader?
        try reader.readAll(csv) { (record) throws(FileFault) in
            guard let columns else {
                columns = try CSVHeader(record)
                return
            }
            try record.requireCount(columns.count)
            rows.append((record.line, try record.texts(columns.names).map(trimmed)))
        }
        guard let columns else { throw .emptyFile }
        try columns.requireOnce()
        try columns.require(["value"])
        header = columns.names
        let valueColumn = columns.index(of: "value") ?? 0
        if let column = header.firstIndex(of: "reason") {
            throw FileFault(
                line: 1, column: column + 1, columnName: "reason",
                message: "is a column of the output: give the dimension another name")
        }
        let tableColumn = header.firstIndex(of: "table")
        let filterColumn = tableColumn == nil ? nil : header.firstIndex(of: "filter")
        let dateColumn = tableColumn == nil ? nil : header.firstIndex(of: "date")
        let dimensions = header.indices.filter { ![valueColumn, tableColumn, filterColumn, dateColumn].contains($0) }

        var names: [String] = []
        var lines: [String: [Int]] = [:]
        for (index, row) in rows.enumerated() {
            let name = tableColumn.map { row.cells[$0] } ?? ""
            if lines[name] == nil { names.append(name) }
            lines[name, default: []].append(index)
        }
        var tables: [TableSuppression.Table] = []
        var used: [[Int]] = []
        for name in names {
            let own = (lines[name] ?? []).map { rows[$0] }
            let columns = dimensions.filter { column in own.contains { !$0.cells[column].isEmpty } }
            guard columns.count <= 4 else {
                throw FileFault(
                    line: own[0].line,
                    message: "the table has \(columns.count) dimensions; at most four can be protected")
            }
            var cells: [(values: [String], count: Int)] = []
            var seen: [[String]: Int] = [:]
            for (line, row) in own {
                guard let count = Int(row[valueColumn]), count >= 0, count < 1 << 40 else {
                    throw FileFault(
                        line: line, column: valueColumn + 1, columnName: "value",
                        message: "“\(row[valueColumn].prefix(40))” is not a count of people (a whole number from 0)")
                }
                let values = columns.map { row[$0] }
                if let place = values.firstIndex(of: TableSuppression.total) {
                    throw FileFault(
                        line: line, column: columns[place] + 1, columnName: header[columns[place]],
                        message: "“total” is not a value: margins are made here, leave them out")
                }
                if let first = seen.updateValue(line, forKey: values) {
                    throw FileFault(line: line, message: "is the same cell as line \(first)")
                }
                cells.append((values, count))
            }
            var table = TableSuppression.Table(name: name, dimensions: columns.map { header[$0] }, cells: cells)
            for column in [filterColumn, dateColumn].compactMap(\.self) {
                let other = own.first { $0.cells[column] != own[0].cells[column] }
                if let other {
                    throw FileFault(
                        line: other.line, column: column + 1, columnName: header[column],
                        message: "is not the same in all rows of the table")
                }
                var population = table.population ?? TableSuppression.Population()
                if column == dateColumn {
                    population.date = own[0].cells[column].isEmpty ? nil : own[0].cells[column]
                } else {
                    population.filters = try filters(own[0].cells[column], line: own[0].line, column: column + 1)
                }
                table.population = population
            }
            tables.append(table)
            used.append(columns)
        }
        let result: TableSuppression.Result
        do throws(TableSuppression.Fault) {
            result = try suppression.protect(tables)
        } catch {
            let reason =
                switch error {
                case .tooLarge: "the tables together have too many combinations of values to be protected together"
                case .tooManyDimensions(let table): "table “\(table)” has more than four dimensions"
                case .contradiction(let table, let values):
                    "table “\(table)” has other counts in \(values.joined(separator: ", ")) than another table of the same"
                        + " people, or larger ones than a table that it is declared a part of"
                case .badCell(let table, let values):
                    "table “\(table)” has a bad cell: \(values.joined(separator: ", "))"
                }
            throw FileFault(line: 1, message: reason)
        }
        var text = (header + ["reason"]).map(quoted).joined(separator: ",") + "\n"
        for (index, cells) in result.tables.enumerated() {
            for cell in cells {
                var row = Array(repeating: "", count: header.count + 1)
                if let tableColumn { row[tableColumn] = names[index] }
                for column in [filterColumn, dateColumn].compactMap(\.self) {
                    row[column] = rows[lines[names[index]]?[0] ?? 0].cells[column]
                }
                for (column, value) in zip(used[index], cell.values) { row[column] = value }
                row[valueColumn] = cell.count.map { "\($0)" } ?? ""
                row[header.count] = cell.reason?.rawValue ?? ""
                text += row.map(quoted).joined(separator: ",") + "\n"
            }
        }
        return Output(table: text, result: result)
    }

    private static func filters(_ text: String, line: Int, column: Int) throws(FileFault) -> [String: String] {
        var filters: [String: String] = [:]
        for item in text.split(separator: ";") {
            let parts = item.split(separator: "=", maxSplits: 1).map { trimmed(String($0)) }
            guard parts.count == 2, !parts.contains(""), filters.updateValue(parts[1], forKey: parts[0]) == nil else {
                throw FileFault(
                    line: line, column: column, columnName: "filter",
                    message: "“\(text.prefix(40))” is not name=value; name=value …")
            }
        }
        return filters
    }

    private static func quoted(_ field: String) -> String {
        let needsQuotes = field.utf8.contains { [0x2C, 0x22, 0x0A, 0x0D].contains($0) }
        return needsQuotes ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
    }
}

/// Suppression of a whole file in memory: see `SuppressionFile`.
///
/// - Throws: `FileFault`, with line and column.
/// - Returns: The comma-separated table.
package func evaluateSuppression(csv: some Collection<UInt8>) throws(FileFault) -> String {
    try SuppressionFile.evaluate(csv: csv).table
}
