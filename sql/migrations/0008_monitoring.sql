-- Engagements with who came, and barriers.
create table ecdp.engagement (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    kind text not null,
    programme_id uuid,
    partnership_id uuid,
    held_on date not null,
    title text not null,
    title_folded text collate "C" not null generated always as (app.fold(title)) stored,
    status text not null default 'confirmed',
    status_reason text,
    postponed_from_id uuid,
    starts_at timestamptz,
    ends_at timestamptz,
    zone text,
    place text,
    region_id uuid,
    latitude float8,
    longitude float8,
    organiser text,
    capacity int4,
    note text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint engagement_pkey primary key (tenant_id, id),
    constraint engagement_title_check check (length(title) between 1 and 200),
    constraint engagement_place_check check (length(place) between 1 and 200),
    constraint engagement_note_check check (length(note) between 1 and 4000),
    constraint engagement_status_check check (status in ('confirmed', 'cancelled', 'postponed')),
    constraint engagement_status_reason_check check (length(status_reason) between 1 and 400),
    constraint engagement_status_explained_check check (status = 'confirmed' or status_reason is not null),
    constraint engagement_organiser_check check (length(organiser) between 1 and 200),
    constraint engagement_capacity_check check (capacity between 1 and 100000),
    constraint engagement_latitude_check check (latitude between -35 and -22),
    constraint engagement_longitude_check check (longitude between 16 and 33),
    constraint engagement_position_check check ((latitude is null) = (longitude is null)),
    constraint engagement_zone_check check (
        zone in (
            'Africa/Johannesburg', 'Africa/Abidjan', 'Africa/Accra', 'Africa/Addis_Ababa', 'Africa/Algiers',
            'Africa/Blantyre', 'Africa/Cairo', 'Africa/Casablanca', 'Africa/Dakar', 'Africa/Dar_es_Salaam',
            'Africa/Gaborone', 'Africa/Harare', 'Africa/Kampala', 'Africa/Kigali', 'Africa/Kinshasa', 'Africa/Lagos',
            'Africa/Luanda', 'Africa/Lusaka', 'Africa/Maputo', 'Africa/Maseru', 'Africa/Mbabane', 'Africa/Nairobi',
            'Africa/Tunis', 'Africa/Windhoek', 'America/Chicago', 'America/Denver', 'America/Los_Angeles',
            'America/New_York', 'America/Sao_Paulo', 'America/Toronto', 'Asia/Dubai', 'Asia/Jerusalem', 'Asia/Kolkata',
            'Asia/Shanghai', 'Asia/Singapore', 'Asia/Tokyo', 'Australia/Perth', 'Australia/Sydney', 'Europe/Amsterdam',
            'Europe/Athens', 'Europe/Berlin', 'Europe/Brussels', 'Europe/Dublin', 'Europe/Helsinki', 'Europe/Istanbul',
            'Europe/Lisbon', 'Europe/London', 'Europe/Madrid', 'Europe/Oslo', 'Europe/Paris', 'Europe/Rome',
            'Europe/Stockholm', 'Europe/Zurich', 'Indian/Mauritius', 'Pacific/Auckland', 'UTC'
        )
    ),
    constraint engagement_starts_at_check check (starts_at between '1990-01-01 00:00Z' and '2200-01-01 00:00Z'),
    constraint engagement_times_check check (num_nonnulls(starts_at, ends_at, zone) in (0, 3)),
    constraint engagement_ends_at_check check (ends_at > starts_at and ends_at - starts_at <= interval '31 days'),
    constraint engagement_held_on_zone_check check (held_on = (starts_at at time zone zone)::date),
    constraint engagement_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint engagement_programme_id_fkey foreign key (tenant_id, programme_id)
    references ecdp.programme (tenant_id, id),
    constraint engagement_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint engagement_postponed_from_id_fkey foreign key (tenant_id, postponed_from_id)
    references ecdp.engagement (tenant_id, id),
    constraint engagement_region_id_fkey foreign key (region_id) references ecdp.region (id),
    constraint engagement_kind_check check (
        kind in (
            'first_contact', 'proposal_presentation', 'networking_event', 'community_meeting', 'workshop',
            'site_visit', 'community_tour', 'informal_meeting', 'joint_activity', 'review_meeting'
        )
    )
);
create index engagement_held_on_idx on ecdp.engagement (tenant_id, held_on, id);
create index engagement_title_idx on ecdp.engagement (tenant_id, title_folded, id);
create index engagement_programme_id_idx on ecdp.engagement (tenant_id, programme_id, held_on);
create index engagement_partnership_id_idx on ecdp.engagement (tenant_id, partnership_id, held_on);
create index engagement_postponed_from_id_idx on ecdp.engagement (tenant_id, postponed_from_id);
create unique index engagement_tenant_id_postponed_from_id_key
on ecdp.engagement (tenant_id, postponed_from_id) where archived_at is null;
comment on table ecdp.engagement is 'A contact, meeting, visit or event.';
comment on column ecdp.engagement.kind is 'What kind it is: first_contact, proposal_presentation, networking_event, community_meeting, workshop, site_visit, community_tour, informal_meeting, joint_activity or review_meeting.';
comment on column ecdp.engagement.programme_id is 'The programme it belongs to; null for none.';
comment on column ecdp.engagement.partnership_id is 'The partnership it is about; null for none.';
comment on column ecdp.engagement.held_on is 'Day it takes or took place.';
comment on column ecdp.engagement.title is 'What it was.';
comment on column ecdp.engagement.title_folded is 'The key that the title is compared, searched and sorted by: see app.fold().';
comment on column ecdp.engagement.status is 'confirmed: it takes or took place; cancelled; or postponed, to the event that names it. Only confirmed ones are counted.';
comment on column ecdp.engagement.status_reason is 'Why it was cancelled or postponed.';
comment on column ecdp.engagement.postponed_from_id is 'The postponed event that it takes the place of; null for none.';
comment on column ecdp.engagement.starts_at is 'When it begins; goes with ends_at and zone. Null where only the day is known.';
comment on column ecdp.engagement.ends_at is 'When it ends: 31 days later at most.';
comment on column ecdp.engagement.zone is 'The time zone it is announced in, by its IANA name: held_on is the day on which it begins there.';
comment on column ecdp.engagement.place is 'Where.';
comment on column ecdp.engagement.region_id is 'The region it is held in: a ward or municipality, inside or outside of this one.';
comment on column ecdp.engagement.latitude is 'Degrees north (negative in South Africa), WGS 84.';
comment on column ecdp.engagement.longitude is 'Degrees east, WGS 84.';
comment on column ecdp.engagement.organiser is 'Who organises it: an office, team or organisation.';
comment on column ecdp.engagement.capacity is 'How many people there is room for.';
comment on column ecdp.engagement.note is 'What came of it.';
call app.protect(
    'engagement', 'select, insert, update', 'select',
    'tenant_id, id, version, kind, programme_id, partnership_id, held_on, status, postponed_from_id, starts_at, '
    'ends_at, zone, region_id, latitude, longitude, capacity, created_at, updated_at, archived_at',
    derived => 'postponed_from_id'
);

