import Domain

/// Partnerships, their activities and what these cost.
extension IndicatorSource {
    /// Whether a row that has no dates of its own was in use at the end of the period: entered by then, and not archived.
    private static func stood(_ row: String) -> String {
        """
        \(row).created_at < $3::date::timestamp at time zone 'Africa/Johannesburg'
        and (
            \(row).archived_at is null
            or \(row).archived_at >= $3::date::timestamp at time zone 'Africa/Johannesburg'
        )
        """
    }

    static let partnership = IndicatorSource(
        "partnership",
        "A partnership that was secured by the end of the period, and how far it aligns with needs and objectives.",
        unit: "partnerships", isStock: true,
        tables: [
            "partnership", "partner", "programme", "partnership_centre", "centre_need", "partner_offer",
            "partner_offer_resource", "activity", "ledger_transfer",
        ],
        fields: [
            IndicatorField(
                "alignment_declared", .score(.fixed("score")),
                "Share of its centres' needs, by priority, in areas that its partner offered by then; 0 for none of them."
            ),
            IndicatorField(
                "alignment_delivered", .score(.fixed("score")),
                """
                Share of these needs in areas in which an activity was held by then, or for which its partner offers a \
                kind of resource that was received by then.
                """),
            IndicatorField(
                "objectives_overlap", .score(.fixed("score")),
                "Overlap (Jaccard) of its objectives and its programme's."),
            IndicatorField("partner", .thing(unit: "organisations", isOfOnePlace: false), "The partner."),
            IndicatorField("partner_kind", .code(PartnerKind.codes), "Kind of the partner."),
            IndicatorField(
                "works_with_children", .flag, "Whether it works with children.", sql: "r.works_with_children"),
        ],
        dimensions: [programme, partnerKind],
        sql: """
            select
                p.partner_id as partner, p.works_with_children, g.id as programme, g.name as programme_name,
                t.kind as partner_kind, round(n.declared::numeric / nullif(n.needed, 0), 9) as alignment_declared,
                round(n.delivered::numeric / nullif(n.needed, 0), 9) as alignment_delivered,
                case when cardinality(g.objectives) > 0 then (
                    select round(
                        count(*) filter (where e.o = any(p.objectives) and e.o = any(g.objectives))::numeric
                        / count(*), 9
                    )
                    from (select unnest(p.objectives) union select unnest(g.objectives)) as e (o)
                ) end as objectives_overlap,
                greatest(
                    p.updated_at, t.updated_at, g.updated_at, n.changed_at, e.changed_at, h.changed_at
                ) as changed_at
            from partnership as p
            inner join partner as t on t.tenant_id = p.tenant_id and t.id = p.partner_id
            left join programme as g on g.tenant_id = p.tenant_id and g.id = p.programme_id
            cross join lateral (
                select
                    coalesce(array_agg(o.area), '{}') as areas,
                    coalesce(array_agg(o.area) filter (where exists (
                        select from partner_offer_resource as r
                        where
                            r.tenant_id = $1::int4 and r.offer_id = o.id and \(stood("r"))
                            and r.resource_kind in (
                                select l.kind
                                from ledger_transfer as l
                                where
                                    l.tenant_id = $1::int4 and l.partnership_id = p.id and l.move = 'receive'
                                    and l.occurred_on < $3::date
                                group by l.kind
                                having sum(l.effect) > 0
                            )
                    )), '{}') as received,
                    max(o.updated_at) as changed_at
                from partner_offer as o
                where o.tenant_id = $1::int4 and o.partner_id = p.partner_id and \(stood("o"))
                offset 0
            ) as e
            cross join lateral (
                select coalesce(array_agg(distinct a.area), '{}') as areas, max(a.updated_at) as changed_at
                from activity as a
                where
                    a.tenant_id = $1::int4 and a.partnership_id = p.id and a.archived_at is null and a.held_on < $3::date
                offset 0
            ) as h
            cross join lateral (
                select
                    sum(d.priority) as needed,
                    coalesce(sum(d.priority) filter (where d.area = any(e.areas)), 0) as declared,
                    coalesce(sum(d.priority) filter (where d.area = any(e.received || h.areas)), 0) as delivered,
                    max(d.updated_at) as changed_at
                from partnership_centre as j
                inner join centre_need as d on d.tenant_id = j.tenant_id and d.centre_id = j.centre_id and \(stood("d"))
                where
                    j.tenant_id = $1::int4 and j.partnership_id = p.id and j.archived_at is null
                    and j.joined_on < $3::date and (j.left_on is null or j.left_on >= $3::date - 1)
            ) as n
            where
                p.tenant_id = $1::int4 and p.archived_at is null and p.secured_on < $3::date
                and ($4::uuid is null or p.programme_id = $4::uuid)
            """)

