-- With its owner's rights, since ecdp_api may read no row of child_assessment. It tells of pseudonyms that one has,
-- which nobody can make without the municipality's key.
create or replace function app.assessed_before(tenant int4, wave uuid, pseudonyms bytea[], days date[])
returns setof int4
language sql stable security definer
set search_path = pg_catalog, pg_temp
begin atomic
    select a.place::int4
    from unnest(pseudonyms, days) with ordinality as a (pseudonym, assessed_on, place)
    where
        tenant = app.tid()
        and exists (
            select from ecdp.child_assessment as c
            where
                c.tenant_id = tenant and c.pseudonym = a.pseudonym and c.wave_id = wave
                and c.assessed_on = a.assessed_on
        )
    order by a.place;
end;
comment on function app.assessed_before(int4, uuid, bytea[], date[])
is 'Which of these children, counted from 1, have an assessment of that day in the wave.';
revoke all on function app.assessed_before(int4, uuid, bytea[], date[]) from public;
grant execute on function app.assessed_before(int4, uuid, bytea[], date[]) to ecdp_api;
