import Domain

/// What was asked of people, and what is known of children: published results, and attendance.
extension IndicatorSource {
    private static let respondents = SurveyRespondent.codes
    private static let closed = """
        k.tenant_id = $1::int4 and k.archived_at is null
        and (k.closed_at at time zone 'Africa/Johannesburg')::date >= $2::date
        and (k.closed_at at time zone 'Africa/Johannesburg')::date < $3::date
        and ($4::uuid is null or k.programme_id = $4::uuid)
        """
    private static let respondent = IndicatorDimension.column("respondent", "Who was asked.")
    private static let campaign: [IndicatorField] = [
        IndicatorField("respondent", .code(respondents), "Who was asked."),
        IndicatorField(
            "instrument", .name, "The survey, by the code of the shipped one.", sql: "coalesce(r.instrument, '')"),
        IndicatorField("survey", .id, "The survey, shipped or own, by its id.", sql: "r.survey::text"),
    ]
    private static let question = IndicatorField("question", .name, "The question, by its code.")
    private static let tables = [
        "survey_campaign", "survey_version", "survey_instrument", "survey_result", "programme",
    ]
    /// Columns that every source of campaigns has.
    private static let columns = """
        i.respondent, i.shipped_code as instrument, i.id as survey, g.id as programme, g.name as programme_name
        """
    /// The campaigns, each with its survey and programme.
    private static let campaigns = """
        survey_campaign as k
        inner join survey_version as v on v.tenant_id = k.tenant_id and v.id = k.version_id
        inner join survey_instrument as i on i.tenant_id = v.tenant_id and i.id = v.instrument_id
        left join programme as g on g.tenant_id = k.tenant_id and g.id = k.programme_id
        """

    static let survey = IndicatorSource(
        "survey", "A campaign that was closed in the period.", unit: "campaigns", isStock: false,
        tables: tables,
        fields: [
            IndicatorField("asked", .amount(.fixed("respondents")), "How many were asked."),
            IndicatorField(
                "answered", .amount(.fixed("respondents")), "How many of them answered; 1 to 4 are not known."),
        ] + campaign,
        dimensions: [programme, respondent],
        sql: """
            select
                s.asked, s.answered, \(columns), k.updated_at as changed_at
            from \(campaigns)
            left join lateral (
                select max(q.asked) as asked, max(q.answered) as answered
                from survey_result as q
                where q.tenant_id = $1::int4 and q.campaign_id = k.id
            ) as s on true
            where \(closed)
            """)

    static let surveyRating = IndicatorSource(
        "survey_rating",
        """
        A rating, 1 to 5, of a statement in a campaign that was closed in the period. A statement that 1 to 4 rated is \
        one missing row.
        """,
        unit: "ratings", isStock: false,
        tables: tables,
        weight: "r.ratings",
        fields: [
            IndicatorField("rating", .score(.fixed("rating")), "The rating."),
            IndicatorField(
                "agrees", .flag, "Whether the rating is 4 or 5.", sql: "r.rating >= 4"),
            question,
        ] + campaign,
        dimensions: [programme, respondent],
        sql: """
            select
                e.rating::int4 as rating, coalesce(e.ratings, 1) as ratings, q.question, \(columns),
                q.published_at as changed_at
            from \(campaigns)
            inner join survey_result as q
                on q.tenant_id = k.tenant_id and q.campaign_id = k.id and q.kind = 'likert'
            left join lateral unnest(q.counts) with ordinality as e (ratings, rating) on true
            where \(closed)
            """)

