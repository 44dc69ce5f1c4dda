import Domain

extension IndicatorSource {
    /// Every source there is. A new one goes here.
    package static let all: [IndicatorSource] = [
        centre, centreChange, activity, activityCost, grant, partnership, ledger, ledgerToDate, survey, surveyRating,
        surveyChoice, surveyNumber, childOutcome, centreQuality, attendance,
    ]

    static let programmeTypes = ["centre", "playgroup", "day_mother", "mobile"]
    static let places = ["underserved", "other"]

    static let ward = IndicatorDimension.column(
        "ward", "The centre's ward.", "r.ward", label: "r.ward_name")
    static let underserved = IndicatorDimension.column(
        "underserved", "Whether the centre's community is underserved: underserved or other.")
    static let programmeType = IndicatorDimension.column("programme_type", "The centre's programme type.")
    static let programme = IndicatorDimension.column(
        "programme", "The partnership's programme.", "r.programme", label: "r.programme_name")
    private static let partnerKind = IndicatorDimension.column("partner_kind", "Kind of the partner.")

    /// `underserved`, `other` or null of a centre `c`.
    static let place = """
        (
            select case when u.underserved then 'underserved' when not u.underserved then 'other' end
            from app.centre_place_underserved($1::int4, c.region_id, c.locality_id, c.quintile, $3::date) as u
        )
        """

    /// Whether a centre `c` takes part in a partnership of the programme at the end of the period.
    static let takesPart = """
        ($4::uuid is null or c.id in (
            select j.centre_id
            from partnership_centre as j
            inner join partnership as p on p.tenant_id = j.tenant_id and p.id = j.partnership_id
            where
                j.tenant_id = $1::int4 and p.programme_id = $4::uuid and j.archived_at is null and p.archived_at is null
                and j.joined_on < $3::date and (j.left_on is null or j.left_on >= $3::date - 1)
        ))
        """

    /// The newest observation of a column before a day, of the centre's measures `o`.
    private static func newest(_ value: String, as name: String) -> String {
        "(array_agg(\(value) order by o.observed_on desc) filter (where \(value) is not null))[1] as \(name)"
    }

    private static let qualified =
        "app.counted(o.practitioners_nqf_4, o.practitioners_nqf_5, o.practitioners_nqf_6_up)"
    private static let practitioners = """
        app.counted(
            o.practitioners_none, o.practitioners_nqf_1_3, o.practitioners_nqf_4, o.practitioners_nqf_5,
            o.practitioners_nqf_6_up
        )
        """

    /// What the measures of each centre before a day say: the newest observation of each column.
    private static func state(before day: String) -> String {
        """
        (
            select
                o.centre_id, max(o.updated_at) as changed_at,
                \(newest("o.capacity", as: "capacity")),
                \(newest(practitioners, as: "practitioners")),
                \(newest(qualified, as: "practitioners_qualified")),
                \(newest("o.meals_a_day", as: "meals_a_day")),
                \(newest("o.water", as: "water")),
                \(newest("o.sanitation", as: "sanitation")),
                \(newest("o.fence", as: "fence")),
                \(newest("o.electricity", as: "electricity"))
            from centre_measure as o
            where o.tenant_id = $1::int4 and o.archived_at is null and o.observed_on < \(day)
            group by o.centre_id
        )
        """
    }

    private static let measured: [IndicatorField] = [
        IndicatorField("capacity", .amount(.fixed("places")), "Children it has room for."),
        IndicatorField("practitioners", .amount(.fixed("practitioners")), "Practitioners."),
        IndicatorField(
            "practitioners_qualified", .amount(.fixed("practitioners")), "Practitioners with NQF 4 or more."),
        IndicatorField("meals_a_day", .score(.fixed("meals")), "Meals a day."),
    ]

