import Domain
import Postgres
package import Resources

extension Resource {
    package static let partner = Resource(
        name: "partner", path: "partners", summary: "An organisation that can help centres.", table: "partner",
        columns: [
            Column(
                "name", .text(1...200), required: true, filters: [.prefix], sortable: true,
                doc: "Name of the organisation.", example: "\"Ubuntu Early Learning Trust\""),
            Column(
                "kind", .code(PartnerKind.codes), required: true, filters: [.equal],
                doc: "Kind of organisation: cbo, wellness, government, corporate or education.",
                example: "\"cbo\""),
            Column(
                "sub_kind", .code(PartnerKind.allCases.flatMap(\.subKinds)), required: true, filters: [.equal],
                doc: "A sub-kind of its kind; see partner_sub_kind.", example: "\"ngo\""),
            Column(
                "registration_type", .code(RegistrationType.codes), nullable: true, filters: [.equal],
                doc: "What the number is: npo, pbo or company.", example: "\"npo\""),
            Column(
                "registration_number", .text(1...50), nullable: true, filters: [.equal],
                doc: "Registration number; goes with registration_type.", example: "\"123-456 NPO\"",
                spelling: .registration(type: "registration_type")),
            Column(
                "focus", .codes(Focus.codes, atLeast: 0), fallback: .list([]), filters: [.holds],
                doc: "Fields it works in: education, child_welfare, community_development, health or finance.",
                example: "[\"education\", \"health\"]"),
            Column(
                "languages", .texts(0...11, each: 2...8), fallback: .list([]), filters: [.holds],
                doc: "Languages it works in, as ISO 639 codes.", example: "[\"en\", \"zu\"]", spelling: .smallLetters),
            Column(
                "age_groups", .codes(AgeGroup.codes, atLeast: 0), fallback: .list([]), filters: [.holds],
                doc: """
                    Ages of the children it works with: 0_1, 2, 3, 4, 5; empty where nothing is said, which asks for \
                    nothing.
                    """, example: "[\"3\", \"4\", \"5\"]"),
            Column(
                "latitude", .number(-35 ... -22), nullable: true, filters: [.range],
                doc: "Degrees north (negative in South Africa), WGS 84.", example: "-26.2041"),
            Column(
                "longitude", .number(16...33), nullable: true, filters: [.range], doc: "Degrees east, WGS 84.",
                example: "28.0473"),
            Column(
                "website", .text(1...300), nullable: true, doc: "Address of its site.",
                example: "\"https://example.org\""),
            Column(
                "phone", .text(3...50), nullable: true, filters: [.prefix],
                doc: """
                    The organisation's own telephone number, in any usual spelling, South African if no country is \
                    given; kept in E.164.
                    """, example: "\"+27100000000\"", spelling: .phone),
            Column("note", .text(1...4000), nullable: true, doc: "Free text."),
            Column(
                "confirm_duplicate", .boolean, fallback: .text("false"), filters: [.equal],
                doc: "Whether it is another organisation than the ones that look like it: whoever made it said so.",
                example: "false"),
            .computed(
                "merged_into_id", .id(of: "partner"), nullable: true, filters: [.equal],
                doc: "The partner that it was merged into; null where it was not."),
        ],
        filters: [
            ListFilter(
                "offers", .code(CollaborationArea.codes),
                sql: """
                    exists (select from partner_offer as o where o.tenant_id = t.tenant_id and o.partner_id = t.id \
                    and o.archived_at is null and o.area = any(?::text[]))
                    """, doc: "Partners that offer one of these areas."),
            ListFilter(
                "serves", .id(of: "region"),
                sql: """
                    exists (select from partner_service_area as s where s.tenant_id = t.tenant_id \
                    and s.partner_id = t.id and s.archived_at is null and (s.region_id = any(?::uuid[]) or s.locality_id = any(?::uuid[])))
                    """, doc: "Partners that serve one of these regions or own areas."),
        ],
        sort: "name", successor: "merged_into_id",
        children: [
            ChildRows(
                "registrations", of: .partnerRegistration, parent: "partner_id", count: 0...20,
                doc: "Its registrations beside the number on its own row.",
                example: """
                    [{"scheme": "company", "number": "2012/123456/07"}, {"scheme": "pbo", "number": "930012345"}]
                    """)
        ],
        // One after the other looks for duplicates in a municipality.
        releasing: .whenCommitted,
        rules: [
            "partner_duplicate_check": .explained { .duplicate(candidates: $0) },
            // A number of its own that is changed is a registration more.
            "partner_registration_duplicate_check": .explained { .duplicate(candidates: $0) },
            "partner_phone_check": .init("/phone", "is not a telephone number in E.164"),
            "partner_sub_kind_fkey": .init("/sub_kind", "is not a sub-kind of this kind"),
            "partner_registration_check": .init(
                "/registration_number", "registration_type and registration_number go together"),
            "partner_position_check": .init("/longitude", "latitude and longitude go together"),
            "partner_partnerships_check": .init(
                "", "has partnerships that go on", hint: "complete, decline or terminate them first",
                isConflict: true),
        ])
}