    static let surveyChoice = IndicatorSource(
        "survey_choice",
        """
        An answer to a question with choices in a campaign that was closed in the period, once for each of its options: \
        chosen or not. An option whose counts are hidden is one missing row.
        """,
        unit: "answers", isStock: false,
        tables: tables + ["survey_option"],
        weight: "r.answers",
        fields: [
            IndicatorField("option", .name, "The option, by its code."),
            IndicatorField("chosen", .flag, "Whether it was chosen."),
            question,
        ] + campaign,
        dimensions: [programme, respondent],
        sql: """
            select
                o.code as option, e.chosen, coalesce(e.answers, 1) as answers, q.question, \(columns),
                q.published_at as changed_at
            from \(campaigns)
            inner join survey_result as q
                on q.tenant_id = k.tenant_id and q.campaign_id = k.id and q.kind in ('single', 'multiple')
            inner join lateral (
                select p.code, q.counts[row_number() over (order by p.position)] as times
                from survey_option as p
                where p.tenant_id = $1::int4 and p.version_id = k.version_id and p.question = q.question
            ) as o on true
            left join lateral (
                values (true, o.times), (false, q.n - o.times)
            ) as e (chosen, answers) on o.times is not null
            where \(closed)
            """)

    static let surveyNumber = IndicatorSource(
        "survey_number",
        """
        An answer to a question for a number in a campaign that was closed in the period. A question that 1 to 4 answered \
        is one missing row.
        """,
        unit: "answers", isStock: false,
        tables: tables,
        weight: "r.answers",
        fields: [
            IndicatorField("value", .score(.fixed("number")), "The number, as the question asks for it."), question,
        ]
            + campaign,
        dimensions: [programme, respondent],
        sql: """
            select
                round(q.total::numeric / nullif(q.n, 0), 9) as value, coalesce(q.n, 1) as answers, q.question, \(columns),
                q.published_at as changed_at
            from \(campaigns)
            inner join survey_result as q
                on
                    q.tenant_id = k.tenant_id and q.campaign_id = k.id and q.kind = 'number'
                    and q.n is distinct from 0
            where \(closed)
            """)

    /// Published results alone: never a child's row.
    static let childOutcome = IndicatorSource(
        "child_outcome",
        """
        The results of all children in a domain of a wave of assessments that was closed in the period: those that are \
        shown, of 10 children of 3 centres at least. One that is hidden is a missing row.
        """,
        unit: "results", isStock: false,
        tables: ["assessment_wave", "assessment_group", "outcome_instrument", "programme"],
        weight: "coalesce(r.children, 1)",
        fields: [
            IndicatorField("score", .score(.fixed("hundredths of a point")), "Mean score of the children."),
            IndicatorField(
                "on_track", .score(.fixed("share")), "Share of the children on track, where there are cut scores."),
            IndicatorField("far_behind", .score(.fixed("share")), "Share of the children falling far behind."),
            IndicatorField("domain", .name, "The domain, by its code; total for the whole score."),
            IndicatorField("instrument", .name, "The instrument, by its code."),
            IndicatorField("wave", .code(WaveKind.codes), "What the wave is."),
        ],
        dimensions: [
            programme, IndicatorDimension.column("instrument", "The instrument, by its code."),
            IndicatorDimension.column("wave", "What the wave is: baseline, midline, endline or follow_up."),
        ],
        sql: """
            select
                q.children, q.mean_score as score, round(q.on_track::numeric / nullif(q.children, 0), 9) as on_track,
                round(q.far_behind::numeric / nullif(q.children, 0), 9) as far_behind, lower(q.domain) as domain,
                lower(i.code) as instrument, k.kind as wave, g.id as programme, g.name as programme_name,
                k.updated_at as changed_at
            from assessment_wave as k
            inner join assessment_group as q
                on q.tenant_id = k.tenant_id and q.wave_id = k.id and q.dimension = 'all'
            inner join outcome_instrument as i on i.tenant_id = k.tenant_id and i.id = k.instrument_id
            left join programme as g on g.tenant_id = k.tenant_id and g.id = k.programme_id
            where
                k.tenant_id = $1::int4 and k.archived_at is null and k.closed_on >= $2::date and k.closed_on < $3::date
                and ($4::uuid is null or k.programme_id = $4::uuid)
            """)

