import Domain
import Foundation
import Postgres

/// The annual impact evaluation of a programme.
///
/// What it would be computed from (child assessments, the programme quality scale, budgets) is not collected yet. So it
/// says which centres would be compared, and of each outcome that the data are insufficient, and why: no estimate.
struct AnnualEvaluation: Sendable {
    static let ruleVersion = "annual-evaluation/1"

    struct Rules: Encodable, Sendable {
        /// Months a partnership has been active by the end of the year for its centres to take part.
        var monthsActive = 6
    }

    let figures: [Figure]
    let inputs: EvaluationInputs

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
                inner join partnership as p on p.id = a.partnership_id
                inner join partnership_centre as j on j.partnership_id = a.partnership_id
                where
                    p.tenant_id = $1::int4 and j.tenant_id = $1::int4 and p.archived_at is null
                    and j.archived_at is null and j.joined_on < $3::date
                group by j.centre_id
            ),
            counted as (
                select
                    count(*) as centres, count(*) filter (where t.takes_part) as taking_part,
                    count(*) filter (where t.centre_id is null) as comparison
                from centre as c
                left join part as t on t.centre_id = c.id
                where c.tenant_id = $1::int4 and c.archived_at is null
            )
            select v.indicator, 'programme', '', null, v.value::float8, null, c.centres, 0::int8, null
            from counted as c
            cross join lateral (
                values ('centres_taking_part', c.taking_part, 1), ('centres_comparison', c.comparison, 2)
            ) as v (indicator, value, place)
            order by v.place
            """
    }

    /// Outcomes, and what is missing for each.
    static let outcomes = [
        (indicator: "education_quality", reason: "no_quality_assessments"),
        (indicator: "child_welfare", reason: "no_child_assessments"),
        (indicator: "resource_management", reason: "no_resource_records"),
    ]

    static func compute(
        _ question: ReviewQuestion, rules: Rules, read: (Query) async throws -> Rows
    ) async throws -> AnnualEvaluation {
        let sample = FigureStatement(
            section: "sample", name: "AnnualEvaluation.sample",
            tables: ["centre", "partnership", "partnership_centre", "partnership_stage_change"],
            query: Query(SQL.sample, question.tenant, question.programme, question.end, Int32(rules.monthsActive)))
        let figures =
            try sample.figures(try await read(sample.query))
            + outcomes.map {
                Figure(
                    section: "outcomes", indicator: $0.indicator, outcome: .insufficient($0.reason), n: 0,
                    lineage: Lineage(statement: "AnnualEvaluation.outcomes", tables: []))
            }
        let inputs = try EvaluationInputs(
            try await read(
                EvaluationInputs.query(
                    tenant: question.tenant, programme: question.programme, before: question.period.end)))
        return AnnualEvaluation(figures: figures, inputs: inputs)
    }
}
