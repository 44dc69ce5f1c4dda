import Postgres

/// What partners and centres owe each other: so far that an MOU is followed by an activity within 90 days.
///
/// Activities are not kept yet; an engagement of kind `joint_activity` about the partnership stands for one.
enum ObligationsSection {
    enum SQL: String, StatementSet {
        case activityAfterMOU = """
            with
            owed as materialized (
                select
                    s.mou_on + $4::int4 as due_on, a.first_on, s.underserved,
                    s.stage in ('completed', 'declined', 'terminated') as is_ended
                from
                    unnest($5::uuid[], $6::text[], $7::date[], $8::bool[]) as s (id, stage, mou_on, underserved)
                left join lateral (
                    select min(e.held_on) as first_on
                    from engagement as e
                    where
                        e.tenant_id = $1::int4 and e.partnership_id = s.id and e.kind = 'joint_activity'
                        and e.archived_at is null and e.held_on >= s.mou_on and e.held_on < $3::date
                ) as a on true
                where s.mou_on is not null
            ),
            judged as materialized (
                select
                    o.underserved, o.due_on >= $2::date and o.due_on < $3::date as is_due,
                    o.due_on < $3::date and o.first_on is null and not o.is_ended as is_overdue,
                    o.due_on >= $3::date and o.first_on is null and not o.is_ended as is_pending,
                    o.due_on >= $2::date and o.due_on < $3::date and o.first_on <= o.due_on as is_met
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
                left join judged as t on true
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
                v.indicator, v.scope_kind, v.scope_key, null::text as scope_label, v.value, null::text as value_text,
                v.n, v.missing, null::text as status, null::text as reason
            from line as l
            cross join lateral (
                values
                (l.indicator, 'programme', '', l.obligations::float8, l.n, 0::int8, 1),
                (
                    'underserved_share', 'indicator', l.indicator, l.underserved::float8 / nullif(l.known, 0), l.known,
                    l.obligations - l.known, 2
                )
            ) as v (indicator, scope_kind, scope_key, value, n, missing, second)
            order by l.place, v.second
            """
    }

    static func section(_ rules: ReviewRules) -> EvaluationSection {
        EvaluationSection(
            name: "obligations",
            statements: [
                SectionStatement(
                    "ObligationsSection.activityAfterMOU", SQL.activityAfterMOU, inputs: [.engagement],
                    [
                        .tenant, .start, .end, .threshold(rules.obligationDays), .frame(.partnership), .frame(.stage),
                        .frame(.mouOn), .frame(.underserved),
                    ])
            ])
    }
}