create table ecdp.engagement_attendance (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    engagement_id uuid not null,
    centre_id uuid,
    partner_id uuid,
    contact_id uuid,
    invited bool not null default true,
    answer text,
    attended bool,
    people int4,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint engagement_attendance_pkey primary key (tenant_id, id),
    constraint engagement_attendance_engagement_id_fkey foreign key (tenant_id, engagement_id)
    references ecdp.engagement (tenant_id, id),
    constraint engagement_attendance_centre_id_fkey foreign key (tenant_id, centre_id)
    references ecdp.centre (tenant_id, id),
    constraint engagement_attendance_partner_id_fkey foreign key (tenant_id, partner_id)
    references ecdp.partner (tenant_id, id),
    constraint engagement_attendance_contact_id_fkey foreign key (tenant_id, contact_id)
    references ecdp.contact (tenant_id, id) on delete cascade,
    constraint engagement_attendance_subject_check check (num_nonnulls(centre_id, partner_id, contact_id) = 1),
    constraint engagement_attendance_answer_check check (answer in ('yes', 'no', 'maybe')),
    constraint engagement_attendance_people_check check (people between 0 and 100000)
);
create unique index engagement_attendance_tenant_id_engagement_id_centre_id_key
on ecdp.engagement_attendance (tenant_id, engagement_id, centre_id) where archived_at is null;
create unique index engagement_attendance_tenant_id_engagement_id_partner_id_key
on ecdp.engagement_attendance (tenant_id, engagement_id, partner_id) where archived_at is null;
create unique index engagement_attendance_tenant_id_engagement_id_contact_id_key
on ecdp.engagement_attendance (tenant_id, engagement_id, contact_id) where archived_at is null;
create index engagement_attendance_order_idx on ecdp.engagement_attendance (tenant_id, created_at, id);
create index engagement_attendance_engagement_id_idx on ecdp.engagement_attendance (tenant_id, engagement_id);
create index engagement_attendance_centre_id_idx on ecdp.engagement_attendance (tenant_id, centre_id);
create index engagement_attendance_partner_id_idx on ecdp.engagement_attendance (tenant_id, partner_id);
create index engagement_attendance_contact_id_idx on ecdp.engagement_attendance (tenant_id, contact_id);
comment on table ecdp.engagement_attendance is 'A centre, partner or person invited to an engagement, what it answered and whether it came.';
comment on column ecdp.engagement_attendance.engagement_id is 'The engagement.';
comment on column ecdp.engagement_attendance.centre_id is 'The centre; null for others.';
comment on column ecdp.engagement_attendance.partner_id is 'The partner; null for others.';
comment on column ecdp.engagement_attendance.contact_id is 'The person, one of the contacts; null for others. Erased with the contact.';
comment on column ecdp.engagement_attendance.invited is 'Whether it was invited beforehand.';
comment on column ecdp.engagement_attendance.answer is 'What was answered: yes, no or maybe; null while nothing was.';
comment on column ecdp.engagement_attendance.attended is 'Whether it came; null while not known.';
comment on column ecdp.engagement_attendance.people is 'How many came for it; null while not known.';
call app.protect('engagement_attendance', 'select, insert, update', 'select', 'all');
create trigger engagement_attendance_attended_future
before insert or update of attended, people, engagement_id on ecdp.engagement_attendance
for each row when (new.attended or new.people > 0) execute function app.check_attendance('engagement_attendance');
create trigger engagement_held_on_future before update of held_on, status on ecdp.engagement
for each row when (new.held_on > app.today() or new.status <> 'confirmed')
execute function app.keep_attended_past('engagement');
-- The others may be what led to the partnership.
call app.since_partnership(
    'engagement', 'held_on', kinds => array['proposal_presentation', 'joint_activity', 'review_meeting']
);
create trigger engagement_postponed before insert or update of postponed_from_id, status on ecdp.engagement
for each row execute function app.check_postponed('engagement');

