import Postgres

/// Where the partnerships stand at the end of the period, and which moves they made in it.
///
/// Both come from the stage history, not from the rows' present state: a review computed late says the same.
enum StagesSection {
    enum SQL: String, StatementSet {
        case standing = """
            with
            state as materialized (
                select s.stage, s.underserved from unnest($1::text[], $2::bool[]) as s (stage, underserved)
            ),
            tally as materialized (
                select s.stage, count(*) as partnerships from state as s group by s.stage
            ),
            line as (
                select
                    'partnerships' as indicator, 'programme' as scope_kind, '' as scope_key, count(*)::float8 as value,
                    count(*) as n, 0::int8 as missing, 1 as place
                from state
                union all
                select
                    'underserved_share', 'indicator', 'partnerships',
                    (count(*) filter (where s.underserved))::float8 / nullif(count(s.underserved), 0),
                    count(s.underserved), count(*) - count(s.underserved), 2
                from state as s
                union all
                select
                    'partnerships_at_stage', 'stage', g.code, coalesce(t.partnerships, 0)::float8,
                    (select count(*) from state), 0, 2 + g.position
                from stage as g
                left join tally as t on t.stage = g.code
            )
            select
                l.indicator, l.scope_kind, l.scope_key, null::text as scope_label, l.value, null::text as value_text,
                l.n, l.missing, null::text as status, null::text as reason
            from line as l
            order by l.place
            """
        case moves = """
            with
            move as materialized (
                select c.from_stage, c.to_stage, s.underserved
                from unnest($4::uuid[], $5::bool[]) as s (id, underserved)
                cross join lateral (
                    select h.from_stage, h.to_stage, h.changed_on
                    from partnership_stage_change as h
                    where h.tenant_id = $1::int4 and h.partnership_id = s.id
                    offset 0
                ) as c
                where c.changed_on >= $2::date and c.changed_on < $3::date
            ),
            tally as materialized (
                select m.from_stage, m.to_stage, count(*) as moves from move as m group by m.from_stage, m.to_stage
            ),
            line as (
                select
                    'stage_moves' as indicator, 'programme' as scope_kind, '' as scope_key, count(*)::float8 as value,
                    count(*) as n, 0::int8 as missing, 0 as place, 0 as second
                from move
                union all
                select
                    'underserved_share', 'indicator', 'stage_moves',
                    (count(*) filter (where m.underserved))::float8 / nullif(count(m.underserved), 0),
                    count(m.underserved), count(*) - count(m.underserved), 0, 1
                from move as m
                union all
                select
                    'stage_moves_to', 'stage', g.code,
                    (select coalesce(sum(t.moves), 0) from tally as t where t.to_stage = g.code)::float8,
                    (select count(*) from move), 0, g.position, 0
                from stage as g
                union all
                select
                    'stage_moves_between', 'move', t.from_stage || '>' || t.to_stage, t.moves::float8,
                    (select count(*) from move), 0, 100 + f.position, g.position
                from tally as t
                inner join stage as f on f.code = t.from_stage
                inner join stage as g on g.code = t.to_stage
            )
            select
                l.indicator, l.scope_kind, l.scope_key, null::text as scope_label, l.value, null::text as value_text,
                l.n, l.missing, null::text as status, null::text as reason
            from line as l
            order by l.place, l.second
            """
    }

    static let section = EvaluationSection(
        name: "stages",
        statements: [
            SectionStatement(
                "StagesSection.standing", SQL.standing, inputs: [], [.frame(.stage), .frame(.underserved)]),
            SectionStatement(
                "StagesSection.moves", SQL.moves, inputs: [.stageChange],
                [.tenant, .start, .end, .frame(.partnership), .frame(.underserved)]),
        ])
}
