import Domain
import Postgres

/// Barriers new, open, overdue and resolved, in all, by category, by severity, and by both where there are any.
///
/// A barrier belongs to the programme it names, or else to its partnership's.
enum BarriersSection {
    static let name = "barriers"

    enum SQL: String, StatementSet {
        case counts = """
            with
            state as materialized (
                select s.id, s.underserved from app.partnership_state($1::int4, $2::uuid, $4::date) as s
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
                        ),
                        s.underserved
                    ) as underserved
                from barrier as b
                left join partnership as p on p.tenant_id = b.tenant_id and p.id = b.partnership_id
                left join state as s on s.id = b.partnership_id
                where
                    b.tenant_id = $1::int4 and b.archived_at is null and b.raised_on < $4::date
                    and coalesce(b.programme_id, p.programme_id) = $2::uuid
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
                end,
                coalesce(v.total, concat_ws('/', c.category, c.severity)),
                null, v.value, null, v.n, v.missing,
                case when v.indicator = 'barrier_days_to_resolve' then 'insufficient:none_resolved' end,
                c.margin, coalesce(c.category, ''), coalesce(c.severity, 0), v.second
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

    static func statements(_ question: ReviewQuestion) -> [FigureStatement] {
        [
            FigureStatement(
                section: name, name: "BarriersSection.counts",
                tables: ["barrier", "partnership", "partnership_stage_change", "centre", "centre_registration"],
                query: Query(SQL.counts, question.tenant, question.programme, question.start, question.end))
        ]
    }
}
