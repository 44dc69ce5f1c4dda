import Postgres

/// What partners, centres and the municipality owe each other by their signed papers: due, met, overdue, waived.
///
/// | figure | counts obligations |
/// | --- | --- |
/// | `obligations_due` | whose due day lies in the period and that did not lapse |
/// | `obligations_met`, `obligations_met_late`, `obligations_waived` | of these, met by the due day; after it; waived |
/// | `obligations_overdue` | whose due day had passed by the end, not met, not waived, not lapsed |
/// | `obligations_pending` | not met, whose due day lies after the period |
///
/// How each stands is `app.obligation_states()`: nothing about it is stored, so a review computed late says the same.
enum ObligationsSection {
    enum SQL: String, StatementSet {
        case counts = """
            with
            owed as materialized (
                select o.side, o.underserved, k.indicator, k.place
                from
                    unnest($3::text[], $4::date[], $5::date[], $6::text[], $7::bool[]) as o (
                        side, due_on, met_on, state, underserved
                    )
                cross join lateral (
                    values
                    ('obligations_due', 1, o.state <> 'lapsed' and o.due_on >= $1::date and o.due_on < $2::date),
                    (
                        'obligations_met', 2, o.state = 'met' and o.due_on >= $1::date and o.due_on < $2::date
                        and o.met_on <= o.due_on
                    ),
                    (
                        'obligations_met_late', 3, o.state = 'met' and o.due_on >= $1::date and o.due_on < $2::date
                        and o.met_on > o.due_on
                    ),
                    ('obligations_waived', 4, o.state = 'waived' and o.due_on >= $1::date and o.due_on < $2::date),
                    ('obligations_overdue', 5, o.state = 'overdue'),
                    ('obligations_pending', 6, o.state = 'pending' and o.due_on >= $2::date),
                    ('', 7, true)
                ) as k (indicator, place, holds)
                where k.holds
            ),
            tally as materialized (
                select
                    o.indicator, o.side, count(*) as obligations,
                    count(*) filter (where o.underserved) as underserved, count(o.underserved) as known
                from owed as o
                group by grouping sets ((o.indicator), (o.indicator, o.side))
            ),
            line as (
                select
                    k.indicator, k.place, s.side, s.position, coalesce(t.obligations, 0) as obligations,
                    coalesce(t.underserved, 0) as underserved, coalesce(t.known, 0) as known,
                    coalesce((
                        select a.obligations
                        from tally as a
                        where
                            a.side is not distinct from s.side and a.indicator = case
                                when k.indicator in ('obligations_met', 'obligations_met_late', 'obligations_waived')
                                    then 'obligations_due'
                                else ''
                            end
                    ), 0) as n
                from
                    unnest(array[
                        'obligations_due', 'obligations_met', 'obligations_met_late', 'obligations_waived',
                        'obligations_overdue', 'obligations_pending'
                    ]) with ordinality as k (indicator, place)
                cross join (
                    values (null, 0), ('partner', 1), ('centre', 2), ('municipality', 3), ('all', 4)
                ) as s (side, position)
                left join tally as t on t.indicator = k.indicator and t.side is not distinct from s.side
                where s.side is null or k.indicator in ('obligations_due', 'obligations_met', 'obligations_overdue')
            )
            select
                v.indicator, v.scope_kind, v.scope_key, null::text as scope_label, v.value, null::text as value_text,
                v.n, v.missing, null::text as status, null::text as reason
            from line as l
            cross join lateral (
                values
                (
                    true, l.indicator, case when l.side is null then 'programme' else 'side' end,
                    coalesce(l.side, ''), l.obligations::float8, l.n, 0::int8, 1
                ),
                (
                    l.side is null, 'underserved_share', 'indicator', l.indicator,
                    l.underserved::float8 / nullif(l.known, 0), l.known, l.obligations - l.known, 2
                )
            ) as v (holds, indicator, scope_kind, scope_key, value, n, missing, second)
            where v.holds
            order by l.place, l.position, v.second
            """
    }

    static let section = EvaluationSection(
        name: "obligations",
        statements: [
            SectionStatement(
                "ObligationsSection.counts", SQL.counts, inputs: [],
                [
                    .start, .end, .frame(.obligationSide), .frame(.obligationDueOn), .frame(.obligationMetOn),
                    .frame(.obligationState), .frame(.obligationUnderserved),
                ])
        ])
}
