-- Organisations that can help, what they offer and where, their clearances; and contacts, apart.
create table ecdp.partner (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    name text not null,
    name_folded text collate "C" not null generated always as (app.fold(name)) stored,
    kind text not null,
    sub_kind text not null,
    registration_type text,
    registration_number text,
    registration_number_folded text collate "C" generated always as (app.fold_number(registration_number)) stored,
    focus text[] not null default '{}',
    languages text[] not null default '{}',
    age_groups text[] not null default '{}',
    latitude float8,
    longitude float8,
    website text,
    phone text collate "C",
    note text,
    confirm_duplicate bool not null default false,
    merged_into_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint partner_pkey primary key (tenant_id, id),
    constraint partner_registration_number_check check (length(registration_number) between 1 and 50),
    constraint partner_website_check check (length(website) between 1 and 300),
    constraint partner_phone_check check (phone ~ '^\+[0-9]{8,15}$'),
    constraint partner_note_check check (length(note) between 1 and 4000),
    constraint partner_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint partner_sub_kind_fkey foreign key (kind, sub_kind) references ecdp.partner_sub_kind (kind, sub_kind),
    constraint partner_name_check check (length(name) between 1 and 200),
    constraint partner_registration_type_check check (registration_type in ('npo', 'pbo', 'company')),
    constraint partner_registration_check check ((registration_type is null) = (registration_number is null)),
    constraint partner_focus_check check (
        focus <@ array['education', 'child_welfare', 'community_development', 'health', 'finance']
    ),
    constraint partner_age_groups_check check (age_groups <@ array['0_1', '2', '3', '4', '5']),
    constraint partner_latitude_check check (latitude between -35 and -22),
    constraint partner_longitude_check check (longitude between 16 and 33),
    constraint partner_position_check check ((latitude is null) = (longitude is null)),
    constraint partner_merged_into_id_fkey foreign key (tenant_id, merged_into_id)
    references ecdp.partner (tenant_id, id),
    constraint partner_merged_into_id_check check (
        merged_into_id is null or (archived_at is not null and merged_into_id <> id)
    )
);
create unique index partner_tenant_id_registration_type_registration_number_key
on ecdp.partner (tenant_id, registration_type, registration_number_folded)
where archived_at is null and not confirm_duplicate;
create index partner_phone_idx on ecdp.partner (tenant_id, phone);
create index partner_merged_into_id_idx on ecdp.partner (tenant_id, merged_into_id);
create index partner_registration_number_idx on ecdp.partner (tenant_id, registration_number_folded);
create index partner_order_idx on ecdp.partner (tenant_id, name_folded, id);
comment on table ecdp.partner is 'An organisation that can help centres, as this municipality knows it.';
comment on column ecdp.partner.name is 'Name of the organisation.';
comment on column ecdp.partner.name_folded is 'The key that the name is compared, searched and sorted by: see app.fold().';
comment on column ecdp.partner.kind is 'Kind of organisation: cbo, wellness, government, corporate or education.';
comment on column ecdp.partner.sub_kind is 'A sub-kind of its kind; see partner_sub_kind.';
comment on column ecdp.partner.registration_type is 'What the number is: npo, pbo or company.';
comment on column ecdp.partner.registration_number is 'Registration number; goes with registration_type.';
comment on column ecdp.partner.focus is 'Fields it works in: education, child_welfare, community_development, health or finance.';
comment on column ecdp.partner.languages is 'Languages it works in, as ISO 639 codes.';
comment on column ecdp.partner.age_groups is 'Ages of the children it works with: 0_1, 2, 3, 4, 5; empty where nothing is said, which asks for nothing.';
comment on column ecdp.partner.registration_number_folded is 'The key that the number is compared by: see app.fold_number().';
comment on column ecdp.partner.latitude is 'Degrees north (negative in South Africa), WGS 84.';
comment on column ecdp.partner.longitude is 'Degrees east, WGS 84.';
comment on column ecdp.partner.website is 'Address of its site.';
comment on column ecdp.partner.phone is 'The organisation''s own telephone number, in any usual spelling, South African if no country is given; kept in E.164.';
comment on column ecdp.partner.note is 'Free text.';
comment on column ecdp.partner.confirm_duplicate is 'Whether it is another organisation than the ones that look like it: whoever made it said so.';
comment on column ecdp.partner.merged_into_id is 'The partner that it was merged into; null where it was not.';
call app.protect(
    'partner', 'select, insert, update', 'select',
    'tenant_id, id, version, name, kind, sub_kind, registration_type, registration_number, focus, '
    'languages, age_groups, latitude, longitude, website, confirm_duplicate, merged_into_id, '
    'created_at, updated_at, archived_at',
    derived => 'merged_into_id'
);
create trigger partner_duplicate before insert on ecdp.partner
for each row when (not new.confirm_duplicate and new.archived_at is null)
execute function app.check_duplicate_partner('partner');