    static let activity = IndicatorSource(
        "activity",
        "A centre at an activity that was held in the period, and whom it reached: contacts, each time anew.",
        unit: "visits", isStock: false,
        tables: [
            "activity", "activity_centre", "own_activity_kind", "partnership", "partner", "programme", "centre",
            "locality", "ward_deprivation",
        ],
        fields: [
            ChildCounts.field,
            IndicatorField("caregivers", .amount(.fixed("caregivers")), "Caregivers reached."),
            IndicatorField("practitioners", .amount(.fixed("practitioners")), "Practitioners reached."),
            IndicatorField(
                "referrals_made", .amount(.fixed("referrals")), "Health referrals made.",
                hidden: "r.referrals_made_hidden"),
            IndicatorField(
                "referrals_completed", .amount(.fixed("referrals")), "Of these, the completed ones.",
                hidden: "r.referrals_completed_hidden"),
            IndicatorField(
                "activity", .thing(unit: "activities", isOfOnePlace: true), "The activity."),
            IndicatorField("centre", .thing(unit: "centres", isOfOnePlace: true), "The centre."),
            IndicatorField("partner", .thing(unit: "organisations", isOfOnePlace: false), "The partner."),
        ] + kindsOfActivity + [
            IndicatorField("programme_type", .code(programmeTypes), "The centre's programme type."),
            IndicatorField(
                "underserved", .code(places), "Whether the centre's community is underserved: underserved or other."),
        ] + ChildCounts.conditions,
        dimensions: [
            ward, underserved, programmeType, programme, partnerKind,
            IndicatorDimension.column("area", "Area of collaboration."),
        ] + ChildCounts.dimensions,
        sql: """
            select
                v.centre_id as centre, a.id as activity, p.partner_id as partner, a.kind, o.code_folded as own_kind,
                a.area, g.id as programme, g.name as programme_name, t.kind as partner_kind, c.programme_type,
                w.id as ward, w.name as ward_name, \(place) as underserved, v.caregivers, v.practitioners,
                case when v.referrals_made not between 1 and $5::int4 then v.referrals_made end as referrals_made,
                coalesce(v.referrals_made between 1 and $5::int4, false) as referrals_made_hidden,
                case
                    when v.referrals_completed not between 1 and $5::int4
                    and v.referrals_made - v.referrals_completed not between 1 and $5::int4
                    then v.referrals_completed
                end as referrals_completed,
                coalesce(
                    v.referrals_completed between 1 and $5::int4
                    or v.referrals_made - v.referrals_completed between 1 and $5::int4, false
                ) as referrals_completed_hidden,
                \(ChildCounts.columns), greatest(v.updated_at, a.updated_at) as changed_at
            from partnership as p
            inner join activity as a
                on
                    a.tenant_id = p.tenant_id and a.partnership_id = p.id and a.archived_at is null
                    and a.held_on >= $2::date and a.held_on < $3::date
            inner join activity_centre as v
                on v.tenant_id = a.tenant_id and v.activity_id = a.id and v.archived_at is null
            inner join centre as c on c.tenant_id = v.tenant_id and c.id = v.centre_id
            inner join partner as t on t.tenant_id = p.tenant_id and t.id = p.partner_id
            left join programme as g on g.tenant_id = p.tenant_id and g.id = p.programme_id
            left join own_activity_kind as o on o.tenant_id = a.tenant_id and o.id = a.own_kind_id
            left join region as w on w.id = c.region_id and w.kind = 'ward'
            \(ChildCounts.lateral("v"))
            where
                p.tenant_id = $1::int4 and p.archived_at is null and ($4::uuid is null or p.programme_id = $4::uuid)
            """)

