-- Where partners come from: leads; what is to be done next about anything: follow-ups; and partners that were merged.
create table ecdp.lead (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    name text not null,
    name_folded text collate "C" not null generated always as (app.fold(name)) stored,
    source text not null,
    source_detail text,
    found_on date not null,
    found_by text not null,
    programme_id uuid,
    engagement_id uuid,
    referrer_id uuid,
    kind text,
    areas text[] not null default '{}',
    phone text collate "C",
    website text,
    status text not null default 'open',
    partner_id uuid,
    closed_on date,
    closed_reason text,
    note text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint lead_pkey primary key (tenant_id, id),
    constraint lead_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint lead_programme_id_fkey foreign key (tenant_id, programme_id) references ecdp.programme (tenant_id, id),
    constraint lead_engagement_id_fkey foreign key (tenant_id, engagement_id)
    references ecdp.engagement (tenant_id, id),
    constraint lead_referrer_id_fkey foreign key (tenant_id, referrer_id) references ecdp.partner (tenant_id, id),
    constraint lead_partner_id_fkey foreign key (tenant_id, partner_id) references ecdp.partner (tenant_id, id),
    constraint lead_name_check check (length(name) between 1 and 200),
    constraint lead_source_check check (
        source in ('community_network', 'directory', 'established_contact', 'referral', 'event', 'unsolicited')
    ),
    constraint lead_source_detail_check check (length(source_detail) between 1 and 200),
    constraint lead_found_by_check check (length(found_by) between 1 and 200),
    constraint lead_kind_check check (kind in ('cbo', 'wellness', 'government', 'corporate', 'education')),
    constraint lead_areas_check check (
        areas <@ array[
            'curriculum_sharing', 'teacher_training', 'physical_mental_health', 'nutrition_hygiene',
            'family_engagement', 'community_advocacy', 'funding_access', 'resource_mobilisation'
        ]
    ),
    constraint lead_phone_check check (phone ~ '^\+[0-9]{8,15}$'),
    constraint lead_website_check check (length(website) between 1 and 300),
    constraint lead_status_check check (status in ('open', 'in_contact', 'partner', 'closed')),
    constraint lead_became_check check (status <> 'partner' or partner_id is not null),
    constraint lead_closed_reason_check check (length(closed_reason) between 1 and 400),
    constraint lead_closed_check check (status <> 'closed' or num_nonnulls(closed_on, closed_reason) = 2),
    constraint lead_closed_on_check check (closed_on >= found_on),
    constraint lead_note_check check (length(note) between 1 and 4000)
);
create index lead_order_idx on ecdp.lead (tenant_id, found_on, id);
create index lead_name_idx on ecdp.lead (tenant_id, name_folded, id);
create index lead_programme_id_idx on ecdp.lead (tenant_id, programme_id, found_on);
create index lead_engagement_id_idx on ecdp.lead (tenant_id, engagement_id);
create index lead_referrer_id_idx on ecdp.lead (tenant_id, referrer_id);
create index lead_partner_id_idx on ecdp.lead (tenant_id, partner_id);
comment on table ecdp.lead is 'An organisation that may become a partner: where it came from, who found it, and what became of it.';
comment on column ecdp.lead.name is 'What the organisation is called.';
comment on column ecdp.lead.name_folded is 'The key that the name is compared, searched and sorted by: see app.fold().';
comment on column ecdp.lead.source is 'Where it came from: community_network, directory, established_contact, referral, event or unsolicited.';
comment on column ecdp.lead.source_detail is 'Which network, directory or contact.';
comment on column ecdp.lead.found_on is 'Day it was found.';
comment on column ecdp.lead.found_by is 'Role or team that found it.';
comment on column ecdp.lead.programme_id is 'The programme it was found for; null for none.';
comment on column ecdp.lead.engagement_id is 'The event it was met at; null for none.';
comment on column ecdp.lead.referrer_id is 'The partner that referred it; null for none.';
comment on column ecdp.lead.kind is 'Kind of organisation, where it is known: cbo, wellness, government, corporate or education.';
comment on column ecdp.lead.areas is 'Areas of collaboration that it may help in.';
comment on column ecdp.lead.phone is 'The organisation''s own telephone number, in any usual spelling, South African if no country is given; kept in E.164.';
comment on column ecdp.lead.website is 'Address of its site.';
comment on column ecdp.lead.status is 'open: nobody has spoken to it; in_contact; partner: it became one; closed: it did not.';
comment on column ecdp.lead.partner_id is 'The partner it became, or is about to become.';
comment on column ecdp.lead.closed_on is 'Day it was closed.';
comment on column ecdp.lead.closed_reason is 'Why it was closed.';
comment on column ecdp.lead.note is 'Free text.';
call app.protect(
    'lead', 'select, insert, update', 'select',
    'tenant_id, id, version, source, found_on, programme_id, engagement_id, referrer_id, kind, areas, status, '
    'partner_id, closed_on, created_at, updated_at, archived_at'
);
call app.past('lead', 'found_on');
call app.past('lead', 'closed_on');

