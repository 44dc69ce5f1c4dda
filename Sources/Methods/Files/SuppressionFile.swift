package import CSV
internal import Domain

/// Suppression of a file of an analyst's own: counts of people in cells, made into tables with all their margins, with
/// what must not be shown left out.
///
/// In: comma-separated, a column `value` (whole numbers), every other column a dimension, at most four in a table. Where
/// a column `table` names tables, those are of the same people (or parts of them) and protected together; a dimension
/// that is empty in all of a table's rows is none of its dimensions. In such a file, columns `filter`
/// (`name=value; name=value`) and `date` declare whose people each table is about, the same in all of its rows: see
/// `TableSuppression.Population`. Without them it is inferred from the counts.
///
/// Values that differ only in capitals, Unicode form or spaces are one value. A margin is refused as a value, whether by
/// its name (`Total`, `All`, `Totaal`: see `MarginWords`) or by its counts: among three values or more, one that is
/// the sum of the others wherever it stands would give hidden cells away.
///
/// Out: the same columns, then `reason`. First each table's cells as given, then its margins, with `total` in the
/// dimension's place. A hidden value is empty, its reason `primary` or `complementary`. See `TableSuppression`.
package struct SuppressionFile: Sendable {
    package struct Output: Sendable, Hashable {
        package let table: String
        package let result: TableSuppression.Result
        /// For the analyst, beside the table.
        package var notes: [String] {
            var notes = ["cells hidden: \(result.hidden) of \(result.cells)"]
            if result.isWhollyHidden { notes.append("nothing less than hiding everything protects these tables") }
            return notes
        }
    }

    package var suppression = TableSuppression()
    package var format = CSVFormat.standard
    /// Takes a value that is the sum of the others for a value like any other.
    package var acceptsSums = false

    package init() {}

    /// - Throws: Every fault, with line and column. What the tables say of each other is looked at where each is right.
    package func evaluate(_ csv: some Collection<UInt8>) throws(FileFaults) -> Output {
        var file = try read(csv)
        let groups = file.groups()
        let tables = groups.compactMap { file.table(of: $0, acceptsSums: acceptsSums) }
        guard file.faults.isEmpty else { throw FileFaults(file.faults.inOrder) }
        let result: TableSuppression.Result
        do throws(TableSuppression.Fault) {
            result = try suppression.protect(tables)
        } catch {
            throw FileFaults([FileFault(line: 1, message: error.message)])
        }
        return Output(table: file.text(of: result, groups, format), result: result)
    }

    /// - Throws: Faults of the header: without it no row can be read.
    private func read(_ csv: some Collection<UInt8>) throws(FileFaults) -> CountsFile {
        var file: CountsFile?
        var reader = CSVReader(format: format)
        do throws(FileFault) {
            try reader.readAll(csv) { (record) throws(FileFault) in
                if file == nil {
                    file = CountsFile(try CountsFile.Columns(CSVHeader(record)))
                } else {
                    file?.add(record)
                }
            }
        } catch {
            guard file != nil else { throw FileFaults([error]) }
            file?.note(error)
        }
        guard let file else { throw FileFaults([.emptyFile]) }
        return file
    }
}

extension TableSuppression.Fault {
    fileprivate var message: String {
        switch self {
        case .tooLarge: "the tables together have too many combinations of values to be protected together"
        case .tooManyDimensions(let table): "table “\(table)” has more than four dimensions"
        case .contradiction(let table, let values):
            "table “\(table)” has other counts in \(values.joined(separator: ", ")) than another table of the same"
                + " people, or larger ones than a table that it is declared a part of"
        case .badCell(let table, let values): "table “\(table)” has a bad cell: \(values.joined(separator: ", "))"
        }
    }
}

/// Suppression of a whole file in memory: see `SuppressionFile`.
///
/// - Throws: Every fault, with line and column.
/// - Returns: The comma-separated table.
package func evaluateSuppression(csv: some Collection<UInt8>) throws(FileFaults) -> String {
    try SuppressionFile().evaluate(csv).table
}