create table ecdp.partner_offer (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    partner_id uuid not null,
    area text not null,
    capacity int4 not null,
    forms text[] not null default '{}',
    note text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint partner_offer_pkey primary key (tenant_id, id),
    constraint partner_offer_note_check check (length(note) between 1 and 2000),
    constraint partner_offer_partner_id_fkey foreign key (tenant_id, partner_id)
    references ecdp.partner (tenant_id, id),
    constraint partner_offer_area_fkey foreign key (area) references ecdp.collaboration_area (code),
    constraint partner_offer_capacity_check check (capacity between 0 and 100000),
    constraint partner_offer_forms_check check (
        forms <@ array[
            'funding', 'materials', 'training', 'expertise', 'volunteers', 'services', 'policy_support', 'research',
            'mentorship', 'curriculum_development'
        ]
    )
);
create unique index partner_offer_tenant_id_partner_id_area_key
on ecdp.partner_offer (tenant_id, partner_id, area) where archived_at is null;
create index partner_offer_order_idx on ecdp.partner_offer (tenant_id, area, id);
create index partner_offer_partner_id_idx on ecdp.partner_offer (tenant_id, partner_id);
comment on table ecdp.partner_offer is 'What a partner offers: an area of collaboration, for how many centres at once, in which forms.';
comment on column ecdp.partner_offer.partner_id is 'The partner.';
comment on column ecdp.partner_offer.area is 'Area of collaboration; one offer an area.';
comment on column ecdp.partner_offer.capacity is 'Centres it can serve at once.';
comment on column ecdp.partner_offer.forms is 'Forms of support.';
comment on column ecdp.partner_offer.note is 'Free text.';
call app.protect(
    'partner_offer', 'select, insert, update', 'select',
    'tenant_id, id, version, partner_id, area, capacity, forms, created_at, updated_at, archived_at'
);

create table ecdp.partner_service_area (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    partner_id uuid not null,
    region_id uuid,
    locality_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint partner_service_area_pkey primary key (tenant_id, id),
    constraint partner_service_area_partner_id_fkey foreign key (tenant_id, partner_id)
    references ecdp.partner (tenant_id, id),
    constraint partner_service_area_region_id_fkey foreign key (region_id) references ecdp.region (id),
    constraint partner_service_area_locality_id_fkey foreign key (tenant_id, locality_id)
    references ecdp.locality (tenant_id, id),
    constraint partner_service_area_place_check check (num_nonnulls(region_id, locality_id) = 1)
);
create unique index partner_service_area_tenant_id_partner_id_region_id_key
on ecdp.partner_service_area (tenant_id, partner_id, region_id) where archived_at is null;
create unique index partner_service_area_tenant_id_partner_id_locality_id_key
on ecdp.partner_service_area (tenant_id, partner_id, locality_id) where archived_at is null;
create index partner_service_area_order_idx on ecdp.partner_service_area (tenant_id, created_at, id);
create index partner_service_area_partner_id_idx on ecdp.partner_service_area (tenant_id, partner_id);
create index partner_service_area_locality_id_idx on ecdp.partner_service_area (tenant_id, locality_id);
comment on table ecdp.partner_service_area is 'Where a partner works: a region of any level, inside or outside the municipality, or an area that the municipality named itself.';
comment on column ecdp.partner_service_area.partner_id is 'The partner.';
comment on column ecdp.partner_service_area.region_id is 'The region: any level, inside or outside the municipality; null for an own area.';
comment on column ecdp.partner_service_area.locality_id is 'The municipality''s own area: suburb, village, informal settlement; null for a region.';
call app.protect('partner_service_area', 'select, insert, update', 'select', 'all');

