import Domain
package import Resources

extension Resource {
    package static let centre = Resource(
        name: "centre", path: "centres", summary: "An Early Childhood Development centre.", table: "centre",
        columns: [
            Column(
                "name", .text(1...200), required: true, filters: [.prefix], sortable: true,
                doc: "Name of the centre.", example: "\"Khanyisa Educare\""),
            Column(
                "programme_type", .code(ProgrammeType.codes), fallback: .text("centre"), filters: [.equal],
                doc: "How it works: centre, playgroup, day_mother or mobile.", example: "\"centre\""),
            Column(
                "region_id", .id(of: "region"), required: true, filters: [.equal],
                doc: "The ward it lies in, inside this municipality; the municipality where the ward is not known."),
            Column(
                "locality_id", .id(of: "region"), nullable: true, filters: [.equal],
                doc: "The municipality's own area it lies in: suburb, village, informal settlement."),
            Column(
                "latitude", .number(-35 ... -22), nullable: true, filters: [.range],
                doc: "Degrees north (negative in South Africa), WGS 84.", example: "-33.9249"),
            Column(
                "longitude", .number(16...33), nullable: true, filters: [.range], doc: "Degrees east, WGS 84.",
                example: "18.4241"),
            Column(
                "fee_band", .code(FeeBand.codes), nullable: true, filters: [.equal],
                doc: "Monthly fee in rand: none, under_200, 200_499, 500_999 or 1000_up.", example: "\"under_200\""),
            Column(
                "quintile", .integer(1...5), nullable: true, filters: [.equal],
                doc: "Income quintile of the community served, 1 the poorest.", example: "2"),
            Column(
                "subsidised", .boolean, nullable: true, filters: [.equal],
                doc: "Whether it receives the per-child subsidy; null where unknown.", example: "true"),
            Column(
                "languages", .texts(0...11, each: 2...8), fallback: .list([]), filters: [.holds],
                doc: "Languages, as ISO 639 codes.", example: "[\"xh\", \"en\"]", spelling: .smallLetters),
            .computed(
                "capacity", .integer(0...10_000), nullable: true, filters: [.range],
                doc: "Places, from the newest measure that has it."),
            .computed(
                "children", .integer(0...200_000), nullable: true, filters: [.range],
                doc: "Children enrolled, from the newest measure that has it."),
            .computed(
                "practitioners", .integer(0...10_000), nullable: true, filters: [.range],
                doc: "Practitioners, from the newest measure that has it."),
            .computed(
                "age_groups", .codes(AgeGroup.codes, atLeast: 0), nullable: true, filters: [.holds],
                doc: """
                    Ages of the children enrolled, from the newest measure that has them: 0_1, 2, 3, 4, 5; null where \
                    no measure says.
                    """),
            .computed(
                "need", .integer(0...40), filters: [.range],
                doc: "How much it needs: the sum of the priorities of its needs in use; 0 for none."),
            .computed(
                "observed_on", .date, nullable: true, filters: [.range], doc: "Day of the newest measure."),
        ],
        filters: [
            ListFilter(
                "need", .code(CollaborationArea.codes),
                sql: """
                    exists (select from centre_need as n where n.tenant_id = t.tenant_id and n.centre_id = t.id \
                    and n.archived_at is null and n.area = any(?::text[]))
                    """, doc: "Centres with a need in one of these areas."),
            ListFilter(
                "registration", .code(RegistrationScheme.codes),
                sql: """
                    exists (select from centre_registration as r where r.tenant_id = t.tenant_id \
                    and r.centre_id = t.id and r.archived_at is null and r.scheme = any(?::text[]))
                    """, doc: "Centres with a registration under one of these schemes."),
            ListFilter(
                "partner_id", .id(of: "partner"),
                sql: """
                    exists (select from partnership_centre as m join partnership as p on p.tenant_id = m.tenant_id \
                    and p.id = m.partnership_id where m.tenant_id = t.tenant_id and m.centre_id = t.id \
                    and m.archived_at is null and m.joined_on <= app.today() \
                    and (m.left_on is null or m.left_on >= app.today()) and p.archived_at is null \
                    and p.partner_id = any(?::uuid[]))
                    """, doc: "Centres that take part today in a partnership with one of these partners."),
        ],
        sort: "name", hasDerivedState: true,
        rules: [
            "centre_state_check": .init("", "a number of its newest measure is below 0"),
            "centre_position_check": .init("/longitude", "latitude and longitude go together"),
            "centre_region_id_fkey": .init("/region_id", "is not a region", hint: "see /regions"),
            "centre_region_id_inside_check": .init(
                "/region_id", "is not inside this municipality", hint: "a ward of /regions, or the municipality itself"),
            "centre_region_id_valid_check": .init("/region_id", "is not valid today", hint: "see its successors"),
            "centre_locality_id_fkey": .init("/locality_id", "is not an area of this municipality"),
            "centre_locality_id_valid_check": .init("/locality_id", "is not in use today", hint: "see its successors"),
            "centre_partnerships_check": .init(
                "", "takes part in partnerships that go on", hint: "let it leave them first (left_on), or end them",
                isConflict: true),
        ])
}

