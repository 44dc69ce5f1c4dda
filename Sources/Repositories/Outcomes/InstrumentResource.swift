import Domain
package import Resources

/// Instruments that children and centres are assessed with.
extension Resource {
    private static let months = Field.Kind.integer(0...120)
    private static let score = Field.Kind.integer(-1_000_000...1_000_000)

    package static let outcomeInstrument = Resource(
        name: "outcome_instrument", path: "outcome-instruments",
        summary: """
            An edition of an instrument that children or centres are assessed with. Once a wave uses it, it never changes: \
            another edition is another row.
            """,
        table: "outcome_instrument",
        columns: [
            Column(
                "code", .text(1...40), writable: .onCreate, required: true, filters: [.equal],
                doc: "Short code, the same for every edition and in every municipality: elom_4_5, lpqa.",
                example: "\"elom_4_5\""),
            Column(
                "edition", .text(1...40), writable: .onCreate, required: true, filters: [.equal],
                doc: "Which edition, by its year or number.", example: "\"2016\""),
            Column(
                "name", .text(1...200), required: true, filters: [.prefix], sortable: true, doc: "Name for people.",
                example: "\"Early Learning Outcomes Measure 4&5\""),
            Column(
                "subject", .code(OutcomeSubject.codes), writable: .onCreate, required: true, filters: [.equal],
                doc: "What is assessed: children or centres.", example: "\"children\""),
            Column(
                "age_from_months", months, writable: .onCreate, fallback: .text("0"),
                doc: "Youngest age it is made for, in months; without meaning for centres.", example: "50"),
            Column(
                "age_to_months", months, writable: .onCreate, fallback: .text("120"),
                doc: "Oldest age it is made for, in months.", example: "69"),
            Column(
                "total", .code(OutcomeTotal.codes), writable: .onCreate, fallback: .text("sum"),
                doc: "How the domains make the total: their sum, or their mean.", example: "\"sum\""),
            Column(
                "source", .text(1...200), nullable: true, doc: "Where its domains and ranges come from.",
                example: "\"ELOM 4&5 technical manual\""),
        ],
        sort: "name",
        children: [
            ChildRows(
                "domains", of: .outcomeDomain, parent: "instrument_id", count: 1...20,
                doc: "Its domains, with places from 1 on.",
                example: """
                    [{"code": "gross_motor", "name": "Gross motor", "position": 1, "score_min": 0, "score_max": 2000}, \
                    {"code": "literacy", "name": "Emergent literacy and language", "position": 2, "score_min": 0, \
                    "score_max": 2000}]
                    """)
        ],
        rules: [
            "outcome_instrument_ages_check": .init(
                "/age_to_months", "must not be before age_from_months"),
            "outcome_instrument_used_check": .init(
                "", "a wave uses it, so it stays as it is", hint: "make another edition", isConflict: true),
            "outcome_instrument_tenant_id_code_edition_key": .init("/edition", "this edition is there already"),
        ])

    package static let outcomeDomain = Resource(
        name: "outcome_domain", path: "outcome-domains",
        summary: "A domain of an instrument, with the range of its scores.",
        table: "outcome_domain",
        columns: [
            .id(of: "outcome_domain"),
            Column(
                "instrument_id", .id(of: "outcome_instrument"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The instrument."),
            Column(
                "code", .text(1...40), writable: .onCreate, required: true, filters: [.equal],
                doc: "Short code: the name of its column in a file of assessments.", example: "\"gross_motor\""),
            Column(
                "name", .text(1...200), writable: .onCreate, required: true, doc: "Name for people.",
                example: "\"Gross motor\""),
            Column(
                "position", .integer(1...20), writable: .onCreate, required: true,
                doc: "Its place among the domains of the instrument, from 1 without a gap.", example: "1"),
            Column(
                "score_min", score, writable: .onCreate, required: true,
                doc: "Lowest score, in hundredths of a point.", example: "0"),
            Column(
                "score_max", score, writable: .onCreate, required: true,
                doc: "Highest score, in hundredths of a point.", example: "2000"),
            .computed("created_at", .timestamp, sortable: true, doc: "When the row was made."),
        ],
        sort: "created_at", operations: [.list, .read], standardColumns: false,
        rules: [
            "outcome_domain_range_check": .init("/score_max", "must be higher than score_min"),
            "outcome_domain_code_reserved_check": .init("/code", "is the name of another column of assessments"),
            "outcome_domain_used_check": .init("", "a wave uses the instrument", isConflict: true),
            "outcome_domain_tenant_id_instrument_id_code_key": .init("/code", "another domain has this code"),
            "outcome_domain_tenant_id_instrument_id_position_key": .init("/position", "another domain has this place"),
        ])

    package static let outcomeCutScore = Resource(
        name: "outcome_cut_score", path: "outcome-cut-scores",
        summary: """
            Cut scores of a domain, or of the total, for children of some ages. They are licensed with the instrument and \
            entered by who has the licence: without them nothing is banded.
            """,
        table: "outcome_cut_score",
        columns: [
            Column(
                "instrument_id", .id(of: "outcome_instrument"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The instrument."),
            Column(
                "domain_id", .id(of: "outcome_domain"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The domain; null for the total."),
            Column(
                "age_from_months", months, writable: .onCreate, required: true,
                doc: "Youngest age that it holds for, in months.", example: "50"),
            Column(
                "age_to_months", months, writable: .onCreate, required: true,
                doc: "Oldest age that it holds for, in months.", example: "59"),
            Column(
                "far_behind_below", .integer(-1_000_000...20_000_000), required: true,
                doc: "Scores below this are falling far behind, in hundredths of a point.", example: "3000"),
            Column(
                "on_track_from", .integer(-1_000_000...20_000_000), required: true,
                doc: """
                    Scores from this on are on track, in hundredths of a point; what lies between is falling behind.
                    """, example: "4000"),
            Column(
                "source", .text(1...200), required: true, doc: "Where the cut scores come from: manual, licence.",
                example: "\"Made up for an example\""),
        ],
        sort: "created_at",
        rules: [
            "outcome_cut_score_instrument_id_fkey": .init(
                "/instrument_id", "is not an instrument of this municipality"),
            "outcome_cut_score_domain_id_fkey": .init("/domain_id", "is not a domain of this instrument"),
            "outcome_cut_score_ages_check": .init("/age_to_months", "must not be before age_from_months"),
            "outcome_cut_score_ages_overlap_check": .init(
                "/age_from_months", "there are cut scores for some of these ages", isConflict: true),
            "outcome_cut_score_tenant_id_domain_id_age_from_months_key": .init(
                "/age_from_months", "there are cut scores for some of these ages"),
            "outcome_cut_score_bands_check": .init("/on_track_from", "must not be below far_behind_below"),
        ])
}
