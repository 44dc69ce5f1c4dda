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
            Column(
                "status", .code(EngagementStatus.codes), fallback: .text("confirmed"), filters: [.equal],
                doc: """
                    confirmed: it takes or took place; cancelled; or postponed, to the event that names it. Only confirmed \
                    ones are counted.
                    """, example: "\"confirmed\""),
            Column(
                "status_reason", .text(1...400), nullable: true, doc: "Why it was cancelled or postponed."),
            .computed(
                "postponed_from_id", .id(of: "engagement"), nullable: true, filters: [.equal],
                doc: "The postponed event that it takes the place of; null for none."),
            Column(
                "starts_at", .timestamp, nullable: true, filters: [.range],
                doc: "When it begins; goes with ends_at and zone. Null where only the day is known.",
                example: "\"2026-05-06T10:00:00+02:00\""),
            Column(
                "ends_at", .timestamp, nullable: true, doc: "When it ends: 31 days later at most.",
                example: "\"2026-05-06T12:00:00+02:00\""),
            Column(
                "zone", .code(EventZone.codes), nullable: true,
                doc: """
                    The time zone it is announced in, by its IANA name: held_on is the day on which it begins there.
                    """, example: "\"Africa/Johannesburg\""),
            Column("place", .text(1...200), nullable: true, doc: "Where.", example: "\"Community hall\""),
            Column(
                "region_id", .id(of: "region"), nullable: true, filters: [.equal],
                doc: "The region it is held in: a ward or municipality, inside or outside of this one."),
            Column(
                "latitude", .number(-35 ... -22), nullable: true,
                doc: "Degrees north (negative in South Africa), WGS 84.", example: "-26.2041"),
            Column(
                "longitude", .number(16...33), nullable: true, doc: "Degrees east, WGS 84.", example: "28.0473"),
            Column(
                "organiser", .text(1...200), nullable: true,
                doc: "Who organises it: an office, team or organisation.", example: "\"ECD office\""),
            Column(
                "capacity", .integer(1...100_000), nullable: true, doc: "How many people there is room for.",
                example: "80"),
            Column("note", .text(1...4000), nullable: true, doc: "What came of it."),
        ],
        sort: "held_on", descending: true,
        rules: [
            "engagement_programme_id_fkey": .init("/programme_id", "is not a programme of this municipality"),
            "engagement_held_on_future_check": .init("/held_on", "is after today, and somebody came to it already"),
            "engagement_partnership_id_fkey": .init("/partnership_id", "is not a partnership of this municipality"),
            "engagement_region_id_fkey": .init("/region_id", "is not a region"),
            "engagement_region_id_kind_check": .init("/region_id", "is neither a ward nor a municipality"),
            "engagement_region_id_valid_check": .init(
                "/region_id", "is not valid on the day of the engagement", hint: "see its successors"),
            "engagement_position_check": .init("/longitude", "latitude and longitude go together"),
            "engagement_times_check": .init("/starts_at", "starts_at, ends_at and zone go together"),
            "engagement_starts_at_check": .init("/starts_at", "must be from 1990 to 2199"),
            "engagement_ends_at_check": .init("/ends_at", "must be after starts_at, and within 31 days of it"),
            "engagement_held_on_zone_check": .init("/held_on", "is not the day on which it starts in its zone"),
            "engagement_status_explained_check": .init(
                "/status_reason", "is required where it was cancelled or postponed"),
            "engagement_status_reason_status_check": .init(
                "/status_reason", "goes with cancelled or postponed: what is confirmed has none"),
            "engagement_status_attended_check": .init("/status", "somebody came to it already", isConflict: true),
            "engagement_status_replaced_check": .init(
                "/status", "another event takes its place", hint: "archive that one first", isConflict: true),
            "engagement_tenant_id_postponed_from_id_key": .init("", "another event takes its place already"),
        ])
}

/// Who was invited to engagements, and who came.
extension Resource {
    package static let engagementAttendance = Resource(
        name: "engagement_attendance", path: "engagement-attendances",
        summary: "A centre, partner or person invited to an engagement, what it answered and whether it came.",
        table: "engagement_attendance",
        columns: [
            Column(
                "engagement_id", .id(of: "engagement"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The engagement."),
            Column(
                "centre_id", .id(of: "centre"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The centre; null for others."),
            Column(
                "partner_id", .id(of: "partner"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The partner; null for others."),
            Column(
                "contact_id", .id(of: "contact"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The person, one of the contacts; null for others. Erased with the contact."),
            Column(
                "invited", .boolean, fallback: .text("true"), filters: [.equal],
                doc: "Whether it was invited beforehand.", example: "true"),
            Column(
                "answer", .code(InviteeAnswer.codes), nullable: true, filters: [.equal],
                doc: "What was answered: yes, no or maybe; null while nothing was.", example: "\"yes\""),
            Column(
                "attended", .boolean, nullable: true, filters: [.equal],
                doc: "Whether it came; null while not known.", example: "true"),
            Column(
                "people", .integer(0...100_000), nullable: true, doc: "How many came for it; null while not known.",
                example: "3"),
            Column(
                "over_capacity", .boolean, fallback: .text("false"), filters: [.equal],
                doc: "Whether it may come although the event is full: whoever kept its answer said so.",
                example: "false"),
        ],
        sort: "created_at",
        rules: [
            "engagement_attendance_subject_check": .init("", "one centre, one partner or one contact attends"),
            "engagement_attendance_capacity_check": .init(
                "/answer", "is yes, and the event is full",
                hint: "send over_capacity: true where there is room all the same", isConflict: true),
            "engagement_attendance_attended_status_check": .init(
                "/attended", "nobody can have come to an engagement that was cancelled or postponed"),
            "engagement_attendance_people_attended_check": .init(
                "/people", "came, and attended is false"),
            "engagement_attendance_contact_id_fkey": .init("/contact_id", "is not a contact of this municipality"),
            "engagement_attendance_tenant_id_engagement_id_contact_id_key": .init(
                "/contact_id", "is on the list of this engagement already"),
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
