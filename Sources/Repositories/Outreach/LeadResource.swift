import Domain
package import Resources

extension Resource {
    package static let lead = Resource(
        name: "lead", path: "leads",
        summary:
            "An organisation that may become a partner: where it came from, who found it, and what became of it.",
        table: "lead",
        columns: [
            Column(
                "name", .text(1...200), required: true, filters: [.prefix], sortable: true,
                doc: "What the organisation is called.", example: "\"Masakhane Food Gardens\""),
            Column(
                "source", .code(LeadSource.codes), required: true, filters: [.equal],
                doc: """
                    Where it came from: community_network, directory, established_contact, referral, event or \
                    unsolicited.
                    """, example: "\"community_network\""),
            Column(
                "source_detail", .text(1...200), nullable: true, doc: "Which network, directory or contact.",
                example: "\"Ward committee\""),
            Column(
                "found_on", .date, required: true, past: true, filters: [.range], sortable: true,
                doc: "Day it was found.", example: "\"2026-03-02\""),
            Column(
                "found_by", .text(1...200), required: true, doc: "Role or team that found it.",
                example: "\"Outreach team\""),
            Column(
                "programme_id", .id(of: "programme"), nullable: true, filters: [.equal],
                doc: "The programme it was found for; null for none."),
            Column(
                "engagement_id", .id(of: "engagement"), nullable: true, filters: [.equal],
                doc: "The event it was met at; null for none."),
            Column(
                "referrer_id", .id(of: "partner"), nullable: true, filters: [.equal],
                doc: "The partner that referred it; null for none."),
            Column(
                "kind", .code(PartnerKind.codes), nullable: true, filters: [.equal],
                doc:
                    "Kind of organisation, where it is known: cbo, wellness, government, corporate or education.",
                example: "\"cbo\""),
            Column(
                "areas", .codes(CollaborationArea.codes, atLeast: 0), fallback: .list([]), filters: [.holds],
                doc: "Areas of collaboration that it may help in.", example: "[\"nutrition_hygiene\"]"),
            Column(
                "phone", .text(3...50), nullable: true, filters: [.prefix],
                doc: """
                    The organisation's own telephone number, in any usual spelling, South African if no country is \
                    given; kept in E.164.
                    """, example: "\"+27100000000\"", spelling: .phone),
            Column(
                "website", .text(1...300), nullable: true, doc: "Address of its site.",
                example: "\"https://example.org\""),
            Column(
                "status", .code(LeadStatus.codes), fallback: .text("open"), filters: [.equal],
                doc: "open: nobody has spoken to it; in_contact; partner: it became one; closed: it did not.",
                example: "\"open\""),
            Column(
                "partner_id", .id(of: "partner"), nullable: true, filters: [.equal],
                doc: "The partner it became, or is about to become."),
            Column(
                "closed_on", .date, nullable: true, past: true, filters: [.range], doc: "Day it was closed."),
            Column("closed_reason", .text(1...400), nullable: true, doc: "Why it was closed."),
            Column("note", .text(1...4000), nullable: true, doc: "Free text."),
        ],
        sort: "found_on", descending: true,
        rules: [
            "lead_phone_check": .init("/phone", "is not a telephone number in E.164"),
            "lead_programme_id_fkey": .init("/programme_id", "is not a programme of this municipality"),
            "lead_engagement_id_fkey": .init("/engagement_id", "is not an event of this municipality"),
            "lead_referrer_id_fkey": .init("/referrer_id", "is not a partner of this municipality"),
            "lead_partner_id_fkey": .init("/partner_id", "is not a partner of this municipality"),
            "lead_became_check": .init(
                "/partner_id", "is missing: the lead became a partner", hint: "make the partner first"),
            "lead_closed_check": .init("/closed_on", "closed_on and closed_reason go with the status closed"),
            "lead_closed_status_check": .init("/closed_on", "closed_on and closed_reason go with the status closed"),
            "lead_closed_on_check": .init("/closed_on", "must not be before found_on"),
        ])
}

extension Resource {
    package static let followUp = Resource(
        name: "follow_up", path: "follow-ups",
        summary: """
            What is to be done next about a lead, centre, partner, partnership or event, by when and by whom, and what \
            came of it.
            """,
        table: "follow_up",
        columns: [
            Column(
                "what", .text(1...200), required: true, doc: "What is to be done.",
                example: "\"Telephone about the information packet\""),
            Column(
                "due_on", .date, required: true, filters: [.range], sortable: true,
                doc: "Day by which it is to be done.", example: "\"2026-03-16\""),
            Column(
                "owner", .text(1...200), required: true, filters: [.equal], doc: "Role or team that does it.",
                example: "\"Outreach team\""),
            Column(
                "lead_id", .id(of: "lead"), nullable: true, filters: [.equal],
                doc: "The lead it is about; null for none. A follow-up is about one of these at least."),
            Column(
                "centre_id", .id(of: "centre"), nullable: true, filters: [.equal],
                doc: "The centre it is about; null for none."),
            Column(
                "partner_id", .id(of: "partner"), nullable: true, filters: [.equal],
                doc: "The partner it is about; null for none."),
            Column(
                "partnership_id", .id(of: "partnership"), nullable: true, filters: [.equal],
                doc: "The partnership it is about; null for none."),
            Column(
                "engagement_id", .id(of: "engagement"), nullable: true, filters: [.equal],
                doc: "The event it is about; null for none."),
            Column(
                "done_on", .date, nullable: true, past: true, filters: [.range, .present],
                doc: "Day it was done; goes with outcome. Null while it is open.", example: "\"2026-03-16\""),
            Column(
                "outcome", .text(1...2000), nullable: true, doc: "What came of it.",
                example: "\"Will come to the workshop\""),
        ],
        sort: "due_on",
        rules: [
            "follow_up_subject_check": .init("", "a follow-up is about a lead, centre, partner, partnership or event"),
            "follow_up_done_check": .init("/outcome", "done_on and outcome go together"),
            "follow_up_lead_id_fkey": .init("/lead_id", "is not a lead of this municipality"),
            "follow_up_centre_id_fkey": .init("/centre_id", "is not a centre of this municipality"),
            "follow_up_partner_id_fkey": .init("/partner_id", "is not a partner of this municipality"),
            "follow_up_partnership_id_fkey": .init("/partnership_id", "is not a partnership of this municipality"),
            "follow_up_engagement_id_fkey": .init("/engagement_id", "is not an event of this municipality"),
        ])
}