    static let centreQuality = IndicatorSource(
        "centre_quality",
        "A centre's score in a domain of a wave of quality scores (LPQA and others) that was closed in the period.",
        unit: "scores", isStock: false,
        tables: [
            "assessment_wave", "outcome_instrument", "outcome_domain", "centre_quality_score", "centre", "locality",
            "ward_deprivation", "partnership", "partnership_centre",
        ],
        fields: [
            // No score is hidden for itself, but as of children a mean of fewer than three centres is not shown.
            IndicatorField(
                "score", .score(.fixed("hundredths of a point")), "The centre's score in the domain.", hidden: "false"),
            IndicatorField("domain", .name, "The domain, by its code."),
            IndicatorField("instrument", .name, "The instrument, by its code."),
            IndicatorField("wave", .code(WaveKind.codes), "What the wave is."),
            IndicatorField("centre", .thing(unit: "centres", isOfOnePlace: true), "The centre."),
            IndicatorField("programme_type", .code(programmeTypes), "The centre's programme type."),
            IndicatorField(
                "underserved", .code(places), "Whether the centre's community is underserved: underserved or other."),
        ],
        dimensions: [ward, underserved, programmeType],
        sql: """
            select
                c.id as centre, c.programme_type, w.id as ward, w.name as ward_name, \(place) as underserved, q.score,
                lower(d.code) as domain, lower(i.code) as instrument, k.kind as wave,
                greatest(q.updated_at, k.updated_at) as changed_at
            from assessment_wave as k
            inner join outcome_instrument as i on i.tenant_id = k.tenant_id and i.id = k.instrument_id
            inner join centre_quality_score as q
                on q.tenant_id = k.tenant_id and q.wave_id = k.id and q.archived_at is null
            inner join outcome_domain as d on d.tenant_id = q.tenant_id and d.id = q.domain_id
            inner join centre as c on c.tenant_id = q.tenant_id and c.id = q.centre_id
            left join region as w on w.id = c.region_id and w.kind = 'ward'
            where
                k.tenant_id = $1::int4 and k.archived_at is null and k.closed_on >= $2::date and k.closed_on < $3::date
                and \(takesPart)
            """)

    static let attendance = IndicatorSource(
        "attendance", "How many days children came to a centre in a time that ended in the period.",
        unit: "records", isStock: false,
        tables: ["centre_attendance", "centre", "locality", "ward_deprivation", "partnership", "partnership_centre"],
        fields: [
            IndicatorField(
                "child_days", .amount(.fixed("child days")), "Days that children came: one for each child and day.",
                hidden: "r.is_small"),
            IndicatorField(
                "possible_days", .amount(.fixed("child days")), "Days on which the children enrolled could have come.",
                hidden: "r.is_small"),
            IndicatorField("centre", .thing(unit: "centres", isOfOnePlace: true), "The centre."),
            IndicatorField("programme_type", .code(programmeTypes), "The centre's programme type."),
            IndicatorField(
                "underserved", .code(places), "Whether the centre's community is underserved: underserved or other."),
        ],
        dimensions: [ward, underserved, programmeType],
        sql: """
            select
                c.id as centre, c.programme_type, w.id as ward, w.name as ward_name, \(place) as underserved,
                t.is_small, case when not t.is_small then a.child_days end as child_days,
                case when not t.is_small then a.children * a.days_open end as possible_days, a.updated_at as changed_at
            from centre_attendance as a
            cross join lateral (
                select
                    a.children between 1 and $5::int4 or a.child_days between 1 and $5::int4
                    or a.children * a.days_open - a.child_days between 1 and $5::int4 as is_small
            ) as t
            inner join centre as c on c.tenant_id = a.tenant_id and c.id = a.centre_id
            left join region as w on w.id = c.region_id and w.kind = 'ward'
            where
                a.tenant_id = $1::int4 and a.archived_at is null and a.ends_on >= $2::date and a.ends_on < $3::date
                and \(takesPart)
            """)
}
