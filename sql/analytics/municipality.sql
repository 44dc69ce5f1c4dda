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
