create or replace view analytics.partner with (security_invoker = true) as
select
    p.tenant_id, p.id, p.name, p.kind, p.sub_kind, p.registration_type, p.registration_number, p.focus, p.languages,
    p.latitude, p.longitude, p.created_at, p.archived_at
from ecdp.partner as p;
comment on view analytics.partner is 'Partner organisations.';
comment on column analytics.partner.tenant_id is 'The municipality.';
comment on column analytics.partner.id is 'Identifier.';
comment on column analytics.partner.name is 'Name of the organisation.';
comment on column analytics.partner.kind is 'cbo, wellness, government, corporate or education.';
comment on column analytics.partner.sub_kind is 'A sub-kind of it.';
comment on column analytics.partner.registration_type is 'npo, pbo or company.';
comment on column analytics.partner.registration_number is 'Number of that registration.';
comment on column analytics.partner.focus is 'Fields it works in.';
comment on column analytics.partner.languages is 'Languages, ISO 639 codes.';
comment on column analytics.partner.latitude is 'Degrees north (negative in South Africa), WGS 84.';
comment on column analytics.partner.longitude is 'Degrees east, WGS 84.';
comment on column analytics.partner.created_at is 'When the row was made.';
comment on column analytics.partner.archived_at is 'When it was archived; null while in use.';
grant select on analytics.partner to ecdp_analyst;
