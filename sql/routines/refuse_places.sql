create or replace function app.refuse_places(places text[], name text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if places <> '{}' then
        raise exception 'not so at % places: %', cardinality(places), name
        using errcode = '23514', constraint = name, detail = places::text;
    end if;
end
$$;
comment on function app.refuse_places(text[], text)
is 'Fails the transaction, under the given constraint name, where a list of places in the request is not empty; the error''s detail lists them.';
revoke all on function app.refuse_places(text[], text) from public;
grant execute on function app.refuse_places(text[], text) to ecdp_api, ecdp_worker;
