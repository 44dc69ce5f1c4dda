create or replace view analytics.partner_all with (security_invoker = true) as
select
    p.tenant_id, p.id, p.name, p.kind, p.sub_kind, p.registration_type, p.registration_number, p.focus, p.languages,
    p.latitude, p.longitude, p.created_at, p.archived_at
from ecdp.partner as p;
comment on view analytics.partner_all is 'Partner organisations, archived ones too.';
comment on column analytics.partner_all.tenant_id is 'The municipality.';
comment on column analytics.partner_all.id is 'Identifier.';
comment on column analytics.partner_all.name is 'Name of the organisation.';
comment on column analytics.partner_all.kind is 'cbo, wellness, government, corporate or education.';
comment on column analytics.partner_all.sub_kind is 'A sub-kind of it.';
comment on column analytics.partner_all.registration_type is 'npo, pbo or company.';
comment on column analytics.partner_all.registration_number is 'Number of that registration.';
comment on column analytics.partner_all.focus is 'Fields it works in.';
comment on column analytics.partner_all.languages is 'Languages, ISO 639 codes.';
comment on column analytics.partner_all.latitude is 'Degrees north (negative in South Africa), WGS 84.';
comment on column analytics.partner_all.longitude is 'Degrees east, WGS 84.';
comment on column analytics.partner_all.created_at is 'When the row was made.';
comment on column analytics.partner_all.archived_at is 'When it was archived; null while in use.';
grant select on analytics.partner_all to ecdp_analyst;

create or replace view analytics.partner with (security_invoker = true) as
select
    a.tenant_id, a.id, a.name, a.kind, a.sub_kind, a.registration_type, a.registration_number, a.focus, a.languages,
    a.latitude, a.longitude, a.created_at
from analytics.partner_all as a
where a.archived_at is null;
comment on view analytics.partner is 'Partner organisations in use. Archived ones are in partner_all.';
do $$
-- A column means the same in both.
declare
    known record;
begin
    for known in
        select c.attname, col_description(a.attrelid, a.attnum) as text
        from pg_attribute as c
        inner join pg_attribute as a on a.attrelid = 'analytics.partner_all'::regclass and a.attname = c.attname
        where c.attrelid = 'analytics.partner'::regclass and c.attnum > 0 and not c.attisdropped
    loop
        execute format('comment on column analytics.partner.%I is %L', known.attname, known.text);
    end loop;
end
$$;
grant select on analytics.partner to ecdp_analyst;

create or replace view analytics.partner_clearance with (security_invoker = true) as
select
    p.tenant_id, p.id, p.partner_id, p.outcome, p.screened_on, p.expires_on, p.created_at
from ecdp.partner_clearance as p
where p.archived_at is null;
comment on view analytics.partner_clearance is 'Screenings of partners against the National Child Protection Register.';
comment on column analytics.partner_clearance.tenant_id is 'The municipality.';
comment on column analytics.partner_clearance.id is 'Identifier.';
comment on column analytics.partner_clearance.partner_id is 'The partner.';
comment on column analytics.partner_clearance.outcome is 'What the screening found: clear or not_clear.';
comment on column analytics.partner_clearance.screened_on is 'Day of the screening.';
comment on column analytics.partner_clearance.expires_on is 'First day it no longer holds.';
comment on column analytics.partner_clearance.created_at is 'When the row was made.';
grant select on analytics.partner_clearance to ecdp_analyst;

create or replace view analytics.partner_service_area with (security_invoker = true) as
select
    p.tenant_id, p.id, p.partner_id, p.region_id, p.locality_id, p.created_at
from ecdp.partner_service_area as p
where p.archived_at is null;
comment on view analytics.partner_service_area is 'Where partners work: a region of the country, or an area that the municipality named.';
comment on column analytics.partner_service_area.tenant_id is 'The municipality.';
comment on column analytics.partner_service_area.id is 'Identifier.';
comment on column analytics.partner_service_area.partner_id is 'The partner.';
comment on column analytics.partner_service_area.region_id is 'The region: any level, inside or outside the municipality; null for an own area.';
comment on column analytics.partner_service_area.locality_id is 'The municipality''s own area: suburb, village, informal settlement; null for a region.';
comment on column analytics.partner_service_area.created_at is 'When the row was made.';
grant select on analytics.partner_service_area to ecdp_analyst;
