create or replace function app.check_centre_place() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    fault text := app.place_fault(new.tenant_id, new.region_id);
begin
    if fault = 'outside' then
        raise exception 'the region is not inside the municipality'
        using errcode = '23514', constraint = 'centre_region_id_inside_check', table = 'centre', schema = 'ecdp',
        column = 'region_id';
    end if;
    if fault = 'invalid' then
        raise exception 'the region is not valid today'
        using errcode = '23514', constraint = 'centre_region_id_valid_check', table = 'centre', schema = 'ecdp',
        column = 'region_id';
    end if;
    if exists (
        select from ecdp.locality as l
        where
            l.tenant_id = new.tenant_id and l.id = new.locality_id
            and (l.valid_from > app.today() or l.valid_to <= app.today())
    ) then
        raise exception 'the area is not in use today'
        using errcode = '23514', constraint = 'centre_locality_id_valid_check', table = 'centre', schema = 'ecdp',
        column = 'locality_id';
    end if;
    return new;
end
$$;
comment on function app.check_centre_place()
is 'Trigger: a centre is put into a region of its own municipality that is valid today, and an area that is in use today.';
