import Domain
import Postgres

package import struct Foundation.UUID

/// What a section of a review is asked.
package struct ReviewQuestion: Sendable {
    package let tenant: Int32
    package let programme: UUID
    package let period: Period
    package let rules: ReviewRules

    var start: String { period.start.description }
    /// The day after the last: everything is told as it stood when this day began.
    var end: String { period.end.description }
}

/// A statement whose every row is a figure, and where its figures belong.
///
/// Its columns: indicator, kind and key and label of the scope, value, text value, n, missing, and `kind:reason` where
/// there is neither value (`insufficient:no_known_rows`).
struct FigureStatement: Sendable {
    let section: String
    let name: String
    let tables: [String]
    let query: Query

    func figures(_ rows: Rows) throws -> [Figure] {
        let lineage = Lineage(statement: name, tables: tables)
        return try (0..<rows.count).map { index in
            let row = rows[index]
            let value = try row.decode(Double?.self, at: 4)
            let text = try row.decode(String?.self, at: 5)
            return Figure(
                section: section, indicator: try row.decode(String.self, at: 0),
                scope: FigureScope(
                    try row.decode(String.self, at: 1), try row.decode(String.self, at: 2),
                    label: try row.decode(String?.self, at: 3)),
                outcome: Self.outcome(value, text, try row.decode(String?.self, at: 8)),
                n: try row.decode(Int.self, at: 6), missing: try row.decode(Int.self, at: 7), lineage: lineage)
        }
    }

    private static func outcome(_ value: Double?, _ text: String?, _ reason: String?) -> Figure.Outcome {
        guard value == nil, text == nil else { return .value(value, text: text) }
        let parts = (reason ?? "insufficient:\(FigureReason.noKnownRows)").split(separator: ":", maxSplits: 1)
        let code = parts.last.map(String.init) ?? FigureReason.noKnownRows
        return switch parts.first {
        case "not_applicable": .notApplicable(code)
        case "suppressed": .suppressed(code)
        default: .insufficient(code)
        }
    }
}
