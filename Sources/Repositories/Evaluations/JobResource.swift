import Domain
package import Resources

extension Resource {
    package static let job = Resource(
        name: "job", path: "jobs", summary: "Work that a worker does for the municipality, and what came of it.",
        table: "job",
        columns: [
            .id(of: "job"),
            .computed("kind", .text(1...63), filters: [.equal], doc: "What is to be done: the name of its handler."),
            .computed(
                "status", .code(["waiting", "running", "completed", "dead", "cancelled"]), filters: [.equal],
                doc: """
                    Where it stands: waiting, running, completed, dead (failed too often, or for good) or cancelled.
                    """),
            .computed("priority", .integer(-100...100), doc: "Higher runs first; 0 is ordinary."),
            .computed(
                "attempt", .integer(0...1000),
                doc: "How often it was started; one that its worker gave back is not counted."),
            .computed("max_attempts", .integer(1...1000), doc: "After so many attempts it is dead."),
            .computed(
                "progress", .number(0...1), nullable: true,
                doc: "How far it is, from 0 to 1; null where its handler says nothing."),
            .computed("progress_note", .text(0...500), nullable: true, doc: "What it is at."),
            .computed("payload", .json(), doc: "What its handler is given."),
            .computed("result", .json(), nullable: true, doc: "What came of it."),
            .computed("error", .text(0...4000), nullable: true, doc: "The last failure in one line, fit to be shown."),
            .computed("run_at", .timestamp, doc: "It does not run before this."),
            .computed(
                "cancel_requested_at", .timestamp, nullable: true,
                doc: "When it was asked to stop; it may still complete."),
            .computed("created_at", .timestamp, filters: [.range], sortable: true, doc: "When it was asked for."),
            .computed("started_at", .timestamp, nullable: true, doc: "When it was last started."),
            .computed(
                "finished_at", .timestamp, nullable: true,
                doc: "When it was completed, cancelled or given up; null while it waits or runs."),
            .computed(
                "version", .integer(1...Int(Int32.max)),
                doc: "Counts the changes of the row; its ETag is \"v<version>\"."),
        ],
        sort: "created_at", descending: true, operations: [.list, .read], write: .evaluate, standardColumns: false)
}
