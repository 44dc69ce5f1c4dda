-- Partnerships: one partner, one or more centres, a stage that moves by rule, and the signed papers.
create table ecdp.partnership (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    programme_id uuid,
    partner_id uuid not null,
    title text not null,
    title_folded text collate "C" not null generated always as (app.fold(title)) stored,
    stage text not null default 'identified',
    stage_since date not null,
    stage_reason text,
    held_from text,
    works_with_children bool not null default true,
    objectives text[] not null,
    areas text[] not null,
    secured_on date,
    formalised_on date,
    note text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint partnership_pkey primary key (tenant_id, id),
    constraint partnership_title_check check (length(title) between 1 and 200),
    constraint partnership_note_check check (length(note) between 1 and 4000),
    constraint partnership_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint partnership_programme_id_fkey foreign key (tenant_id, programme_id)
    references ecdp.programme (tenant_id, id),
    constraint partnership_partner_id_fkey foreign key (tenant_id, partner_id) references ecdp.partner (tenant_id, id),
    constraint partnership_stage_fkey foreign key (stage) references ecdp.stage (code),
    constraint partnership_held_from_fkey foreign key (held_from) references ecdp.stage (code),
    constraint partnership_held_from_check check ((held_from is not null) = (stage = 'on_hold')),
    constraint partnership_objectives_check check (
        cardinality(objectives) > 0 and objectives <@ array[
            'capacity_building', 'health_wellness', 'funding_access', 'community_advocacy', 'networking_learning'
        ]
    ),
    constraint partnership_areas_check check (
        cardinality(areas) > 0 and areas <@ array[
            'curriculum_sharing', 'teacher_training', 'physical_mental_health', 'nutrition_hygiene',
            'family_engagement', 'community_advocacy', 'funding_access', 'resource_mobilisation'
        ]
    )
);
create index partnership_stage_idx on ecdp.partnership (tenant_id, stage, id);
create index partnership_partner_id_idx on ecdp.partnership (tenant_id, partner_id);
create index partnership_programme_id_idx on ecdp.partnership (tenant_id, programme_id);
create index partnership_order_idx on ecdp.partnership (tenant_id, title_folded, id);
comment on table ecdp.partnership is 'A partnership of one partner with one or more centres.';
comment on column ecdp.partnership.programme_id is 'The programme it counts for; null for none.';
comment on column ecdp.partnership.partner_id is 'The partner.';
comment on column ecdp.partnership.title is 'Short name people use for it.';
comment on column ecdp.partnership.title_folded is 'The key that the title is compared, searched and sorted by: see app.fold().';
comment on column ecdp.partnership.stage is 'Where it stands; see stage.';
comment on column ecdp.partnership.stage_since is 'Day it came to this stage; on creation the day it was identified.';
comment on column ecdp.partnership.stage_reason is 'Why it was moved there.';
comment on column ecdp.partnership.held_from is 'The stage it goes back to, while on_hold.';
comment on column ecdp.partnership.works_with_children is 'Whether people of the partner meet children: then a valid clearance is needed to be active.';
comment on column ecdp.partnership.objectives is 'What it is for: one or more of the five objectives.';
comment on column ecdp.partnership.areas is 'One or more of the eight areas of collaboration.';
comment on column ecdp.partnership.secured_on is 'Day its MOU was signed; never taken back.';
comment on column ecdp.partnership.formalised_on is 'Day its agreement was signed; never taken back.';
comment on column ecdp.partnership.note is 'Free text.';

create table ecdp.partnership_centre (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    partnership_id uuid not null,
    centre_id uuid not null,
    joined_on date not null,
    left_on date,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint partnership_centre_pkey primary key (tenant_id, id),
    constraint partnership_centre_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint partnership_centre_centre_id_fkey foreign key (tenant_id, centre_id)
    references ecdp.centre (tenant_id, id),
    constraint partnership_centre_left_on_check check (left_on >= joined_on)
);
create unique index partnership_centre_tenant_id_partnership_id_centre_id_key
on ecdp.partnership_centre (tenant_id, partnership_id, centre_id) where archived_at is null;
create index partnership_centre_centre_id_idx on ecdp.partnership_centre (tenant_id, centre_id);
create index partnership_centre_partnership_id_idx on ecdp.partnership_centre (tenant_id, partnership_id);
create index partnership_centre_order_idx on ecdp.partnership_centre (tenant_id, joined_on, id);
comment on table ecdp.partnership_centre is 'Which centres take part in a partnership, and when.';
comment on column ecdp.partnership_centre.partnership_id is 'The partnership.';
comment on column ecdp.partnership_centre.centre_id is 'The centre.';
comment on column ecdp.partnership_centre.joined_on is 'First day.';
comment on column ecdp.partnership_centre.left_on is 'Last day; null while it takes part.';
call app.protect('partnership_centre', 'select, insert, update', 'select', 'all');
call app.since_partnership('partnership_centre', 'joined_on');
create trigger partnership_centre_kept before insert or update on ecdp.partnership_centre
for each row execute function app.keep_a_centre('partnership_centre');

