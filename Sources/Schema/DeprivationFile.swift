package import CSV

/// A file of an index of deprivation by ward, such as the South African Index of Multiple Deprivation.
///
/// Columns, in any order: `code` (8 digits) and either `score` (the higher, the more deprived) or `rank` (1 is the most
/// deprived). A ward whose value is missing is not covered by the index. The file is to have every ward of the country
/// that the index covers: which of them are the most deprived is found within the file.
package struct DeprivationFile: Sendable {
    struct Ward: Sendable {
        let line: Int
        let code: String?
        /// The higher, the more deprived; nil where it could not be read.
        let score: Double?
    }

    /// Those that the index covers.
    let wards: [Ward]
    let table: RegionTable

    /// - Throws: ``FileFaults`` where no line can be read. Faults of single lines are kept for ``DeprivationLoader``.
    package init(_ bytes: some Collection<UInt8>) throws(FileFaults) {
        var table = try RegionTable(bytes, required: ["code"], optional: ["score", "rank"], rows: "wards")
        guard table.has("score") != table.has("rank") else {
            let message = table.has("score") ? "stands beside score: only one of them can count" : "or rank is missing"
            let field = table.has("score") ? "rank" : "score"
            throw FileFaults([FileFault(line: 1, column: table.column(of: field), columnName: field, message: message)])
        }
        let isRank = table.has("rank")
        var seen: [String: Int] = [:]
        var wards: [Ward] = []
        for row in 0..<table.rowCount {
            let code = table.wardCode(row, seen: &seen)
            let value = table.text(row, isRank ? "rank" : "score")
            if isMissingValue(value) { continue }
            var score: Double?
            if isRank {
                if let rank = Int32(value), rank > 0 {
                    score = -Double(rank)
                } else {
                    table.fault(row, "rank", "must be a whole number of 1 or more")
                }
            } else if let number = Array(value.utf8).withUnsafeBufferPointer({ $0.decimal() }) {
                score = number
            } else {
                table.fault(row, "score", "must be a number such as 0.4375")
            }
            wards.append(Ward(line: table.line(of: row), code: code, score: score))
        }
        self.wards = wards
        self.table = table
    }
}
