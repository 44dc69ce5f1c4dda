package import CSV
import Domain

/// A file of wards, read and looked at: each fault of its form has its place.
///
/// Columns, in any order: `code` (8 digits), `name`, `municipality` (the code of the metro or local municipality it
/// lies in, from the file and never from the shape of the ward's code), `valid_from`; and, if wished, `valid_to` (the
/// first day it no longer existed) and `successors` (`vintage/code`, spaces between), which only a ward that has ended
/// can have. Values are read in their canonical form, as the API does.
package struct WardFile: Sendable {
    /// A line of the file. What could not be read of it is nil, and is among the faults.
    struct Ward: Sendable {
        let line: Int
        let code, name, municipality: String?
        let validFrom, validTo: Day?
        let successors: [String]
    }

    let wards: [Ward]
    let table: RegionTable

    /// - Throws: ``FileFaults`` where no line can be read. Faults of single lines are kept for ``WardLoader``, which
    ///   adds those that only the database knows.
    package init(_ bytes: some Collection<UInt8>) throws(FileFaults) {
        var table = try RegionTable(
            bytes, required: ["code", "name", "municipality", "valid_from"], optional: ["valid_to", "successors"],
            rows: "wards")
        var seen: [String: Int] = [:]
        var wards: [Ward] = []
        for row in 0..<table.rowCount { wards.append(Self.ward(row, of: &table, &seen)) }
        self.wards = wards
        self.table = table
    }

    private static func ward(_ row: Int, of table: inout RegionTable, _ seen: inout [String: Int]) -> Ward {
        let code = table.wardCode(row, seen: &seen)
        let name = table.name(row, "name")
        let municipality = table.text(row, "municipality").uppercased()
        if municipality.isEmpty { table.fault(row, "municipality", "must not be empty") }
        let from = table.day(row, "valid_from")
        let hasEnd = !table.text(row, "valid_to").isEmpty
        var to = hasEnd ? table.day(row, "valid_to") : nil
        if let from, let end = to, end <= from {
            table.fault(row, "valid_to", "must be after valid_from")
            to = nil
        }
        var successors: [String] = []
        for successor in table.text(row, "successors").split(separator: " ").map(String.init) {
            let parts = successor.split(separator: "/", omittingEmptySubsequences: false)
            if parts.count == 2, isVintage(parts[0]), RegionTable.isWardCode(parts[1]) {
                successors.append(successor)
            } else {
                table.fault(row, "successors", "must be like 2025/10100001, spaces between")
            }
        }
        if !hasEnd, !table.text(row, "successors").isEmpty {
            table.fault(row, "valid_to", "must not be empty where there are successors")
        }
        return Ward(
            line: table.line(of: row), code: code, name: name, municipality: municipality.isEmpty ? nil : municipality,
            validFrom: from, validTo: to, successors: successors)
    }

    private static func isVintage(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 4 && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
