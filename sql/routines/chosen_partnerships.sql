-- In PL/pgSQL, whose plans are kept: a function in SQL that is no part of the statement would be planned at each call.
-- It is to be none: the rest is planned for as many rows as it says it has.
create or replace function app.chosen_partnerships(tenant int4, partnerships uuid[]) returns setof uuid
language plpgsql stable rows 1000
set search_path = pg_catalog, pg_temp
as $$
begin
    if partnerships is not null then
        return query select x.id from unnest(partnerships) as x (id);
    else
        return query select p.id from ecdp.partnership as p where p.tenant_id = tenant;
    end if;
end
$$;
comment on function app.chosen_partnerships(int4, uuid[])
is 'The partnerships that are named, or, where none are, all of the municipality. Planned for many of them.';
revoke all on function app.chosen_partnerships(int4, uuid[]) from public;
grant execute on function app.chosen_partnerships(int4, uuid[]) to ecdp_api, ecdp_worker, ecdp_analyst;
