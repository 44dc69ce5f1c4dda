import Postgres

/// The annual impact evaluation of a programme: did education quality, child welfare and resource management improve at
/// participating centres, compared with those that do not take part? And what the year's last review says, by the six
/// criteria of the OECD's Development Assistance Committee and by what each side gained.
///
/// The methods are ``Methods``' and are the same as for a file of an analyst's own; here they meet stored rows.
enum AnnualEvaluation {
    static let ruleVersion = "annual-evaluation/5"

    struct Rules: Encodable, Sendable {
        /// Months, taken together, for which a partnership was active before the end wave for its centres to take part.
        var monthsActive = 6
        /// Fewer centres in an arm give no estimate.
        var minimumCentres = 4
        /// Fewer assessments in an arm and wave are not shown.
        var minimumChildren = 10
        /// Measures, attendance and referrals dated so many days after the programme's start still count as before it.
        var baselineDays = 90
        /// Of randomisation inference by sampling.
        var seed = 1
    }

    static func definition(_ rules: Rules = Rules()) throws -> EvaluationDefinition {
        EvaluationDefinition(
            kind: .annualEvaluation, ruleVersion: ruleVersion,
            parameters: try CanonicalJSON.text(rules, snakeCase: true),
            extent: .municipality,
            sections: [
                EvaluationSection(
                    name: "sample",
                    statements: [
                        SectionStatement(
                            "AnnualEvaluation.sample", SQL.sample, inputs: InputTable.participation,
                            [.tenant, .programme, .end, .threshold(rules.monthsActive)])
                    ]),
                EvaluationSection(
                    name: "impact",
                    statements: [
                        EducationQuality.statement(rules), ChildWelfare.statement(rules), Operations.statement(rules),
                    ]),
            ] + Criterion.allCases.map(\.section))
    }

    enum SQL: String, StatementSet {
        case sample = """
            select
                v.indicator, 'programme' as scope_kind, '' as scope_key, null::text as scope_label,
                v.value::float8 as value, null::text as value_text, s.centres as n, 0::int8 as missing,
                null::text as status, null::text as reason
            from (
                select
                    count(*) filter (where a.treated) as taking_part, count(*) filter (where not a.treated) as comparison
                from app.impact_arms($1::int4, $2::uuid, $3::date, $4::int4) as a
            ) as c
            cross join (
                select count(*) as centres from centre as c where c.tenant_id = $1::int4
            ) as s
            cross join lateral (
                values ('centres_taking_part', c.taking_part, 1), ('centres_comparison', c.comparison, 2)
            ) as v (indicator, value, place)
            order by v.place
            """
    }
}

/// A criterion of the OECD-DAC, or what one side gained, from the published quarterly reviews of the year by the rule by
/// which each indicator adds up over periods: what happened within quarters is of all of them, how things stood is as the
/// last one says. The label names the quarters. Impact is a section of its own.
enum Criterion: String, CaseIterable {
    case relevance, coherence, effectiveness, efficiency, sustainability
    case gainedByCentres = "gained_by_centres"
    case gainedByPartners = "gained_by_partners"

    /// Indicators of reviews that are added up over the year's quarters; a test compares them with `ecdp.indicator`.
    static let summed: Set = [
        "obligations_due", "obligations_met", "activity_budget", "activity_cost", "activities_held",
        "children_contacts",
        "caregiver_contacts", "practitioner_contacts", "referrals_completed", "partner_invitations",
        "partner_attendances",
    ]
    /// Shares whose mean over the quarters is taken, weighted by the rows that each rests on.
    static let weighted: Set = ["activity_cost_share"]

