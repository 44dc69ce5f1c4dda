import CSV
import Domain

/// A CSV file about regions on its way to the database: its columns by name, and the faults found so far.
///
/// A faulty value does not end the reading. The rows that can be read, with null where a value cannot, go to the
/// database nevertheless: what it has to say about them belongs to the same answer.
struct RegionTable {
    private let csv: CSVTable
    private(set) var faults: [FileFault]

    var rowCount: Int { csv.records.count }

    /// - Throws: ``FileFaults`` where the file is no table, or its columns are not these: no row can be read then.
    init(
        _ bytes: some Collection<UInt8>, required: [String], optional: [String] = [], rows: String
    ) throws(FileFaults) {
        let (table, formFaults) = CSVTable.read(bytes)
        guard let table else { throw FileFaults(formFaults) }
        csv = table
        faults = formFaults
        for (index, name) in csv.header.enumerated() {
            let known = required + optional
            let message: String? =
                if !known.contains(name) {
                    "is not a column of this file"
                } else if csv.header.firstIndex(of: name) != index { "is there twice" } else { nil }
            if let message {
                faults.append(FileFault(line: 1, column: index + 1, columnName: name, message: message))
            }
        }
        for name in required where !csv.header.contains(name) {
            faults.append(FileFault(line: 1, columnName: name, message: "is missing"))
        }
        if faults.isEmpty, csv.records.isEmpty {
            faults.append(FileFault(line: 1, message: "there are no \(rows)"))
        }
        guard faults.allSatisfy({ $0.line > 1 }) else { throw FileFaults(faults.inOrder) }
    }

    func has(_ field: String) -> Bool { csv.header.contains(field) }

    func line(of row: Int) -> Int { csv.lines[row] }

    func column(of field: String) -> Int? { csv.header.firstIndex(of: field).map { $0 + 1 } }

    mutating func fault(_ row: Int, _ field: String, _ message: String) {
        faults.append(fault(line: line(of: row), field, message))
    }

    func fault(line: Int, _ field: String, _ message: String) -> FileFault {
        FileFault(line: line, column: column(of: field), columnName: field, message: message)
    }

    /// The value in its canonical form; empty where the file has no such column.
    func text(_ row: Int, _ field: String) -> String {
        csv.header.firstIndex(of: field).map { CanonicalText.line(csv.records[row][$0]) } ?? ""
    }

    mutating func name(_ row: Int, _ field: String) -> String? {
        // As it stands in the file: its canonical form has lost some of what is refused.
        let typed = csv.header.firstIndex(of: field).map { csv.records[row][$0] } ?? ""
        guard let unfit = PlainText.fault(inName: typed) else { return text(row, field) }
        fault(row, field, unfit)
        return nil
    }

    mutating func day(_ row: Int, _ field: String) -> Day? {
        guard let day = Day(text(row, field)) else {
            fault(row, field, "must be a day such as 2021-11-01")
            return nil
        }
        // As the API has it of every day.
        guard Day.years.contains(day.civil.year) else {
            fault(row, field, "must be from 1900 to 2199")
            return nil
        }
        return day
    }

    /// A ward's code, which the file has once.
    mutating func wardCode(_ row: Int, seen: inout [String: Int]) -> String? {
        let code = text(row, "code")
        guard Self.isWardCode(code) else {
            fault(row, "code", "must have 8 digits")
            return nil
        }
        if let first = seen[code] {
            fault(row, "code", "is on line \(first) already")
        } else {
            seen[code] = line(of: row)
        }
        return code
    }

    static func isWardCode(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 8 && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

/// Items as PostgreSQL reads an array of them.
enum ArrayText {
    static func of(_ items: [String?]) -> String {
        let quoted = items.map { item -> String in
            guard let item else { return "NULL" }
            return "\"" + item.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        }
        return "{" + quoted.joined(separator: ",") + "}"
    }
}
