internal import CSV
internal import Domain

/// The rows of a file of counts: see `SuppressionFile`.
struct CountsFile {
    struct Columns {
        let header: CSVHeader
        let value: Int
        let table, filter, date: Int?
        let dimensions: [Int]

        init(_ header: CSVHeader) throws(FileFault) {
            try header.requireOnce()
            try header.require(["value"])
            self.header = header
            let value = header.index(of: "value") ?? 0
            if let column = header.index(of: "reason") {
                throw FileFault(
                    line: 1, column: column + 1, columnName: "reason",
                    message: "is a column of the output: give the dimension another name")
            }
            let table = header.index(of: "table")
            let filter = table == nil ? nil : header.index(of: "filter")
            let date = table == nil ? nil : header.index(of: "date")
            (self.value, self.table, self.filter, self.date) = (value, table, filter, date)
            dimensions = header.names.indices.filter { ![value, table, filter, date].contains($0) }
        }
    }

    struct Row {
        let line: Int
        /// In canonical form; a dimension's value in its first spelling.
        let cells: [String]
    }

    /// The rows of one table.
    struct Group {
        let name: String
        var rows: [Row]
        /// Those in which any row has a value.
        var dimensions: [Int] = []
    }

    let columns: Columns
    private var rows: [Row] = []
    /// In the order in which they were found.
    private(set) var faults: [FileFault] = []
    /// Of each column, a value's first spelling by its key.
    private var spellings: [[String: String]]

    init(_ columns: Columns) {
        self.columns = columns
        spellings = Array(repeating: [:], count: columns.header.count)
    }

    /// A record that is no row of the file is a fault, and left out.
    mutating func add(_ record: CSVReader.Record) {
        let names = columns.header.names
        var cells: [String]
        do throws(FileFault) {
            try record.requireCount(names.count)
            cells = try record.texts(names)
        } catch {
            return faults.note(error)
        }
        for index in cells.indices {
            let cell = CanonicalText.line(cells[index])
            if index == columns.value || index == columns.filter {
                cells[index] = cell
            } else {
                cells[index] = isMissingValue(cell) ? "" : first(cell, in: index)
            }
        }
        rows.append(Row(line: record.line, cells: cells))
    }

    private mutating func first(_ cell: String, in column: Int) -> String {
        let key = fileKey(cell)
        if let spelling = spellings[column][key] { return spelling }
        spellings[column][key] = cell
        return cell
    }

    private func fault(_ row: Row, _ column: Int, _ message: String) -> FileFault {
        FileFault(
            line: row.line, column: column + 1, columnName: columns.header.names[column], message: message)
    }

    /// What the file's form forbids behind what was read.
    mutating func note(_ fault: FileFault) { faults.note(fault) }

    /// The tables' rows, tables in order of first sight. One with a fault is left out.
    mutating func groups() -> [Group] {
        var groups: [Group] = []
        var places: [String: Int] = [:]
        for row in rows {
            let name = columns.table.map { row.cells[$0] } ?? ""
            if let column = columns.table, name.isEmpty {
                note(fault(row, column, "is missing: name the table"))
                continue
            }
            if let place = places[name] {
                groups[place].rows.append(row)
            } else {
                places[name] = groups.count
                groups.append(Group(name: name, rows: [row]))
            }
        }
        for index in groups.indices {
            let group = groups[index]
            groups[index].dimensions = columns.dimensions.filter { column in
                group.rows.contains { !$0.cells[column].isEmpty }
            }
        }
        for group in groups where group.dimensions.count > 4 {
            note(
                FileFault(
                    line: group.rows[0].line,
                    message: "the table has \(group.dimensions.count) dimensions; at most four can be protected"))
        }
        return groups.filter { $0.dimensions.count <= 4 }
    }

