package import CSV
import Domain

/// A file of wards, read and looked at: every fault of its form at once, each with its place.
///
/// Columns, in any order: `code` (8 digits), `name`, `municipality` (the code of the metro or local municipality it
/// lies in, from the file and never from the shape of the ward's code), `valid_from`; and, if wished, `valid_to` (the
/// first day it no longer existed) and `successors` (`vintage/code`, spaces between).
package struct WardFile: Sendable {
    struct Ward: Sendable {
        let line: Int
        let code, name, municipality: String
        let validFrom: Day
        let validTo: Day?
        let successors: [String]
    }

    let wards: [Ward]
    private let header: [String]

    private static let required = ["code", "name", "municipality", "valid_from"]
    private static let optional = ["valid_to", "successors"]

    /// - Throws: Every fault of its form.
    package init(_ bytes: some Collection<UInt8>) throws(FileFaults) {
        let (table, formFaults) = CSVTable.read(bytes)
        guard let csv = table else { throw FileFaults(formFaults) }
        var faults = formFaults
        header = csv.header
        for (index, name) in csv.header.enumerated() {
            if !(Self.required + Self.optional).contains(name) {
                faults.append(
                    FileFault(line: 1, column: index + 1, columnName: name, message: "is not a column of this file"))
            } else if csv.header.firstIndex(of: name) != index {
                faults.append(FileFault(line: 1, column: index + 1, columnName: name, message: "is there twice"))
            }
        }
        for name in Self.required where !csv.header.contains(name) {
            faults.append(FileFault(line: 1, columnName: name, message: "is missing"))
        }
        guard faults.allSatisfy({ $0.line > 1 }) else { throw FileFaults(faults) }
        guard !csv.records.isEmpty || !faults.isEmpty else {
            throw FileFaults([FileFault(line: 1, message: "there are no wards")])
        }

        var wards: [Ward] = []
        var seen: [String: Int] = [:]
        for (record, line) in zip(csv.records, csv.lines) {
            var isFaulty = false
            func fault(_ field: String, _ message: String) {
                isFaulty = true
                let column = csv.header.firstIndex(of: field).map { $0 + 1 }
                faults.append(FileFault(line: line, column: column, columnName: field, message: message))
            }
            func text(_ field: String) -> String { csv.header.firstIndex(of: field).map { record[$0] } ?? "" }
            func day(_ field: String) -> Day? {
                if let day = Day(text(field)) { return day }
                fault(field, "must be a day such as 2021-11-01")
                return nil
            }
            let code = text("code")
            if !Self.isCode(code) { fault("code", "must have 8 digits") }
            if let first = seen.updateValue(line, forKey: code) { fault("code", "is on line \(first) already") }
            let name = text("name")
            if !(1...200).contains(name.count) { fault("name", "must have 1 to 200 characters") }
            if text("municipality").isEmpty { fault("municipality", "must not be empty") }
            let from = day("valid_from")
            let to = text("valid_to").isEmpty ? nil : day("valid_to")
            if let from, let to, to <= from { fault("valid_to", "must be after valid_from") }
            let successors = text("successors").split(separator: " ").map(String.init)
            for successor in successors {
                let parts = successor.split(separator: "/", omittingEmptySubsequences: false)
                if parts.count != 2 || parts[0].isEmpty || !Self.isCode(parts[1]) {
                    fault("successors", "must be like 2025/10100001, spaces between")
                }
            }
            guard !isFaulty, let from else { continue }
            wards.append(
                Ward(
                    line: line, code: code, name: name, municipality: text("municipality"), validFrom: from,
                    validTo: to, successors: successors))
        }
        guard faults.isEmpty else { throw FileFaults(faults.sorted { $0.line < $1.line }) }
        self.wards = wards
    }

    private static func isCode(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 8 && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    func column(of field: String) -> Int? { header.firstIndex(of: field).map { $0 + 1 } }
}