create table ecdp.partner_clearance (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    partner_id uuid not null,
    outcome text not null,
    screened_on date not null,
    expires_on date not null,
    reference text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint partner_clearance_pkey primary key (tenant_id, id),
    constraint partner_clearance_reference_check check (length(reference) between 1 and 100),
    constraint partner_clearance_partner_id_fkey foreign key (tenant_id, partner_id)
    references ecdp.partner (tenant_id, id),
    constraint partner_clearance_outcome_check check (outcome in ('clear', 'not_clear')),
    constraint partner_clearance_expires_on_check check (expires_on > screened_on)
);
create unique index partner_clearance_tenant_id_partner_id_screened_on_key
on ecdp.partner_clearance (tenant_id, partner_id, screened_on) where archived_at is null;
create index partner_clearance_order_idx on ecdp.partner_clearance (tenant_id, screened_on, id);
create index partner_clearance_expires_on_idx
on ecdp.partner_clearance (tenant_id, expires_on, id) where archived_at is null and outcome = 'clear';
create index partner_clearance_partner_id_idx on ecdp.partner_clearance (tenant_id, partner_id, screened_on);
comment on table ecdp.partner_clearance is 'A screening against the child protection register. Only the newest one counts, from its day until it expires.';
comment on column ecdp.partner_clearance.partner_id is 'The partner.';
comment on column ecdp.partner_clearance.outcome is 'What the screening found: clear or not_clear.';
comment on column ecdp.partner_clearance.screened_on is 'Day of the screening.';
comment on column ecdp.partner_clearance.expires_on is 'First day it no longer holds.';
comment on column ecdp.partner_clearance.reference is 'Reference of the certificate.';
call app.protect(
    'partner_clearance', 'select, insert, update', 'select',
    'tenant_id, id, version, partner_id, outcome, screened_on, expires_on, created_at, updated_at, archived_at',
    derived => 'partner_id, outcome, screened_on, expires_on'
);
call app.past('partner_clearance', 'screened_on');
create trigger partner_clearance_kept before insert or update on ecdp.partner_clearance
for each row execute function app.keep_clearance('partner_clearance');

create table ecdp.contact (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    centre_id uuid,
    partner_id uuid,
    name text not null,
    name_folded text collate "C" not null generated always as (app.fold(name)) stored,
    role text,
    phone text collate "C",
    email text,
    email_folded text collate "C" generated always as (app.fold(email)) stored,
    preferred text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint contact_pkey primary key (tenant_id, id),
    constraint contact_name_check check (length(name) between 1 and 200),
    constraint contact_role_check check (length(role) between 1 and 100),
    constraint contact_email_check check (length(email) between 3 and 254),
    constraint contact_centre_id_fkey foreign key (tenant_id, centre_id) references ecdp.centre (tenant_id, id),
    constraint contact_partner_id_fkey foreign key (tenant_id, partner_id) references ecdp.partner (tenant_id, id),
    constraint contact_subject_check check (num_nonnulls(centre_id, partner_id) = 1),
    constraint contact_phone_check check (phone ~ '^\+[0-9]{8,15}$'),
    constraint contact_preferred_check check (preferred in ('phone', 'email', 'whatsapp', 'sms', 'visit'))
);
create index contact_centre_id_idx on ecdp.contact (tenant_id, centre_id);
create index contact_partner_id_idx on ecdp.contact (tenant_id, partner_id);
create index contact_order_idx on ecdp.contact (tenant_id, name_folded, id);
create index contact_phone_idx on ecdp.contact (tenant_id, phone);
create index contact_email_idx on ecdp.contact (tenant_id, email_folded);
comment on table ecdp.contact is 'People to reach at a centre or partner: personal information, kept apart, listed only to those with the right.';
comment on column ecdp.contact.centre_id is 'The centre; null for a partner''s contact.';
comment on column ecdp.contact.partner_id is 'The partner; null for a centre''s contact.';
comment on column ecdp.contact.name is 'Name of the person.';
comment on column ecdp.contact.name_folded is 'The key that the name is compared, searched and sorted by: see app.fold().';
comment on column ecdp.contact.role is 'What they do there.';
comment on column ecdp.contact.phone is 'Telephone number in any usual spelling, South African if no country is given; kept in E.164.';
comment on column ecdp.contact.email is 'E-mail address.';
comment on column ecdp.contact.email_folded is 'The key that the address is compared, searched and sorted by: see app.fold().';
comment on column ecdp.contact.preferred is 'How they like to be reached.';
call app.protect('contact', 'select, insert, update, delete', 'none', audit => 'names');
