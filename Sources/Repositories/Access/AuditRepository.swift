import Domain
package import Resources

/// The audit trail: who changed or read what. The database writes changes itself; reads of personal information are
/// added here.
package enum AuditRepository {
    package static let resource = Resource(
        name: "audit_event", path: "audit-events", summary: "An entry of the audit trail.", table: "audit_event",
        columns: [
            .computed("id", .integer(1...Int.max), sortable: true, doc: "Order of recording."),
            .computed("occurred_at", .timestamp, filters: [.range], doc: "When."),
            .computed("actor", .text(1...200), filters: [.equal], doc: "Who."),
            .computed("request_id", .text(1...200), nullable: true, filters: [.equal], doc: "In which request."),
            .computed(
                "action", .code(["insert", "update", "delete", "read", "export"]), filters: [.equal],
                doc: "What was done."),
            .computed("subject", .text(1...100), filters: [.equal], doc: "To which kind of row."),
            .computed("subject_id", .id(of: "row"), nullable: true, filters: [.equal], doc: "To which row."),
            .computed(
                "changed", .json(orNames: true), nullable: true,
                doc: "Old and new values of what changed; for personal information the names only."),
        ],
        sort: "id", descending: true, operations: [.list], read: .admin, standardColumns: false)
}
