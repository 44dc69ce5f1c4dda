package import Domain
package import Postgres

import struct Foundation.UUID

extension Refusal {
    /// SQLSTATE and constraint → what it means to the person who sent the row; nil where that is the server's affair.
    ///
    /// - Parameters:
    ///   - constraints: of the table that was written.
    ///   - place: where in the body the row stands.
    package init?(_ error: PostgresError, _ constraints: ConstraintFaults, at place: Write.Place = .body) {
        guard let state = error.sqlState, state.hasPrefix("23") || state.hasPrefix("22") else { return nil }
        let constraint = error.constraint ?? ""
        let rule = constraints.rule(of: constraint, column: error.column)
        if let make = rule?.refusal {
            self = make(error.detail ?? "")
            return
        }
        let successor = error.successor
        func fault(_ column: String?, _ message: String) -> Fault {
            let field = place.pointer(rule?.field ?? column.map { "/\($0)" } ?? "")
            if let successor { return .merged(field, into: successor) }
            return Fault(field, rule?.message ?? message, hint: rule?.hint)
        }
        let column = constraints.column(of: constraint)
        switch state {
        case _ where rule?.isConflict == true, "23505":
            self = .conflict(fault(column, "something with this value exists already"))
        case "23503": self = .invalid([fault(column, "points to nothing that is here")])
        case "23514", "23502", "22001", "22003", "22007", "22008", "22P02":
            let message = state == "23502" ? "must not be null" : "is not a value this can have"
            self = .invalid([fault(error.column ?? column, message)])
        default: return nil
        }
    }
}

extension PostgresError {
    /// The row that stands in the place of the one that is archived: triggers that refuse a reference to a row that was
    /// merged into another name that one in their detail, see `app.check_references()`.
    fileprivate var successor: String? {
        guard let constraint, constraint.hasSuffix("_archived_check") || constraint.hasSuffix("_merged_check"),
            let detail,
            UUID(canonical: detail) != nil
        else { return nil }
        return detail
    }
}

extension Fault {
    /// A row that was merged into another.
    package static func merged(_ place: String, into other: String) -> Fault {
        Fault(place, "was merged into \(other)", hint: "use that one")
    }

    /// An item of a list that `app.refuse_places` found not to be in use: its place, followed by `=` and the row that it
    /// was merged into, if it was.
    package static func notInUse(_ item: String) -> Fault {
        let parts = item.split(separator: "=").map(String.init)
        guard parts.count == 2 else { return Fault(item, "is not in use in this municipality") }
        return merged(parts[0], into: parts[1])
    }
}