create table ecdp.barrier (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    programme_id uuid,
    partnership_id uuid,
    centre_id uuid,
    category text not null,
    severity int4 not null,
    title text not null,
    title_folded text collate "C" not null generated always as (app.fold(title)) stored,
    raised_on date not null,
    due_on date,
    owner text,
    mitigation text,
    resolved_on date,
    resolution text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint barrier_pkey primary key (tenant_id, id),
    constraint barrier_title_check check (length(title) between 1 and 200),
    constraint barrier_owner_check check (length(owner) between 1 and 200),
    constraint barrier_mitigation_check check (length(mitigation) between 1 and 4000),
    constraint barrier_resolution_check check (length(resolution) between 1 and 4000),
    constraint barrier_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint barrier_programme_id_fkey foreign key (tenant_id, programme_id)
    references ecdp.programme (tenant_id, id),
    constraint barrier_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint barrier_centre_id_fkey foreign key (tenant_id, centre_id) references ecdp.centre (tenant_id, id),
    constraint barrier_category_check check (
        category in (
            'funding', 'staffing', 'transport', 'infrastructure', 'communication', 'trust', 'governance',
            'compliance', 'safeguarding', 'other'
        )
    ),
    constraint barrier_severity_check check (severity between 1 and 5),
    constraint barrier_due_on_check check (due_on >= raised_on),
    constraint barrier_resolved_on_check check (resolved_on >= raised_on)
);
create index barrier_raised_on_idx on ecdp.barrier (tenant_id, raised_on, id);
create index barrier_open_idx on ecdp.barrier (tenant_id, due_on, id) where resolved_on is null and archived_at is null;
create index barrier_title_idx on ecdp.barrier (tenant_id, title_folded, id);
create index barrier_partnership_id_idx on ecdp.barrier (tenant_id, partnership_id, raised_on);
create index barrier_centre_id_idx on ecdp.barrier (tenant_id, centre_id);
create index barrier_programme_id_idx on ecdp.barrier (tenant_id, programme_id, raised_on);
comment on table ecdp.barrier is 'A barrier or challenge, who deals with it and how it ended.';
comment on column ecdp.barrier.programme_id is 'The programme it hinders; null for none.';
comment on column ecdp.barrier.partnership_id is 'The partnership it hinders; null for none.';
comment on column ecdp.barrier.centre_id is 'The centre it is met at; null for none.';
comment on column ecdp.barrier.category is 'What kind it is: funding, staffing, transport, infrastructure, communication, trust, governance, compliance, safeguarding or other.';
comment on column ecdp.barrier.severity is 'From 1 to 5, 5 the worst.';
comment on column ecdp.barrier.title is 'What it is.';
comment on column ecdp.barrier.title_folded is 'The key that the title is compared, searched and sorted by: see app.fold().';
comment on column ecdp.barrier.raised_on is 'Day it was raised.';
comment on column ecdp.barrier.due_on is 'Day by which it is to be resolved.';
comment on column ecdp.barrier.owner is 'Role or team that deals with it.';
comment on column ecdp.barrier.mitigation is 'What is done about it.';
comment on column ecdp.barrier.resolved_on is 'Day it was resolved; null while open.';
comment on column ecdp.barrier.resolution is 'How it was resolved.';
call app.protect(
    'barrier', 'select, insert, update', 'select',
    'tenant_id, id, version, programme_id, partnership_id, centre_id, category, severity, raised_on, due_on, '
    'resolved_on, created_at, updated_at, archived_at'
);
call app.past('barrier', 'raised_on');
call app.since_partnership('barrier', 'raised_on');
call app.past('barrier', 'resolved_on');
