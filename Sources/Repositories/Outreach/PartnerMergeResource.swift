import Domain
package import Resources

extension Resource {
    package static let partnerMerge = Resource(
        name: "partner_merge", path: "partner-merges",
        summary: "A partner that was merged into another one: never changed, never erased.", table: "partner_merge",
        columns: [
            .id(of: "partner_merge"),
            .computed(
                "merged_id", .id(of: "partner"), filters: [.equal],
                doc: "The partner that was merged: archived since."),
            .computed(
                "into_id", .id(of: "partner"), filters: [.equal], doc: "The partner that it was merged into."),
            .computed("reason", .text(1...2000), doc: "Why."),
            .computed("actor", .text(1...200), doc: "Who merged them."),
            .computed("moved", .json(), doc: "How many rows refer to the other partner since, by table."),
            .computed(
                "archived", .json(),
                doc: "How many of them were archived, because the other partner had the same, by table."),
            .computed(
                "kept", .json(),
                doc: "How many rows stayed with the merged partner, because the other one has the same, by table."),
            .computed("created_at", .timestamp, filters: [.range], sortable: true, doc: "When the row was made."),
        ],
        sort: "created_at", descending: true, operations: [.list, .read], standardColumns: false)
}

extension ConstraintFaults {
    /// What can stand against a merge, beside the rules of the tables whose rows follow.
    static let partnerMerge = ConstraintFaults(
        table: "partner_merge", columns: ["into_id", "reason"],
        rules: [
            "partner_merge_self_check": .init("/into_id", "is the partner itself"),
            "partner_merge_unknown_check": .init("/into_id", "is not a partner of this municipality"),
            "partner_merge_into_merged_check": .init("/into_id", "was merged itself", isConflict: true),
            "partner_merge_into_archived_check": .init("/into_id", "is archived", isConflict: true),
            "partner_merge_merged_check": .init("", "was merged already", isConflict: true),
            "partner_merge_archived_check": .init("", "is archived", isConflict: true),
            "partner_merge_rows_check": .explained { .conflict(refusedRow($0)) },
        ])

    /// - Parameter constraint: what kept a row from following.
    private static func refusedRow(_ constraint: String) -> Fault {
        switch constraint {
        case "partner_clearance_archived_check":
            Fault(
                "", "both were screened on one day, and a screening that was not clear is not taken away",
                hint: "archive the other partner's screening of that day first")
        default: Fault("", "a row that refers to it cannot follow: \(constraint)")
        }
    }
}
