create or replace view analytics.municipality with (security_invoker = true) as
select t.tenant_id, t.code, t.name, t.region_id, r.kind, r.population, t.created_at, t.archived_at
from ecdp.tenant as t
inner join ecdp.region as r on r.id = t.region_id;
comment on view analytics.municipality is 'The municipalities this login may read.';
comment on column analytics.municipality.tenant_id is 'Joins every other view.';
comment on column analytics.municipality.code is 'Municipal Demarcation Board code.';
comment on column analytics.municipality.name is 'Short name.';
comment on column analytics.municipality.region_id is 'Its row in region.';
comment on column analytics.municipality.kind is 'metro, district or local.';
comment on column analytics.municipality.population is 'People, Census 2011.';
comment on column analytics.municipality.created_at is 'When it was set up here.';
comment on column analytics.municipality.archived_at is 'When it was closed; null while open.';
grant select on analytics.municipality to ecdp_analyst;
