import Domain
package import Resources

/// The audit trail: who changed or read what. The database writes changes itself; reads of personal information are
/// added here.
extension Resource {
    package static let auditEvent = Resource(
        name: "audit_event", path: "audit-events", summary: "An entry of the audit trail.", table: "audit_event",
        columns: [
            .computed("id", .integer(1...Int.max), sortable: true, doc: "Order of recording."),
            .computed(
                "occurred_at", .timestamp, filters: [.range], doc: "Start of the transaction that made the change."),
            .computed("actor", .text(1...200), filters: [.equal], doc: "Who: key:<prefix>, worker, operator:<login>."),
            .computed(
                "request_id", .text(1...200), nullable: true, filters: [.equal],
                doc: "The request id of the HTTP request, where there was one."),
            .computed(
                "action", .code(["insert", "update", "delete", "read", "export"]), filters: [.equal],
                doc: "What was done: insert, update, delete, read or export."),
            .computed("subject", .text(1...100), filters: [.equal], doc: "Table that was changed or read."),
            .computed(
                "subject_id", .id(of: "row"), nullable: true, filters: [.equal], doc: "Row that was changed or read."),
            .computed(
                "changed", .json(orNames: true), nullable: true,
                doc: """
                    The new row (insert), old and new of each changed column (update), or the old row (delete). For \
                    personal information only the names of the columns.
                    """),
        ],
        sort: "id", descending: true, operations: [.list], read: .admin, standardColumns: false)
}
