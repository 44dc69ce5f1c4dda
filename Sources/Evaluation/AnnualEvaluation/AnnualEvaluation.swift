import Postgres

/// The annual impact evaluation of a programme.
///
/// What it would be computed from (child assessments, the programme quality scale, budgets) is not collected yet. So it
/// says which centres would be compared, and of each outcome that the data are insufficient, and why: no estimate.
enum AnnualEvaluation {
    static let ruleVersion = "annual-evaluation/1"

    struct Rules: Encodable, Sendable {
        /// Months a partnership has been active by the end of the year for its centres to take part.
        var monthsActive = 6
    }

    static func definition(_ rules: Rules = Rules()) throws -> EvaluationDefinition {
        EvaluationDefinition(
            ruleVersion: ruleVersion, parameters: try CanonicalJSON.text(rules, snakeCase: true),
            extent: .municipality,
            sections: [
                EvaluationSection(
                    name: "sample",
                    statements: [
                        SectionStatement(
                            "AnnualEvaluation.sample", SQL.sample,
                            inputs: [.centre, .partnership, .partnershipCentre, .stageChange],
                            [.tenant, .programme, .end, .threshold(rules.monthsActive)])
                    ]),
                EvaluationSection(name: "outcomes", constants: outcomes),
            ])
    }

    /// Outcomes, and what is missing for each.
    private static let outcomes = [
        Figure("education_quality", .insufficient("no_quality_assessments"), n: 0),
        Figure("child_welfare", .insufficient("no_child_assessments"), n: 0),
        Figure("resource_management", .insufficient("no_resource_records"), n: 0),
    ]

    enum SQL: String, StatementSet {
        case sample = """
            with
            activated as materialized (
                select c.partnership_id, min(c.changed_on) as active_on
                from partnership_stage_change as c
                where c.tenant_id = $1::int4 and c.to_stage = 'active' and c.changed_on < $3::date
                group by c.partnership_id
            ),
            part as materialized (
                select
                    j.centre_id,
                    bool_or(
                        p.programme_id = $2::uuid
                        and greatest(a.active_on, j.joined_on) <= $3::date - make_interval(months => $4::int4)
                    ) as takes_part
                from activated as a
                cross join lateral (
                    select o.programme_id
                    from partnership as o
                    where o.tenant_id = $1::int4 and o.id = a.partnership_id and o.archived_at is null
                    offset 0
                ) as p
                cross join lateral (
                    select m.centre_id, m.joined_on
                    from partnership_centre as m
                    where
                        m.tenant_id = $1::int4 and m.partnership_id = a.partnership_id and m.archived_at is null
                        and m.joined_on < $3::date
                    offset 0
                ) as j
                group by j.centre_id
            ),
            -- Centres and those that take part, one row each, so that no join is needed.
            marked as (
                select c.id, true as is_here, null::bool as takes_part
                from centre as c
                where c.tenant_id = $1::int4 and c.archived_at is null
                union all
                select p.centre_id, null, p.takes_part
                from part as p
            ),
            counted as (
                select
                    count(*) as centres, count(*) filter (where m.takes_part) as taking_part,
                    count(*) filter (where m.takes_part is null) as comparison
                from (
                    select bool_or(m.takes_part) as takes_part
                    from marked as m
                    group by m.id
                    having bool_or(m.is_here)
                ) as m
            )
            select
                v.indicator, 'programme' as scope_kind, '' as scope_key, null::text as scope_label,
                v.value::float8 as value, null::text as value_text, c.centres as n, 0::int8 as missing,
                null::text as status, null::text as reason
            from counted as c
            cross join lateral (
                values ('centres_taking_part', c.taking_part, 1), ('centres_comparison', c.comparison, 2)
            ) as v (indicator, value, place)
            order by v.place
            """
    }
}
