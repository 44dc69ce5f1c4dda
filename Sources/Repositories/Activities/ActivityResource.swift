import Domain
package import Resources

/// What partners and centres do together.
extension Resource {
    package static let activity = Resource(
        name: "activity", path: "activities",
        summary: "A joint activity under an active partnership: planned, and then held, postponed or cancelled.",
        table: "activity",
        columns: [
            Column(
                "partnership_id", .id(of: "partnership"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The partnership under which it is held; active on that day."),
            Column(
                "title", .text(1...200), required: true, filters: [.prefix], sortable: true, doc: "What it is.",
                example: "\"Petition for the nutrition subsidy\""),
            Column(
                "kind", .code(ActivityKind.codes), writable: .onCreate, nullable: true, filters: [.equal],
                doc: """
                    Kind of activity, of those that every municipality has; null for a kind of the \
                    municipality's own.
                    """, example: "\"policy_advocacy\""),
            Column(
                "own_kind_id", .id(of: "activity_kind"), writable: .onCreate, nullable: true, filters: [.equal],
                doc: "The municipality's own kind; null for one that every municipality has."),
            .computed(
                "area", .code(CollaborationArea.codes), filters: [.equal], doc: "Area of collaboration, by its kind."),
            .computed(
                "status", .code(ActivityStatus.codes), filters: [.equal],
                doc: "planned, held, cancelled or postponed: by its days."),
            Column(
                "planned_on", .date, required: true, filters: [.range], sortable: true, doc: "First day as planned.",
                example: "\"2026-06-15\""),
            Column("days", .integer(1...366), fallback: .text("1"), doc: "How many days it lasts.", example: "1"),
            Column(
                "held_on", .date, nullable: true, past: true, filters: [.range, .present],
                doc: "First day as held; null while it was not.", example: "\"2026-06-18\""),
            .computed(
                "called_off_on", .date, nullable: true, filters: [.range],
                doc: "Day it was cancelled or postponed; null while it was not."),
            .computed("called_off_reason", .text(1...2000), nullable: true, doc: "Why it was cancelled or postponed."),
            .computed(
                "postponed_to_id", .id(of: "activity"), nullable: true, filters: [.equal],
                doc: "The activity on the new day, where it was postponed."),
            Column(
                "owner", .text(1...200), nullable: true,
                doc: "Role or team that sees to it; null for whoever sees to the partnership.",
                example: "\"Outreach team\""),
            Column("place", .text(1...200), nullable: true, doc: "Where.", example: "\"Community hall\""),
            Column(
                "plan", .text(1...4000), nullable: true, doc: "What is planned.",
                example: "\"Collect signatures at six centres.\""),
            Column(
                "result", .text(1...4000), nullable: true, doc: "What came of it.",
                example: "\"412 signatures handed over.\""),
            Column(
                "budget_cents", .integer(0...1_000_000_000_000), nullable: true, filters: [.range],
                doc: "Budget in cents.", example: "1500000"),
            .computed(
                "cost_cents", .integer(0...Int.max),
                sql: "(select c.cents from app.activities_cost(t.tenant_id, t.id, 'infinity') as c)", nullable: true,
                doc: """
                    What it cost, in cents: the money of the ledger that centres used for it, by lines with its \
                    activity_id; null where there is none.
                    """),
            Column(
                "advocacy_aim", .code(AdvocacyAim.codes), nullable: true, filters: [.equal],
                doc: """
                    What policy advocacy is for: funding, training or health_services; needed for that kind, \
                    and for no other.
                    """, example: "\"funding\""),
            Column(
                "advocacy_outcome", .text(1...2000), nullable: true, doc: "What became of the aim.",
                example: "\"The council put it on its agenda.\""),
        ],
        filters: [
            ListFilter(
                "programme_id", .id(of: "programme"),
                sql: """
                    exists (select from partnership as p where p.tenant_id = t.tenant_id and p.id = t.partnership_id \
                    and p.programme_id = any(?::uuid[]))
                    """, doc: "Activities of the partnerships of one of these programmes."),
            ListFilter(
                "centre_id", .id(of: "centre"),
                sql: """
                    exists (select from activity_centre as c where c.tenant_id = t.tenant_id and c.activity_id = t.id \
                    and c.archived_at is null and c.centre_id = any(?::uuid[]))
                    """, doc: "Activities in which one of these centres takes part."),
            ListFilter(
                "overdue_on", .date, sql: "t.status = 'planned' and t.planned_on + t.days <= ?::date",
                doc: "Activities whose last day lay before this one and which are still planned."),
        ],
        sort: "planned_on", descending: true,
        children: [
            ChildRows(
                "centres", of: .activityCentre, parent: "activity_id", count: 0...500,
                doc: "The centres that take part, and whom each reached, as it counted.",
                example: """
                    [{"centre_id": "0198a000-0000-7000-8000-000000000001"}, \
                    {"centre_id": "0198a000-0000-7000-8000-000000000002"}]
                    """)
        ],
        rules: [
            "activity_partnership_id_fkey": .init("/partnership_id", "is not a partnership of this municipality"),
            "activity_own_kind_id_fkey": .init("/own_kind_id", "is not a kind of activity of this municipality's own"),
            "activity_kinds_check": .init(
                "/kind", "an activity has one kind: kind or own_kind_id", hint: "see /activity-kinds"),
            "activity_planned_on_active_check": .init(
                "/planned_on", "the partnership is not active then", hint: "see its transitions"),
            "activity_held_on_active_check": .init(
                "/held_on", "the partnership was not active then", hint: "see its transitions"),
            "activity_planned_on_centres_check": .init(
                "/planned_on", "a centre of the activity is not in the partnership then"),
            "activity_held_on_centres_check": .init(
                "/held_on", "a centre of the activity was not in the partnership then"),
            "activity_held_on_kept_check": .init(
                "/held_on", "people were reached by it", hint: "archive its counts and certificates first",
                isConflict: true),
            "activity_days_future_check": .init("/days", "its last day has not come yet"),
            "activity_held_check": .init("/held_on", "it was cancelled or postponed", isConflict: true),
            "activity_called_off_check": .init("/called_off_reason", "goes with the day it was cancelled or postponed"),
            "activity_postponed_check": .init("/to", "goes with the day it was postponed"),
            "activity_advocacy_check": .init(
                "/advocacy_aim", "is needed for policy_advocacy, and has no place with another kind"),
            "activity_held_on_training_certificate_check": .init(
                "/held_on", "is after the day on which certificates of it were issued",
                hint: "see /training-certificates"),
            "activity_result_held_on_check": .init("/result", "goes with held_on: nothing comes of what was not held"),
            "activity_advocacy_outcome_held_on_check": .init(
                "/advocacy_outcome", "goes with held_on: nothing comes of what was not held"),
        ])
}

/// Sums of its counts over activities are contacts, never people: a child is counted at each activity that reached it.
extension Resource {
    package static let activityCentre = Resource(
        name: "activity_centre", path: "activity-centres",
        summary: "A centre that takes part in an activity, and whom it reached there, as the centre counted.",
        table: "activity_centre",
        columns: [
            Column(
                "activity_id", .id(of: "activity"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The activity."),
            Column(
                "centre_id", .id(of: "centre"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The centre; in the partnership on a day of the activity."),
            Column(
                "girls_0_1", .integer(0...10_000), nullable: true,
                doc: "Girls under 2 years who were reached, as the centre counted; null where not counted.",
                example: "7"),
            Column(
                "girls_2", .integer(0...10_000), nullable: true,
                doc: "Girls aged 2 who were reached, as the centre counted; null where not counted.", example: "7"),
            Column(
                "girls_3", .integer(0...10_000), nullable: true,
                doc: "Girls aged 3 who were reached, as the centre counted; null where not counted.", example: "7"),
            Column(
                "girls_4", .integer(0...10_000), nullable: true,
                doc: "Girls aged 4 who were reached, as the centre counted; null where not counted.", example: "7"),
            Column(
                "girls_5", .integer(0...10_000), nullable: true,
                doc: "Girls aged 5 who were reached, as the centre counted; null where not counted.", example: "7"),
            Column(
                "boys_0_1", .integer(0...10_000), nullable: true,
                doc: "Boys under 2 years who were reached, as the centre counted; null where not counted.", example: "7"
            ),
            Column(
                "boys_2", .integer(0...10_000), nullable: true,
                doc: "Boys aged 2 who were reached, as the centre counted; null where not counted.", example: "7"),
            Column(
                "boys_3", .integer(0...10_000), nullable: true,
                doc: "Boys aged 3 who were reached, as the centre counted; null where not counted.", example: "7"),
            Column(
                "boys_4", .integer(0...10_000), nullable: true,
                doc: "Boys aged 4 who were reached, as the centre counted; null where not counted.", example: "7"),
            Column(
                "boys_5", .integer(0...10_000), nullable: true,
                doc: "Boys aged 5 who were reached, as the centre counted; null where not counted.", example: "7"),
            .computed(
                "children", .integer(0...100_000), nullable: true,
                doc: "Children reached, of all that were counted; null where none was counted."),
            Column(
                "caregivers", .integer(0...10_000), nullable: true, doc: "Caregivers reached, as the centre counted.",
                example: "14"),
            Column(
                "practitioners", .integer(0...1_000), nullable: true,
                doc: "Practitioners reached, as the centre counted.", example: "3"),
            Column(
                "referrals_made", .integer(0...10_000), nullable: true,
                doc: "Referrals made: of activities in the areas of health only.", example: "0"),
            Column(
                "referrals_completed", .integer(0...10_000), nullable: true,
                doc: "Of the referrals made, those that led to care.", example: "0"),
        ],
        filters: [
            ListFilter(
                "partnership_id", .id(of: "partnership"),
                sql: """
                    exists (select from activity as a where a.tenant_id = t.tenant_id and a.id = t.activity_id \
                    and a.partnership_id = any(?::uuid[]))
                    """, doc: "Of activities under one of these partnerships.")
        ],
        sort: "created_at",
        rules: [
            "activity_centre_activity_id_fkey": .init("/activity_id", "is not an activity of this municipality"),
            "activity_centre_centre_id_fkey": .init("/centre_id", "is not a centre of this municipality"),
            "activity_centre_tenant_id_activity_id_centre_id_key": .init(
                "/centre_id", "this centre is on the list of the activity already", hint: "change that row"),
            "activity_centre_centre_id_part_check": .init(
                "/centre_id", "is not in the partnership on a day of the activity", hint: "see /partnership-centres"),
            "activity_centre_activity_id_held_check": .init(
                "/activity_id", "was not held: nobody was reached yet", hint: "set its held_on first"),
            "activity_centre_children_check": .init("", "a number of children is out of range"),
            "activity_centre_referrals_check": .init("/referrals_completed", "must not be more than referrals_made"),
            "activity_centre_referrals_made_area_check": .init(
                "/referrals_made", "are of activities in the areas of health only"),
        ])
}