create table ecdp.partnership_stage_change (
    tenant_id int4 not null,
    id int8 generated always as identity,
    partnership_id uuid not null,
    from_stage text,
    to_stage text not null,
    changed_on date not null,
    reason text,
    actor text not null,
    recorded_at timestamptz not null default now(),
    constraint partnership_stage_change_pkey primary key (tenant_id, id),
    constraint partnership_stage_change_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint partnership_stage_change_from_stage_fkey foreign key (from_stage) references ecdp.stage (code),
    constraint partnership_stage_change_to_stage_fkey foreign key (to_stage) references ecdp.stage (code)
);
create index partnership_stage_change_partnership_id_idx
on ecdp.partnership_stage_change (tenant_id, partnership_id, id);
create index partnership_stage_change_changed_on_idx on ecdp.partnership_stage_change (tenant_id, changed_on);
comment on table ecdp.partnership_stage_change is 'Every move of a partnership, written by the database itself, never erased.';
comment on column ecdp.partnership_stage_change.id is 'Order of recording.';
comment on column ecdp.partnership_stage_change.partnership_id is 'The partnership.';
comment on column ecdp.partnership_stage_change.from_stage is 'Stage before; null for its first.';
comment on column ecdp.partnership_stage_change.to_stage is 'Stage after.';
comment on column ecdp.partnership_stage_change.changed_on is 'Day of the move.';
comment on column ecdp.partnership_stage_change.reason is 'Why.';
comment on column ecdp.partnership_stage_change.actor is 'Who moved it.';
comment on column ecdp.partnership_stage_change.recorded_at is 'When it was recorded.';
call app.protect(
    'partnership_stage_change', 'select', 'select',
    'tenant_id, id, partnership_id, from_stage, to_stage, changed_on, recorded_at', 'none'
);
-- Nobody writes the history but the trigger below, in its owner's name.
create policy partnership_stage_change_owner on ecdp.partnership_stage_change for insert to ecdp_owner
with check (true);