    static let centre = IndicatorSource(
        "centre", "A centre as it stood at the end of the period: the newest observation of each of its measures.",
        unit: "centres", isStock: true,
        tables: ["centre", "locality", "ward_deprivation", "centre_measure", "partnership", "partnership_centre"],
        fields: [ChildCounts.field] + measured + [
            IndicatorField("water", .code(["none", "communal", "on_site", "piped_inside"]), "Its water."),
            IndicatorField("sanitation", .code(["none", "bucket", "pit", "vip", "flush"]), "Its sanitation."),
            IndicatorField("fence", .flag, "Whether it has a fence."),
            IndicatorField("electricity", .flag, "Whether it has electricity."),
            IndicatorField("subsidised", .flag, "Whether it has the per-child subsidy, as recorded now."),
            IndicatorField("programme_type", .code(programmeTypes), "Its programme type."),
            IndicatorField("fee_band", .code(FeeBand.codes), "Its fee band, as recorded now."),
            IndicatorField("underserved", .code(places), "Whether its community is underserved: underserved or other."),
        ] + ChildCounts.conditions,
        dimensions: [ward, underserved, programmeType] + ChildCounts.dimensions,
        sql: """
            select
                c.id as centre, c.programme_type, c.subsidised, c.fee_band, w.id as ward, w.name as ward_name,
                \(place) as underserved, m.capacity, m.practitioners, m.practitioners_qualified, m.meals_a_day, m.water,
                m.sanitation, m.fence, m.electricity, \(ChildCounts.columns),
                greatest(c.updated_at, m.changed_at) as changed_at
            from centre as c
            left join region as w on w.id = c.region_id and w.kind = 'ward'
            left join \(state(before: "$3::date")) as m on m.centre_id = c.id
            left join (
                select distinct on (o.centre_id)
                    o.centre_id, o.girls_0_1, o.girls_2, o.girls_3, o.girls_4, o.girls_5, o.boys_0_1, o.boys_2,
                    o.boys_3, o.boys_4, o.boys_5
                from centre_measure as o
                where
                    o.tenant_id = $1::int4 and o.archived_at is null and o.observed_on < $3::date
                    and num_nonnulls(
                        o.girls_0_1, o.girls_2, o.girls_3, o.girls_4, o.girls_5, o.boys_0_1, o.boys_2, o.boys_3,
                        o.boys_4, o.boys_5
                    ) > 0
                order by o.centre_id, o.observed_on desc
            ) as k on k.centre_id = c.id
            \(ChildCounts.lateral("k"))
            where c.tenant_id = $1::int4 and (c.archived_at is null or c.archived_at >= $3::date) and \(takesPart)
            """)

    /// Steps of a code from worst to best, as numbers.
    private static func rank(_ column: String, _ codes: [String]) -> String {
        "case \(column) " + codes.enumerated().map { "when '\($1)' then \($0)" }.joined(separator: " ") + " end"
    }

    private static let operations: String = {
        let (water, sanitation) = (
            ["none", "communal", "on_site", "piped_inside"], ["none", "bucket", "pit", "vip", "flush"]
        )
        let pairs = [
            (rank("l.water", water), rank("f.water", water)),
            (rank("l.sanitation", sanitation), rank("f.sanitation", sanitation)),
            ("l.fence::int4", "f.fence::int4"), ("l.electricity::int4", "f.electricity::int4"),
            ("l.meals_a_day", "f.meals_a_day"), ("l.practitioners_qualified", "f.practitioners_qualified"),
        ]
        return pairs.map { "coalesce(sign(\($0) - \($1)), 0)" }.joined(separator: " + ")
    }()

