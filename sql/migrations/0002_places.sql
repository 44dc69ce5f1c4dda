-- Regions (everybody's), tenants, and a tenant's own areas.
create table ecdp.region (
    id uuid not null,
    kind text not null,
    code text not null,
    vintage text not null,
    name text not null,
    code_folded text collate "C" not null generated always as (app.fold(code)) stored,
    name_folded text collate "C" not null generated always as (app.fold(name)) stored,
    iso_code text,
    parent_id uuid,
    province_id uuid,
    district_id uuid,
    municipality_id uuid,
    valid_from date not null,
    valid_to date,
    area_km2 float8,
    population int4,
    source text not null,
    constraint region_pkey primary key (id),
    constraint region_kind_vintage_code_key unique (kind, vintage, code),
    constraint region_parent_id_fkey foreign key (parent_id) references ecdp.region (id),
    constraint region_kind_check check (kind in ('country', 'province', 'district', 'metro', 'local', 'ward')),
    constraint region_valid_to_check check (valid_to > valid_from)
);
create index region_parent_id_idx on ecdp.region (parent_id);
create index region_municipality_id_idx on ecdp.region (municipality_id);
create index region_district_id_idx on ecdp.region (district_id);
comment on table ecdp.region is 'Country, provinces, districts, metros, local municipalities and wards, each valid for a time. The same for every tenant.';
comment on column ecdp.region.id is 'Made from kind, vintage and code: the same in every database.';
comment on column ecdp.region.kind is 'country, province, district, metro, local or ward.';
comment on column ecdp.region.code is 'The official code: ZA, GT, DC10, CPT, EC101, or a ward''s 8 digits.';
comment on column ecdp.region.vintage is 'The demarcation the code belongs to, such as 2016.';
comment on column ecdp.region.name is 'Short name.';
comment on column ecdp.region.code_folded is 'The key that the code is compared, searched and sorted by: see app.fold().';
comment on column ecdp.region.name_folded is 'The key that the name is compared, searched and sorted by: see app.fold().';
comment on column ecdp.region.iso_code is 'ISO 3166 code where there is one: ZA, ZA-GP.';
comment on column ecdp.region.parent_id is 'The region this one lies in, from the source, never from the shape of a code.';
comment on column ecdp.region.province_id is 'The province it is or lies in; derived from parents.';
comment on column ecdp.region.district_id is 'The district it is or lies in, null for a metro; derived from parents.';
comment on column ecdp.region.municipality_id is 'The metro or local municipality it is or lies in; derived from parents.';
comment on column ecdp.region.valid_from is 'First day the region existed.';
comment on column ecdp.region.valid_to is 'First day it no longer existed; null while it exists.';
comment on column ecdp.region.area_km2 is 'Area in square kilometres.';
comment on column ecdp.region.population is 'People, Census 2011.';
comment on column ecdp.region.source is 'Where the row comes from.';
create trigger region_place before insert or update of parent_id, kind on ecdp.region
for each row execute function app.place_region(
    'region', 'region.province_id', 'region.district_id', 'region.municipality_id'
);

create table ecdp.region_successor (
    region_id uuid not null,
    successor_id uuid not null,
    constraint region_successor_pkey primary key (region_id, successor_id),
    constraint region_successor_region_id_fkey foreign key (region_id) references ecdp.region (id),
    constraint region_successor_successor_id_fkey foreign key (successor_id) references ecdp.region (id),
    constraint region_successor_successor_id_check check (successor_id <> region_id)
);
comment on table ecdp.region_successor is 'Which regions took the place of one that ended.';
comment on column ecdp.region_successor.region_id is 'The region that ended.';
comment on column ecdp.region_successor.successor_id is 'A region that took its place, or part of it.';
grant select on ecdp.region to ecdp_api, ecdp_worker, ecdp_analyst;
grant select on ecdp.region_successor to ecdp_api, ecdp_worker, ecdp_analyst;

create table ecdp.deprivation_index (
    vintage int4 not null,
    ward_vintage text not null,
    source text not null,
    wards int4 not null,
    constraint deprivation_index_pkey primary key (vintage, ward_vintage),
    constraint deprivation_index_vintage_check check (vintage between 1900 and 2999),
    constraint deprivation_index_wards_check check (wards > 0)
);
comment on table ecdp.deprivation_index is 'An index of deprivation by ward, loaded from a file. The same for every tenant.';
comment on column ecdp.deprivation_index.vintage is 'The year it speaks of, such as 2011.';
comment on column ecdp.deprivation_index.ward_vintage is 'The demarcation of its wards, such as 2021.';
comment on column ecdp.deprivation_index.source is 'Where it comes from.';
comment on column ecdp.deprivation_index.wards is 'Wards of the country that it covers, loaded here or not.';
grant select on ecdp.deprivation_index to ecdp_api, ecdp_worker, ecdp_analyst;

create table ecdp.ward_deprivation (
    region_id uuid not null,
    vintage int4 not null,
    ward_vintage text not null,
    score float8 not null,
    share float8 not null,
    constraint ward_deprivation_pkey primary key (region_id, vintage),
    constraint ward_deprivation_region_id_fkey foreign key (region_id) references ecdp.region (id),
    constraint ward_deprivation_vintage_fkey foreign key (vintage, ward_vintage)
    references ecdp.deprivation_index (vintage, ward_vintage),
    constraint ward_deprivation_share_check check (share > 0 and share <= 1)
);
comment on table ecdp.ward_deprivation is 'How deprived a ward is by an index. A ward that it does not cover has no row.';
comment on column ecdp.ward_deprivation.region_id is 'The ward.';
comment on column ecdp.ward_deprivation.vintage is 'The year the index speaks of.';
comment on column ecdp.ward_deprivation.ward_vintage is 'The demarcation of its wards: the ward''s own.';
comment on column ecdp.ward_deprivation.score is 'The index: the higher, the more deprived. Minus the rank, where the file has ranks.';
comment on column ecdp.ward_deprivation.share is 'Share of the index''s wards that are as deprived or more, this one included: 0.4 or less is the most deprived 40 %.';
grant select on ecdp.ward_deprivation to ecdp_api, ecdp_worker, ecdp_analyst;

create table ecdp.tenant (
    tenant_id int4 generated by default as identity,
    code text not null,
    name text not null,
    region_id uuid not null,
    created_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint tenant_pkey primary key (tenant_id),
    constraint tenant_code_key unique (code),
    constraint tenant_region_id_fkey foreign key (region_id) references ecdp.region (id),
    constraint tenant_code_check check (code ~ '^[A-Z]{2,3}[0-9]{0,3}$')
);
comment on table ecdp.tenant is 'A municipality that keeps its partnerships here. Made by the operator alone.';
comment on column ecdp.tenant.tenant_id is 'Leads every key of every tenant table.';
comment on column ecdp.tenant.code is 'Municipal Demarcation Board code: CPT, DC10, EC101.';
comment on column ecdp.tenant.name is 'Short name of the municipality.';
comment on column ecdp.tenant.region_id is 'The metro, district or local municipality.';
comment on column ecdp.tenant.created_at is 'When the tenant was set up.';
comment on column ecdp.tenant.archived_at is 'When it was closed; null while open.';
alter table ecdp.tenant enable row level security;
alter table ecdp.tenant force row level security;
revoke all on ecdp.tenant from public;
create policy tenant_owner on ecdp.tenant to ecdp_owner using (true) with check (true);
create policy tenant_tenant on ecdp.tenant for select to ecdp_api
using (tenant_id = app.tid() or tenant_id = any(app.tids()));
create policy tenant_worker on ecdp.tenant for select to ecdp_worker using (true);
create policy tenant_analyst on ecdp.tenant for select to ecdp_analyst
using (tenant_id = any((select app.my_tenants())::int4[]));
grant select on ecdp.tenant to ecdp_api, ecdp_worker, ecdp_analyst;
call app.audited('tenant', 'values');

create table ecdp.locality (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    kind text not null,
    code text not null,
    name text not null,
    code_folded text collate "C" not null generated always as (app.fold(code)) stored,
    name_folded text collate "C" not null generated always as (app.fold(name)) stored,
    parent_id uuid not null,
    valid_from date not null,
    valid_to date,
    successor_ids uuid[] not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint locality_pkey primary key (tenant_id, id),
    constraint locality_code_check check (length(code) between 1 and 40),
    constraint locality_name_check check (length(name) between 1 and 200),
    constraint locality_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint locality_parent_id_fkey foreign key (parent_id) references ecdp.region (id),
    constraint locality_kind_check check (kind in ('suburb', 'village', 'informal_settlement')),
    constraint locality_valid_to_check check (valid_to > valid_from),
    constraint locality_successor_ids_check check (valid_to is not null or successor_ids = '{}')
);
create unique index locality_tenant_id_code_key
on ecdp.locality (tenant_id, code_folded) where archived_at is null;
create index locality_order_idx on ecdp.locality (tenant_id, name_folded, id);
comment on table ecdp.locality is 'A tenant''s own named areas below the wards: suburb, village, informal settlement.';
comment on column ecdp.locality.kind is 'suburb, village or informal_settlement.';
comment on column ecdp.locality.code is 'The tenant''s own short code, unique within it.';
comment on column ecdp.locality.name is 'Name people use.';
comment on column ecdp.locality.code_folded is 'The key that the code is compared, searched and sorted by: see app.fold().';
comment on column ecdp.locality.name_folded is 'The key that the name is compared, searched and sorted by: see app.fold().';
comment on column ecdp.locality.parent_id is 'Ward or municipality it lies in, inside the tenant''s own.';
comment on column ecdp.locality.valid_from is 'First day it is in use.';
comment on column ecdp.locality.valid_to is 'First day it no longer is; null while it is.';
comment on column ecdp.locality.successor_ids is 'Regions that took its place.';
call app.protect('locality', 'select, insert, update', 'select', 'all');
-- The owner moves wards, and looks first at what would be left outside a municipality: in its name, as everybody does.
create policy locality_owner on ecdp.locality for select to ecdp_owner using (tenant_id = app.tid());
-- Before the row, so that a fault of the list is named before others; of another municipality's row the policy speaks.
create trigger locality_successors before insert on ecdp.locality
for each row when (app.tid() is null or new.tenant_id = app.tid())
execute function app.check_successors('locality');
create trigger locality_successors_change before update of successor_ids on ecdp.locality
for each row when (new.successor_ids is distinct from old.successor_ids)
execute function app.check_successors('locality');
create trigger locality_parent after insert on ecdp.locality
for each row execute function app.check_locality_parent('locality');
create trigger locality_parent_change after update of parent_id on ecdp.locality
for each row when (new.parent_id is distinct from old.parent_id)
execute function app.check_locality_parent('locality');
