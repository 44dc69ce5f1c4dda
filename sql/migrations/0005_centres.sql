-- Early childhood development centres, their dated measures, needs and registrations.
create table ecdp.centre (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    name text not null,
    name_folded text collate "C" not null generated always as (app.fold(name)) stored,
    programme_type text not null default 'centre',
    region_id uuid not null,
    locality_id uuid,
    latitude float8,
    longitude float8,
    fee_band text,
    quintile int4,
    subsidised bool,
    languages text[] not null default '{}',
    capacity int4,
    children int4,
    children_shown int4 generated always as (case when not app.is_small(children) then children end) stored,
    children_reason text generated always as (
        case
            when app.is_small(children) then 'small_count'
            when children is null and observed_on is not null then 'not_observed'
        end
    ) stored,
    practitioners int4,
    age_groups text[],
    need int4 not null default 0,
    observed_on date,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint centre_pkey primary key (tenant_id, id),
    constraint centre_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint centre_region_id_fkey foreign key (region_id) references ecdp.region (id),
    constraint centre_locality_id_fkey foreign key (tenant_id, locality_id) references ecdp.locality (tenant_id, id),
    constraint centre_name_check check (length(name) between 1 and 200),
    constraint centre_programme_type_check check (programme_type in ('centre', 'playgroup', 'day_mother', 'mobile')),
    constraint centre_latitude_check check (latitude between -35 and -22),
    constraint centre_longitude_check check (longitude between 16 and 33),
    constraint centre_position_check check ((latitude is null) = (longitude is null)),
    constraint centre_fee_band_check check (fee_band in ('none', 'under_200', '200_499', '500_999', '1000_up')),
    constraint centre_age_groups_check check (age_groups <@ array['0_1', '2', '3', '4', '5']),
    constraint centre_quintile_check check (quintile between 1 and 5),
    constraint centre_state_check check (least(capacity, children, practitioners) >= 0)
);
create index centre_order_idx on ecdp.centre (tenant_id, name_folded, id);
create index centre_region_id_idx on ecdp.centre (tenant_id, region_id);
create index centre_need_rank_idx on ecdp.centre (tenant_id, need) where archived_at is null;
create index centre_locality_id_idx on ecdp.centre (tenant_id, locality_id);
comment on table ecdp.centre is 'An Early Childhood Development centre. Its capacity, children and practitioners are the newest measure''s.';
comment on column ecdp.centre.name is 'Name of the centre.';
comment on column ecdp.centre.name_folded is 'The key that the name is compared, searched and sorted by: see app.fold().';
comment on column ecdp.centre.programme_type is 'How it works: centre, playgroup, day_mother or mobile.';
comment on column ecdp.centre.region_id is 'The ward it lies in, inside this municipality; the municipality where the ward is not known.';
comment on column ecdp.centre.locality_id is 'The municipality''s own area it lies in: suburb, village, informal settlement.';
comment on column ecdp.centre.latitude is 'Degrees north (negative in South Africa), WGS 84.';
comment on column ecdp.centre.longitude is 'Degrees east, WGS 84.';
comment on column ecdp.centre.fee_band is 'Monthly fee in rand: none, under_200, 200_499, 500_999 or 1000_up.';
comment on column ecdp.centre.quintile is 'Income quintile of the community served, 1 the poorest.';
comment on column ecdp.centre.subsidised is 'Whether it receives the per-child subsidy; null where unknown.';
comment on column ecdp.centre.languages is 'Languages, as ISO 639 codes.';
comment on column ecdp.centre.capacity is 'Places, from the newest measure that has it.';
comment on column ecdp.centre.children is 'Children enrolled, from the newest measure that has it.';
comment on column ecdp.centre.children_shown is 'The same for analysts: null for 1 to 4 children.';
comment on column ecdp.centre.children_reason is 'Why children_shown is null: small_count (1 to 4 children) or not_observed (the measures say nothing of it); null where it is shown or there is no measure.';
comment on column ecdp.centre.practitioners is 'Practitioners, from the newest measure that has it.';
comment on column ecdp.centre.age_groups is 'Ages of the children enrolled, from the newest measure that has them: 0_1, 2, 3, 4, 5; null where no measure says.';
comment on column ecdp.centre.need is 'How much it needs: the sum of the priorities of its needs in use; 0 for none.';
comment on column ecdp.centre.observed_on is 'Day of the newest measure.';
call app.protect(
    'centre', 'select, insert, update', 'select',
    'tenant_id, id, version, name, programme_type, region_id, locality_id, latitude, longitude, fee_band, quintile, '
    'subsidised, languages, capacity, children_shown, children_reason, practitioners, observed_on, created_at, '
    'updated_at, archived_at'
);