    /// - Parameter acceptsSums: see ``SuppressionFile/acceptsSums``.
    /// - Returns: nil where its rows have faults.
    mutating func table(of group: Group, acceptsSums: Bool) -> TableSuppression.Table? {
        let before = faults.count
        var cells: [(values: [String], count: Int)] = []
        var seen: [[String]: Int] = [:]
        for row in group.rows {
            let text = row.cells[columns.value]
            let count = Int(text).flatMap { (0..<1 << 40).contains($0) ? $0 : nil }
            if count == nil {
                note(
                    fault(row, columns.value, "“\(text.prefix(40))” is not a count of people (a whole number from 0)"))
            }
            for column in group.dimensions {
                let value = row.cells[column]
                if value.isEmpty {
                    note(fault(row, column, "is missing: name the category, for example “unknown”"))
                } else if MarginWords.contains(value) {
                    note(
                        fault(
                            row, column, "“\(value.prefix(40))” is not a value: margins are made here, leave them out"))
                }
            }
            let values = group.dimensions.map { row.cells[$0] }
            if let first = seen[values] {
                note(FileFault(line: row.line, message: "is the same cell as line \(first)"))
            } else {
                seen[values] = row.line
            }
            if let count { cells.append((values, count)) }
        }
        var table = TableSuppression.Table(
            name: group.name, dimensions: group.dimensions.map { columns.header.names[$0] }, cells: cells)
        do throws(FileFault) {
            table.population = try population(of: group)
        } catch {
            note(error)
        }
        guard faults.count == before else { return nil }
        if !acceptsSums { refuseSums(in: table, of: group) }
        return faults.count == before ? table : nil
    }

    /// nil where the file has neither of the columns that declare it.
    private func population(of group: Group) throws(FileFault) -> TableSuppression.Population? {
        guard columns.filter != nil || columns.date != nil else { return nil }
        let row = group.rows[0]
        for column in [columns.filter, columns.date].compactMap(\.self) {
            if let other = group.rows.first(where: { $0.cells[column] != row.cells[column] }) {
                throw fault(other, column, "is not the same in all rows of the table")
            }
        }
        var population = TableSuppression.Population()
        if let column = columns.date, !row.cells[column].isEmpty { population.date = row.cells[column] }
        guard let column = columns.filter, !isMissingValue(row.cells[column]) else { return population }
        let text = row.cells[column]
        for item in text.split(separator: ";") {
            let parts = item.split(separator: "=", maxSplits: 1).map { fileKey(String($0)) }
            guard parts.count == 2, !parts.contains(where: isMissingValue),
                population.filters.updateValue(parts[1], forKey: parts[0]) == nil
            else { throw fault(row, column, "“\(text.prefix(40))” is not name=value; name=value …") }
        }
        return population
    }

    /// Among three values or more, one that is in every slice the sum of the others is a margin by another name.
    private mutating func refuseSums(in table: TableSuppression.Table, of group: Group) {
        for (place, column) in group.dimensions.enumerated() {
            var slices: [[String]: [String: Int]] = [:]
            for cell in table.cells {
                var others = cell.values
                let value = others.remove(at: place)
                slices[others, default: [:]][value] = cell.count
            }
            let sums = slices.values.map { counts in (counts, counts.values.reduce(0, +)) }
            let values = Set(table.cells.map { $0.values[place] })
            guard values.count >= 3, sums.contains(where: { $0.1 > 0 }) else { continue }
            let margins = values.filter { value in sums.allSatisfy { 2 * ($0.0[value] ?? 0) == $0.1 } }
            if let row = group.rows.first(where: { margins.contains($0.cells[column]) }) {
                note(
                    fault(
                        row, column,
                        "“\(row.cells[column].prefix(40))” is the sum of the other values everywhere: margins are made "
                            + "here, leave them out (or insist that it is a value: --accept-sums)"))
            }
        }
    }

    /// The output: see `SuppressionFile`.
    func text(of result: TableSuppression.Result, _ groups: [Group], _ format: CSVFormat) -> String {
        let width = columns.header.count
        var text = format.line(columns.header.names + ["reason"])
        for (group, cells) in zip(groups, result.tables) {
            for cell in cells {
                var row = Array(repeating: "", count: width + 1)
                for column in [columns.table, columns.filter, columns.date].compactMap(\.self) {
                    row[column] = group.rows[0].cells[column]
                }
                for (column, value) in zip(group.dimensions, cell.values) { row[column] = value }
                row[columns.value] = cell.count.map { "\($0)" } ?? ""
                row[width] = cell.reason?.rawValue ?? ""
                text += format.line(row)
            }
        }
        return text
    }
}
