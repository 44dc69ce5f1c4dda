import Methods
import Postgres

/// Resource management, and what else of the centres' operations is counted: dated measures, attendance and health
/// referrals, before the programme and in its year. The centre is the unit, its newest row of each time counts. Every
/// centre of an arm should have both: one that has neither is lost like one that has only one of them.
///
/// Before is what is dated up to 90 days after the programme's start, and, at a participating centre, before its
/// partnership was active. A centre is left out of an outcome whose number for it rests on so few children, or on days of
/// so few, that the number is hidden: the others' are shown, so a mean over all of them would be its own. Budget against
/// actual, and what was delivered of what was promised, are of partnerships, so no other centre could be compared: they
/// stand among the criteria.
enum Operations {
    private static let outcomes: [String: ImpactOutcome] = [
        "qualified_share": ImpactOutcome(
            key: "resource_management/qualified_share", name: "the share of practitioners with NQF 4 or more",
            unit: "percentage points"),
        "children_per_practitioner": ImpactOutcome(
            key: "resource_management/children_per_practitioner", name: "the number of children for each practitioner",
            unit: "children", higherIsBetter: false),
        "meals_a_day": ImpactOutcome(
            key: "resource_management/meals_a_day", name: "the number of meals a day", unit: "meals"),
        "attendance_rate": ImpactOutcome(
            key: "child_welfare/attendance_rate", name: "attendance", unit: "percentage points"),
        "referrals_completed": ImpactOutcome(
            key: "child_welfare/referrals_completed",
            name: "the number of health referrals completed in a year for each 100 children", unit: "referrals"),
    ]

    static func statement(_ rules: AnnualEvaluation.Rules) -> SectionStatement {
        SectionStatement(
            "Operations.measures", SQL.measures,
            inputs: InputTable.participation.union([.programme, .measure, .daysPresent]),
            [.tenant, .programme, .start, .end, .threshold(rules.monthsActive), .threshold(rules.baselineDays)]
        ) { rows, _ in
            let samples = Dictionary(try samples(rows).map { ($0.outcome.key, $0.sample) }) { first, _ in first }
            return outcomes.keys.sorted().flatMap { name -> [Figure] in
                guard let outcome = outcomes[name] else { return [] }
                guard let sample = samples[outcome.key] else {
                    return outcome.missing(ImpactRefusal.noEndWave.rawValue)
                }
                let result = ImpactEvaluation(sample, parameters: rules.impact)
                return outcome.figures(result, sample, flags: [], minimumChildren: rules.minimumChildren)
            }
        }
    }

    /// Those that have rows, in order of their names. The centre is the unit; one without a row that counts is lost.
    static func samples(_ rows: Rows) throws -> [OutcomeSample] {
        var samples: [String: ImpactSample] = [:]
        var measured: [String: Set<Int>] = [:]
        var arms: [(centre: Int, treated: Bool)] = []
        for row in rows {
            let (outcome, centre, treated, post, value) = try row.values(
                String?.self, Int.self, Bool.self, Bool?.self, Double?.self)
            guard let outcome, let post else {
                arms.append((centre, treated))
                continue
            }
            measured[outcome, default: []].insert(centre)
            samples[outcome, default: ImpactSample()].append(
                centre: centre, treated: treated, post: post, y: value ?? .nan, child: 0)
        }
        for (outcome, centres) in measured {
            for (centre, treated) in arms where !centres.contains(centre) {
                for post in [false, true] {
                    samples[outcome]?.append(centre: centre, treated: treated, post: post, y: .nan, child: 0)
                }
            }
        }
        return samples.keys.sorted().compactMap { name in
            guard let outcome = outcomes[name], let sample = samples[name] else { return nil }
            return OutcomeSample(outcome: outcome, sample: sample.ofCentresSeenTwice)
        }
    }

