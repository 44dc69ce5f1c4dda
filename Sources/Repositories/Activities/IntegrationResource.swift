import Domain
package import Resources

/// What practitioners took from activities: numbers only, no names and no certificate numbers.
extension Resource {
    package static let trainingCertificate = Resource(
        name: "training_certificate", path: "training-certificates",
        summary: "How many practitioners of a centre took part in a course, and how many were certified.",
        table: "training_certificate",
        columns: [
            Column(
                "activity_id", .id(of: "activity"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The activity, held."),
            Column(
                "centre_id", .id(of: "centre"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The practitioners' centre; in the partnership on a day of the activity."),
            Column(
                "award", .code(TrainingAward.codes), writable: .onCreate, required: true, filters: [.equal],
                doc: "What is certified: attendance, skills_programme, nqf_1_3, nqf_4, nqf_5 or nqf_6_up.",
                example: "\"skills_programme\""),
            Column(
                "participants", .integer(0...1_000), required: true, doc: "Practitioners who took part.", example: "8"),
            Column(
                "certificates", .integer(0...1_000), fallback: .text("0"),
                doc: "Of those who took part, how many were certified.", example: "6"),
            Column(
                "issued_on", .date, nullable: true, past: true, filters: [.range],
                doc: "Day the certificates were issued.", example: "\"2026-07-20\""),
            Column(
                "register", .text(1...300), nullable: true,
                doc: "Where the provider keeps the list of names and numbers.",
                example: "\"Register of the training centre\""),
        ],
        sort: "created_at",
        rules: [
            "training_certificate_activity_id_fkey": .init("/activity_id", "is not an activity of this municipality"),
            "training_certificate_centre_id_fkey": .init("/centre_id", "is not a centre of this municipality"),
            "training_certificate_tenant_id_activity_id_centre_id_award_key": .init(
                "/award", "this centre has a row for that award already", hint: "change that one"),
            "training_certificate_centre_id_part_check": .init(
                "/centre_id", "is not in the partnership on a day of the activity", hint: "see /partnership-centres"),
            "training_certificate_activity_id_held_check": .init(
                "/activity_id", "was not held", hint: "set its held_on first"),
            "training_certificate_certified_check": .init("/certificates", "must not be more than participants"),
            "training_certificate_issued_on_certificates_check": .init(
                "/issued_on", "goes with certificates, of which there are none"),
            "training_certificate_issued_on_order_check": .init(
                "/issued_on", "is before the activity began", hint: "see the activity's held_on"),
        ])
}

/// Levels are never changed: what was seen on a day stays, and a mistake is archived.
extension Resource {
    package static let integrationLevel = Resource(
        name: "integration_level", path: "integration-levels",
        summary: "How far a kind of activity had become part of a centre's day-to-day work on a day.",
        table: "integration_level",
        columns: [
            Column(
                "centre_id", .id(of: "centre"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The centre."),
            Column(
                "kind", .code(ActivityKind.codes), writable: .onCreate, nullable: true, filters: [.equal],
                doc: """
                    Kind of activity, of those that every municipality has; null for a kind of the \
                    municipality's own.
                    """, example: "\"policy_advocacy\""),
            Column(
                "own_kind_id", .id(of: "activity_kind"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The municipality's own kind; null for one that every municipality has."),
            Column(
                "level", .integer(0...3), writable: .onCreate, required: true, filters: [.range],
                doc: """
                    0 not part of the day, 1 now and then, 2 every week, 3 part of every day, without the \
                    partner too.
                    """, example: "1"),
            Column(
                "since", .date, writable: .onCreate, required: true, past: true, filters: [.range], sortable: true,
                doc: "First day at this level; one level a day.", example: "\"2026-08-03\""),
            Column(
                "evidence", .text(1...2000), writable: .onCreate, required: true, doc: "What shows it.",
                example: "\"Seen at two visits; it is on the weekly timetable.\""),
        ],
        filters: [
            ListFilter(
                "current", .boolean,
                sql: """
                    (not exists (select from integration_level as o where o.tenant_id = t.tenant_id \
                    and o.centre_id = t.centre_id and o.kind is not distinct from t.kind \
                    and o.own_kind_id is not distinct from t.own_kind_id and o.archived_at is null \
                    and o.since > t.since)) = ?::bool
                    """, doc: "Whether it is the newest level of the centre and kind.")
        ],
        sort: "since", descending: true, operations: [.list, .read, .create, .archive],
        rules: [
            "integration_level_centre_id_fkey": .init("/centre_id", "is not a centre of this municipality"),
            "integration_level_own_kind_id_fkey": .init(
                "/own_kind_id", "is not a kind of activity of this municipality's own"),
            "integration_level_kinds_check": .init(
                "/kind", "a level is of one kind: kind or own_kind_id", hint: "see /activity-kinds"),
            "integration_level_tenant_id_centre_id_kind_since_key": .init(
                "/since", "there is a level of that day already", hint: "archive that one first"),
            "integration_level_tenant_id_centre_id_own_kind_id_since_key": .init(
                "/since", "there is a level of that day already", hint: "archive that one first"),
        ])
}