extension Resource {
    private static func children(_ name: String, _ doc: String) -> Column {
        Column(name, .integer(0...10_000), nullable: true, doc: doc, example: "12")
    }

    private static func practitioners(_ name: String, _ doc: String) -> Column {
        Column(name, .integer(0...1_000), nullable: true, doc: doc, example: "2")
    }

    package static let centreMeasure = Resource(
        name: "centre_measure", path: "centre-measures",
        summary: "What was observed at a centre on one day. Null is not observed, never zero.",
        table: "centre_measure",
        columns: [
            Column(
                "centre_id", .id(of: "centre"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The centre."),
            Column(
                "observed_on", .date, writable: .onCreate, required: true, past: true, filters: [.range],
                sortable: true,
                doc: "Day of the observation; one a day.", example: "\"2026-03-31\""),
            Column(
                "source", .text(1...200), nullable: true, doc: "Who or what reported it.",
                example: "\"site visit\""),
            Column("capacity", .integer(0...10_000), nullable: true, doc: "Places.", example: "60"),
            children("girls_0_1", "Girls enrolled under 2 years."),
            children("girls_2", "Girls enrolled aged 2."),
            children("girls_3", "Girls enrolled aged 3."),
            children("girls_4", "Girls enrolled aged 4."),
            children("girls_5", "Girls enrolled aged 5."),
            children("boys_0_1", "Boys enrolled under 2 years."),
            children("boys_2", "Boys enrolled aged 2."),
            children("boys_3", "Boys enrolled aged 3."),
            children("boys_4", "Boys enrolled aged 4."),
            children("boys_5", "Boys enrolled aged 5."),
            children("children_with_disabilities", "Children with disabilities among those enrolled."),
            children("children_subsidised", "Children whose place is subsidised, among those enrolled."),
            practitioners("practitioners_none", "Practitioners without a qualification."),
            practitioners("practitioners_nqf_1_3", "Practitioners with NQF level 1 to 3."),
            practitioners("practitioners_nqf_4", "Practitioners with NQF level 4."),
            practitioners("practitioners_nqf_5", "Practitioners with NQF level 5."),
            practitioners("practitioners_nqf_6_up", "Practitioners with NQF level 6 or higher."),
            Column("meals_a_day", .integer(0...6), nullable: true, doc: "Meals a child gets a day.", example: "2"),
            Column(
                "water", .code(WaterSource.codes), nullable: true,
                doc: "Where water comes from: none, communal, on_site or piped_inside.",
                example: "\"on_site\""),
            Column(
                "sanitation", .code(Sanitation.codes), nullable: true,
                doc: "Kind of toilet: none, bucket, pit, vip or flush.",
                example: "\"flush\""),
            Column("fence", .boolean, nullable: true, doc: "Whether it is fenced.", example: "true"),
            Column("electricity", .boolean, nullable: true, doc: "Whether it has electricity.", example: "true"),
        ],
        sort: "observed_on", descending: true,
        rules: [
            "centre_measure_centre_id_fkey": .init("/centre_id", "is not a centre of this municipality"),
            "centre_measure_tenant_id_centre_id_observed_on_key": .init(
                "/observed_on", "this centre has a measure of that day already", hint: "change that one"),
            "centre_measure_children_check": .init("", "a number of children is out of range"),
            "centre_measure_among_check": .init(
                "", "more children with disabilities, or subsidised, than are enrolled"),
            "centre_measure_practitioners_check": .init("", "a number of practitioners is out of range"),
        ])
}

extension Resource {
    package static let centreNeed = Resource(
        name: "centre_need", path: "centre-needs", summary: "What a centre needs, and how much.", table: "centre_need",
        columns: [
            Column(
                "centre_id", .id(of: "centre"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The centre."),
            Column(
                "area", .code(CollaborationArea.codes), writable: .onCreate, required: true, filters: [.equal],
                doc: "Area of collaboration; one need an area.", example: "\"teacher_training\""),
            Column(
                "priority", .integer(1...5), required: true, filters: [.range], sortable: true,
                doc: "From 1 to 5, 5 the most pressing.", example: "4"),
            Column("note", .text(1...2000), nullable: true, doc: "In the centre's words."),
        ],
        sort: "priority", descending: true,
        rules: [
            "centre_need_centre_id_fkey": .init("/centre_id", "is not a centre of this municipality"),
            "centre_need_tenant_id_centre_id_area_key": .init(
                "/area", "this centre has a need in that area already", hint: "change that one"),
        ])
}

extension Resource {
    package static let centreRegistration = Resource(
        name: "centre_registration", path: "centre-registrations",
        summary: "A registration of a centre. Bronze means applied and not yet compliant.",
        table: "centre_registration",
        columns: [
            Column(
                "centre_id", .id(of: "centre"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The centre."),
            Column(
                "scheme", .code(RegistrationScheme.codes), writable: .onCreate, required: true, filters: [.equal],
                doc: "partial_care or ecd_programme (Children's Act), or bana_pele.", example: "\"bana_pele\""),
            Column(
                "level",
                .code(RegistrationScheme.ecdProgramme.levels + RegistrationScheme.banaPele.levels), required: true,
                filters: [.equal],
                doc: "conditional, full, expired, cancelled or pending; for bana_pele bronze, silver or gold.",
                example: "\"silver\""),
            Column("number", .text(1...100), nullable: true, doc: "Certificate number."),
            Column(
                "valid_from", .date, required: true, filters: [.range], sortable: true, doc: "First day of validity.",
                example: "\"2025-07-01\""),
            Column(
                "valid_to", .date, nullable: true, filters: [.range], doc: "Day it lapses; null where open.",
                example: "\"2030-07-01\""),
            Column("evidence", .text(1...500), nullable: true, doc: "Where the proof is kept."),
        ],
        sort: "valid_from", descending: true,
        rules: [
            "centre_registration_centre_id_fkey": .init("/centre_id", "is not a centre of this municipality"),
            "centre_registration_level_check": .init(
                "/level", "is not a level of this scheme",
                hint: "bana_pele has bronze, silver and gold; the others the rest"),
            "centre_registration_valid_to_check": .init("/valid_to", "must be after valid_from"),
        ])
}

extension Resource {
    package static let centreStanding = Resource(
        name: "centre_standing", path: "centre-standings",
        summary: "What is known today of a centre's community, and what the centre lacks.",
        table: "centre_standing",
        columns: [
            .computed("id", .id(of: "centre"), sortable: true, doc: "The centre."),
            .computed("name", .text(1...200), doc: "Name of the centre."),
            .computed(
                "underserved", .boolean, nullable: true, filters: [.equal],
                doc: """
                    Whether its community is underserved: its ward is among the most deprived 40 % of the country by the \
                    newest index; where none covers the ward, its quintile is 1 to 3. Null where neither is known.
                    """),
            .computed(
                "underserved_by", .code(["index", "quintile"]), nullable: true, filters: [.equal],
                doc: "What says so: index or quintile; null where neither is known."),
            .computed(
                "unsubsidised", .boolean, nullable: true, filters: [.equal],
                doc: "Whether the centre goes without the per-child subsidy; null where unknown."),
            .computed(
                "unregistered", .boolean, filters: [.equal],
                doc: "Whether it has no valid registration; bronze is none."),
            .computed("archived_at", .timestamp, nullable: true, doc: "When it was archived; null while in use."),
        ],
        sort: "id", operations: [.list, .read], standardColumns: false)
}
