-- A rule of evaluations: a change of what it says is a new rule version there.
--
-- A centre takes part on the days on which its partnership is active, from the one on which it joined until it left: a
-- partnership that is on hold, or has ended, is not active. Days of several partnerships of the programme count once.
-- An archived partnership or membership makes no centre take part, but what it was until it was archived keeps the
-- centre from being compared; a centre that is archived by now was there, and counts.
create or replace function app.impact_arms(tenant int4, programme uuid, before date, months int4)
returns table (centre_id uuid, treated bool, started_on date)
language sql stable
begin atomic
    with
    stage as materialized (
        select
            h.partnership_id, h.to_stage, h.changed_on as from_day,
            lead(h.changed_on) over (partition by h.partnership_id order by h.changed_on, h.id) as to_day
        from ecdp.partnership_stage_change as h
        where h.tenant_id = tenant and h.changed_on < before
    ),

    activated as materialized (
        select s.partnership_id, s.from_day, s.to_day
        from stage as s
        where s.to_stage = 'active'
    ),

    exposed as materialized (
        select
            j.centre_id, p.programme_id = programme and num_nonnulls(p.archived_at, j.archived_at) = 0 as is_counted,
            app.impact_active_days(
                a.from_day, a.to_day, j.joined_on, j.left_on, least(p.archived_at, j.archived_at), before
            ) as days
        from activated as a
        cross join
            lateral (
                select o.programme_id, o.archived_at
                from ecdp.partnership as o
                where o.tenant_id = tenant and o.id = a.partnership_id
                offset 0 -- noqa: AM09
            ) as p
        cross join lateral (
            select m.centre_id, m.joined_on, m.left_on, m.archived_at
            from ecdp.partnership_centre as m
            where m.tenant_id = tenant and m.partnership_id = a.partnership_id
            offset 0 -- noqa: AM09
        ) as j
    ),

    -- Centres and what they took part in, one row each, so that no join is needed.
    marked as (
        select c.id as centre_id, null::daterange as days, null::bool as is_counted, true as is_here
        from ecdp.centre as c
        where c.tenant_id = tenant
        union all
        select e.centre_id, e.days, e.is_counted, null
        from exposed as e
        where not isempty(e.days)
    ),

    gathered as (
        select
            m.centre_id, range_agg(m.days) filter (where m.is_counted) as active, count(m.days) as exposures
        from marked as m
        group by m.centre_id
        having bool_or(m.is_here)
    )

    select g.centre_id, a.treated, a.started_on
    from gathered as g
    cross join lateral app.impact_arm(g.active, g.exposures, months) as a;
end;
comment on function app.impact_arms(int4, uuid, date, int4)
is 'Which centres an impact evaluation compares: those whose partnership of the programme was active for so many months, taken together, before a day, and since when; and those in no active partnership by then. Centres between, those of other programmes, and those whose partnership or membership was archived, are in neither arm.';
revoke all on function app.impact_arms(int4, uuid, date, int4) from public;
grant execute on function app.impact_arms(int4, uuid, date, int4) to ecdp_worker;
