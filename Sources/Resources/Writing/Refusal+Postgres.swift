package import Domain
package import Postgres

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
        func fault(_ column: String?, _ message: String) -> Fault {
            Fault(
                place.pointer(rule?.field ?? column.map { "/\($0)" } ?? ""), rule?.message ?? message, hint: rule?.hint)
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
