create or replace function app.check_locality_parent() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    fault text := app.place_fault(new.tenant_id, new.parent_id);
begin
    if fault = 'outside' then
        raise exception 'the region is not inside the municipality'
        using errcode = '23514', constraint = 'locality_parent_id_inside_check', table = 'locality', schema = 'ecdp',
        column = 'parent_id';
    end if;
    if fault = 'invalid' then
        raise exception 'the region is not valid today'
        using errcode = '23514', constraint = 'locality_parent_id_valid_check', table = 'locality', schema = 'ecdp',
        column = 'parent_id';
    end if;
    return new;
end
$$;
comment on function app.check_locality_parent()
is 'Trigger (after the row, so that policies speak first): an area is put into a region of its own municipality that is valid today.';
