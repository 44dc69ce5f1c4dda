import Domain

/// Centres at the end of the period, and what changed of them.
extension IndicatorSource {
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
}
