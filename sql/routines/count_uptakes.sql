create or replace function app.count_uptakes(practice uuid)
returns table (municipalities int4, uptakes int4, worked int4)
language plpgsql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
-- Over all municipalities, of which a caller sees one: numbers only, of a practice that the caller knows the id of.
begin
    return query
    select
        count(distinct u.tenant_id)::int4, count(*)::int4, (count(*) filter (where u.outcome = 'worked'))::int4
    from ecdp.practice_uptake as u
    where u.practice_id = practice and u.archived_at is null;
end
$$;
comment on function app.count_uptakes(uuid)
is 'How many municipalities took a practice up, how often in all, and how often it worked.';
revoke all on function app.count_uptakes(uuid) from public;
grant execute on function app.count_uptakes(uuid) to ecdp_api;