    /// The review's indicators, over the whole programme.
    var indicators: [String] {
        switch self {
        case .relevance: ["ward_deprivation_share", "unsubsidised_share", "unregistered_share"]
        case .coherence: ["centres_reached", "centre_partner_pairs", "partners_engaged"]
        case .effectiveness:
            [
                "target", "planned", "actual", "ahead", "obligations_due", "obligations_met", "obligations_overdue",
                "metrics_reached_share",
            ]
        case .efficiency:
            [
                "activity_budget", "activity_cost", "activity_cost_share", "funding_received_share",
                "time_received_share", "training_received_share", "items_received_share",
            ]
        case .sustainability:
            ["day_to_day_activities", "partnerships_at_risk", "barriers_open", "barriers_overdue"]
        case .gainedByCentres:
            [
                "funding_used", "time_used", "training_used", "items_used", "activities_held", "children_contacts",
                "caregiver_contacts", "practitioner_contacts", "referrals_completed",
            ]
        case .gainedByPartners: ["partner_invitations", "partner_attendances", "initiatives"]
        }
    }

    private static func rule(_ indicator: String) -> String {
        summed.contains(indicator) ? "sum" : weighted.contains(indicator) ? "weighted" : "last"
    }

    var section: EvaluationSection {
        EvaluationSection(
            name: rawValue,
            statements: [
                SectionStatement(
                    "Criterion.\(rawValue)", SQL.fromReviews, inputs: [.evaluation, .figure],
                    [.tenant, .programme, .start, .end, .codes(indicators), .codes(indicators.map(Self.rule))])
            ])
    }

    enum SQL: String, StatementSet {
        /// `$5` indicators, `$6` the rule of each: `sum`, `weighted` or `last`. A quarter in which one has no value is not
        /// in its sum; its rows are missing. Of a year with a hidden quarter no sum says that there was nothing.
        case fromReviews = """
            with
            review as materialized (
                select distinct on (e.period_end)
                    e.id, to_char(e.period_start, 'YYYY"-Q"Q') as quarter, e.period_end,
                    row_number() over (order by e.period_end desc, e.revision desc) = 1 as is_last
                from evaluation as e
                where
                    e.tenant_id = $1::int4 and e.programme_id = $2::uuid and e.kind = 'quarterly_review'
                    and e.status = 'published' and e.period_end > $3::date and e.period_end <= $4::date
                order by e.period_end, e.revision desc
            ),
            found as materialized (
                select
                    r.quarter, r.period_end, r.is_last, g.indicator, g.value, g.value_text, g.n, g.missing, g.reason,
                    g.status, g.status = 'ok' as is_shown
                from review as r
                cross join lateral (
                    select h.*
                    from evaluation_figure as h
                    where
                        h.tenant_id = $1::int4 and h.evaluation_id = r.id and h.indicator = any($5::text[])
                        and h.scope_kind = 'programme' and h.scope_key = ''
                    offset 0
                ) as g
            )
            select
                c.code as indicator, 'programme' as scope_kind, '' as scope_key, s.quarters as scope_label, s.value,
                s.value_text, s.n::int8 as n, s.missing::int8 as missing,
                case
                    when s.quarters is null then 'insufficient'
                    when s.value is null and s.value_text is null then s.status
                end as status,
                case
                    when s.quarters is null then 'no_review' when s.value is null and s.value_text is null then s.reason
                end as reason
            from unnest($5::text[], $6::text[]) with ordinality as c (code, rule, place)
            cross join lateral (
                select
                    string_agg(f.quarter, ', ' order by f.period_end) as quarters,
                    case c.rule
                        when 'weighted'
                            then sum(f.value * f.n) filter (where f.is_shown)
                                / nullif(sum(f.n) filter (where f.is_shown), 0)::float8
                        else
                            nullif(sum(f.value), case when bool_or(f.status = 'suppressed') then 0 end::float8)
                    end as value,
                    max(f.value_text) as value_text,
                    coalesce(sum(f.n) filter (where f.is_shown), sum(f.n), 0) as n,
                    coalesce(
                        sum(f.missing)
                        + case when bool_or(f.is_shown) then coalesce(sum(f.n) filter (where not f.is_shown), 0) else 0 end,
                        0
                    ) as missing,
                    (array_agg(f.status order by f.is_shown, f.period_end desc))[1] as status,
                    (array_agg(f.reason order by f.is_shown, f.period_end desc))[1] as reason
                from found as f
                where f.indicator = c.code and (c.rule <> 'last' or f.is_last)
            ) as s
            order by c.place
            """
    }
}
