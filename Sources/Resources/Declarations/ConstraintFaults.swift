package import Domain

/// What violations of one table's constraints mean to the person who sent the row, whichever request writes the table.
///
/// Constraints are named `<table>_<columns>_<key|fkey|check>`, so most explain themselves; rules say what a name cannot.
package struct ConstraintFaults: Sendable {
    package struct Rule: Sendable {
        package let field: String
        package let message: String
        package let hint: String?
        /// Whether what is there stands against it, not what was sent: a conflict, not a faulty body.
        package let isConflict: Bool
        /// A refusal of the domain, made from the error's detail; nil for a fault.
        package let refusal: (@Sendable (String) -> Refusal)?

        package init(_ field: String, _ message: String, hint: String? = nil, isConflict: Bool = false) {
            self.field = field
            self.message = message
            self.hint = hint
            self.isConflict = isConflict
            refusal = nil
        }

        private init(refusal: @escaping @Sendable (String) -> Refusal) {
            field = ""
            message = ""
            hint = nil
            isConflict = false
            self.refusal = refusal
        }

        /// The violation is a refusal of the domain.
        ///
        /// - Parameter make: gets the words that the error's detail lists, `{a,b}`.
        package static func refusal(_ make: @escaping @Sendable ([String]) -> Refusal) -> Rule {
            Rule(refusal: { detail in make(detail.split { "{},".contains($0) }.map(String.init)) })
        }

        /// The violation is a refusal of the domain.
        ///
        /// - Parameter make: gets the error's detail.
        package static func explained(_ make: @escaping @Sendable (String) -> Refusal) -> Rule {
            Rule(refusal: make)
        }
    }

    package let table: String
    /// Names of fields that a constraint's name may end with.
    package let columns: [String]
    /// By constraint.
    package let rules: [String: Rule]

    package init(table: String, columns: [String], rules: [String: Rule]) {
        self.table = table
        self.columns = columns
        self.rules = rules
    }

    /// The same with rules of one request's own.
    package func with(_ more: [String: Rule]) -> ConstraintFaults {
        ConstraintFaults(table: table, columns: columns, rules: rules.merging(more) { $1 })
    }

    package func rule(of constraint: String, column: String?) -> Rule? {
        rules[constraint] ?? Self.common(constraint, column)
    }

    /// What triggers on many tables refuse, in the same words for all: see `app.past()`, `app.since_partnership()` and
    /// `app.protect()`, and `app.keep_archived_partnership()`, whose detail names the partnership.
    private static func common(_ constraint: String, _ column: String?) -> Rule? {
        if constraint == "partnership_archived" {
            return .explained { .conflict(Fault("", "belongs to the partnership \($0), which is archived")) }
        }
        guard let column else { return nil }
        if constraint.hasSuffix("_future_check") { return .init("/\(column)", "is after today") }
        if constraint.hasSuffix("_began_check") {
            return .init("/\(column)", "is before the day on which the partnership was identified")
        }
        if constraint.hasSuffix("_archived_check") { return .init("/\(column)", "is archived") }
        return nil
    }

    /// `centre_need_tenant_id_centre_id_area_key` → `area`: the last column that the name ends with.
    package func column(of constraint: String) -> String? {
        var name = Substring(constraint)
        for ending in ["_fkey", "_key", "_check", "_pkey"] where name.hasSuffix(ending) {
            name = name.dropLast(ending.count)
            break
        }
        return columns.filter { name.hasSuffix("_" + $0) }.max { $0.count < $1.count }
    }
}