create table ecdp.document (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    partnership_id uuid not null,
    kind text not null,
    number int4 not null,
    title text not null,
    title_folded text collate "C" not null generated always as (app.fold(title)) stored,
    terms text not null default '',
    valid_from date,
    valid_until date,
    based_on_id uuid,
    basis text,
    review_since date,
    signed_on date,
    signed_by_partner text,
    signed_by_centres text,
    content text,
    content_sha256 text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint document_pkey primary key (tenant_id, id),
    constraint document_title_check check (length(title) between 1 and 200),
    constraint document_terms_check check (length(terms) <= 100000),
    constraint document_signed_by_partner_check check (length(signed_by_partner) between 1 and 5000),
    constraint document_signed_by_centres_check check (length(signed_by_centres) between 1 and 5000),
    constraint document_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint document_based_on_id_fkey foreign key (tenant_id, based_on_id) references ecdp.document (tenant_id, id),
    constraint document_basis_check check (basis in ('amendment', 'renewal')),
    constraint document_based_on_check check ((based_on_id is null) = (basis is null)),
    constraint document_kind_check check (kind in ('mou', 'agreement')),
    constraint document_number_check check (number between 1 and 1000),
    constraint document_valid_until_check check (valid_until >= valid_from and valid_until >= signed_on),
    constraint document_review_since_check check (signed_on is null or review_since <= signed_on),
    constraint document_signed_check check (
        num_nonnulls(signed_on, signed_by_partner, signed_by_centres, content, content_sha256) in (0, 5)
    ),
    constraint document_content_sha256_check check (content_sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex'))
);
create unique index document_tenant_id_partnership_id_kind_number_key
on ecdp.document (tenant_id, partnership_id, kind, number) where archived_at is null;
create unique index document_tenant_id_partnership_id_kind_draft_key
on ecdp.document (tenant_id, partnership_id, kind) where archived_at is null and signed_on is null;
create index document_title_idx on ecdp.document (tenant_id, title_folded, id);
create index document_order_idx on ecdp.document (tenant_id, created_at, id);
create index document_partnership_id_idx on ecdp.document (tenant_id, partnership_id);
create index document_based_on_id_idx on ecdp.document (tenant_id, based_on_id);
create index document_valid_until_idx on ecdp.document (tenant_id, valid_until, id)
where signed_on is not null and archived_at is null;
comment on table ecdp.document is 'A version of an MOU or agreement. Once signed it never changes: a new version follows.';
comment on column ecdp.document.partnership_id is 'The partnership.';
comment on column ecdp.document.kind is 'mou (memorandum of understanding) or agreement.';
comment on column ecdp.document.number is 'Version of this paper, from 1.';
comment on column ecdp.document.title is 'Title.';
comment on column ecdp.document.title_folded is 'The key that the title is compared, searched and sorted by: see app.fold().';
comment on column ecdp.document.terms is 'Text beside the rows: what introduces them, or is agreed besides.';
comment on column ecdp.document.valid_from is 'First day it is valid; null for the day of its signature.';
comment on column ecdp.document.valid_until is 'Last day it is valid; null where it has no end.';
comment on column ecdp.document.based_on_id is 'The version it was made from; null where it was made anew.';
comment on column ecdp.document.basis is 'Why it follows another version: amendment or renewal; null where it was made anew.';
comment on column ecdp.document.review_since is 'Day it went into review; null while it is a draft.';
comment on column ecdp.document.signed_on is 'Day the last of its signatories signed; null before.';
comment on column ecdp.document.signed_by_partner is 'Names of those who signed for the partner, in order.';
comment on column ecdp.document.signed_by_centres is 'Names of those who signed for the centres, in order.';
comment on column ecdp.document.content is 'Everything that was signed, terms and rows and parties, as JSON in the form that app.document_content() gives it; null before.';
comment on column ecdp.document.content_sha256 is 'SHA-256 of the content in UTF-8, in hexadecimal digits; null before.';
call app.protect(
    'document', 'select, insert, update', 'select',
    'tenant_id, id, version, partnership_id, kind, number, valid_from, valid_until, based_on_id, basis, review_since, '
    'signed_on, created_at, updated_at, archived_at',
    'names', derived => 'content, content_sha256'
);

call app.since_partnership('document', 'review_since');
call app.past('document', 'review_since');
call app.past('document', 'signed_on');
call app.since_partnership('document', 'signed_on');
create trigger document_signed before update or delete on ecdp.document
for each row execute function app.keep_signed_document('document');
create trigger document_signing before insert or update on ecdp.document
for each row execute function app.check_signature(
    'document', 'document.review_since', 'document.signed_by_partner', 'document.signed_by_centres', 'document.content',
    'document.content_sha256'
);
create trigger partnership_stage before insert or update on ecdp.partnership
for each row execute function app.move_partnership(
    'partnership', 'partnership.held_from', 'partnership.secured_on', 'partnership.formalised_on'
);
create trigger partnership_stage_record after insert or update on ecdp.partnership
for each row execute function app.record_stage_change('partnership');
call app.protect(
    'partnership', 'select, insert, update', 'select',
    'tenant_id, id, version, programme_id, partner_id, title, stage, stage_since, held_from, works_with_children, '
    'objectives, areas, secured_on, formalised_on, created_at, updated_at, archived_at',
    derived => 'partner_id, held_from, secured_on, formalised_on'
);
call app.past('partnership', 'stage_since');
create trigger partner_kept before update of archived_at on ecdp.partner
for each row when (new.archived_at is not null and old.archived_at is null)
execute function app.keep_partner('partner');

-- What a facilitator sees of several municipalities together: programmes, and what their progress is counted from.
call app.share_in_sets('programme');
call app.share_in_sets('programme_phase');
call app.share_in_sets('partner');
call app.share_in_sets('partnership');
