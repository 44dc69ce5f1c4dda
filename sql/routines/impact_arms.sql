-- A rule of evaluations: a change of what it says is a new rule version there.
--
-- A centre is in a partnership from the day on which it joined and the partnership was active, until it left, the
-- partnership ended, or the day asked for. Archived partnerships are entries that were withdrawn; a centre that is
-- archived by now was there, and counts.
create or replace function app.impact_arms(tenant int4, programme uuid, before date, months int4)
returns table (centre_id uuid, treated bool, started_on date)
language sql stable
begin atomic
    with
    activated as materialized (
        select
            h.partnership_id, min(h.changed_on) filter (where h.to_stage = 'active') as active_on,
            min(h.changed_on) filter (where h.to_stage in ('completed', 'declined', 'terminated')) as ended_on
        from ecdp.partnership_stage_change as h
        where h.tenant_id = tenant and h.changed_on < before
        group by h.partnership_id
        having bool_or(h.to_stage = 'active')
    ),

    exposed as materialized (
        select
            j.centre_id, p.programme_id = programme as is_ours, greatest(a.active_on, j.joined_on) as from_day,
            least(j.left_on + 1, a.ended_on, before) as to_day
        from activated as a
        cross join
            lateral (
                select o.programme_id
                from ecdp.partnership as o
                where o.tenant_id = tenant and o.id = a.partnership_id and o.archived_at is null
                offset 0 -- noqa: AM09
            ) as p
        cross join lateral (
            select m.centre_id, m.joined_on, m.left_on
            from ecdp.partnership_centre as m
            where m.tenant_id = tenant and m.partnership_id = a.partnership_id and m.archived_at is null
            offset 0 -- noqa: AM09
        ) as j
    ),

    -- Centres and what they took part in, one row each, so that no join is needed.
    marked as (
        select c.id as centre_id, null::bool as is_long_enough, null::date as from_day, true as is_here
        from ecdp.centre as c
        where c.tenant_id = tenant
        union all
        select
            e.centre_id,
            e.is_ours and (e.from_day + make_interval(months => months))::date <= e.to_day,
            e.from_day,
            null
        from exposed as e
        where e.from_day < e.to_day
    )

    select
        m.centre_id, bool_or(m.is_long_enough) is true as treated,
        min(m.from_day) filter (where m.is_long_enough) as started_on
    from marked as m
    group by m.centre_id
    having bool_or(m.is_here) and (bool_or(m.is_long_enough) or count(m.from_day) = 0);
end;
comment on function app.impact_arms(int4, uuid, date, int4)
is 'Which centres an impact evaluation compares: those in an active partnership of the programme for so many months before a day, since when, and those in no active partnership by then. Centres between, and those of other programmes, are in neither arm.';
revoke all on function app.impact_arms(int4, uuid, date, int4) from public;
grant execute on function app.impact_arms(int4, uuid, date, int4) to ecdp_worker;
