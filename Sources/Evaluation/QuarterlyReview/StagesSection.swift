import Domain
import Postgres

/// Where the partnerships stand at the end of the period, and which moves they made in it.
///
/// Both come from the stage history, not from the rows' present state: a review computed late tells the same.
enum StagesSection {
    static let name = "stages"

    enum SQL: String, StatementSet {
        case standing = """
            with
            state as materialized (
                select s.stage, s.underserved from app.partnership_state($1::int4, $2::uuid, $3::date) as s
            )
            select 'partnerships', 'programme', '', null, count(*)::float8, null, count(*), 0::int8, null, 1 as place
            from state
            union all
            select
                'underserved_share', 'indicator', 'partnerships', null,
                (count(*) filter (where s.underserved))::float8 / nullif(count(s.underserved), 0), null,
                count(s.underserved), count(*) - count(s.underserved), null, 2
            from state as s
            union all
            select
                'partnerships_at_stage', 'stage', g.code, null, count(s.stage)::float8, null,
                (select count(*) from state), 0, null, 2 + g.position
            from stage as g
            left join state as s on s.stage = g.code
            group by g.code, g.position
            order by place
            """
        case moves = """
            with
            move as materialized (
                select c.from_stage, c.to_stage, s.underserved
                from partnership_stage_change as c
                inner join partnership as p on p.tenant_id = c.tenant_id and p.id = c.partnership_id
                left join app.partnership_state($1::int4, $2::uuid, $4::date) as s on s.id = p.id
                where
                    c.tenant_id = $1::int4 and p.programme_id = $2::uuid and p.archived_at is null
                    and c.changed_on >= $3::date and c.changed_on < $4::date
            )
            select
                'stage_moves', 'programme', '', null, count(*)::float8, null, count(*), 0::int8, null, 0 as place,
                0 as second
            from move
            union all
            select
                'underserved_share', 'indicator', 'stage_moves', null,
                (count(*) filter (where m.underserved))::float8 / nullif(count(m.underserved), 0), null,
                count(m.underserved), count(*) - count(m.underserved), null, 0, 1
            from move as m
            union all
            select
                'stage_moves_to', 'stage', g.code, null, count(m.to_stage)::float8, null, (select count(*) from move),
                0, null, g.position, 0
            from stage as g
            left join move as m on m.to_stage = g.code
            group by g.code, g.position
            union all
            select
                'stage_moves_between', 'move', f.code || '>' || t.code, null, count(*)::float8, null,
                (select count(*) from move), 0, null, 100 + f.position, t.position
            from move as m
            inner join stage as f on f.code = m.from_stage
            inner join stage as t on t.code = m.to_stage
            group by f.code, t.code, f.position, t.position
            order by place, second
            """
    }

    static func statements(_ question: ReviewQuestion) -> [FigureStatement] {
        [
            FigureStatement(
                section: name, name: "StagesSection.standing",
                tables: [
                    "partnership", "partnership_stage_change", "partnership_centre", "centre", "centre_registration",
                ],
                query: Query(SQL.standing, question.tenant, question.programme, question.end)),
            FigureStatement(
                section: name, name: "StagesSection.moves",
                tables: [
                    "partnership", "partnership_stage_change", "partnership_centre", "centre", "centre_registration",
                ],
                query: Query(SQL.moves, question.tenant, question.programme, question.start, question.end)),
        ]
    }
}