create policy centre_owner on ecdp.centre for select to ecdp_owner using (tenant_id = app.tid());
create trigger centre_place after insert on ecdp.centre
for each row execute function app.check_centre_place('centre');
create trigger centre_place_change after update of region_id, locality_id on ecdp.centre
for each row when (new.region_id is distinct from old.region_id or new.locality_id is distinct from old.locality_id)
execute function app.check_centre_place('centre');

create table ecdp.centre_measure (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    centre_id uuid not null,
    observed_on date not null,
    source text,
    capacity int4,
    girls_0_1 int4,
    girls_2 int4,
    girls_3 int4,
    girls_4 int4,
    girls_5 int4,
    boys_0_1 int4,
    boys_2 int4,
    boys_3 int4,
    boys_4 int4,
    boys_5 int4,
    children_with_disabilities int4,
    children_subsidised int4,
    practitioners_none int4,
    practitioners_nqf_1_3 int4,
    practitioners_nqf_4 int4,
    practitioners_nqf_5 int4,
    practitioners_nqf_6_up int4,
    meals_a_day int4,
    water text,
    sanitation text,
    fence bool,
    electricity bool,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint centre_measure_pkey primary key (tenant_id, id),
    constraint centre_measure_source_check check (length(source) between 1 and 200),
    constraint centre_measure_centre_id_fkey foreign key (tenant_id, centre_id)
    references ecdp.centre (tenant_id, id),
    constraint centre_measure_capacity_check check (capacity between 0 and 10000),
    constraint centre_measure_children_check check (
        least(
            girls_0_1, girls_2, girls_3, girls_4, girls_5, boys_0_1, boys_2, boys_3, boys_4, boys_5,
            children_with_disabilities, children_subsidised
        ) >= 0
        and greatest(
            girls_0_1, girls_2, girls_3, girls_4, girls_5, boys_0_1, boys_2, boys_3, boys_4, boys_5,
            children_with_disabilities, children_subsidised
        ) <= 10000
    ),
    -- Not looked at where an age band was not observed: nobody knows then how many there are in all.
    constraint centre_measure_among_check check (
        greatest(children_with_disabilities, children_subsidised)
        <= girls_0_1 + girls_2 + girls_3 + girls_4 + girls_5 + boys_0_1 + boys_2 + boys_3 + boys_4 + boys_5
    ),
    constraint centre_measure_practitioners_check check (
        least(
            practitioners_none, practitioners_nqf_1_3, practitioners_nqf_4, practitioners_nqf_5,
            practitioners_nqf_6_up
        ) >= 0
        and greatest(
            practitioners_none, practitioners_nqf_1_3, practitioners_nqf_4, practitioners_nqf_5,
            practitioners_nqf_6_up
        ) <= 1000
    ),
    constraint centre_measure_meals_a_day_check check (meals_a_day between 0 and 6),
    constraint centre_measure_water_check check (water in ('none', 'communal', 'on_site', 'piped_inside')),
    constraint centre_measure_sanitation_check check (sanitation in ('none', 'bucket', 'pit', 'vip', 'flush'))
);
create unique index centre_measure_tenant_id_centre_id_observed_on_key
on ecdp.centre_measure (tenant_id, centre_id, observed_on) where archived_at is null;
create index centre_measure_order_idx on ecdp.centre_measure (tenant_id, observed_on, id);
create index centre_measure_centre_id_idx on ecdp.centre_measure (tenant_id, centre_id, observed_on);
comment on table ecdp.centre_measure is 'What was observed at a centre on one day; null is not observed, never zero. The newest value of each is its state.';
comment on column ecdp.centre_measure.centre_id is 'The centre.';
comment on column ecdp.centre_measure.observed_on is 'Day of the observation; one a day.';
comment on column ecdp.centre_measure.source is 'Who or what reported it.';
comment on column ecdp.centre_measure.capacity is 'Places.';
comment on column ecdp.centre_measure.girls_0_1 is 'Girls enrolled under 2 years.';
comment on column ecdp.centre_measure.girls_2 is 'Girls enrolled aged 2.';
comment on column ecdp.centre_measure.girls_3 is 'Girls enrolled aged 3.';
comment on column ecdp.centre_measure.girls_4 is 'Girls enrolled aged 4.';
comment on column ecdp.centre_measure.girls_5 is 'Girls enrolled aged 5.';
comment on column ecdp.centre_measure.boys_0_1 is 'Boys enrolled under 2 years.';
comment on column ecdp.centre_measure.boys_2 is 'Boys enrolled aged 2.';
comment on column ecdp.centre_measure.boys_3 is 'Boys enrolled aged 3.';
comment on column ecdp.centre_measure.boys_4 is 'Boys enrolled aged 4.';
comment on column ecdp.centre_measure.boys_5 is 'Boys enrolled aged 5.';
comment on column ecdp.centre_measure.children_with_disabilities is 'Children with disabilities among those enrolled.';
comment on column ecdp.centre_measure.children_subsidised is 'Children whose place is subsidised, among those enrolled.';
comment on column ecdp.centre_measure.practitioners_none is 'Practitioners without a qualification.';
comment on column ecdp.centre_measure.practitioners_nqf_1_3 is 'Practitioners with NQF level 1 to 3.';
comment on column ecdp.centre_measure.practitioners_nqf_4 is 'Practitioners with NQF level 4.';
comment on column ecdp.centre_measure.practitioners_nqf_5 is 'Practitioners with NQF level 5.';
comment on column ecdp.centre_measure.practitioners_nqf_6_up is 'Practitioners with NQF level 6 or higher.';
comment on column ecdp.centre_measure.meals_a_day is 'Meals a child gets a day.';
comment on column ecdp.centre_measure.water is 'Where water comes from: none, communal, on_site or piped_inside.';
comment on column ecdp.centre_measure.sanitation is 'Kind of toilet: none, bucket, pit, vip or flush.';
comment on column ecdp.centre_measure.fence is 'Whether it is fenced.';
comment on column ecdp.centre_measure.electricity is 'Whether it has electricity.';
call app.protect(
    'centre_measure', 'select, insert, update', 'select',
    'tenant_id, id, centre_id, observed_on, capacity, practitioners_none, practitioners_nqf_1_3, '
    'practitioners_nqf_4, practitioners_nqf_5, practitioners_nqf_6_up, meals_a_day, water, sanitation, fence, '
    'electricity, created_at, archived_at'
);

