-- Every region a tenant deals with: itself, what lies above and below it, and its own areas.
create or replace view ecdp.tenant_region with (security_invoker = true) as
select
    t.tenant_id, r.id, null::int4 as version, r.kind, r.code, r.name, r.parent_id, r.vintage, r.valid_from, r.valid_to,
    false as own, null::timestamptz as created_at, null::timestamptz as updated_at, null::timestamptz as archived_at,
    (
        select coalesce(array_agg(s.successor_id order by s.successor_id), '{}')
        from ecdp.region_successor as s
        where s.region_id = r.id
    ) as successor_ids,
    r.code_folded, r.name_folded
from ecdp.tenant as t
inner join ecdp.region as m on m.id = t.region_id
inner join ecdp.region as r
    on
        r.id in (m.id, m.parent_id, m.district_id, m.province_id)
        or r.municipality_id = m.id
        or m.kind = 'district' and r.district_id = m.id
        or r.kind = 'country'
union all
select
    l.tenant_id, l.id, l.version, l.kind, l.code, l.name, l.parent_id, 'own' as vintage, l.valid_from, l.valid_to,
    true as own, l.created_at, l.updated_at, l.archived_at, l.successor_ids,
    l.code_folded, l.name_folded
from ecdp.locality as l;
comment on view ecdp.tenant_region is 'Regions of a municipality: its country, province and district, its wards, and the areas it named itself.';
comment on column ecdp.tenant_region.tenant_id is 'The municipality.';
comment on column ecdp.tenant_region.id is 'Identifier.';
comment on column ecdp.tenant_region.version is 'Counts the changes of an own area.';
comment on column ecdp.tenant_region.kind is 'Only suburb, village and informal_settlement can be made and changed.';
comment on column ecdp.tenant_region.code is 'Official code, or the municipality''s own short code.';
comment on column ecdp.tenant_region.name is 'Name.';
comment on column ecdp.tenant_region.code_folded is 'The key that the code is compared, searched and sorted by: see app.fold().';
comment on column ecdp.tenant_region.name_folded is 'The key that the name is compared, searched and sorted by: see app.fold().';
comment on column ecdp.tenant_region.parent_id is 'The region it lies in; null for the country.';
comment on column ecdp.tenant_region.vintage is 'The demarcation the code belongs to; own for the municipality''s areas.';
comment on column ecdp.tenant_region.valid_from is 'First day.';
comment on column ecdp.tenant_region.valid_to is 'First day it no longer is; null while it is.';
comment on column ecdp.tenant_region.own is 'Whether it is the municipality''s own area.';
comment on column ecdp.tenant_region.created_at is 'When an own area was made.';
comment on column ecdp.tenant_region.updated_at is 'When an own area was last changed.';
comment on column ecdp.tenant_region.archived_at is 'When an own area was archived.';
comment on column ecdp.tenant_region.successor_ids is 'Regions that took its place.';
grant select on ecdp.tenant_region to ecdp_api, ecdp_worker, ecdp_analyst;
