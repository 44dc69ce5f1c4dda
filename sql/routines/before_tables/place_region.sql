create or replace function app.place_region() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    parent record;
begin
    select r.* into parent from ecdp.region as r where r.id = new.parent_id;
    new.province_id := case when new.kind = 'province' then new.id else parent.province_id end;
    new.district_id := case when new.kind = 'district' then new.id else parent.district_id end;
    new.municipality_id := case when new.kind in ('metro', 'local') then new.id else parent.municipality_id end;
    return new;
end
$$;
comment on function app.place_region() is 'Trigger: a region inherits province, district and municipality from its parent.';