    static let activityCost = IndicatorSource(
        "activity_cost",
        "An activity that was held in the period: what was planned for it, its cost, and whom it reached.",
        unit: "activities", isStock: false,
        tables: [
            "activity", "activity_centre", "ledger_transfer", "own_activity_kind", "partnership", "partner",
            "programme",
        ],
        fields: [
            IndicatorField("budget", .amount(.fixed("ZAR cents")), "Its budget."),
            IndicatorField(
                "cost", .amount(.fixed("ZAR cents")), "What it cost: the money of the ledger that was used for it."),
            IndicatorField("days", .amount(.fixed("days")), "How many days it lasted."),
            IndicatorField(
                "children", .amount(.fixed("children")),
                "Children it reached, where each centre's count is known and shown. With its cost: what a child cost.",
                hidden: "r.children_hidden"),
            IndicatorField("partner", .thing(unit: "organisations", isOfOnePlace: false), "The partner."),
            IndicatorField("partnership", .thing(unit: "partnerships", isOfOnePlace: true), "The partnership."),
        ] + kindsOfActivity,
        dimensions: [programme, partnerKind, IndicatorDimension.column("area", "Area of collaboration.")],
        sql: """
            select
                a.budget_cents as budget, m.cents as cost, a.days, p.partner_id as partner, p.id as partnership,
                a.kind, o.code_folded as own_kind, a.area, g.id as programme, g.name as programme_name,
                t.kind as partner_kind, n.children, n.children_hidden,
                greatest(a.updated_at, n.changed_at) as changed_at
            from partnership as p
            inner join activity as a
                on
                    a.tenant_id = p.tenant_id and a.partnership_id = p.id and a.archived_at is null
                    and a.held_on >= $2::date and a.held_on < $3::date
            cross join lateral app.activities_cost(a.tenant_id, a.id, $3::date) as m
            cross join lateral (
                select
                    case
                        when count(*) filter (where v.children is null or v.children between 1 and $5::int4) = 0
                        then sum(v.children)
                    end as children,
                    coalesce(bool_or(v.children between 1 and $5::int4), false) as children_hidden,
                    max(v.updated_at) as changed_at
                from activity_centre as v
                where v.tenant_id = $1::int4 and v.activity_id = a.id and v.archived_at is null
            ) as n
            inner join partner as t on t.tenant_id = p.tenant_id and t.id = p.partner_id
            left join programme as g on g.tenant_id = p.tenant_id and g.id = p.programme_id
            left join own_activity_kind as o on o.tenant_id = a.tenant_id and o.id = a.own_kind_id
            where
                p.tenant_id = $1::int4 and p.archived_at is null and ($4::uuid is null or p.programme_id = $4::uuid)
            """)

    /// What activities are told apart by.
    private static let kindsOfActivity = [
        IndicatorField(
            "kind", .code(ActivityKind.codes), "Kind of activity, of those that all have.",
            sql: "coalesce(r.kind, '')"),
        IndicatorField(
            "own_kind", .name, "Kind of activity of the municipality's own, by its code.",
            sql: "coalesce(r.own_kind, '')"),
        IndicatorField("area", .code(CollaborationArea.codes), "Area of collaboration."),
        IndicatorField("partner_kind", .code(PartnerKind.codes), "Kind of the partner."),
    ]
}
