import Postgres

/// Performance metrics of the agreements that hold at the end of the period, against their targets.
///
/// | state | holds if |
/// | --- | --- |
/// | `reached` | the newest reading is at the target or past it |
/// | `missed` | it is not, and the due day has passed |
/// | `under_way` | it is not, and the due day lies ahead |
/// | `not_measured` | there is no reading, and the due day lies ahead |
///
/// A metric without a reading whose due day has passed is missed; it is counted as missing beside the share of those
/// reached. Metrics that fell due are named one by one, with how far they came from baseline to target.
enum MetricsSection {
    enum SQL: String, StatementSet {
        case metrics = """
            with
            metric as materialized (
                select m.*, s.underserved
                from (
                    select
                        w.metric_id as id, w.partnership_id, w.indicator as name, w.due_on, w.value,
                        round((w.value - w.baseline)::numeric / nullif(w.target - w.baseline, 0), 4)::float8
                            as progress,
                        case
                            when w.state = 'reached' then 'reached'
                            when w.due_on < $3::date then 'missed'
                            when w.value is null then 'not_measured'
                            else 'under_way'
                        end as state
                    from app.metric_states($1::int4, $4::uuid[], $3::date - 1) as w
                ) as m
                -- A full join is never a nested loop, however few rows the planner expects.
                full join unnest($4::uuid[], $5::bool[]) as s (id, underserved) on s.id = m.partnership_id
            ),
            tally as materialized (
                select
                    k.indicator, k.place, count(m.id) as metrics, count(m.id) filter (where m.underserved) as underserved,
                    count(m.underserved) filter (where m.id is not null) as known
                from (
                    values
                    ('metrics', null, 1), ('metrics_reached', 'reached', 2), ('metrics_missed', 'missed', 3),
                    ('metrics_under_way', 'under_way', 4), ('metrics_not_measured', 'not_measured', 5)
                ) as k (indicator, state, place)
                left join metric as m on m.state = coalesce(k.state, m.state)
                group by k.indicator, k.place
            ),
            share as (
                select
                    count(m.id) filter (where m.due_on < $3::date) as due,
                    count(m.id) filter (where m.due_on < $3::date and m.state = 'reached') as reached,
                    count(m.id) filter (where m.due_on < $3::date and m.value is null) as unread
                from metric as m
            ),
            line as (
                select
                    t.indicator, 'programme' as scope_kind, '' as scope_key, null::text as scope_label,
                    t.metrics::float8 as value, null::text as value_text,
                    (select w.metrics from tally as w where w.place = 1) as n, 0::int8 as missing, t.place, 1 as second,
                    null::uuid as id
                from tally as t
                union all
                select
                    'underserved_share', 'indicator', t.indicator, null, t.underserved::float8 / nullif(t.known, 0),
                    null, t.known, t.metrics - t.known, t.place, 2, null
                from tally as t
                union all
                select
                    'metrics_reached_share', 'programme', '', null, s.reached::float8 / nullif(s.due, 0), null, s.due,
                    s.unread, 6, 1, null
                from share as s
                union all
                select
                    'metric_progress', 'metric', m.id::text, m.name, m.progress, m.state,
                    case when m.value is null then 0 else 1 end, case when m.value is null then 1 else 0 end, 7, 1, m.id
                from metric as m
                where m.id is not null and m.due_on >= $2::date and m.due_on < $3::date
            )
            select
                l.indicator, l.scope_kind, l.scope_key, l.scope_label, l.value, l.value_text, l.n, l.missing,
                null::text as status, null::text as reason
            from line as l
            order by l.place, l.second, l.id
            """
    }

    static let section = EvaluationSection(
        name: "performance_metrics",
        statements: [
            SectionStatement(
                "MetricsSection.metrics", SQL.metrics,
                inputs: [.partnership, .document, .termination, .metric, .reading],
                [.tenant, .start, .end, .frame(.partnership), .frame(.underserved)])
        ])
}
