import Domain
package import Resources

/// Contacts, meetings, visits and events.
extension Resource {
    package static let engagement = Resource(
        name: "engagement", path: "engagements", summary: "A contact, meeting, visit or event.", table: "engagement",
        columns: [
            Column(
                "kind", .code(EngagementKind.codes), required: true, filters: [.equal],
                doc: """
                    What kind it is: first_contact, proposal_presentation, networking_event, community_meeting, \
                    workshop, site_visit, community_tour, informal_meeting, joint_activity or review_meeting.
                    """,
                example: "\"site_visit\""),
            Column(
                "title", .text(1...200), required: true, sortable: true, doc: "What it was.",
                example: "\"Visit to Khanyisa Educare\""),
            Column(
                "held_on", .date, required: true, filters: [.range], sortable: true,
                doc: "Day it takes or took place.", example: "\"2026-05-06\""),
            Column(
                "programme_id", .id(of: "programme"), nullable: true, filters: [.equal],
                doc: "The programme it belongs to; null for none."),
            Column(
                "partnership_id", .id(of: "partnership"), nullable: true, filters: [.equal],
                doc: "The partnership it is about; null for none."),
            Column("place", .text(1...200), nullable: true, doc: "Where.", example: "\"Community hall\""),
            Column("note", .text(1...4000), nullable: true, doc: "What came of it."),
        ],
        sort: "held_on", descending: true,
        rules: [
            "engagement_programme_id_fkey": .init("/programme_id", "is not a programme of this municipality"),
            "engagement_held_on_future_check": .init("/held_on", "is after today, and somebody came to it already"),
            "engagement_partnership_id_fkey": .init("/partnership_id", "is not a partnership of this municipality"),
        ])
}

/// Who was invited to engagements, and who came.
extension Resource {
    package static let engagementAttendance = Resource(
        name: "engagement_attendance", path: "engagement-attendances",
        summary: "A centre or partner invited to an engagement, and whether it came.", table: "engagement_attendance",
        columns: [
            Column(
                "engagement_id", .id(of: "engagement"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The engagement."),
            Column(
                "centre_id", .id(of: "centre"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The centre; null for a partner."),
            Column(
                "partner_id", .id(of: "partner"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The partner; null for a centre."),
            Column(
                "invited", .boolean, fallback: .text("true"), filters: [.equal],
                doc: "Whether it was invited beforehand.", example: "true"),
            Column(
                "attended", .boolean, nullable: true, filters: [.equal],
                doc: "Whether it came; null while not known.", example: "true"),
            Column(
                "people", .integer(0...100_000), nullable: true, doc: "How many came for it; null while not known.",
                example: "3"),
        ],
        sort: "created_at",
        rules: [
            "engagement_attendance_subject_check": .init("", "one centre or one partner attends"),
            "engagement_attendance_attended_future_check": .init(
                "/attended", "nobody can have come to an engagement that lies ahead"),
            "engagement_attendance_engagement_id_fkey": .init(
                "/engagement_id", "is not an engagement of this municipality"),
            "engagement_attendance_centre_id_fkey": .init("/centre_id", "is not a centre of this municipality"),
            "engagement_attendance_partner_id_fkey": .init("/partner_id", "is not a partner of this municipality"),
            "engagement_attendance_tenant_id_engagement_id_centre_id_key": .init(
                "/centre_id", "is on the list of this engagement already"),
            "engagement_attendance_tenant_id_engagement_id_partner_id_key": .init(
                "/partner_id", "is on the list of this engagement already"),
        ])
}
