import Domain
package import Resources

private let cents = 1...1_000_000_000_000_000

extension Resource {
    package static let grantApplication = Resource(
        name: "grant_application", path: "grant-applications",
        summary: """
            A grant that a partnership applies for, from idea to outcome. What is awarded is promised to the partnership in \
            the ledger.
            """,
        table: "grant_application",
        columns: [
            Column(
                "partnership_id", .id(of: "partnership"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The partnership."),
            Column(
                "title", .text(1...200), required: true, filters: [.prefix], doc: "What the money is for, in short.",
                example: "\"Training of twelve practitioners\""),
            Column(
                "funder", .text(1...200), required: true, filters: [.prefix], doc: "Who gives the grant.",
                example: "\"A foundation\""),
            Column(
                "call", .text(1...400), nullable: true,
                doc: "The call for applications: its name, number or address.", example: "\"Early learning 2026\""),
            Column(
                "deadline_on", .date, nullable: true, filters: [.range], doc: "Last day to apply.",
                example: "\"2026-09-30\""),
            Column(
                "asked_cents", .integer(cents), required: true,
                doc: "Amount that is asked for, in cents (ZAR); stays once it was applied for.", example: "25000000"),
            .computed(
                "status", .code(GrantStatus.codes), filters: [.equal],
                doc: "idea, applied, awarded, refused or withdrawn."),
            .computed(
                "applied_on", .date, nullable: true, filters: [.range], doc: "Day on which it was handed in."),
            .computed(
                "decided_on", .date, nullable: true, filters: [.range],
                doc: "Day on which it was awarded, refused or withdrawn."),
            .computed("awarded_cents", .integer(cents), nullable: true, doc: "Amount awarded, in cents (ZAR)."),
            .computed("conditions", .text(1...4000), nullable: true, doc: "What the funder asks for in return."),
            .computed(
                "decision_reason", .text(1...2000), nullable: true,
                doc: "Why it was awarded, refused or withdrawn."),
            .computed(
                "entry_id", .id(of: "ledger_entry"), nullable: true, filters: [.equal],
                doc: "The entry of the ledger that promises what was awarded."),
            Column(
                "owner", .text(1...200), nullable: true,
                doc: "Role or team that sees to it and to its reports; null for whoever sees to the partnership.",
                example: "\"Grants office\""),
            Column("note", .text(1...4000), nullable: true, doc: "Free text."),
        ],
        sort: "created_at",
        rules: [
            "grant_application_partnership_id_fkey": .init(
                "/partnership_id", "is not a partnership of this municipality"),
            "grant_application_entry_id_fkey": .init("/entry_id", "is not an entry of this municipality"),
            "grant_application_kept_check": .init(
                "", "was applied for or decided: what was asked for stays as it was", isConflict: true),
            "grant_application_outcome_check": .init("/to", "is where this application is already", isConflict: true),
            "grant_application_move_check": .init(
                "/to", "is not where this application can go",
                hint: "an idea is applied for or withdrawn; what was applied for is awarded, refused or withdrawn",
                isConflict: true),
            "grant_application_applied_check": .init("/applied_on", "goes with having applied"),
            "grant_application_decided_check": .init("/decided_on", "goes with an outcome"),
            "grant_application_awarded_check": .init("/awarded_cents", "goes with an award, and only with one"),
            "grant_application_applied_on_began_check": .init(
                "/on", "is before the day on which the partnership was identified"),
            "grant_application_order_check": .init("/on", "is before the day on which it was applied for"),
        ])

    package static let grantReport = Resource(
        name: "grant_report", path: "grant-reports", summary: "A report that the funder of a grant is owed.",
        table: "grant_report",
        columns: [
            Column(
                "grant_application_id", .id(of: "grant_application"), writable: .onCreate, required: true,
                filters: [.equal], doc: "The grant."),
            Column(
                "title", .text(1...200), required: true, doc: "Which report, such as half-yearly report.",
                example: "\"Half-yearly report\""),
            Column(
                "due_on", .date, required: true, filters: [.range], sortable: true, doc: "Last day to hand it in.",
                example: "\"2027-03-31\""),
            Column(
                "delivered_on", .date, nullable: true, past: true, filters: [.range, .present],
                doc: "Day on which it was handed in; null while it is owed.", example: "\"2026-07-01\""),
            Column(
                "evidence", .text(1...400), nullable: true, doc: "What proves that it was handed in.",
                example: "\"Receipt 12\""),
        ],
        sort: "due_on",
        rules: [
            "grant_report_grant_application_id_fkey": .init(
                "/grant_application_id", "is not a grant application of this municipality"),
            "grant_report_evidence_delivered_on_check": .init("/evidence", "goes with delivered_on"),
            "grant_report_delivered_on_order_check": .init(
                "/delivered_on", "is before the day on which the grant was awarded",
                hint: "see the grant application's status and decided_on"),
        ])
}
