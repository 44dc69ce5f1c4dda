import Domain
package import Resources

private let cents = 1...1_000_000_000_000_000

extension Resource {
    package static let fundraiser = Resource(
        name: "fundraiser", path: "fundraisers",
        summary: """
            A campaign or event by which partnerships raise money together. What is left of it after its costs is split \
            among them.
            """,
        table: "fundraiser",
        columns: [
            Column(
                "programme_id", .id(of: "programme"), nullable: true, filters: [.equal],
                doc: "The programme it belongs to; null for none."),
            Column(
                "kind", .code(FundraiserKind.codes), writable: .onCreate, required: true, filters: [.equal],
                doc: "campaign or event.", example: "\"event\""),
            Column(
                "title", .text(1...200), required: true, sortable: true, doc: "What it is called.",
                example: "\"Fun walk\""),
            Column(
                "starts_on", .date, required: true, filters: [.range], sortable: true, doc: "First day.",
                example: "\"2026-05-02\""),
            Column(
                "ends_on", .date, nullable: true, doc: "Last day planned; null for an event of one day.",
                example: "\"2026-05-30\""),
            Column(
                "target_cents", .integer(cents), required: true, doc: "What is to be raised, in cents (ZAR).",
                example: "5000000"),
            Column(
                "raised_cents", .integer(0...cents.upperBound), fallback: .text("0"),
                doc: "What was raised so far, in cents (ZAR).", example: "1250000"),
            Column(
                "cost_cents", .integer(0...cents.upperBound), fallback: .text("0"),
                doc: "What it cost so far, in cents (ZAR).", example: "150000"),
            .computed(
                "status", .code(FundraiserStatus.codes), filters: [.equal],
                doc: "planned (until it has ended), closed (and split) or cancelled."),
            .computed(
                "ended_on", .date, nullable: true, filters: [.range], doc: "Day on which it was closed or cancelled."),
            Column("note", .text(1...4000), nullable: true, doc: "Free text."),
        ],
        sort: "starts_on", descending: true,
        rules: [
            "fundraiser_programme_id_fkey": .init("/programme_id", "is not a programme of this municipality"),
            "fundraiser_ends_on_check": .init("/ends_on", "is before starts_on"),
            "fundraiser_ended_on_check": .init("/ended_on", "goes with having ended"),
            "fundraiser_ended_order_check": .init("/on", "is before the fundraiser's first day"),
            "fundraiser_ended_check": .init("", "has ended and stays as it is", isConflict: true),
            "fundraiser_split_check": .init(
                "", "has nobody to split among what was raised", hint: "add the partnerships that take part",
                isConflict: true),
        ])

    package static let fundraiserShare = Resource(
        name: "fundraiser_share", path: "fundraiser-shares",
        summary: "A partnership that takes part in a fundraiser, and its part of what is left after the costs.",
        table: "fundraiser_share",
        columns: [
            Column(
                "fundraiser_id", .id(of: "fundraiser"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The fundraiser."),
            Column(
                "partnership_id", .id(of: "partnership"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The partnership."),
            Column(
                "weight", .integer(1...1_000_000), fallback: .text("1"),
                doc: "Its part, as a weight beside those of the others: equal weights are equal parts.", example: "3"),
            .computed(
                "share_cents", .integer(0...Int.max), nullable: true,
                doc: """
                    What it gets, in cents (ZAR), by the largest remainder: the shares add up to what was raised less the \
                    costs. Null until the fundraiser is closed.
                    """),
            .computed(
                "entry_id", .id(of: "ledger_entry"), nullable: true, filters: [.equal],
                doc: "The entry of the ledger by which it got it; null where there was nothing to get."),
        ],
        sort: "created_at",
        rules: [
            "fundraiser_share_fundraiser_id_fkey": .init("/fundraiser_id", "is not a fundraiser of this municipality"),
            "fundraiser_share_partnership_id_fkey": .init(
                "/partnership_id", "is not a partnership of this municipality"),
            "fundraiser_share_entry_id_fkey": .init("/entry_id", "is not an entry of this municipality"),
            "fundraiser_share_ended_check": .init(
                "/fundraiser_id", "has ended: who takes part is settled", isConflict: true),
            "fundraiser_share_tenant_id_fundraiser_id_partnership_id_key": .init(
                "/partnership_id", "takes part in this fundraiser already"),
        ])
}