extension Resource {
    package static let partnerOffer = Resource(
        name: "partner_offer", path: "partner-offers",
        summary: "What a partner offers: an area of collaboration, for how many centres at once, in which forms.",
        table: "partner_offer",
        columns: [
            Column(
                "partner_id", .id(of: "partner"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The partner."),
            Column(
                "area", .code(CollaborationArea.codes), writable: .onCreate, required: true, filters: [.equal],
                sortable: true, doc: "Area of collaboration; one offer an area.", example: "\"teacher_training\""),
            Column(
                "capacity", .integer(0...100_000), required: true, filters: [.range],
                doc: "Centres it can serve at once.", example: "8"),
            Column(
                "forms", .codes(SupportForm.codes, atLeast: 0), fallback: .list([]), filters: [.holds],
                doc: "Forms of support.", example: "[\"training\", \"mentorship\"]"),
            Column("note", .text(1...2000), nullable: true, doc: "Free text."),
        ],
        sort: "area",
        children: [
            ChildRows(
                "resources", of: .partnerOfferResource, parent: "offer_id", count: 0...6,
                doc: "What it can bring, a row for each kind of resource.",
                example: """
                    [{"resource_kind": "materials", "unit": "items", "amount": 300, "item": "Picture books"}, \
                    {"resource_kind": "training", "unit": "participant_day_hundredths", "amount": 4000}]
                    """)
        ],
        rules: [
            "partner_offer_partner_id_fkey": .init("/partner_id", "is not a partner of this municipality"),
            "partner_offer_tenant_id_partner_id_area_key": .init(
                "/area", "this partner has an offer in that area already", hint: "change that one"),
        ])
}

extension Resource {
    package static let partnerServiceArea = Resource(
        name: "partner_service_area", path: "partner-service-areas",
        summary: "Where a partner works: a region with all that lies in it, or an area of the municipality's own.",
        table: "partner_service_area",
        columns: [
            Column(
                "partner_id", .id(of: "partner"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The partner."),
            Column(
                "region_id", .id(of: "region"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The region: any level, inside or outside the municipality; null for an own area."),
            Column(
                "locality_id", .id(of: "region"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The municipality's own area: suburb, village, informal settlement; null for a region."),
        ],
        sort: "created_at", operations: [.list, .read, .create, .archive],
        rules: [
            "partner_service_area_partner_id_fkey": .init("/partner_id", "is not a partner of this municipality"),
            "partner_service_area_place_check": .init("", "a partner serves one region or one own area a row"),
            "partner_service_area_region_id_fkey": .init(
                "/region_id", "is not a region", hint: "an area of the municipality's own goes into locality_id"),
            "partner_service_area_region_id_valid_check": .init(
                "/region_id", "is not valid today", hint: "see its successors"),
            "partner_service_area_locality_id_fkey": .init("/locality_id", "is not an area of this municipality"),
            "partner_service_area_locality_id_valid_check": .init(
                "/locality_id", "is not in use today", hint: "see its successors"),
            "partner_service_area_tenant_id_partner_id_region_id_key": .init(
                "/region_id", "this partner serves that region already"),
            "partner_service_area_tenant_id_partner_id_locality_id_key": .init(
                "/locality_id", "this partner serves that area already"),
        ])
}

extension Resource {
    package static let partnerClearance = Resource(
        name: "partner_clearance", path: "partner-clearances",
        summary:
            "A screening of a partner against the child protection register. Only the newest counts; what it found never changes.",
        table: "partner_clearance",
        columns: [
            Column(
                "partner_id", .id(of: "partner"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The partner."),
            Column(
                "outcome", .code(ClearanceOutcome.codes), writable: .onCreate, required: true, filters: [.equal],
                doc: "What the screening found: clear or not_clear.", example: "\"clear\""),
            Column(
                "screened_on", .date, writable: .onCreate, required: true, past: true, filters: [.range],
                sortable: true,
                doc: "Day of the screening.", example: "\"2026-02-10\""),
            Column(
                "expires_on", .date, writable: .onCreate, required: true, filters: [.range], sortable: true,
                doc: "First day it no longer holds.", example: "\"2028-02-10\""),
            Column("reference", .text(1...100), nullable: true, doc: "Reference of the certificate."),
        ],
        sort: "screened_on", descending: true,
        rules: [
            "partner_clearance_partner_id_fkey": .init("/partner_id", "is not a partner of this municipality"),
            "partner_clearance_tenant_id_partner_id_screened_on_key": .init(
                "/screened_on", "this partner has a screening of that day already"),
            "partner_clearance_expires_on_check": .init("/expires_on", "must be after screened_on"),
            "partner_clearance_archived_check": .init(
                "/outcome", "a screening that was not clear is not taken away", hint: "record the next screening",
                isConflict: true),
        ])
}

extension Resource {
    package static let contact = Resource(
        name: "contact", path: "contacts",
        summary:
            "A person to reach at a centre or partner. Personal information: asks for the admin permission, and every read is on the audit trail.",
        table: "contact",
        columns: [
            Column(
                "centre_id", .id(of: "centre"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The centre; null for a partner's contact."),
            Column(
                "partner_id", .id(of: "partner"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The partner; null for a centre's contact."),
            Column(
                "name", .text(1...200), required: true, filters: [.prefix], sortable: true, doc: "Name of the person.",
                example: "\"N. Example\""),
            Column("role", .text(1...100), nullable: true, doc: "What they do there.", example: "\"principal\""),
            Column(
                "phone", .text(3...50), nullable: true, filters: [.prefix],
                doc: "Telephone number in any usual spelling, South African if no country is given; kept in E.164.",
                example: "\"+27100000000\"", spelling: .phone),
            Column(
                "email", .text(3...254), nullable: true, filters: [.prefix], doc: "E-mail address.",
                example: "\"office@example.org\"", spelling: .email),
            Column(
                "preferred", .code(ContactChannel.codes), nullable: true, doc: "How they like to be reached.",
                example: "\"phone\""),
        ],
        sort: "name", read: .admin, write: .admin, auditsReads: true,
        rules: [
            "contact_phone_check": .init("/phone", "is not a telephone number in E.164"),
            "contact_subject_check": .init("", "a contact belongs to one centre or to one partner"),
            "contact_centre_id_fkey": .init("/centre_id", "is not a centre of this municipality"),
            "contact_partner_id_fkey": .init("/partner_id", "is not a partner of this municipality"),
        ])
}