call app.past('centre_measure', 'observed_on');
create trigger centre_measure_state_insert after insert on ecdp.centre_measure
referencing new table as new_rows for each statement execute function app.refresh_centre_state(
    'centre_measure', 'centre.capacity', 'centre.children', 'centre.practitioners', 'centre.age_groups',
    'centre.observed_on'
);
create trigger centre_measure_state_update after update on ecdp.centre_measure
referencing new table as new_rows for each statement execute function app.refresh_centre_state(
    'centre_measure', 'centre.capacity', 'centre.children', 'centre.practitioners', 'centre.age_groups',
    'centre.observed_on'
);

create table ecdp.centre_registration (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    centre_id uuid not null,
    scheme text not null,
    level text not null,
    number text,
    valid_from date not null,
    valid_to date,
    evidence text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint centre_registration_pkey primary key (tenant_id, id),
    constraint centre_registration_number_check check (length(number) between 1 and 100),
    constraint centre_registration_evidence_check check (length(evidence) between 1 and 500),
    constraint centre_registration_centre_id_fkey foreign key (tenant_id, centre_id)
    references ecdp.centre (tenant_id, id),
    constraint centre_registration_level_check check (
        scheme in ('partial_care', 'ecd_programme')
        and level in ('conditional', 'full', 'expired', 'cancelled', 'pending')
        or scheme = 'bana_pele' and level in ('bronze', 'silver', 'gold')
    ),
    constraint centre_registration_valid_to_check check (valid_to > valid_from)
);
create index centre_registration_centre_id_idx on ecdp.centre_registration (tenant_id, centre_id);
create index centre_registration_order_idx on ecdp.centre_registration (tenant_id, valid_from, id);
comment on table ecdp.centre_registration is 'A registration of a centre. Bronze means applied and not yet compliant.';
comment on column ecdp.centre_registration.centre_id is 'The centre.';
comment on column ecdp.centre_registration.scheme is 'partial_care or ecd_programme (Children''s Act), or bana_pele.';
comment on column ecdp.centre_registration.level is 'conditional, full, expired, cancelled or pending; for bana_pele bronze, silver or gold.';
comment on column ecdp.centre_registration.number is 'Certificate number.';
comment on column ecdp.centre_registration.valid_from is 'First day of validity.';
comment on column ecdp.centre_registration.valid_to is 'Day it lapses; null where open.';
comment on column ecdp.centre_registration.evidence is 'Where the proof is kept.';
call app.protect(
    'centre_registration', 'select, insert, update', 'select',
    'tenant_id, id, version, centre_id, scheme, level, number, valid_from, valid_to, created_at, updated_at, '
    'archived_at'
);

