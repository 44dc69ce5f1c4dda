import Domain
package import Resources

/// Waves of assessments, what came in, and what the groups of a closed wave reached.
extension Resource {
    private static let count = Field.Kind.integer(0...Int(Int32.max))

    package static let assessmentWave = Resource(
        name: "assessment_wave", path: "assessment-waves",
        summary: "A wave of assessments with one instrument: open while they come in, then closed for good.",
        table: "assessment_wave",
        columns: [
            Column(
                "instrument_id", .id(of: "outcome_instrument"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The instrument."),
            Column(
                "programme_id", .id(of: "programme"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The programme whose evaluation it is for; null for all of the municipality."),
            Column(
                "kind", .code(WaveKind.codes), required: true, filters: [.equal],
                doc: "What it is in the evaluation: baseline, midline, endline or follow_up.", example: "\"baseline\""),
            Column(
                "title", .text(1...200), required: true, filters: [.prefix], sortable: true,
                doc: "What it is called.", example: "\"Baseline, first term\""),
            Column(
                "starts_on", .date, required: true, filters: [.range], sortable: true,
                doc: "First day of its assessments.", example: "\"2026-02-02\""),
            Column(
                "ends_on", .date, required: true, filters: [.range], doc: "Last day of its assessments.",
                example: "\"2026-03-27\""),
            .computed(
                "closed_on", .date, nullable: true, filters: [.range],
                doc: """
                    Day it was closed, with the figures of its groups; null while it is open. It is not opened again.
                    """),
            .computed("status", .code(WaveStatus.codes), filters: [.equal], doc: "open or closed."),
        ],
        sort: "starts_on", descending: true,
        rules: [
            "assessment_wave_instrument_id_fkey": .init(
                "/instrument_id", "is not an instrument of this municipality"),
            "assessment_wave_programme_id_fkey": .init("/programme_id", "is not a programme of this municipality"),
            "assessment_wave_instrument_id_domains_check": .init(
                "/instrument_id", "has domains without places from 1 on"),
            "assessment_wave_ends_on_check": .init("/ends_on", "must be within 366 days from starts_on"),
            "assessment_wave_closed_on_check": .init("/closed_on", "must not be before starts_on"),
            "assessment_wave_closed_check": .init("", "the wave is closed", isConflict: true),
            "assessment_wave_used_check": .init(
                "", "it has assessments, so its days cannot become fewer, nor can it be archived", isConflict: true),
        ])

    package static let assessmentUpload = Resource(
        name: "assessment_upload", path: "assessment-uploads",
        summary: "A file of assessments that came in as a whole.",
        table: "assessment_upload",
        columns: [
            .id(of: "assessment_upload"),
            .computed("wave_id", .id(of: "assessment_wave"), filters: [.equal], doc: "The wave."),
            .computed("format", .code(AssessmentFormat.codes), doc: "csv or json_lines."),
            .computed(
                "without_basis_shown", count, nullable: true,
                doc: "Rows that name no basis and were not kept, rounded down to tens; null for 1 to 9."),
            .computed(
                "withdrawn_shown", count, nullable: true,
                doc: """
                    Rows of children whose consent was withdrawn before, which were not kept, rounded down to tens; null for 1 \
                    to 9.
                    """),
            .computed("created_at", .timestamp, filters: [.range], sortable: true, doc: "When the row was made."),
        ],
        sort: "created_at", descending: true, operations: [.list, .read], standardColumns: false,
        rules: [
            "assessment_upload_wave_id_fkey": .init("", "is not a wave of this municipality")
        ])

    package static let assessmentFlag = Resource(
        name: "assessment_flag", path: "assessment-flags",
        summary: "A doubt about the quality of the data, raised when a file of assessments came in.",
        table: "assessment_flag",
        columns: [
            .id(of: "assessment_flag"),
            .computed("upload_id", .id(of: "assessment_upload"), filters: [.equal], doc: "The file."),
            .computed(
                "code", .code(AssessmentFlagCode.codes), filters: [.equal],
                doc: "What it is: see the page about child outcomes."),
            .computed(
                "domain", .text(1...40), nullable: true,
                doc: "The domain it is about, total for all together; null for whole rows."),
            .computed(
                "rows_shown", count, nullable: true,
                doc: "Rows it is about (for duplicate_child, children), rounded down to tens; null for 1 to 9."),
            .computed("created_at", .timestamp, sortable: true, doc: "When the row was made."),
        ],
        sort: "created_at", descending: true, operations: [.list, .read], standardColumns: false)

    package static let assessmentGroup = Resource(
        name: "assessment_group", path: "assessment-groups",
        summary: """
            Results of a group of children in a closed wave: at least 10 children of at least 3 centres, or null with a \
            reason.
            """,
        table: "assessment_group",
        columns: [
            .id(of: "assessment_group"),
            .computed("wave_id", .id(of: "assessment_wave"), filters: [.equal], doc: "The wave."),
            .computed("domain", .text(1...40), doc: "The domain's code, or total."),
            .computed(
                "dimension", .code(GroupDimension.codes), filters: [.equal],
                doc: "What the group is made by: all, sex, or age in years."),
            .computed("key", .text(1...20), doc: "Which group: all; female, male or unknown; the years."),
            .computed(
                "children", count, nullable: true,
                doc: "Assessments with a score in every domain; null where it is hidden."),
            .computed("centres", count, nullable: true, doc: "Centres that they are of; null where it is hidden."),
            .computed(
                "mean_score", .integer(-1_000_000...20_000_000), nullable: true,
                doc: "Mean score, in hundredths of a point; null where it is hidden."),
            .computed(
                "sd_score", count, nullable: true,
                doc: "Standard deviation of the scores, in hundredths of a point; null where it is hidden."),
            .computed(
                "on_track", count, nullable: true,
                doc: "Assessments on track, by the cut scores; null without them or where a band has 1 to 4."),
            .computed("falling_behind", count, nullable: true, doc: "Assessments falling behind."),
            .computed("far_behind", count, nullable: true, doc: "Assessments falling far behind."),
            .computed(
                "reason", .code(GroupReason.codes), nullable: true,
                doc: """
                    Why it is hidden: small_count, few_centres or dominance (of one or two centres), of this group or of \
                    another that it could be found from; null where it is shown.
                    """),
            .computed(
                "banding", .code(GroupBanding.codes),
                doc: """
                    banded; no_cut_scores where there are none for an age in the group; small_count where a band has 1 to 4.
                    """),
            .computed("created_at", .timestamp, sortable: true, doc: "When the row was made."),
        ],
        sort: "created_at", operations: [.list, .read], standardColumns: false)
}
