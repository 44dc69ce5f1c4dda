create or replace view analytics.centre with (security_invoker = true) as
select
    c.tenant_id, c.id, c.name, c.programme_type, c.region_id, r.code as region_code, c.locality_id, c.latitude,
    c.longitude, c.fee_band, c.quintile, c.subsidised, c.languages, c.capacity, c.children_shown as children,
    c.children_reason, c.practitioners, c.observed_on, c.created_at, c.archived_at
from ecdp.centre as c
inner join ecdp.region as r on r.id = c.region_id;
comment on view analytics.centre is 'Centres with their newest measures. A count of 1 to 4 children is null with a reason.';
comment on column analytics.centre.tenant_id is 'The municipality.';
comment on column analytics.centre.id is 'Identifier.';
comment on column analytics.centre.name is 'Name of the centre.';
comment on column analytics.centre.programme_type is 'centre, playgroup, day_mother or mobile.';
comment on column analytics.centre.region_id is 'Ward or municipality it lies in.';
comment on column analytics.centre.region_code is 'Code of that region.';
comment on column analytics.centre.locality_id is 'The municipality''s own area it lies in.';
comment on column analytics.centre.latitude is 'Degrees north (negative in South Africa), WGS 84.';
comment on column analytics.centre.longitude is 'Degrees east, WGS 84.';
comment on column analytics.centre.fee_band is 'Monthly fee in rand, as a band.';
comment on column analytics.centre.quintile is 'Income quintile of the community served, 1 the poorest.';
comment on column analytics.centre.subsidised is 'Whether it receives the per-child subsidy; null where unknown.';
comment on column analytics.centre.languages is 'Languages, ISO 639 codes.';
comment on column analytics.centre.capacity is 'Places.';
comment on column analytics.centre.children is 'Children enrolled; null where unknown or 1 to 4.';
comment on column analytics.centre.children_reason is 'Why children is null, where a measure exists: small_count (1 to 4 children) or not_observed.';
comment on column analytics.centre.practitioners is 'Practitioners.';
comment on column analytics.centre.observed_on is 'Date of the newest measure.';
comment on column analytics.centre.created_at is 'When the row was made.';
comment on column analytics.centre.archived_at is 'When it was archived; null while in use.';
grant select on analytics.centre to ecdp_analyst;
