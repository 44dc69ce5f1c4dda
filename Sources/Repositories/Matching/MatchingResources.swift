import Domain
package import Resources

extension Resource {
    package static let partnerRegistration = Resource(
        name: "partner_registration", path: "partner-registrations",
        summary: "A number under which a partner is registered: the one on its own row, or another.",
        table: "partner_registration",
        columns: [
            Column(
                "partner_id", .id(of: "partner"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The partner."),
            Column(
                "scheme", .code(PartnerRegistrationScheme.codes), writable: .onCreate, required: true,
                filters: [.equal], sortable: true, doc: "The register: npo, pbo, company or other.", example: "\"npo\""),
            Column(
                "number", .text(1...50), writable: .onCreate, required: true, filters: [.equal],
                doc: "Number in that register, as the register writes it.",
                example: "\"123-456 NPO\"", spelling: .registration(type: "scheme")),
            Column(
                "confirm_duplicate", .boolean, writable: .onCreate, fallback: .text("false"), filters: [.equal],
                doc: "Whether it is this partner's although another one has it: whoever added it said so.",
                example: "false"),
        ],
        sort: "scheme", operations: [.list, .read, .create, .archive],
        rules: [
            "partner_registration_partner_id_fkey": .init("/partner_id", "is not a partner of this municipality"),
            "partner_registration_duplicate_check": .explained { .duplicate(candidates: $0) },
            "partner_registration_tenant_id_partner_id_scheme_number_key": .init(
                "/number", "this partner has this registration already",
                hint: "the number on a partner's own row is among its registrations"),
            "partner_registration_own_check": .init(
                "/number", "is the number on the partner's own row", hint: "change it there", isConflict: true),
        ])

    package static let partnerOfferResource = Resource(
        name: "partner_offer_resource", path: "partner-offer-resources",
        summary: "What a partner can bring with an offer: how much of which kind of resource.",
        table: "partner_offer_resource",
        columns: [
            Column(
                "offer_id", .id(of: "partner_offer"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The offer."),
            Column(
                "resource_kind", .code(ResourceKind.codes), required: true, filters: [.equal], sortable: true,
                doc: """
                    Kind of resource: funding, volunteer_time, staff_time, training, materials or in_kind; one row a \
                    kind.
                    """, example: "\"training\""),
            Column(
                "unit", .code(ResourceUnit.codes), required: true,
                doc: """
                    What the amount counts; it follows from the kind: zar_cents, minutes, participant_day_hundredths \
                    or items.
                    """, example: "\"participant_day_hundredths\""),
            Column(
                "amount", .integer(1...1_000_000_000_000), required: true, filters: [.range], doc: "How much in all.",
                example: "4000"),
            Column(
                "item", .text(1...200), nullable: true, doc: "What exactly: picture books, first-aid training.",
                example: "\"First-aid training\""),
        ],
        sort: "resource_kind",
        rules: [
            "partner_offer_resource_offer_id_fkey": .init("/offer_id", "is not an offer of this municipality"),
            "partner_offer_resource_resource_kind_unit_check": .init(
                "/unit", "is not the unit of this kind of resource",
                hint: """
                    funding counts zar_cents, volunteer_time and staff_time minutes, training \
                    participant_day_hundredths, materials and in_kind items
                    """),
            "partner_offer_resource_tenant_id_offer_id_resource_kind_key": .init(
                "/resource_kind", "this offer has a row of that kind already", hint: "change that one"),
        ])

    package static let matchOverride = Resource(
        name: "match_override", path: "match-overrides",
        summary: "A decision of people about a centre and a partner that overrules the rank in its matches.",
        table: "match_override",
        columns: [
            Column(
                "centre_id", .id(of: "centre"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The centre."),
            Column(
                "partner_id", .id(of: "partner"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The partner."),
            Column(
                "effect", .code(OverrideEffect.codes), required: true, filters: [.equal],
                doc: """
                    pinned: before the others, if it passes the gates; excluded: no match, whatever the score.
                    """, example: "\"pinned\""),
            Column(
                "reason", .text(1...2000), required: true, doc: "Why.",
                example: "\"The principal has worked with them before\""),
            Column(
                "decided_by", .text(1...200), required: true, doc: "Who decided it.", example: "\"The ECD officer\""),
            Column(
                "decided_on", .date, required: true, past: true, filters: [.range], sortable: true,
                doc: "Day of the decision.", example: "\"2026-03-02\""),
        ],
        sort: "decided_on", descending: true,
        rules: [
            "match_override_centre_id_fkey": .init("/centre_id", "is not a centre of this municipality"),
            "match_override_partner_id_fkey": .init("/partner_id", "is not a partner of this municipality"),
            "match_override_tenant_id_centre_id_partner_id_key": .init(
                "/partner_id", "there is a decision about this centre and this partner already",
                hint: "change or archive that one"),
        ])
}