create table ecdp.centre_need (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    centre_id uuid not null,
    area text not null,
    priority int4 not null,
    note text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint centre_need_pkey primary key (tenant_id, id),
    constraint centre_need_note_check check (length(note) between 1 and 2000),
    constraint centre_need_centre_id_fkey foreign key (tenant_id, centre_id) references ecdp.centre (tenant_id, id),
    constraint centre_need_area_fkey foreign key (area) references ecdp.collaboration_area (code),
    constraint centre_need_priority_check check (priority between 1 and 5)
);
create unique index centre_need_tenant_id_centre_id_area_key
on ecdp.centre_need (tenant_id, centre_id, area) where archived_at is null;
create index centre_need_area_idx on ecdp.centre_need (tenant_id, area);
create index centre_need_centre_id_idx on ecdp.centre_need (tenant_id, centre_id);
create index centre_need_order_idx on ecdp.centre_need (tenant_id, priority, id);
comment on table ecdp.centre_need is 'What a centre needs: an area of collaboration with its priority.';
comment on column ecdp.centre_need.centre_id is 'The centre.';
comment on column ecdp.centre_need.area is 'Area of collaboration; one need an area.';
comment on column ecdp.centre_need.priority is 'From 1 to 5, 5 the most pressing.';
comment on column ecdp.centre_need.note is 'In the centre''s words.';
call app.protect(
    'centre_need', 'select, insert, update', 'select',
    'tenant_id, id, version, centre_id, area, priority, created_at, updated_at, archived_at'
);
create trigger centre_need_state_insert after insert on ecdp.centre_need
referencing new table as new_rows for each statement execute function app.refresh_centre_need(
    'centre_need', 'centre.need'
);
create trigger centre_need_state_update after update on ecdp.centre_need
referencing new table as new_rows for each statement execute function app.refresh_centre_need(
    'centre_need', 'centre.need'
);
