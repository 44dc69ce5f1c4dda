package import Domain
package import Postgres

extension Refusal {
    /// Runs `body`; what the database refused comes back in the resource's own words.
    static func translating<R: Sendable>(
        _ resource: Resource, _ body: () async throws -> R
    ) async throws -> R {
        do {
            return try await body()
        } catch let error as PostgresError {
            throw Refusal(error, resource) ?? error
        }
    }

    /// SQLSTATE and constraint → what it means to the person who sent the row; nil where that is the server's affair.
    ///
    /// Constraints are named `<table>_<columns>_<key|fkey|check>`, so most explain themselves; a resource's `rules` say
    /// what a name cannot.
    package init?(_ error: PostgresError, _ resource: Resource) {
        guard let state = error.sqlState, state.hasPrefix("23") || state.hasPrefix("22") else { return nil }
        let constraint = error.constraint ?? ""
        if constraint == "idempotency_key_pkey" { return nil }
        if constraint.hasSuffix("_current") {
            self = .notCurrent
            return
        }
        if constraint == "partnership_stage_proof" {
            self = .stageProof(to: "", missing: Self.list(error.detail ?? ""))
            return
        }
        if constraint == "partnership_stage_move" {
            self = .stageMove(from: "", to: "", allowed: Self.list(error.detail ?? ""))
            return
        }
        let rule = resource.rules[constraint] ?? Self.common(constraint, error.column)
        let column = Self.column(constraint, resource)
        switch state {
        case _ where rule?.isConflict == true, "23505":
            self = .conflict(
                Fault(
                    rule?.field ?? column.map { "/\($0)" } ?? "",
                    rule?.message ?? "something with this value exists already",
                    hint: rule?.hint))
        case "23503":
            self = .invalid([
                Fault(
                    rule?.field ?? column.map { "/\($0)" } ?? "", rule?.message ?? "points to nothing that is here",
                    hint: rule?.hint)
            ])
        case "23514", "23502", "22001", "22003", "22007", "22008", "22P02":
            self = .invalid([
                Fault(
                    rule?.field ?? (error.column ?? column).map { "/\($0)" } ?? "",
                    rule?.message ?? (state == "23502" ? "must not be null" : "is not a value this can have"),
                    hint: rule?.hint)
            ])
        default: return nil
        }
    }

    /// What triggers on many tables refuse, in the same words for all: see `app.past()` and `app.protect()`.
    private static func common(_ constraint: String, _ column: String?) -> Resource.Rule? {
        guard let column else { return nil }
        if constraint.hasSuffix("_future_check") { return .init("/\(column)", "is after today") }
        if constraint.hasSuffix("_archived_check") { return .init("/\(column)", "is archived") }
        return nil
    }

    /// `centre_need_tenant_id_centre_id_area_key` → `area`: the resource's last column that the name ends with.
    private static func column(_ constraint: String, _ resource: Resource) -> String? {
        var name = Substring(constraint)
        for ending in ["_fkey", "_key", "_check", "_pkey"] where name.hasSuffix(ending) {
            name = name.dropLast(ending.count)
            break
        }
        return resource.columns.map(\.name).filter { name.hasSuffix("_" + $0) }.max { $0.count < $1.count }
    }

    /// `{a,b}` → a, b.
    private static func list(_ text: String) -> [String] {
        text.trimming(while: { "{}".contains($0) }).split(separator: ",").map(String.init)
    }
}

extension String {
    fileprivate func trimming(while matches: (Character) -> Bool) -> Substring {
        var rest = Substring(self)
        while let first = rest.first, matches(first) { rest.removeFirst() }
        while let last = rest.last, matches(last) { rest.removeLast() }
        return rest
    }
}
