create or replace function app.check_service_area() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (
        select from ecdp.locality as l
        where
            l.tenant_id = new.tenant_id and l.id = new.locality_id
            and (l.valid_from > app.today() or l.valid_to <= app.today())
    ) then
        raise exception 'the area is not in use today'
        using errcode = '23514', constraint = 'partner_service_area_locality_id_valid_check',
        table = 'partner_service_area', schema = 'ecdp', column = 'locality_id';
    end if;
    if exists (
        select from ecdp.region as r
        where r.id = new.region_id and (r.valid_from > app.today() or r.valid_to <= app.today())
    ) then
        raise exception 'the region is not valid today'
        using errcode = '23514', constraint = 'partner_service_area_region_id_valid_check',
        table = 'partner_service_area', schema = 'ecdp', column = 'region_id';
    end if;
    return null;
end
$$;
comment on function app.check_service_area()
is 'Trigger (after the row, so that policies speak first): a partner serves a region that is valid today, anywhere, or an area that is in use today.';
