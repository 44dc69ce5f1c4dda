-- With its owner's rights, since ecdp_api may read no row of child_assessment. It tells of pseudonyms that one has,
-- which nobody can make without the municipality's key. Of a child whose consent was withdrawn the day alone is left.
create or replace function app.assessed_before(tenant int4, wave uuid, pseudonyms bytea[], days date[])
returns table (place int4, is_same_day bool) -- noqa: RF06
language sql stable security definer
set search_path = pg_catalog, pg_temp
begin atomic
    select a.place::int4, b.is_same_day
    from unnest(pseudonyms, days) with ordinality as a (pseudonym, assessed_on, place)
    cross join
        lateral (
            select bool_or(c.assessed_on = a.assessed_on) as is_same_day
            from ecdp.child_assessment as c
            where
                c.tenant_id = tenant and c.pseudonym = a.pseudonym and c.wave_id = wave
                and (c.withdrawn_on is null or c.assessed_on = a.assessed_on)
        ) as b
    where tenant = app.tid() and b.is_same_day is not null
    order by a.place;
end;
comment on function app.assessed_before(int4, uuid, bytea[], date[])
is 'Which of these children, counted from 1, have an assessment in the wave, and whether of that day.';
revoke all on function app.assessed_before(int4, uuid, bytea[], date[]) from public;
grant execute on function app.assessed_before(int4, uuid, bytea[], date[]) to ecdp_api;
