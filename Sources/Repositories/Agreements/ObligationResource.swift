import Domain
package import Resources

extension Resource {
    package static let obligation = Resource(
        name: "obligation", path: "obligations",
        summary: "Something that is owed by a day. Made when its document is signed; that it is met is never stored.",
        table: "obligation",
        columns: [
            .id(of: "obligation"),
            .computed("partnership_id", .id(of: "partnership"), filters: [.equal], doc: "The partnership."),
            .computed(
                "document_id", .id(of: "document"), filters: [.equal], doc: "The signed version that it comes from."),
            .computed(
                "commitment_id", .id(of: "document_commitment"), nullable: true, filters: [.equal],
                doc: "The commitment it is a due date of; null for a milestone or a rule."),
            .computed(
                "milestone_id", .id(of: "document_milestone"), nullable: true, filters: [.equal],
                doc: "The line of an agreement's timeline that it comes from; null for another."),
            .computed(
                "rule", .code(ObligationRule.codes), nullable: true, filters: [.equal],
                doc: """
                    The rule that asks for it: first_activity, an activity within 90 days of the first MOU; null for \
                    another.
                    """),
            .computed(
                "side", .code(AgreementSide.codes + ["all"]), filters: [.equal],
                doc: "Who owes it: partner, centre (the centres together), municipality, or all."),
            .computed(
                "resource_kind", .code(ResourceKind.codes), nullable: true, filters: [.equal],
                doc: "Kind of resource; null without a commitment."),
            .computed(
                "unit", .code(ResourceUnit.codes + ["activities", "milestones"]),
                doc: """
                    What the amount counts, by the kind: zar_cents, minutes, participant_day_hundredths or items; \
                    activities for a rule, milestones for one of these.
                    """),
            .computed(
                "item_id", .id(of: "resource_item"), nullable: true,
                doc: "What is counted; of materials and in_kind alone."),
            .computed("amount", .integer(1...1_000_000_000_000), doc: "How much."),
            .computed(
                "due_on", .date, filters: [.range], sortable: true, doc: "Day by which it is owed."),
            .computed("made_on", .date, filters: [.range], doc: "Day its document was signed."),
            .computed(
                "lapsed_on", .date, nullable: true, filters: [.present],
                doc: """
                    Day from which it is no longer owed, because a later paper took the place of its document, or that \
                    was ended; null otherwise.
                    """),
            .computed(
                "waived_on", .date, nullable: true, filters: [.present],
                doc: "Day it was waived; null where it was not."),
            .computed(
                "waived_amount", .integer(1...1_000_000_000_000), nullable: true,
                doc: "How much of it was let off: what was left. Goes with the day."),
            .computed(
                "waiver_reason", .text(1...2000), nullable: true, doc: "Why it was waived; goes with the day."),
            .computed(
                "version", .integer(1...Int(Int32.max)),
                doc: "Counts the changes of the row; its ETag is \"v<version>\"."),
            .computed("created_at", .timestamp, doc: "When the row was made."),
            .computed("updated_at", .timestamp, doc: "When it was last changed."),
        ],
        sort: "due_on", operations: [.list, .read], standardColumns: false, hasDerivedState: true,
        rules: [
            "obligation_waived_on_check": .init("/on", "is before its document was signed"),
            "obligation_waived_check": .init("", "is waived already", isConflict: true),
            "obligation_met_check": .init("", "is met: nothing of it is left", isConflict: true),
        ])

    package static let obligationFulfilment = Resource(
        name: "obligation_fulfilment", path: "obligation-fulfilments",
        summary: """
            What the centres or the municipality did of what they owe, and that a milestone was reached, whoever owed it. \
            What a partner brings is in the ledger, not here.
            """,
        table: "obligation_fulfilment",
        columns: [
            Column(
                "obligation_id", .id(of: "obligation"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The obligation."),
            Column(
                "done_on", .date, required: true, past: true, filters: [.range], sortable: true,
                doc: "Day it was done.", example: "\"2026-07-03\""),
            Column(
                "amount", .integer(1...1_000_000_000_000), required: true,
                doc: "How much of it, in the obligation's unit.", example: "300"),
            Column(
                "evidence", .text(1...2000), nullable: true,
                doc: "What shows it: a register, a photograph, a letter.", example: "\"Attendance register\""),
        ],
        sort: "done_on", descending: true,
        rules: [
            "obligation_fulfilment_obligation_id_fkey": .init(
                "/obligation_id", "is not an obligation of this municipality"),
            "obligation_fulfilment_side_check": .init(
                "/obligation_id", "is neither a milestone nor owed by the centres or the municipality",
                hint: "what a partner brings goes into the ledger; an activity is recorded as such"),
        ])
}
