create or replace function app.check_successors() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (
        select from unnest(new.successor_ids) as s (id)
        where
            not exists (select from ecdp.region as r where r.id = s.id)
            and not exists (
                select from ecdp.locality as l where l.tenant_id = new.tenant_id and l.id = s.id
            )
    ) then
        raise exception 'a successor is neither a region nor an area of this municipality'
        using errcode = '23503', constraint = 'locality_successor_ids_fkey', table = 'locality', schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.check_successors() is 'Trigger: the successors of an area are regions, or areas of the same municipality.';
