create or replace view analytics.centre_all with (security_invoker = true) as
select
    c.tenant_id, c.id, c.name, c.programme_type, c.region_id, r.code as region_code, c.locality_id, c.latitude,
    c.longitude, c.fee_band, c.quintile, c.subsidised, c.languages, c.capacity, c.children_shown as children,
    c.children_reason, c.practitioners, c.observed_on, s.underserved, s.underserved_by, s.unsubsidised, s.unregistered,
    c.created_at, c.archived_at
from ecdp.centre as c
inner join ecdp.region as r on r.id = c.region_id
inner join ecdp.centre_standing as s on s.tenant_id = c.tenant_id and s.id = c.id;
comment on view analytics.centre_all is 'Centres with their newest measures, archived ones too. A count of 1 to 4 children is null with a reason.';
comment on column analytics.centre_all.tenant_id is 'The municipality.';
comment on column analytics.centre_all.id is 'Identifier.';
comment on column analytics.centre_all.name is 'Name of the centre.';
comment on column analytics.centre_all.programme_type is 'centre, playgroup, day_mother or mobile.';
comment on column analytics.centre_all.region_id is 'Ward it lies in, or the municipality where the ward is not known.';
comment on column analytics.centre_all.region_code is 'Code of that region.';
comment on column analytics.centre_all.locality_id is 'The municipality''s own area it lies in.';
comment on column analytics.centre_all.latitude is 'Degrees north (negative in South Africa), WGS 84.';
comment on column analytics.centre_all.longitude is 'Degrees east, WGS 84.';
comment on column analytics.centre_all.fee_band is 'Monthly fee in rand, as a band.';
comment on column analytics.centre_all.quintile is 'Income quintile of the community served, 1 the poorest.';
comment on column analytics.centre_all.subsidised is 'Whether it receives the per-child subsidy; null where unknown.';
comment on column analytics.centre_all.languages is 'Languages, ISO 639 codes.';
comment on column analytics.centre_all.capacity is 'Places.';
comment on column analytics.centre_all.children is 'Children enrolled; null where unknown or 1 to 4.';
comment on column analytics.centre_all.children_reason is 'Why children is null, where a measure exists: small_count (1 to 4 children) or not_observed.';
comment on column analytics.centre_all.practitioners is 'Practitioners.';
comment on column analytics.centre_all.observed_on is 'Date of the newest measure.';
comment on column analytics.centre_all.underserved is 'Whether its community is underserved today: its ward is among the most deprived 40 % of the country by the newest index; where none covers the ward, its quintile is 1 to 3. Null where neither is known.';
comment on column analytics.centre_all.underserved_by is 'What says so: index or quintile; null where neither is known.';
comment on column analytics.centre_all.unsubsidised is 'Whether the centre goes without the per-child subsidy; null where unknown.';
comment on column analytics.centre_all.unregistered is 'Whether it has no valid registration today; bronze is none.';
comment on column analytics.centre_all.created_at is 'When the row was made.';
comment on column analytics.centre_all.archived_at is 'When it was archived; null while in use.';
grant select on analytics.centre_all to ecdp_analyst;

create or replace view analytics.centre with (security_invoker = true) as
select
    a.tenant_id, a.id, a.name, a.programme_type, a.region_id, a.region_code, a.locality_id, a.latitude, a.longitude,
    a.fee_band, a.quintile, a.subsidised, a.languages, a.capacity, a.children, a.children_reason, a.practitioners,
    a.observed_on, a.underserved, a.underserved_by, a.unsubsidised, a.unregistered, a.created_at
from analytics.centre_all as a
where a.archived_at is null;
comment on view analytics.centre is 'Centres in use, with their newest measures. A count of 1 to 4 children is null with a reason. Archived ones are in centre_all.';
do $$
-- A column means the same in both.
declare
    known record;
begin
    for known in
        select c.attname, col_description(a.attrelid, a.attnum) as text
        from pg_attribute as c
        inner join pg_attribute as a on a.attrelid = 'analytics.centre_all'::regclass and a.attname = c.attname
        where c.attrelid = 'analytics.centre'::regclass and c.attnum > 0 and not c.attisdropped
    loop
        execute format('comment on column analytics.centre.%I is %L', known.attname, known.text);
    end loop;
end
$$;
grant select on analytics.centre to ecdp_analyst;

create or replace view analytics.centre_registration with (security_invoker = true) as
select
    c.tenant_id, c.id, c.centre_id, c.scheme, c.level, c.number, c.valid_from, c.valid_to, c.created_at
from ecdp.centre_registration as c
where c.archived_at is null;
comment on view analytics.centre_registration is 'Registrations of centres.';
comment on column analytics.centre_registration.tenant_id is 'The municipality.';
comment on column analytics.centre_registration.id is 'Identifier.';
comment on column analytics.centre_registration.centre_id is 'The centre.';
comment on column analytics.centre_registration.scheme is 'partial_care or ecd_programme (Children''s Act), or bana_pele.';
comment on column analytics.centre_registration.level is 'conditional, full, expired, cancelled or pending; for bana_pele bronze, silver or gold.';
comment on column analytics.centre_registration.number is 'Certificate number.';
comment on column analytics.centre_registration.valid_from is 'First day of validity.';
comment on column analytics.centre_registration.valid_to is 'Day it lapses; null where open.';
comment on column analytics.centre_registration.created_at is 'When the row was made.';
grant select on analytics.centre_registration to ecdp_analyst;

create or replace view analytics.centre_measure with (security_invoker = true) as
select
    c.tenant_id, c.id, c.centre_id, c.observed_on, c.capacity, c.practitioners_none, c.practitioners_nqf_1_3,
    c.practitioners_nqf_4, c.practitioners_nqf_5, c.practitioners_nqf_6_up, c.meals_a_day, c.water, c.sanitation,
    c.fence, c.electricity, c.created_at
from ecdp.centre_measure as c
where c.archived_at is null;
comment on view analytics.centre_measure is 'What was observed of a centre on a day, but for children: those are in analytics.centre, small counts hidden.';
comment on column analytics.centre_measure.tenant_id is 'The municipality.';
comment on column analytics.centre_measure.id is 'Identifier.';
comment on column analytics.centre_measure.centre_id is 'The centre.';
comment on column analytics.centre_measure.observed_on is 'Day of the observation; one a day.';
comment on column analytics.centre_measure.capacity is 'Places.';
comment on column analytics.centre_measure.practitioners_none is 'Practitioners without a qualification.';
comment on column analytics.centre_measure.practitioners_nqf_1_3 is 'Practitioners with NQF level 1 to 3.';
comment on column analytics.centre_measure.practitioners_nqf_4 is 'Practitioners with NQF level 4.';
comment on column analytics.centre_measure.practitioners_nqf_5 is 'Practitioners with NQF level 5.';
comment on column analytics.centre_measure.practitioners_nqf_6_up is 'Practitioners with NQF level 6 or higher.';
comment on column analytics.centre_measure.meals_a_day is 'Meals a child gets a day.';
comment on column analytics.centre_measure.water is 'Where water comes from: none, communal, on_site or piped_inside.';
comment on column analytics.centre_measure.sanitation is 'Kind of toilet: none, bucket, pit, vip or flush.';
comment on column analytics.centre_measure.fence is 'Whether it is fenced.';
comment on column analytics.centre_measure.electricity is 'Whether it has electricity.';
comment on column analytics.centre_measure.created_at is 'When the row was made.';
grant select on analytics.centre_measure to ecdp_analyst;
