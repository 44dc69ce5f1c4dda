create or replace view analytics.municipality_all with (security_invoker = true) as
select t.tenant_id, t.code, t.name, t.region_id, r.kind, r.population, t.created_at, t.archived_at
from ecdp.tenant as t
inner join ecdp.region as r on r.id = t.region_id;
comment on view analytics.municipality_all is 'The municipalities this login may read, closed ones too.';
comment on column analytics.municipality_all.tenant_id is 'Joins every other view.';
comment on column analytics.municipality_all.code is 'Municipal Demarcation Board code.';
comment on column analytics.municipality_all.name is 'Short name.';
comment on column analytics.municipality_all.region_id is 'Its row in region.';
comment on column analytics.municipality_all.kind is 'metro, district or local.';
comment on column analytics.municipality_all.population is 'People, Census 2011.';
comment on column analytics.municipality_all.created_at is 'When it was set up here.';
comment on column analytics.municipality_all.archived_at is 'When it was closed; null while open.';
grant select on analytics.municipality_all to ecdp_analyst;

create or replace view analytics.municipality with (security_invoker = true) as
select
    a.tenant_id, a.code, a.name, a.region_id, a.kind, a.population, a.created_at
from analytics.municipality_all as a
where a.archived_at is null;
comment on view analytics.municipality is 'The municipalities this login may read. Closed ones are in municipality_all.';
do $$
-- A column means the same in both.
declare
    known record;
begin
    for known in
        select c.attname, col_description(a.attrelid, a.attnum) as text
        from pg_attribute as c
        inner join pg_attribute as a on a.attrelid = 'analytics.municipality_all'::regclass and a.attname = c.attname
        where c.attrelid = 'analytics.municipality'::regclass and c.attnum > 0 and not c.attisdropped
    loop
        execute format('comment on column analytics.municipality.%I is %L', known.attname, known.text);
    end loop;
end
$$;
grant select on analytics.municipality to ecdp_analyst;

create or replace view analytics.locality with (security_invoker = true) as
select
    l.tenant_id, l.id, l.kind, l.code, l.name, l.parent_id, l.valid_from, l.valid_to, l.successor_ids, l.created_at
from ecdp.locality as l
where l.archived_at is null;
comment on view analytics.locality is 'Areas that a municipality named itself.';
comment on column analytics.locality.tenant_id is 'The municipality.';
comment on column analytics.locality.id is 'Identifier.';
comment on column analytics.locality.kind is 'suburb, village or informal_settlement.';
comment on column analytics.locality.code is 'The tenant''s own short code, unique within it.';
comment on column analytics.locality.name is 'Name people use.';
comment on column analytics.locality.parent_id is 'Ward or municipality it lies in, inside the tenant''s own.';
comment on column analytics.locality.valid_from is 'First day it is in use.';
comment on column analytics.locality.valid_to is 'First day it no longer is; null while it is.';
comment on column analytics.locality.successor_ids is 'Regions that took its place.';
comment on column analytics.locality.created_at is 'When the row was made.';
grant select on analytics.locality to ecdp_analyst;
