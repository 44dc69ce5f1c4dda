import Domain
package import Resources

/// What is known of centres rather than of children: programme quality; attendance and health referrals, which every centre
/// can record. The referrals of an activity are another count: see ``Resource/activityCentre``.
extension Resource {
    package static let centreQualityScore = Resource(
        name: "centre_quality_score", path: "centre-quality-scores",
        summary: "A centre's score in a domain of the programme quality scale, in a wave.",
        table: "centre_quality_score",
        columns: [
            Column(
                "wave_id", .id(of: "assessment_wave"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The wave; open, and with an instrument for centres."),
            Column(
                "centre_id", .id(of: "centre"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The centre."),
            Column(
                "domain_id", .id(of: "outcome_domain"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The domain, of the wave's instrument."),
            Column(
                "assessed_on", .date, required: true, past: true, filters: [.range], sortable: true,
                doc: "Day of the assessment, within the wave.", example: "\"2026-02-10\""),
            Column(
                "score", .integer(-1_000_000...1_000_000), required: true, doc: "The score, in hundredths of a point.",
                example: "220"),
            Column(
                "assessor", .text(1...40), nullable: true, doc: "The assessor's code; null where it is not known.",
                example: "\"A1\""),
        ],
        sort: "assessed_on", descending: true,
        rules: [
            "centre_quality_score_wave_id_fkey": .init("/wave_id", "is not a wave of this municipality"),
            "centre_quality_score_centre_id_fkey": .init("/centre_id", "is not a centre of this municipality"),
            "centre_quality_score_domain_id_fkey": .init("/domain_id", "is not a domain of this municipality"),
            "centre_quality_score_wave_closed_check": .init("/wave_id", "the wave is closed", isConflict: true),
            "centre_quality_score_domain_id_wave_check": .init("/domain_id", "is of another instrument than the wave"),
            "centre_quality_score_subject_check": .init("/wave_id", "is a wave of children"),
            "centre_quality_score_assessed_on_wave_check": .init("/assessed_on", "lies outside of the wave"),
            "centre_quality_score_score_range_check": .init("/score", "is out of the range of the domain"),
            "centre_quality_score_tenant_id_wave_id_centre_id_domain_id_key": .init(
                "/domain_id", "the centre has a score in this domain already"),
        ])

    package static let centreAttendance = Resource(
        name: "centre_attendance", path: "centre-attendance",
        summary:
            "How many days children came to a centre in a time, out of the days on which they could, and their health referrals.",
        table: "centre_attendance",
        columns: [
            Column(
                "centre_id", .id(of: "centre"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The centre."),
            Column(
                "starts_on", .date, required: true, filters: [.range], sortable: true, doc: "First day of the time.",
                example: "\"2026-02-01\""),
            Column(
                "ends_on", .date, required: true, past: true, filters: [.range], doc: "Last day of the time.",
                example: "\"2026-02-28\""),
            Column(
                "days_open", .integer(1...366), required: true, doc: "Days on which the centre was open.",
                example: "20"),
            Column("children", .integer(0...2000), required: true, doc: "Children enrolled.", example: "35"),
            Column(
                "child_days", .integer(0...732_000), required: true,
                doc: "Days that children came: one for each child and day.", example: "612"),
            Column(
                "referrals_made", .integer(0...10_000), nullable: true,
                doc: "Health referrals of its children made in the time, by whomever; null where unknown.",
                example: "9"),
            Column(
                "referrals_completed", .integer(0...10_000), nullable: true,
                doc: "Of the referrals made, those that led to care; null where unknown.", example: "7"),
        ],
        sort: "starts_on", descending: true,
        rules: [
            "centre_attendance_centre_id_fkey": .init("/centre_id", "is not a centre of this municipality"),
            "centre_attendance_ends_on_check": .init("/ends_on", "must be within 366 days from starts_on"),
            "centre_attendance_days_open_span_check": .init("/days_open", "is more than there are days"),
            "centre_attendance_child_days_most_check": .init(
                "/child_days", "is more than every child on every day the centre was open"),
            "centre_attendance_referrals_check": .init("/referrals_completed", "must not be more than referrals_made"),
            "centre_attendance_tenant_id_centre_id_starts_on_key": .init(
                "/starts_on", "the centre has a row from this day on already"),
        ])
}
