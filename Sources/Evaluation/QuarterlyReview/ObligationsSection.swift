import Domain
import Postgres

/// What partners and centres owe each other: so far that an MOU is followed by an activity within 90 days.
///
/// Activities are not kept yet; an engagement of kind `joint_activity` about the partnership stands for one.
enum ObligationsSection {
    static let name = "obligations"

    enum SQL: String, StatementSet {
        case activityAfterMOU = """
            with
            owed as materialized (
                select
                    s.mou_on + $5::int4 as due_on, a.first_on, s.underserved,
                    s.stage in ('completed', 'declined', 'terminated') as is_ended
                from app.partnership_state($1::int4, $2::uuid, $4::date) as s
                left join lateral (
                    select min(e.held_on) as first_on
                    from engagement as e
                    where
                        e.tenant_id = $1::int4 and e.partnership_id = s.id and e.kind = 'joint_activity'
                        and e.archived_at is null and e.held_on >= s.mou_on and e.held_on < $4::date
                ) as a on true
                where s.mou_on is not null
            ),
            counted as (
                select
                    count(*) as n,
                    count(*) filter (where o.due_on >= $3::date and o.due_on < $4::date) as due,
                    count(*) filter (where o.due_on >= $3::date and o.due_on < $4::date and o.first_on <= o.due_on)
                        as met,
                    count(*) filter (where o.due_on < $4::date and o.first_on is null and not o.is_ended) as overdue,
                    count(*) filter (where o.due_on >= $4::date and o.first_on is null and not o.is_ended) as pending,
                    count(*) filter (
                        where o.due_on < $4::date and o.first_on is null and not o.is_ended and o.underserved
                    ) as underserved,
                    count(o.underserved) filter (where o.due_on < $4::date and o.first_on is null and not o.is_ended)
                        as known
                from owed as o
            )
            select
                v.indicator, case when v.share then 'indicator' else 'programme' end,
                case when v.share then 'obligations_overdue' else '' end, null, v.value, null, v.n, v.missing, null
            from counted as c
            cross join lateral (
                values
                ('obligations_due', c.due::float8, c.n, 0::int8, false, 1),
                ('obligations_met', c.met, c.due, 0, false, 2),
                ('obligations_overdue', c.overdue, c.n, 0, false, 3),
                (
                    'underserved_share', c.underserved::float8 / nullif(c.known, 0), c.known, c.overdue - c.known, true,
                    4
                ),
                ('obligations_pending', c.pending, c.n, 0, false, 5)
            ) as v (indicator, value, n, missing, share, place)
            order by v.place
            """
    }

    static func statements(_ question: ReviewQuestion) -> [FigureStatement] {
        [
            FigureStatement(
                section: name, name: "ObligationsSection.activityAfterMOU",
                tables: [
                    "document", "engagement", "partnership", "partnership_stage_change", "partnership_centre", "centre",
                    "centre_registration",
                ],
                query: Query(
                    SQL.activityAfterMOU, question.tenant, question.programme, question.start, question.end,
                    Int32(question.rules.obligationDays)))
        ]
    }
}
