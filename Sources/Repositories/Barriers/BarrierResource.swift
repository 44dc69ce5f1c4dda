import Domain
package import Resources

/// Barriers and challenges.
extension Resource {
    package static let barrier = Resource(
        name: "barrier", path: "barriers", summary: "A barrier or challenge, who deals with it and how it ended.",
        table: "barrier",
        columns: [
            Column(
                "title", .text(1...200), required: true, sortable: true, doc: "What it is.",
                example: "\"No transport to the training venue\""),
            Column(
                "category", .code(BarrierCategory.codes), required: true, filters: [.equal],
                doc: """
                    What kind it is: funding, staffing, transport, infrastructure, communication, trust, governance, \
                    compliance, safeguarding or other.
                    """,
                example: "\"transport\""),
            Column(
                "severity", .integer(1...5), required: true, filters: [.range], sortable: true,
                doc: "From 1 to 5, 5 the worst.", example: "3"),
            Column(
                "raised_on", .date, required: true, past: true, filters: [.range], sortable: true,
                doc: "Day it was raised.",
                example: "\"2026-05-11\""),
            Column(
                "due_on", .date, nullable: true, filters: [.range], doc: "Day by which it is to be resolved.",
                example: "\"2026-06-30\""),
            Column("owner", .text(1...200), nullable: true, doc: "Role or team that deals with it."),
            Column("mitigation", .text(1...4000), nullable: true, doc: "What is done about it."),
            Column(
                "resolved_on", .date, nullable: true, past: true, filters: [.range, .present],
                doc: "Day it was resolved; null while open."),
            Column("resolution", .text(1...4000), nullable: true, doc: "How it was resolved."),
            Column(
                "programme_id", .id(of: "programme"), nullable: true, filters: [.equal],
                doc: "The programme it hinders; null for none."),
            Column(
                "partnership_id", .id(of: "partnership"), nullable: true, filters: [.equal],
                doc: "The partnership it hinders; null for none."),
            Column(
                "centre_id", .id(of: "centre"), nullable: true, filters: [.equal],
                doc: "The centre it is met at; null for none."),
        ],
        filters: [
            ListFilter(
                "overdue_on", .date, sql: "t.resolved_on is null and t.due_on < ?::date",
                doc: "Barriers that were due before this day and are still open.")
        ],
        sort: "raised_on", descending: true,
        rules: [
            "barrier_programme_id_fkey": .init("/programme_id", "is not a programme of this municipality"),
            "barrier_partnership_id_fkey": .init("/partnership_id", "is not a partnership of this municipality"),
            "barrier_centre_id_fkey": .init("/centre_id", "is not a centre of this municipality"),
            "barrier_due_on_check": .init("/due_on", "must not be before raised_on"),
            "barrier_resolved_on_check": .init("/resolved_on", "must not be before raised_on"),
            "barrier_resolution_resolved_on_check": .init(
                "/resolution", "goes with resolved_on: a barrier that is open has none"),
        ])
}
