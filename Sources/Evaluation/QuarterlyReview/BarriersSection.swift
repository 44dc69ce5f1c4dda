import Postgres

/// Barriers new, open, overdue and resolved, in all, by category, by severity, and by both where there are any.
///
/// A barrier belongs to the programme it names, or else to its partnership's.
enum BarriersSection {
    enum SQL: String, StatementSet {
        case counts = """
            with
            raised as materialized (
                select b.*, m.underserved as partnership_underserved
                from unnest($5::uuid[] || $7::uuid[], $6::bool[]) as m (id, underserved)
                cross join lateral (
                    select
                        w.id, w.centre_id, w.category, w.severity, w.due_on, w.raised_on, w.resolved_on
                    from barrier as w
                    where
                        w.tenant_id = $1::int4 and w.partnership_id = m.id and w.archived_at is null
                        and w.raised_on < $4::date and (w.programme_id is null or w.programme_id = $2::uuid)
                    offset 0
                ) as b
                union all
                select w.id, w.centre_id, w.category, w.severity, w.due_on, w.raised_on, w.resolved_on, null
                from barrier as w
                where
                    w.tenant_id = $1::int4 and w.programme_id = $2::uuid and w.archived_at is null
                    and w.raised_on < $4::date and (
                        w.partnership_id is null or (
                            select p.programme_id from partnership as p
                            where p.tenant_id = $1::int4 and p.id = w.partnership_id
                        ) is distinct from $2::uuid
                    )
            ),
            known as materialized (
                select
                    b.id, b.category, b.severity, b.due_on, b.raised_on >= $3::date as is_new,
                    b.resolved_on is null or b.resolved_on >= $4::date as is_open,
                    coalesce(b.resolved_on >= $3::date and b.resolved_on < $4::date, false) as is_resolved,
                    b.resolved_on - b.raised_on as days, coalesce(
                        (
                            select u.underserved
                            from app.centre_underserved($1::int4, $4::date) as u
                            where u.centre_id = b.centre_id
                            limit 1
                        ),
                        b.partnership_underserved
                    ) as underserved
                from raised as b
            ),
            cell as (
                select
                    c.category, s.severity, grouping(c.category, s.severity) as margin, min(c.place) as place,
                    count(k.id) as barriers,
                    count(k.id) filter (where k.is_new) as new,
                    count(k.id) filter (where k.is_open) as open,
                    count(k.id) filter (where k.is_open and k.due_on < $4::date) as overdue,
                    count(k.id) filter (where k.is_open and k.due_on is null) as undated,
                    count(k.id) filter (where k.is_resolved) as resolved,
                    (avg(k.days) filter (where k.is_resolved))::float8 as days,
                    count(k.id) filter (where k.is_new and k.underserved) as new_underserved,
                    count(k.underserved) filter (where k.is_new) as new_known,
                    count(k.id) filter (where k.is_open and k.underserved) as open_underserved,
                    count(k.underserved) filter (where k.is_open) as open_known,
                    count(k.id) filter (where k.is_open and k.due_on < $4::date and k.underserved)
                        as overdue_underserved,
                    count(k.underserved) filter (where k.is_open and k.due_on < $4::date) as overdue_known,
                    count(k.id) filter (where k.is_resolved and k.underserved) as resolved_underserved,
                    count(k.underserved) filter (where k.is_resolved) as resolved_known
                from
                    unnest(array[
                        'funding', 'staffing', 'transport', 'infrastructure', 'communication', 'trust', 'governance',
                        'compliance', 'safeguarding', 'other'
                    ]) with ordinality as c (category, place)
                cross join generate_series(1, 5) as s (severity)
                left join known as k on k.category = c.category and k.severity = s.severity
                group by grouping sets ((), (c.category), (s.severity), (c.category, s.severity))
                having grouping(c.category, s.severity) <> 0 or count(k.id) > 0
            )
            select
                v.indicator,
                case
                    when v.total is not null then 'indicator'
                    else (array['category_severity', 'category', 'severity', 'programme'])[c.margin + 1]
                end as scope_kind,
                coalesce(v.total, concat_ws('/', c.category, c.severity)) as scope_key, null::text as scope_label,
                v.value, null::text as value_text, v.n, v.missing,
                case when v.indicator = 'barrier_days_to_resolve' then 'insufficient' end as status,
                case when v.indicator = 'barrier_days_to_resolve' then 'none_resolved' end as reason
            from cell as c
            cross join lateral (
                values
                ('barriers_new', c.new::float8, c.barriers, 0::int8, null, 1),
                (
                    'underserved_share', c.new_underserved::float8 / nullif(c.new_known, 0), c.new_known,
                    c.new - c.new_known, 'barriers_new', 2
                ),
                ('barriers_open', c.open, c.barriers, 0, null, 3),
                (
                    'underserved_share', c.open_underserved::float8 / nullif(c.open_known, 0), c.open_known,
                    c.open - c.open_known, 'barriers_open', 4
                ),
                ('barriers_overdue', c.overdue, c.open - c.undated, c.undated, null, 5),
                (
                    'underserved_share', c.overdue_underserved::float8 / nullif(c.overdue_known, 0), c.overdue_known,
                    c.overdue - c.overdue_known, 'barriers_overdue', 6
                ),
                ('barriers_resolved', c.resolved, c.barriers, 0, null, 7),
                (
                    'underserved_share', c.resolved_underserved::float8 / nullif(c.resolved_known, 0),
                    c.resolved_known, c.resolved - c.resolved_known, 'barriers_resolved', 8
                ),
                ('barrier_days_to_resolve', c.days, c.resolved, 0, null, 9)
            ) as v (indicator, value, n, missing, total, second)
            where c.margin = 3 or v.second in (1, 3, 5, 7)
            order by c.margin desc, case when c.margin = 1 then c.place end, c.place, c.severity, v.second
            """
    }

    static let section = EvaluationSection(
        name: "barriers",
        statements: [
            SectionStatement(
                "BarriersSection.counts", SQL.counts,
                inputs: InputTable.underservedCentre.union([.barrier, .partnership]),
                [
                    .tenant, .programme, .start, .end, .frame(.partnership), .frame(.underserved),
                    .frame(.otherPartnership),
                ])
        ])
}
