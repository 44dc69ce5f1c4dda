create or replace function app.chosen_partnerships(tenant int4, partnerships uuid[]) returns setof uuid
language sql stable rows 1000
set search_path = pg_catalog, pg_temp
begin atomic
    select x.id from unnest(partnerships) as x (id)
    union all
    select p.id
    from ecdp.partnership as p
    where p.tenant_id = tenant and partnerships is null;
end;
comment on function app.chosen_partnerships(int4, uuid[])
is 'The partnerships that are named, or, where none are, all of the municipality. Planned for many of them.';
revoke all on function app.chosen_partnerships(int4, uuid[]) from public;
grant execute on function app.chosen_partnerships(int4, uuid[]) to ecdp_api, ecdp_worker, ecdp_analyst;
