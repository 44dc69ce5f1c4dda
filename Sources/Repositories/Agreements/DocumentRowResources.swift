import Domain
package import Resources

/// The rows of an MOU or agreement: written while their version is a draft, never changed once it is signed.
extension Resource {
    package static let documentCommitment = Resource(
        name: "document_commitment", path: "document-commitments",
        summary: "What one side of an MOU or agreement commits to bring.", table: "document_commitment",
        columns: documentColumns(
            "document_commitment",
            [
                side("Who owes it: partner, centre (the centres together) or municipality."),
                Column(
                    "resource_kind", .code(ResourceKind.codes), required: true, filters: [.equal],
                    doc: "Kind of resource.", example: "\"funding\""),
                .computed(
                    "unit", .code(ResourceUnit.codes),
                    doc: """
                        What the amount counts, by the kind: zar_cents, minutes, participant_day_hundredths or items.
                        """),
                Column(
                    "item_id", .id(of: "resource_item"), nullable: true, filters: [.equal],
                    doc: "What is counted; of materials and in_kind alone."),
                Column(
                    "amount", .integer(1...1_000_000_000_000), required: true, doc: "How much, each time.",
                    example: "500000"),
                Column(
                    "detail", .text(1...200), nullable: true,
                    doc: "What exactly: a first-aid course, a reading hour on Fridays.", example: "\"First aid\""),
                Column(
                    "schedule", .code(CommitmentSchedule.codes), required: true, filters: [.equal],
                    doc: "once, monthly or quarterly.", example: "\"quarterly\""),
                Column(
                    "from_on", .date, required: true, filters: [.range],
                    doc: "The first due day; for once the first day on which it may come.", example: "\"2026-06-30\""),
                Column(
                    "until_on", .date, nullable: true,
                    doc: "The last day on which it is due; for once the due day, or null where that is from_on.",
                    example: "\"2027-03-31\""),
            ]),
        sort: "position",
        rules: documentRowRules(
            "document_commitment",
            [
                "document_commitment_item_id_fkey": .init("/item_id", "is not an item of this municipality"),
                "document_commitment_item_check": .init(
                    "/item_id", "goes with materials and in_kind, and with nothing else"),
                "document_commitment_item_kind_check": .init("/item_id", "is an item of another kind"),
                "document_commitment_until_on_check": .init(
                    "/until_on", "must not be before from_on, nor more than ten years after it"),
                "document_commitment_schedule_until_on_check": .init(
                    "/until_on", "is needed for what is due each month or quarter"),
            ]))

    package static let documentClause = Resource(
        name: "document_clause", path: "document-clauses",
        summary: "A role or an expectation of one side, or a term of cooperation of an agreement.",
        table: "document_clause",
        columns: documentColumns(
            "document_clause",
            [
                Column(
                    "kind", .code(ClauseKind.codes), required: true, filters: [.equal],
                    doc: "role, expectation, or term (of cooperation; agreements only).", example: "\"role\""),
                Column(
                    "side", .code(AgreementSide.codes), nullable: true, filters: [.equal],
                    doc: """
                        Whose role or expectation it is: partner, centre or municipality; null for a term of all sides.
                        """,
                    example: "\"partner\""),
                Column(
                    "body", .text(1...4000), required: true, doc: "What is agreed.",
                    example: "\"Trains the practitioners.\""),
            ]),
        sort: "position",
        rules: documentRowRules(
            "document_clause",
            [
                "document_clause_side_kind_check": .init("/side", "is needed for a role and for an expectation"),
                "document_clause_agreement_check": .init("/kind", "an MOU has no terms of cooperation"),
            ]))

    package static let documentMilestone = Resource(
        name: "document_milestone", path: "document-milestones",
        summary: "A step of an agreement's timeline: what is to be done by when.", table: "document_milestone",
        columns: documentColumns(
            "document_milestone",
            [
                Column(
                    "title", .text(1...300), required: true, doc: "What is to be done.",
                    example: "\"First training day held\""),
                Column(
                    "side", .code(AgreementSide.codes), nullable: true, filters: [.equal],
                    doc: "Who does it: partner, centre or municipality; null for all together.",
                    example: "\"partner\""),
                Column(
                    "starts_on", .date, nullable: true, doc: "First day; null where only the last matters.",
                    example: "\"2026-06-01\""),
                Column(
                    "due_on", .date, required: true, filters: [.range], doc: "Last day.", example: "\"2026-07-31\""),
            ]),
        sort: "position",
        rules: documentRowRules(
            "document_milestone",
            [
                "document_milestone_due_on_check": .init("/due_on", "must not be before starts_on"),
                "document_agreement_check": .init("", "an MOU has no timeline: an agreement has"),
            ]))

