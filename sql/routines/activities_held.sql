-- A rule of evaluations: a change of what it says is a new rule version there.
create or replace function app.activities_held(tenant int4, programme uuid, from_day date, until_day date)
returns table (
    area_group text, area text, kind text, own_kind_id uuid, activities int4, centres int4, children_contacts int4,
    children_small int4, caregiver_contacts int4, practitioner_contacts int4, referrals_made int4,
    referrals_completed int4, uncounted int4, budget_cents int8, cost_cents int8, unpriced int4
)
language sql stable
begin atomic
    select
        g.area_group, g.code, a.kind, a.own_kind_id, count(*)::int4, coalesce(sum(c.centres), 0)::int4,
        coalesce(sum(c.children), 0)::int4, coalesce(sum(c.small), 0)::int4, coalesce(sum(c.caregivers), 0)::int4,
        coalesce(sum(c.practitioners), 0)::int4, coalesce(sum(c.made), 0)::int4, coalesce(sum(c.completed), 0)::int4,
        coalesce(sum(c.uncounted), 0)::int4, coalesce(sum(a.budget_cents), 0)::int8,
        coalesce(sum(w.cents), 0)::int8, (count(*) filter (where w.cents is null))::int4
    from ecdp.partnership as p
    inner join ecdp.activity as a
        on
            a.tenant_id = tenant and a.partnership_id = p.id and a.archived_at is null and a.held_on >= from_day
            and a.held_on < until_day
    inner join ecdp.collaboration_area as g on g.code = a.area
    cross join lateral app.activities_cost(tenant, a.id, until_day) as w
    left join lateral (
        select
            count(*) as centres, sum(o.children_shown) as children,
            count(*) filter (where app.is_small(o.children)) as small,
            sum(o.caregivers) as caregivers, sum(o.practitioners) as practitioners, sum(o.referrals_made_shown) as made,
            sum(o.referrals_completed_shown) as completed, count(*) filter (where o.children is null) as uncounted
        from ecdp.activity_centre as o
        where o.tenant_id = tenant and o.activity_id = a.id and o.archived_at is null
    ) as c on true
    where p.tenant_id = tenant and p.programme_id = programme and p.archived_at is null
    group by g.area_group, g.code, a.kind, a.own_kind_id;
end;
comment on function app.activities_held(int4, uuid, date, date)
is 'Activities held from a day to before another under the partnerships of a programme, by kind, with contacts: whoever was reached by several is counted at each. children_small: centres'' counts of 1 to 4, which are in no sum, as are no counts of referrals that are hidden; uncounted: centres that did not count children; unpriced: activities for which nothing was used of the ledger''s money before the day.';
revoke all on function app.activities_held(int4, uuid, date, date) from public;
grant execute on function app.activities_held(int4, uuid, date, date) to ecdp_api, ecdp_worker;
