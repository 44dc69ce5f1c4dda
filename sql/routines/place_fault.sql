-- Where a municipality's centres and areas may lie: in it, in its wards, or, for a district, in its municipalities.
create or replace function app.place_fault(tenant int4, region uuid) returns text
language sql stable
begin atomic
    select
        case
            when not coalesce(m.id in (r.id, r.municipality_id, r.district_id), false) then 'outside'
            when r.valid_from > app.today() or r.valid_to <= app.today() then 'invalid'
        end
    from ecdp.region as r
    left join ecdp.tenant as t on t.tenant_id = tenant
    left join ecdp.region as m on m.id = t.region_id
    where r.id = region;
end;
comment on function app.place_fault(int4, uuid)
is 'Why nothing of a municipality''s can lie in a region today: outside (of the municipality) or invalid (not begun, or ended). Null where it can, and for a region that does not exist: that is the foreign key''s.';
revoke all on function app.place_fault(int4, uuid) from public;
grant execute on function app.place_fault(int4, uuid) to ecdp_api, ecdp_worker;
