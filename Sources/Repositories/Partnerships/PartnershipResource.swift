import Domain
package import Resources

extension Resource {
    package static let partnership = Resource(
        name: "partnership", path: "partnerships",
        summary: "A partnership of one partner with one or more centres. Its stage moves by transitions only.",
        table: "partnership",
        // A look-up per row: with a join, a plan for any tenant may go through all partners for each partnership.
        source: """
            partnership as t cross join lateral (select p.name, p.kind from partner as p \
            where p.tenant_id = t.tenant_id and p.id = t.partner_id offset 0) as o
            """,
        columns: [
            Column(
                "title", .text(1...200), required: true, sortable: true, doc: "Short name people use for it.",
                example: "\"Practitioner training, ward 12\""),
            Column(
                "programme_id", .id(of: "programme"), nullable: true, filters: [.equal],
                doc: "The programme it counts for; null for none."),
            Column(
                "partner_id", .id(of: "partner"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The partner."),
            .computed("partner_name", .text(1...200), sql: "o.name", doc: "Its name."),
            .computed("partner_kind", .code(PartnerKind.codes), sql: "o.kind", filters: [.equal], doc: "Its kind."),
            .computed("stage", .code(Stage.codes), filters: [.equal], doc: "Where it stands; see stage."),
            Column(
                "stage_since", .date, writable: .onCreate, required: true, past: true, filters: [.range],
                sortable: true,
                doc: "Day it came to this stage; on creation the day it was identified.", example: "\"2026-02-02\""),
            .computed("stage_reason", .text(1...2000), nullable: true, doc: "Why it was moved there."),
            .computed(
                "stage_engagement_id", .id(of: "engagement"), nullable: true,
                doc: "The event or meeting that its last move came of; null for none."),
            .computed(
                "held_from", .code(Stage.codes), nullable: true, doc: "The stage it goes back to, while on_hold."),
            Column(
                "works_with_children", .boolean, fallback: .text("true"), filters: [.equal],
                doc: """
                    Whether people of the partner meet children: then a valid clearance is needed to be active.
                    """,
                example: "true"),
            Column(
                "objectives", .codes(Objective.codes, atLeast: 1), required: true, filters: [.holds],
                doc: "What it is for: one or more of the five objectives.", example: "[\"capacity_building\"]"),
            Column(
                "areas", .codes(CollaborationArea.codes, atLeast: 1), required: true, filters: [.holds],
                doc: "One or more of the eight areas of collaboration.", example: "[\"teacher_training\"]"),
            .computed(
                "secured_on", .date, nullable: true, filters: [.range], doc: "Day its MOU was signed; never taken back."
            ),
            .computed(
                "formalised_on", .date, nullable: true, filters: [.range],
                doc: "Day its agreement was signed; never taken back."),
            Column(
                "owner", .text(1...200), nullable: true, filters: [.present],
                doc: "Role or team that sees to it, and to what belongs to it where nobody else is named.",
                example: "\"Partnerships desk\""),
            Column("note", .text(1...4000), nullable: true, doc: "Free text."),
        ],
        filters: [
            ListFilter(
                "owner", .text(1...200), sql: "app.fold(t.owner) = app.fold(?::text)",
                doc: "Partnerships that this role or team sees to, in any spelling."),
            ListFilter(
                "centre_id", .id(of: "centre"),
                sql: """
                    exists (select from partnership_centre as m where m.tenant_id = t.tenant_id \
                    and m.partnership_id = t.id and m.archived_at is null and m.centre_id = any(?::uuid[]))
                    """, doc: "Partnerships in which one of these centres takes part."),
        ],
        sort: "title",
        rules: [
            "partnership_partner_id_fkey": .init("/partner_id", "is not a partner of this municipality"),
            "partnership_programme_id_fkey": .init("/programme_id", "is not a programme of this municipality"),
            "partnership_objectives_check": .init("/objectives", "must be one or more of the five objectives"),
            "partnership_areas_check": .init("/areas", "must be one or more of the eight areas"),
            "partnership_works_with_children_check": .init(
                "/works_with_children", "needs a valid safeguarding clearance of the partner while it is active"),
            "partnership_programme_id_kept_check": .init(
                "/programme_id", "has counted for its programme and stays with it"),
            "partnership_stage_reason_check": .init("/reason", "is required"),
            "partnership_stage_order": .init("/on", "is before the move it follows"),
            "partnership_stage_activities_check": .init(
                "/on", "is before the last activity that was held under the partnership", isConflict: true),
            "partnership_stage_first": .init("/stage", "a partnership begins as identified"),
            "partnership_stage_history": .init("/stage_since", "changes with the stage only"),
            "partnership_held_from_check": .init("/held_from", "goes with on_hold only"),
            "partnership_stage_engagement_id_fkey": .init("/engagement_id", "is not an event of this municipality"),
            "partnership_stage_engagement_id_archived_check": .init("/engagement_id", "is archived"),
            "partnership_stage_engagement_held_check": .init(
                "/engagement_id", "took place after the move, or did not take place"),
            "partnership_stage_engagement_theirs_check": .init(
                "/engagement_id",
                "is not about this partnership, and neither its partner nor a centre of it was invited"),
            "partnership_stage_fkey": .init("/to", "is not a stage"),
            "partnership_stage_move": .refusal { .stageMove(from: "", to: "", allowed: $0) },
            "partnership_stage_proof": .refusal { .stageProof(to: "", missing: $0) },
        ])

    /// Every move of partnerships.
    package static let stageChange = Resource(
        name: "stage_change", path: "transitions", summary: "A move of a partnership: never changed, never erased.",
        table: "partnership_stage_change",
        columns: [
            .computed("id", .integer(1...Int.max), sortable: true, doc: "Order of recording."),
            .computed("partnership_id", .id(of: "partnership"), filters: [.equal], doc: "The partnership."),
            .computed("from_stage", .code(Stage.codes), nullable: true, doc: "Stage before; null for its first."),
            .computed("to_stage", .code(Stage.codes), filters: [.equal], doc: "Stage after."),
            .computed("changed_on", .date, filters: [.range], doc: "Day of the move."),
            .computed("reason", .text(1...2000), nullable: true, doc: "Why."),
            .computed(
                "engagement_id", .id(of: "engagement"), nullable: true, filters: [.equal],
                doc: "The event or meeting that the move came of; null for none."),
            .computed("actor", .text(1...200), doc: "Who moved it."),
            .computed("recorded_at", .timestamp, doc: "When it was recorded."),
        ],
        sort: "id", operations: [.list], standardColumns: false)
}

extension Resource {
    package static let partnershipCentre = Resource(
        name: "partnership_centre", path: "partnership-centres",
        summary: "A centre that takes part in a partnership.", table: "partnership_centre",
        columns: [
            Column(
                "partnership_id", .id(of: "partnership"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The partnership."),
            Column(
                "centre_id", .id(of: "centre"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The centre."),
            Column(
                "joined_on", .date, required: true, filters: [.range], sortable: true, doc: "First day.",
                example: "\"2026-03-02\""),
            Column(
                "left_on", .date, nullable: true, filters: [.range, .present],
                doc: "Last day; null while it takes part."),
        ],
        sort: "joined_on",
        rules: [
            "partnership_centre_partnership_id_fkey": .init(
                "/partnership_id", "is not a partnership of this municipality"),
            "partnership_centre_centre_id_fkey": .init("/centre_id", "is not a centre of this municipality"),
            "partnership_centre_tenant_id_partnership_id_centre_id_key": .init(
                "/centre_id", "this centre is in that partnership already"),
            "partnership_centre_left_on_check": .init("/left_on", "must not be before joined_on"),
            "partnership_centre_activities_check": .init(
                "", "took part in an activity on another day", hint: "see /activity-centres", isConflict: true),
            "partnership_centre_ledger_check": .init(
                "/left_on", "leaves out a day on which something was allocated to the centre",
                hint: "reverse the transfer first", isConflict: true),
            "partnership_centre_last_check": .init(
                "", "is the last centre of a partnership whose MOU is signed",
                hint: "complete or terminate the partnership first, or add another centre", isConflict: true),
        ])
}
