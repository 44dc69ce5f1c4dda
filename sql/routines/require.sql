create or replace function app.require(condition bool, name text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if condition is not true then
        raise exception 'not so: %', name using errcode = '23514', constraint = name;
    end if;
end
$$;
comment on function app.require(bool, text)
is 'Fails the transaction, under the given constraint name, unless the condition holds.';
revoke all on function app.require(bool, text) from public;
grant execute on function app.require(bool, text) to ecdp_api, ecdp_worker;