create table ecdp.follow_up (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    what text not null,
    due_on date not null,
    owner text not null,
    owner_folded text collate "C" not null generated always as (app.fold(owner)) stored,
    lead_id uuid,
    centre_id uuid,
    partner_id uuid,
    partnership_id uuid,
    engagement_id uuid,
    done_on date,
    outcome text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint follow_up_pkey primary key (tenant_id, id),
    constraint follow_up_lead_id_fkey foreign key (tenant_id, lead_id) references ecdp.lead (tenant_id, id),
    constraint follow_up_centre_id_fkey foreign key (tenant_id, centre_id) references ecdp.centre (tenant_id, id),
    constraint follow_up_partner_id_fkey foreign key (tenant_id, partner_id) references ecdp.partner (tenant_id, id),
    constraint follow_up_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint follow_up_engagement_id_fkey foreign key (tenant_id, engagement_id)
    references ecdp.engagement (tenant_id, id),
    constraint follow_up_what_check check (length(what) between 1 and 200),
    constraint follow_up_owner_check check (length(owner) between 1 and 200),
    constraint follow_up_subject_check check (
        num_nonnulls(lead_id, centre_id, partner_id, partnership_id, engagement_id) > 0
    ),
    constraint follow_up_outcome_check check (length(outcome) between 1 and 2000),
    constraint follow_up_done_check check ((done_on is null) = (outcome is null))
);
create index follow_up_order_idx on ecdp.follow_up (tenant_id, due_on, id);
create index follow_up_open_idx on ecdp.follow_up (tenant_id, due_on, id) where done_on is null and archived_at is null;
create index follow_up_owner_idx on ecdp.follow_up (tenant_id, owner_folded, id);
create index follow_up_lead_id_idx on ecdp.follow_up (tenant_id, lead_id, due_on);
create index follow_up_centre_id_idx on ecdp.follow_up (tenant_id, centre_id, due_on);
create index follow_up_partner_id_idx on ecdp.follow_up (tenant_id, partner_id, due_on);
create index follow_up_partnership_id_idx on ecdp.follow_up (tenant_id, partnership_id, due_on);
create index follow_up_engagement_id_idx on ecdp.follow_up (tenant_id, engagement_id, due_on);
comment on table ecdp.follow_up is 'What is to be done next about a lead, centre, partner, partnership or event, by when and by whom, and what came of it.';
comment on column ecdp.follow_up.what is 'What is to be done.';
comment on column ecdp.follow_up.due_on is 'Day by which it is to be done.';
comment on column ecdp.follow_up.owner is 'Role or team that does it.';
comment on column ecdp.follow_up.owner_folded is 'The key that the owner is compared, searched and sorted by: see app.fold().';
comment on column ecdp.follow_up.lead_id is 'The lead it is about; null for none. A follow-up is about one of these at least.';
comment on column ecdp.follow_up.centre_id is 'The centre it is about; null for none.';
comment on column ecdp.follow_up.partner_id is 'The partner it is about; null for none.';
comment on column ecdp.follow_up.partnership_id is 'The partnership it is about; null for none.';
comment on column ecdp.follow_up.engagement_id is 'The event it is about; null for none.';
comment on column ecdp.follow_up.done_on is 'Day it was done; goes with outcome. Null while it is open.';
comment on column ecdp.follow_up.outcome is 'What came of it.';
call app.protect(
    'follow_up', 'select, insert, update', 'select',
    'tenant_id, id, version, due_on, lead_id, centre_id, partner_id, partnership_id, engagement_id, done_on, '
    'created_at, updated_at, archived_at'
);
call app.past('follow_up', 'done_on');

create table ecdp.partner_merge (
    tenant_id int4 not null,
    id uuid not null,
    merged_id uuid not null,
    into_id uuid not null,
    reason text not null,
    actor text not null,
    moved jsonb not null,
    archived jsonb not null,
    kept jsonb not null,
    created_at timestamptz not null default now(),
    constraint partner_merge_pkey primary key (tenant_id, id),
    constraint partner_merge_merged_id_fkey foreign key (tenant_id, merged_id) references ecdp.partner (tenant_id, id),
    constraint partner_merge_into_id_fkey foreign key (tenant_id, into_id) references ecdp.partner (tenant_id, id),
    constraint partner_merge_reason_check check (length(reason) between 1 and 2000)
);
-- A partner is merged once.
create unique index partner_merge_tenant_id_merged_id_key on ecdp.partner_merge (tenant_id, merged_id);
create index partner_merge_into_id_idx on ecdp.partner_merge (tenant_id, into_id);
create index partner_merge_order_idx on ecdp.partner_merge (tenant_id, created_at, id);
comment on table ecdp.partner_merge is 'Partners that were merged into others: never changed, never erased. Written by app.merge_partner().';
comment on column ecdp.partner_merge.merged_id is 'The partner that was merged: archived since.';
comment on column ecdp.partner_merge.into_id is 'The partner that it was merged into.';
comment on column ecdp.partner_merge.reason is 'Why.';
comment on column ecdp.partner_merge.actor is 'Who merged them.';
comment on column ecdp.partner_merge.moved is 'How many rows refer to the other partner since, by table.';
comment on column ecdp.partner_merge.archived is 'How many of them were archived, because the other partner had the same, by table.';
comment on column ecdp.partner_merge.kept is 'How many rows stayed with the merged partner, because the other one has the same, by table.';
call app.protect('partner_merge', 'select', 'select', 'tenant_id, id, merged_id, into_id, created_at', 'none');
