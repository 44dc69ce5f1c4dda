import Postgres

/// Decisions and lessons of the period, decisions reviewed in it, and those whose review is overdue.
///
/// A decision belongs to the programme it names, or else to that of its partnership or its barrier.
enum DecisionsSection {
    enum SQL: String, StatementSet {
        case counts = """
            with
            learned as materialized (
                select l.outcome, m.underserved
                from unnest($10::uuid[] || $12::uuid[], $11::bool[]) as m (id, underserved)
                cross join lateral (
                    select w.outcome
                    from lesson as w
                    where
                        w.tenant_id = $1::int4 and w.partnership_id = m.id and w.programme_id = $2::uuid
                        and w.archived_at is null and w.learned_on >= $3::date and w.learned_on < $4::date
                    offset 0
                ) as l
                union all
                select w.outcome, null
                from lesson as w
                where
                    w.tenant_id = $1::int4 and w.programme_id = $2::uuid and w.partnership_id is null
                    and w.archived_at is null and w.learned_on >= $3::date and w.learned_on < $4::date
            ),
            entry as materialized (
                select k.indicator, k.part, d.underserved
                from
                    unnest($5::text[], $6::date[], $7::date[], $8::date[], $9::text[], $13::bool[]) as d (
                        kind, decided_on, review_on, reviewed_on, outcome, underserved
                    )
                cross join lateral (
                    values
                    ('decisions', d.kind, d.decided_on >= $3::date),
                    (
                        'decisions_reviewed', d.outcome,
                        d.reviewed_on >= $3::date and d.reviewed_on < $4::date
                    ),
                    (
                        'decisions_review_overdue', null,
                        d.review_on < $4::date and (d.reviewed_on is null or d.reviewed_on >= $4::date)
                    )
                ) as k (indicator, part, holds)
                where k.holds
                union all
                select 'lessons', l.outcome, l.underserved
                from learned as l
            ),
            tally as materialized (
                select
                    e.indicator, e.part, grouping(e.part) = 1 as is_total, count(*) as entries,
                    count(*) filter (where e.underserved) as underserved, count(e.underserved) as known
                from entry as e
                group by grouping sets ((e.indicator), (e.indicator, e.part))
            ),
            line as (
                select
                    k.indicator, k.place, p.part, p.position, k.part_kind, coalesce(t.entries, 0) as entries,
                    coalesce(t.underserved, 0) as underserved, coalesce(t.known, 0) as known
                from (
                    values
                    ('decisions', 1, 'decision_kind', array['refinement', 'resources', 'partnership', 'other']),
                    ('decisions_reviewed', 2, 'review_outcome', array['kept', 'changed', 'dropped']),
                    ('decisions_review_overdue', 3, null, '{}'),
                    ('lessons', 4, 'lesson_outcome', array['worked', 'did_not_work'])
                ) as k (indicator, place, part_kind, parts)
                cross join lateral unnest(array[null::text] || k.parts) with ordinality as p (part, position)
                left join tally as t
                    on t.indicator = k.indicator and t.is_total = (p.part is null)
                    and (p.part is null or t.part = p.part)
            )
            select
                v.indicator, v.scope_kind, v.scope_key, null::text as scope_label, v.value, null::text as value_text,
                v.n, v.missing, null::text as status, null::text as reason
            from line as l
            cross join lateral (
                values
                (
                    true, l.indicator, case when l.part is null then 'programme' else l.part_kind end,
                    coalesce(l.part, ''), l.entries::float8, l.entries, 0::int8, 1
                ),
                (
                    l.part is null, 'underserved_share', 'indicator', l.indicator,
                    l.underserved::float8 / nullif(l.known, 0), l.known, l.entries - l.known, 2
                )
            ) as v (holds, indicator, scope_kind, scope_key, value, n, missing, second)
            where v.holds
            order by l.place, l.position, v.second
            """
    }

    static let section = EvaluationSection(
        name: "lessons",
        statements: [
            SectionStatement(
                "DecisionsSection.counts", SQL.counts, inputs: [.lesson],
                [
                    .tenant, .programme, .start, .end, .frame(.decisionKind), .frame(.decidedOn), .frame(.reviewOn),
                    .frame(.reviewedOn), .frame(.reviewOutcome), .frame(.partnership), .frame(.underserved),
                    .frame(.otherPartnership), .frame(.decisionUnderserved),
                ])
        ])
}
