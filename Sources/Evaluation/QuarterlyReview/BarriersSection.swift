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
                    (count(k.id) filter (where k.is_open and k.underserved))::float8
                    / nullif(count(k.underserved) filter (where k.is_open), 0) as underserved,
                    count(k.underserved) filter (where k.is_open) as known
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
                    when v.share then 'indicator'
                    else (array['category_severity', 'category', 'severity', 'programme'])[c.margin + 1]
                end,
                case when v.share then 'barriers_open' else concat_ws('/', c.category, c.severity) end,
                null, v.value, null, v.n, v.missing,
                case when v.indicator = 'barrier_days_to_resolve' then 'insufficient:none_resolved' end,
                c.margin, coalesce(c.category, ''), coalesce(c.severity, 0), v.second
            from cell as c
            cross join lateral (
                values
                ('barriers_new', c.new::float8, c.barriers, 0::int8, false, 1),
                ('barriers_open', c.open, c.barriers, 0, false, 2),
                ('underserved_share', c.underserved, c.known, c.open - c.known, true, 3),
                ('barriers_overdue', c.overdue, c.open - c.undated, c.undated, false, 4),
                ('barriers_resolved', c.resolved, c.barriers, 0, false, 5),
                ('barrier_days_to_resolve', c.days, c.resolved, 0, false, 6)
            ) as v (indicator, value, n, missing, share, second)
            where c.margin = 3 or v.second in (1, 2, 4, 5)
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