    enum SQL: String, StatementSet {
        /// Rows of an outcome; and one without for each centre of an arm.
        case measures = """
            with
            bound as materialized (
                select p.starts_on + $6::int4 as baseline_until
                from programme as p
                where p.tenant_id = $1::int4 and p.id = $2::uuid
            ),
            arm as materialized (
                select a.centre_id, a.treated, a.started_on
                from app.impact_arms($1::int4, $2::uuid, $4::date, $5::int4) as a
            ),
            measured as materialized (
                select
                    t.centre_id, t.observed_on, t.meals_a_day::float8 as meals,
                    coalesce(t.practitioners_nqf_4, 0) + coalesce(t.practitioners_nqf_5, 0)
                    + coalesce(t.practitioners_nqf_6_up, 0) as qualified,
                    case
                        when num_nonnulls(
                            t.practitioners_none, t.practitioners_nqf_1_3, t.practitioners_nqf_4, t.practitioners_nqf_5,
                            t.practitioners_nqf_6_up
                        ) > 0
                            then
                                coalesce(t.practitioners_none, 0) + coalesce(t.practitioners_nqf_1_3, 0)
                                + coalesce(t.practitioners_nqf_4, 0) + coalesce(t.practitioners_nqf_5, 0)
                                + coalesce(t.practitioners_nqf_6_up, 0)
                    end as practitioners,
                    case
                        when num_nonnulls(
                            t.girls_0_1, t.girls_2, t.girls_3, t.girls_4, t.girls_5, t.boys_0_1, t.boys_2, t.boys_3,
                            t.boys_4, t.boys_5
                        ) > 0
                            then
                                coalesce(t.girls_0_1, 0) + coalesce(t.girls_2, 0) + coalesce(t.girls_3, 0)
                                + coalesce(t.girls_4, 0) + coalesce(t.girls_5, 0) + coalesce(t.boys_0_1, 0)
                                + coalesce(t.boys_2, 0) + coalesce(t.boys_3, 0) + coalesce(t.boys_4, 0)
                                + coalesce(t.boys_5, 0)
                    end as children
                from centre_measure as t
                where t.tenant_id = $1::int4 and t.archived_at is null and t.observed_on < $4::date
            ),
            observed as (
                select
                    m.centre_id, m.observed_on as day, 100.0::float8 * m.qualified / nullif(m.practitioners, 0) as qualified,
                    m.children::float8 / nullif(m.practitioners, 0) as load, app.is_small(m.children)::int4 as load_small,
                    m.meals, null::float8 as rate, 0 as rate_small, null::float8 as referrals,
                    0 as referrals_small
                from measured as m
                union all
                select
                    t.centre_id, t.ends_on, null, null, 0, null,
                    100.0::float8 * t.child_days / nullif(t.children * t.days_open, 0),
                    (
                        app.is_small(t.children) or app.is_small(t.child_days)
                        or app.is_small(t.children * t.days_open - t.child_days)
                    )::int4,
                    36500.0::float8 * t.referrals_completed / (t.children * (t.ends_on - t.starts_on + 1)),
                    (
                        app.is_small(t.children) or app.is_small(t.referrals_completed) is true
                        or app.is_small(t.referrals_made - t.referrals_completed) is true
                    )::int4
                from centre_attendance as t
                where
                    t.tenant_id = $1::int4 and t.archived_at is null and t.ends_on < $4::date and t.children > 0
            ),
            -- A full join is never a nested loop, however few rows the planner expects.
            placed as (
                select
                    o.*, a.treated, (o.day - date '2000-01-01')::float8 as number,
                    o.day > b.baseline_until and o.day >= $3::date as post,
                    o.day <= b.baseline_until and (a.started_on is null or o.day < a.started_on) as before
                from observed as o
                full join arm as a on a.centre_id = o.centre_id
                cross join bound as b
                where a.centre_id is not null and o.centre_id is not null
            ),
            -- The newest row before and after: arrays compare by the day first, then by the lower value; last is whether the
            -- value is hidden. One pass, no sort.
            newest as materialized (
                select
                    p.centre_id, p.treated,
                    max(array[p.number, -p.qualified, 0]) filter (where p.before and p.qualified is not null)
                        as qualified_before,
                    max(array[p.number, -p.qualified, 0]) filter (where p.post and p.qualified is not null)
                        as qualified_after,
                    max(array[p.number, -p.load, p.load_small]) filter (where p.before and p.load is not null)
                        as load_before,
                    max(array[p.number, -p.load, p.load_small]) filter (where p.post and p.load is not null)
                        as load_after,
                    max(array[p.number, -p.meals, 0]) filter (where p.before and p.meals is not null) as meals_before,
                    max(array[p.number, -p.meals, 0]) filter (where p.post and p.meals is not null) as meals_after,
                    max(array[p.number, -p.rate, p.rate_small]) filter (where p.before and p.rate is not null)
                        as rate_before,
                    max(array[p.number, -p.rate, p.rate_small]) filter (where p.post and p.rate is not null)
                        as rate_after,
                    max(array[p.number, -p.referrals, p.referrals_small])
                    filter (where p.before and p.referrals is not null) as referrals_before,
                    max(array[p.number, -p.referrals, p.referrals_small])
                    filter (where p.post and p.referrals is not null) as referrals_after
                from placed as p
                group by p.centre_id, p.treated
            ),
            shown as materialized (
                select w.outcome, w.centre_id, w.treated, w.before[2] as before, w.after[2] as after
                from (
                    select
                        'qualified_share' as outcome, n.centre_id, n.treated, n.qualified_before as before,
                        n.qualified_after as after
                    from newest as n
                    union all
                    select 'children_per_practitioner', n.centre_id, n.treated, n.load_before, n.load_after
                    from newest as n
                    union all
                    select 'meals_a_day', n.centre_id, n.treated, n.meals_before, n.meals_after
                    from newest as n
                    union all
                    select 'attendance_rate', n.centre_id, n.treated, n.rate_before, n.rate_after
                    from newest as n
                    union all
                    select 'referrals_completed', n.centre_id, n.treated, n.referrals_before, n.referrals_after
                    from newest as n
                ) as w
                where greatest(w.before[3], w.after[3]) = 0
            )
            select
                s.outcome, dense_rank() over (order by s.centre_id) - 1 as centre, s.treated, s.post, s.value
            from (
                select b.outcome, b.centre_id, b.treated, false as post, -b.before as value
                from shown as b
                where b.before is not null
                union all
                select a.outcome, a.centre_id, a.treated, true, -a.after
                from shown as a
                where a.after is not null
                union all
                select null, a.centre_id, a.treated, null, null
                from arm as a
            ) as s
            order by s.outcome nulls last, s.post, s.centre_id
            """
    }
}