    static let centreChange = IndicatorSource(
        "centre_change",
        "What changed at a centre: the newest observations of the period less those before it. A centre without both is missing.",
        unit: "centres", isStock: false,
        tables: ["centre", "locality", "ward_deprivation", "centre_measure", "partnership", "partnership_centre"],
        fields: [
            IndicatorField("capacity", .amount(.fixed("places")), "Places more, or fewer."),
            IndicatorField("practitioners", .amount(.fixed("practitioners")), "Practitioners more, or fewer."),
            IndicatorField(
                "practitioners_qualified", .amount(.fixed("practitioners")),
                "Practitioners with NQF 4 or more: more, or fewer."),
            IndicatorField("meals_a_day", .score(.fixed("meals")), "Meals a day more, or fewer."),
            IndicatorField(
                "operations", .code(["better", "same", "worse"]),
                """
                Whether more of water, sanitation, fence, electricity, meals and qualified practitioners got better \
                than worse.
                """),
            IndicatorField("programme_type", .code(programmeTypes), "Its programme type."),
            IndicatorField("underserved", .code(places), "Whether its community is underserved: underserved or other."),
        ],
        dimensions: [ward, underserved, programmeType],
        sql: """
            select
                c.id as centre, c.programme_type, w.id as ward, w.name as ward_name, \(place) as underserved,
                l.capacity - f.capacity as capacity, l.practitioners - f.practitioners as practitioners,
                l.practitioners_qualified - f.practitioners_qualified as practitioners_qualified,
                l.meals_a_day - f.meals_a_day as meals_a_day,
                case
                    when f.centre_id is null or l.centre_id is null then null
                    else (array['worse', 'same', 'better'])[2 + sign(\(operations))::int4]
                end as operations,
                greatest(c.updated_at, f.changed_at, l.changed_at) as changed_at
            from centre as c
            left join region as w on w.id = c.region_id and w.kind = 'ward'
            left join \(state(before: "$2::date")) as f on f.centre_id = c.id
            left join \(state(before: "$3::date and o.observed_on >= $2::date")) as l on l.centre_id = c.id
            where c.tenant_id = $1::int4 and (c.archived_at is null or c.archived_at >= $3::date) and \(takesPart)
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
            IndicatorField(
                "kind", .code(ActivityKind.codes), "Kind of activity, of those that all have.",
                sql: "coalesce(r.kind, '')"),
            IndicatorField(
                "own_kind", .name, "Kind of activity of the municipality's own, by its code.",
                sql: "coalesce(r.own_kind, '')"),
            IndicatorField("area", .code(CollaborationArea.codes), "Area of collaboration."),
            IndicatorField("partner_kind", .code(PartnerKind.codes), "Kind of the partner."),
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
        "activity_cost", "An activity that was held in the period: what was planned for it, and what it cost.",
        unit: "activities", isStock: false,
        tables: ["activity", "ledger_transfer", "own_activity_kind", "partnership", "partner", "programme"],
        fields: [
            IndicatorField("budget", .amount(.fixed("ZAR cents")), "Its budget."),
            IndicatorField(
                "cost", .amount(.fixed("ZAR cents")), "What it cost: the money of the ledger that was used for it."),
            IndicatorField("days", .amount(.fixed("days")), "How many days it lasted."),
            IndicatorField("partner", .thing(unit: "organisations", isOfOnePlace: false), "The partner."),
            IndicatorField("partnership", .thing(unit: "partnerships", isOfOnePlace: true), "The partnership."),
            IndicatorField(
                "kind", .code(ActivityKind.codes), "Kind of activity, of those that all have.",
                sql: "coalesce(r.kind, '')"),
            IndicatorField(
                "own_kind", .name, "Kind of activity of the municipality's own, by its code.",
                sql: "coalesce(r.own_kind, '')"),
            IndicatorField("area", .code(CollaborationArea.codes), "Area of collaboration."),
            IndicatorField("partner_kind", .code(PartnerKind.codes), "Kind of the partner."),
        ],
        dimensions: [programme, partnerKind, IndicatorDimension.column("area", "Area of collaboration.")],
        sql: """
            select
                a.budget_cents as budget, m.cents as cost, a.days, p.partner_id as partner, p.id as partnership,
                a.kind, o.code_folded as own_kind, a.area, g.id as programme, g.name as programme_name,
                t.kind as partner_kind, a.updated_at as changed_at
            from partnership as p
            inner join activity as a
                on
                    a.tenant_id = p.tenant_id and a.partnership_id = p.id and a.archived_at is null
                    and a.held_on >= $2::date and a.held_on < $3::date
            cross join lateral app.activities_cost(a.tenant_id, a.id, $3::date) as m
            inner join partner as t on t.tenant_id = p.tenant_id and t.id = p.partner_id
            left join programme as g on g.tenant_id = p.tenant_id and g.id = p.programme_id
            left join own_activity_kind as o on o.tenant_id = a.tenant_id and o.id = a.own_kind_id
            where
                p.tenant_id = $1::int4 and p.archived_at is null and ($4::uuid is null or p.programme_id = $4::uuid)
            """)

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

    private static let units: [String: String] = [
        "funding": "ZAR cents", "volunteer_time": "minutes", "staff_time": "minutes",
        "training": "hundredths of participant days", "materials": "items", "in_kind": "items",
    ]

    private static func ledger(
        _ name: String, _ summary: String, isStock: Bool, from first: String
    ) -> IndicatorSource {
        func moved(_ name: String, _ summary: String, _ sql: String, _ moves: String) -> IndicatorField {
            IndicatorField(
                name, .amount(.by(field: "kind", units)), summary, sql: sql, condition: "r.move in (\(moves))")
        }
        return IndicatorSource(
            name, summary, unit: "transfers", isStock: isStock,
            tables: [
                "ledger_transfer", "partnership", "partner", "programme", "centre", "locality", "ward_deprivation",
            ],
            fields: [
                moved(
                    "promised", "Promised, less what was cancelled.",
                    "case r.move when 'cancel' then -r.effect else r.effect end", "'pledge', 'cancel'"),
                moved("received", "Received.", "r.effect", "'receive'"),
                moved("allocated", "Allocated to centres.", "r.effect", "'allocate'"),
                moved("used", "Used by centres.", "r.effect", "'use'"),
                IndicatorField("kind", .code(ResourceKind.codes), "Kind of resource."),
                IndicatorField(
                    "partner", .thing(unit: "organisations", isOfOnePlace: false), "The partner that brings it."),
                IndicatorField(
                    "centre", .thing(unit: "centres", isOfOnePlace: true), "The centre that is given or uses it.",
                    condition: "r.move in ('allocate', 'use')"),
                IndicatorField("partner_kind", .code(PartnerKind.codes), "Kind of the partner."),
                IndicatorField(
                    "underserved", .code(places),
                    "Whether the community of the centre that is given it is underserved: underserved or other."),
            ],
            dimensions: [
                programme, partnerKind, IndicatorDimension.column("resource_kind", "Kind of resource.", "r.kind"),
                underserved, ward,
            ],
            sql: """
                select
                    x.move, x.kind, x.effect, p.partner_id as partner, x.centre_id as centre, g.id as programme,
                    g.name as programme_name, t.kind as partner_kind, w.id as ward, w.name as ward_name,
                    case when c.id is not null then \(place) end as underserved, x.recorded_at as changed_at
                from partnership as p
                inner join ledger_transfer as x
                    on
                        x.tenant_id = p.tenant_id and x.partnership_id = p.id and x.occurred_on >= \(first)
                        and x.occurred_on < $3::date
                inner join partner as t on t.tenant_id = p.tenant_id and t.id = p.partner_id
                left join programme as g on g.tenant_id = p.tenant_id and g.id = p.programme_id
                left join centre as c on c.tenant_id = x.tenant_id and c.id = x.centre_id
                left join region as w on w.id = c.region_id and w.kind = 'ward'
                where p.tenant_id = $1::int4 and ($4::uuid is null or p.programme_id = $4::uuid)
                """)
    }

    static let ledger = ledger(
        "ledger", "A transfer of the ledger that is dated within the period; a reversal is taken off on its own day.",
        isStock: false, from: "$2::date")

    static let ledgerToDate = ledger(
        "ledger_to_date", "A transfer of the ledger that is dated before the end of the period, whenever.",
        isStock: true, from: "'-infinity'::date")
}
