import Postgres

/// Grants that the programme's partnerships applied for, reports that funders are owed, joint fundraising, and outreach:
/// proposals, leads and practices taken up.
///
/// An application stands as it did at the end of the period: what was decided later is undecided. A fundraiser or proposal
/// belongs to the programme it names, or else to that of its partnerships; a fundraiser of partnerships of several
/// programmes that names none belongs to none.
enum GrantsSection {
    enum SQL: String, StatementSet {
        case grants = """
            with
            application as materialized (
                select a.*, s.underserved
                from unnest($4::uuid[], $5::bool[]) as s (id, underserved)
                cross join lateral (
                    select
                        w.id, w.asked_cents, w.awarded_cents, w.applied_on, w.decided_on,
                        case when w.decided_on < $3::date then w.status end as outcome
                    from grant_application as w
                    where w.tenant_id = $1::int4 and w.partnership_id = s.id and w.archived_at is null
                    offset 0
                ) as a
            ),
            report as materialized (
                select r.due_on, r.delivered_on, a.underserved
                from application as a
                cross join lateral (
                    select w.due_on, case when w.delivered_on < $3::date then w.delivered_on end as delivered_on
                    from grant_report as w
                    where w.tenant_id = $1::int4 and w.grant_application_id = a.id and w.archived_at is null
                    offset 0
                ) as r
                where a.outcome = 'awarded'
            ),
            entry as materialized (
                select k.indicator, k.amount::float8 as amount, a.underserved
                from application as a
                cross join lateral (
                    values
                    ('grants_applied', 1, a.applied_on >= $2::date and a.applied_on < $3::date),
                    ('grants_applied_cents', a.asked_cents, a.applied_on >= $2::date and a.applied_on < $3::date),
                    ('grants_awarded', 1, a.outcome = 'awarded' and a.decided_on >= $2::date),
                    ('grants_awarded_cents', a.awarded_cents, a.outcome = 'awarded' and a.decided_on >= $2::date),
                    ('grants_refused', 1, a.outcome = 'refused' and a.decided_on >= $2::date),
                    ('grants_undecided', 1, a.applied_on < $3::date and a.outcome is null)
                ) as k (indicator, amount, holds)
                where k.holds
                union all
                select k.indicator, 1, r.underserved
                from report as r
                cross join lateral (
                    values
                    ('grant_reports_due', r.due_on >= $2::date and r.due_on < $3::date),
                    (
                        'grant_reports_delivered', r.due_on >= $2::date and r.due_on < $3::date
                        and r.delivered_on <= r.due_on
                    ),
                    (
                        'grant_reports_delivered_late', r.due_on >= $2::date and r.due_on < $3::date
                        and r.delivered_on > r.due_on
                    ),
                    ('grant_reports_overdue', r.due_on < $3::date and r.delivered_on is null)
                ) as k (indicator, holds)
                where k.holds
            ),
            tally as materialized (
                select
                    k.indicator, k.place, count(e.indicator) as entries, coalesce(sum(e.amount), 0) as amount,
                    coalesce(sum(e.amount) filter (where e.underserved), 0) as underserved,
                    sum(e.amount) filter (where e.underserved is not null) as known,
                    count(e.underserved) as entries_known
                from
                    unnest(array[
                        'grants_applied', 'grants_applied_cents', 'grants_awarded', 'grants_awarded_cents',
                        'grants_refused', 'grants_undecided', 'grant_reports_due', 'grant_reports_delivered',
                        'grant_reports_delivered_late', 'grant_reports_overdue'
                    ]) with ordinality as k (indicator, place)
                left join entry as e on e.indicator = k.indicator
                group by k.indicator, k.place
            )
            select
                v.indicator, v.scope_kind, v.scope_key, null::text as scope_label, v.value, null::text as value_text,
                v.n, v.missing, null::text as status, null::text as reason
            from tally as t
            cross join lateral (
                values
                (t.indicator, 'programme', '', t.amount, t.entries, 0::int8, 1),
                (
                    'underserved_share', 'indicator', t.indicator, t.underserved / nullif(t.known, 0),
                    t.entries_known, t.entries - t.entries_known, 2
                )
            ) as v (indicator, scope_kind, scope_key, value, n, missing, second)
            order by t.place, v.second
            """
        case fundraising = """
            with
            share as materialized (
                select distinct w.fundraiser_id as id
                from unnest($5::uuid[]) as s (id)
                cross join lateral (
                    select f.fundraiser_id
                    from fundraiser_share as f
                    where f.tenant_id = $1::int4 and f.partnership_id = s.id and f.archived_at is null
                    offset 0
                ) as w
            ),
            held as materialized (
                select f.ended_on, f.target_cents, f.raised_cents, f.cost_cents
                from fundraiser as f
                where
                    f.tenant_id = $1::int4 and f.programme_id = $2::uuid and f.status = 'closed'
                    and f.archived_at is null
                union all
                select f.ended_on, f.target_cents, f.raised_cents, f.cost_cents
                from share as s
                cross join lateral (
                    select w.id, w.ended_on, w.target_cents, w.raised_cents, w.cost_cents
                    from fundraiser as w
                    where
                        w.tenant_id = $1::int4 and w.id = s.id and w.programme_id is null and w.status = 'closed'
                        and w.archived_at is null
                    offset 0
                ) as f
                where
                    (
                        select count(*)
                        from fundraiser_share as o
                        where
                            o.tenant_id = $1::int4 and o.fundraiser_id = f.id and o.archived_at is null
                            and (
                                select p.programme_id from partnership as p
                                where p.tenant_id = $1::int4 and p.id = o.partnership_id
                            ) is distinct from $2::uuid
                    ) = 0
            ),
            tally as (
                select
                    count(*) as fundraisers, coalesce(sum(h.target_cents), 0)::float8 as target,
                    coalesce(sum(h.raised_cents), 0)::float8 as raised, coalesce(sum(h.cost_cents), 0)::float8 as cost
                from held as h
                where h.ended_on >= $3::date and h.ended_on < $4::date
            )
            select
                v.indicator, 'programme' as scope_kind, '' as scope_key, null::text as scope_label, v.value,
                null::text as value_text, t.fundraisers as n, 0::int8 as missing, null::text as status,
                null::text as reason
            from tally as t
            cross join lateral (
                values
                ('fundraisers_closed', t.fundraisers::float8, 1), ('fundraising_target', t.target, 2),
                ('fundraising_raised', t.raised, 3), ('fundraising_cost', t.cost, 4),
                ('fundraising_raised_share', t.raised / nullif(t.target, 0), 5)
            ) as v (indicator, value, place)
            order by v.place
            """
        case outreach = """
            with
            offered as materialized (
                select p.status, p.sent_on, case when p.answered_on < $4::date then p.answered_on end as answered_on
                from proposal as p
                where
                    p.tenant_id = $1::int4 and p.programme_id = $2::uuid and p.sent_on < $4::date
                    and p.archived_at is null
                union all
                select p.status, p.sent_on, case when p.answered_on < $4::date then p.answered_on end
                from unnest($5::uuid[]) as s (id)
                cross join lateral (
                    select w.status, w.sent_on, w.answered_on
                    from proposal as w
                    where
                        w.tenant_id = $1::int4 and w.partnership_id = s.id and w.programme_id is null
                        and w.archived_at is null
                    offset 0
                ) as p
                where p.sent_on < $4::date
            ),
            taken as materialized (
                -- Few rows, so that a look-up of each would read them all: a full join is never a nested loop.
                select u.taken_up_on
                from (
                    select s.id, w.taken_up_on
                    from (
                        select t.partnership_id, t.taken_up_on
                        from practice_uptake as t
                        where t.tenant_id = $1::int4 and t.partnership_id is not null and t.archived_at is null
                    ) as w
                    full join unnest($5::uuid[]) as s (id) on s.id = w.partnership_id
                    offset 0
                ) as u
                where u.id is not null
            ),
            tally (indicator, number, place) as (
                select 'leads_found', count(*), 1
                from lead as l
                where
                    l.tenant_id = $1::int4 and l.programme_id = $2::uuid and l.found_on >= $3::date
                    and l.found_on < $4::date and l.archived_at is null
                union all
                select
                    k.indicator,
                    count(*) filter (
                        where case k.place
                            when 2 then o.sent_on >= $3::date
                            when 3 then o.status = 'accepted' and o.answered_on >= $3::date
                            when 4 then o.status = 'declined' and o.answered_on >= $3::date
                            else o.is_there and o.answered_on is null
                        end
                    ), k.place
                from (
                    values
                    ('proposals_sent', 2), ('proposals_accepted', 3), ('proposals_declined', 4),
                    ('proposals_unanswered', 5)
                ) as k (indicator, place)
                left join (select w.*, true as is_there from offered as w) as o on o.is_there
                group by k.indicator, k.place
                union all
                select 'practices_taken_up', count(*), 6
                from taken as t
                where t.taken_up_on >= $3::date and t.taken_up_on < $4::date
            )
            select
                t.indicator, 'programme' as scope_kind, '' as scope_key, null::text as scope_label,
                t.number::float8 as value, null::text as value_text, t.number as n, 0::int8 as missing,
                null::text as status, null::text as reason
            from tally as t
            order by t.place
            """
    }

    static let section = EvaluationSection(
        name: "grants",
        statements: [
            SectionStatement(
                "GrantsSection.grants", SQL.grants, inputs: [.grant, .grantReport],
                [.tenant, .start, .end, .frame(.partnership), .frame(.underserved)]),
            SectionStatement(
                "GrantsSection.fundraising", SQL.fundraising, inputs: [.partnership, .fundraiser, .fundraiserShare],
                [.tenant, .programme, .start, .end, .frame(.partnership)]),
            SectionStatement(
                "GrantsSection.outreach", SQL.outreach, inputs: [.lead, .proposal, .uptake],
                [.tenant, .programme, .start, .end, .frame(.partnership)]),
        ])
}