    package static let documentMetric = Resource(
        name: "document_metric", path: "document-metrics",
        summary: "A performance metric of an agreement: what is measured, from where, to where, and by when.",
        table: "document_metric",
        columns: documentColumns(
            "document_metric",
            [
                Column(
                    "indicator", .text(1...300), required: true, doc: "What is measured.",
                    example: "\"Practitioners with NQF level 4\""),
                Column(
                    "unit", .code(MetricUnit.codes), required: true,
                    doc: """
                        What baseline, target and readings count: count, percent, cents, minutes, or hundredths (of \
                        anything).
                        """,
                    example: "\"count\""),
                Column(
                    "direction", .code(MetricDirection.codes), fallback: .text("increase"),
                    doc: "Which way is better: increase or decrease.", example: "\"increase\""),
                Column(
                    "baseline", .integer(-1_000_000_000_000...1_000_000_000_000), nullable: true,
                    doc: "The value to begin with; null where none was measured.", example: "3"),
                Column(
                    "baseline_on", .date, nullable: true, past: true, doc: "Day of the baseline; goes with it.",
                    example: "\"2026-03-01\""),
                Column(
                    "target", .integer(-1_000_000_000_000...1_000_000_000_000), required: true,
                    doc: "The value to reach.", example: "9"),
                Column(
                    "due_on", .date, required: true, filters: [.range],
                    doc: "Day by which the target is to be reached.", example: "\"2027-03-31\""),
            ]),
        sort: "position",
        rules: documentRowRules(
            "document_metric",
            [
                "document_metric_baseline_baseline_on_check": .init(
                    "/baseline_on", "baseline and baseline_on go together"),
                "document_metric_due_on_check": .init("/due_on", "must be after baseline_on"),
                "document_metric_baseline_on_document_metric_reading_check": .init(
                    "/baseline_on", "is after a reading of the metric", hint: "see /document-metric-readings"),
                "document_metric_direction_target_check": .init(
                    "/target", "must not be on the other side of the baseline than direction says"),
                "document_agreement_check": .init("", "an MOU has no performance metrics: an agreement has"),
            ]))

    package static let documentSignatory = Resource(
        name: "document_signatory", path: "document-signatories",
        summary: "Somebody who signs an MOU or agreement for one side.", table: "document_signatory",
        columns: [documentID, position] + [
            side("For whom: partner, centre or municipality."),
            Column("name", .text(1...200), required: true, doc: "Their name.", example: "\"T. Example\""),
            Column(
                "capacity", .text(1...200), required: true, doc: "In what capacity they sign: director, principal.",
                example: "\"Director\""),
            Column("signed_on", .date, nullable: true, past: true, doc: "Day they signed; null before."),
        ],
        sort: "position", rules: documentRowRules("document_signatory", [:]))

    package static let documentMetricReading = Resource(
        name: "document_metric_reading", path: "document-metric-readings",
        summary: "What a performance metric was on a day.", table: "document_metric_reading",
        columns: [
            Column(
                "metric_id", .id(of: "document_metric"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The metric."),
            Column(
                "observed_on", .date, required: true, past: true, filters: [.range], sortable: true,
                doc: "Day it was measured.", example: "\"2026-07-01\""),
            Column(
                "value", .integer(-1_000_000_000_000...1_000_000_000_000), required: true,
                doc: "The value, in the metric's unit.", example: "5"),
            Column("note", .text(1...2000), nullable: true, doc: "Free text: how it was measured."),
        ],
        sort: "observed_on", descending: true,
        rules: [
            "document_metric_reading_metric_id_fkey": .init("/metric_id", "is not a metric of this municipality"),
            "document_metric_reading_tenant_id_metric_id_observed_on_key": .init(
                "/observed_on", "this metric has a reading of that day already"),
            "document_metric_reading_observed_on_order_check": .init(
                "/observed_on", "is before the metric's baseline", hint: "see its baseline_on"),
        ])

    private static let documentID = Column(
        "document_id", .id(of: "document"), writable: .onCreate, required: true, filters: [.equal],
        doc: "The version it belongs to.")
    private static let position = Column(
        "position", .integer(1...1000), required: true, sortable: true, doc: "Order within the version, from 1.",
        example: "1")

    private static func side(_ doc: String) -> Column {
        Column(
            "side", .code(AgreementSide.codes), required: true, filters: [.equal], doc: doc, example: "\"partner\"")
    }

    private static func documentColumns(_ name: String, _ columns: [Column]) -> [Column] {
        [documentID, position] + columns + [
            .computed(
                "line_id", .id(of: name), nullable: true,
                doc: "The row of the earliest version that it carries on; null where it is new in this version.")
        ]
    }

    /// What holds for the rows of every kind, and what for those of one.
    private static func documentRowRules(_ table: String, _ rules: [String: Rule]) -> [String: Rule] {
        let common: [String: Rule] = [
            "\(table)_document_id_fkey": .init("/document_id", "is not a document of this municipality"),
            "\(table)_tenant_id_document_id_position_key": .init(
                "/position", "this version has a row at that position already"),
            "document_signed_immutable": .init(
                "", "belongs to a version that is signed and never changes", hint: "make the next version",
                isConflict: true),
            "document_in_review_check": .init(
                "", "belongs to a version that is in review and does not change", hint: "take it back to draft first",
                isConflict: true),
        ]
        return common.merging(rules) { $1 }
    }
}
