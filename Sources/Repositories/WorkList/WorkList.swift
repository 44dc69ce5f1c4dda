import Domain
package import Resources

/// What somebody has to do, of every kind, in one list: see `app.work_list`.
package enum WorkList {
    package static let kinds = [
        "follow_up", "obligation", "metric", "mou_expires", "agreement_expires", "clearance_expires",
        "proposal_unanswered", "barrier", "decision_review", "approval", "grant_deadline", "grant_report", "activity",
        "event", "survey_reminder", "at_risk",
    ]

    package static let items = Resource(
        name: "work_item", path: "work-list",
        summary: "Something that is overdue or due soon.", table: "follow_up",
        source: """
            (
                select
                    m.tenant_id, w.id, w.kind, w.day, w.due_on, coalesce(w.due_on < app.today(), false) as overdue,
                    w.owner, w.side, w.title, w.partnership_id, '/v1/municipalities/' || m.code || w.address as link
                from tenant as m
                cross join lateral app.work_list(
                    m.tenant_id, app.today(), {first}::int4, {kind}::text[], {owner}::text, {partnership_id}::uuid[],
                    {day_from}::date, {day_to}::date, {overdue}::bool[], {after}::date, {after_id}::uuid,
                    {side}::text[], {backwards}::bool
                ) as w
            ) as t
            """,
        columns: [
            .computed("id", .id(of: "work_item"), doc: "Identifier of what is to be done: of the row behind link."),
            .computed("kind", .code(kinds), filters: [.equal], doc: "What kind of thing."),
            .computed(
                "day", .date, filters: [.range], sortable: true,
                doc: """
                    Day it is ordered by: the one by which it is due; of an approval the day since when it waits; of \
                    at_risk today, for which it is judged as things stand.
                    """),
            .computed(
                "due_on", .date, nullable: true, filters: [.range, .present],
                doc: "Day by which it is due; null of an approval and of at_risk, which are due by no day."),
            .computed("overdue", .boolean, filters: [.equal], doc: "Whether the day by which it is due has passed."),
            .computed(
                "owner", .text(1...200), nullable: true,
                doc: """
                    Who sees to it: its own owner, else that of its grant, else that of its partnership; null where \
                    nobody is named.
                    """),
            .computed(
                "side", .code(["partner", "centre", "municipality", "all"]), nullable: true, filters: [.equal],
                doc: "Which side owes it, of an obligation; null of everything else."),
            .computed("title", .text(1...1000), doc: "One line."),
            .computed(
                "partnership_id", .id(of: "partnership"), nullable: true, filters: [.equal],
                doc: "The partnership it belongs to; null for none."),
            .computed("link", .text(1...300), doc: "Where it is."),
        ],
        filters: [
            ListFilter(
                "owner", .text(1...200), sql: "app.fold(t.owner) = app.fold(?::text)",
                doc: "Items of this owner, in any spelling.")
        ],
        sort: "day", operations: [.list], standardColumns: false)
}

/// What happened and is due, in order: of a partnership, a partner or a centre. See `app.partnership_timeline`.
package enum Timeline {
    package static let partnership = entries(
        of: "partnership", from: "app.partnership_timeline(p.tenant_id, array[p.id])", partnershipKinds)
    package static let partner = entries(
        of: "partner", from: "app.partner_timeline(p.tenant_id, p.id)", where: "p.merged_into_id is null", partnerKinds)
    package static let centre = entries(
        of: "centre", from: "app.centre_timeline(p.tenant_id, p.id)", centreKinds)

    /// The kinds of entries of each subject's timeline.
    package static let partnershipKinds = [
        "stage_change", "centre_joined", "centre_left", "engagement", "document", "expiry", "termination", "attachment",
        "milestone", "metric", "reading", "obligation", "waiver", "proposal", "answer", "transfer", "activity",
        "integration", "barrier", "decision", "lesson", "follow_up", "grant", "grant_report", "fundraiser", "practice",
        "feedback",
    ]
    package static let partnerKinds = partnershipKinds + ["attendance", "clearance", "lead", "merge"]
    package static let centreKinds = partnershipKinds.filter { $0 != "engagement" } + ["attendance"]

    private static func entries(
        of subject: String, from function: String, where condition: String = "true", _ kinds: [String]
    ) -> Resource {
        Resource(
            name: "\(subject)_timeline_entry", path: "timeline",
            summary: "Something that happened or is due.", table: subject,
            source: """
                (
                    select
                        p.tenant_id, p.id as subject_id, e.id, e.day, e.kind, e.state, e.actor,
                        left(e.title, 300) as title, e.partnership_id,
                        '/v1/municipalities/' || m.code || e.address as link
                    from \(subject) as p
                    inner join tenant as m on m.tenant_id = p.tenant_id
                    cross join lateral \(function) as e
                    where \(condition)
                ) as t
                """,
            columns: [
                .computed("id", .id(of: "timeline_entry"), doc: "Identifier of the entry."),
                .computed("subject_id", .id(of: subject), doc: "What the timeline is of."),
                .computed(
                    "day", .date, filters: [.range], sortable: true, doc: "Day it happened, or by which it is due."),
                .computed("kind", .code(kinds), filters: [.equal], doc: "What kind of thing."),
                .computed(
                    "state", .code(["done", "open", "due", "overdue", "called_off"]), filters: [.equal],
                    doc: """
                        How it stands today: done; open, without a day; due; overdue; called_off: cancelled, postponed, \
                        refused, waived, lapsed, or of an archived partnership.
                        """),
                .computed("actor", .text(1...200), nullable: true, doc: "Who, where that is known."),
                .computed("title", .text(1...300), doc: "One line."),
                .computed(
                    "partnership_id", .id(of: "partnership"), nullable: true, filters: [.equal],
                    doc: "The partnership it belongs to; null for none."),
                .computed("link", .text(1...300), doc: "Where it is."),
            ],
            sort: "day", descending: true, operations: [.list], standardColumns: false)
    }
}
