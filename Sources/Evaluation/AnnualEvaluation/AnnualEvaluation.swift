import Postgres

/// The annual impact evaluation of a programme: did education quality, child welfare and resource management improve at
/// participating centres, compared with those that do not take part? And what the year's last review says, by the six
/// criteria of the OECD's Development Assistance Committee and by what each side gained.
///
/// The methods are ``Methods``' and are the same as for a file of an analyst's own; here they meet stored rows.
enum AnnualEvaluation {
    static let ruleVersion = "annual-evaluation/4"

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
                select count(*) as centres from centre as c where c.tenant_id = $1::int4 and c.archived_at is null
            ) as s
            cross join lateral (
                values ('centres_taking_part', c.taking_part, 1), ('centres_comparison', c.comparison, 2)
            ) as v (indicator, value, place)
            order by v.place
            """
    }
}

/// A criterion of the OECD-DAC, or what one side gained: figures of the last quarterly review of the year, as published.
/// Impact is a section of its own.
enum Criterion: String, CaseIterable {
    case relevance, coherence, effectiveness, efficiency, sustainability
    case gainedByCentres = "gained_by_centres"
    case gainedByPartners = "gained_by_partners"

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

    var section: EvaluationSection {
        EvaluationSection(
            name: rawValue,
            statements: [
                SectionStatement(
                    "Criterion.\(rawValue)", SQL.fromReview, inputs: [.evaluation, .figure],
                    [.tenant, .programme, .start, .end, .codes(indicators)])
            ])
    }

    enum SQL: String, StatementSet {
        case fromReview = """
            with
            review as materialized (
                select e.id
                from evaluation as e
                where
                    e.tenant_id = $1::int4 and e.programme_id = $2::uuid and e.kind = 'quarterly_review'
                    and e.status = 'published' and e.period_end > $3::date and e.period_end <= $4::date
                order by e.period_end desc, e.revision desc
                limit 1
            )
            select
                c.code as indicator, 'programme' as scope_kind, '' as scope_key, null::text as scope_label, f.value,
                f.value_text, coalesce(f.n, 0) as n, coalesce(f.missing, 0) as missing,
                case when f.indicator is null then 'insufficient' else nullif(f.status, 'ok') end as status,
                case when f.indicator is null then 'no_review' else f.reason end as reason
            from unnest($5::text[]) with ordinality as c (code, place)
            left join lateral (
                select g.indicator, g.value, g.value_text, g.n, g.missing, g.status, g.reason
                from review as r
                cross join lateral (
                    select h.*
                    from evaluation_figure as h
                    where
                        h.tenant_id = $1::int4 and h.evaluation_id = r.id and h.indicator = c.code
                        and h.scope_kind = 'programme' and h.scope_key = ''
                    offset 0
                ) as g
            ) as f on true
            order by c.place
            """
    }
}
