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
            told as materialized (
                select
                    o.underserved, o.due_on >= $3::date and o.due_on < $4::date as is_due,
                    o.due_on < $4::date and o.first_on is null and not o.is_ended as is_overdue,
                    o.due_on >= $4::date and o.first_on is null and not o.is_ended as is_pending,
                    o.due_on >= $3::date and o.due_on < $4::date and o.first_on <= o.due_on as is_met
                from owed as o
            ),
            line as (
                select
                    k.indicator, k.place, count(*) filter (where v.holds) as obligations,
                    count(*) filter (where v.holds and t.underserved) as underserved,
                    count(t.underserved) filter (where v.holds) as known,
                    count(t.is_due) filter (where k.indicator <> 'obligations_met' or t.is_due) as n
                from
                    unnest(array['obligations_due', 'obligations_met', 'obligations_overdue', 'obligations_pending'])
                    with ordinality as k (indicator, place)
                left join told as t on true
                cross join lateral (
                    select case k.indicator
                        when 'obligations_due' then t.is_due
                        when 'obligations_met' then t.is_met
                        when 'obligations_overdue' then t.is_overdue
                        else t.is_pending
                    end as holds
                ) as v
                group by k.indicator, k.place
            )
            select
                l.indicator, 'programme', '', null, l.obligations::float8, null, l.n, 0::int8, null, l.place,
                1 as second
            from line as l
            union all
            select
                'underserved_share', 'indicator', l.indicator, null, l.underserved::float8 / nullif(l.known, 0), null,
                l.known, l.obligations - l.known, null, l.place, 2
            from line as l
            order by place, second
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
