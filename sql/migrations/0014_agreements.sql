-- What a version of an MOU or agreement holds, as rows; who signs it; how it ends; its scans. A row belongs to one
-- version. It can be changed while the version is a draft, and never once it is signed: see app.keep_document_rows().
create table ecdp.document_commitment (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    document_id uuid not null,
    position int4 not null,
    line_id uuid,
    side text not null,
    resource_kind text not null,
    unit text not null generated always as (app.resource_unit(resource_kind)) stored,
    item_id uuid,
    amount int8 not null,
    detail text,
    schedule text not null,
    from_on date not null,
    until_on date,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint document_commitment_pkey primary key (tenant_id, id),
    constraint document_commitment_document_id_fkey foreign key (tenant_id, document_id)
    references ecdp.document (tenant_id, id),
    constraint document_commitment_item_id_fkey foreign key (tenant_id, item_id)
    references ecdp.resource_item (tenant_id, id),
    constraint document_commitment_position_check check (position between 1 and 1000),
    constraint document_commitment_side_check check (side in ('partner', 'centre', 'municipality')),
    constraint document_commitment_resource_kind_check check (
        resource_kind in ('funding', 'volunteer_time', 'staff_time', 'training', 'materials', 'in_kind')
    ),
    constraint document_commitment_unit_check check (
        unit in ('zar_cents', 'minutes', 'participant_day_hundredths', 'items')
    ),
    constraint document_commitment_item_check check (
        (item_id is not null) = (resource_kind in ('materials', 'in_kind'))
    ),
    constraint document_commitment_amount_check check (amount between 1 and 1000000000000),
    constraint document_commitment_detail_check check (length(detail) between 1 and 200),
    constraint document_commitment_schedule_check check (schedule in ('once', 'monthly', 'quarterly')),
    constraint document_commitment_until_on_check check (
        until_on >= from_on and until_on <= (from_on + interval '10 years')::date
    ),
    constraint document_commitment_schedule_until_on_check check (schedule = 'once' or until_on is not null)
);
create unique index document_commitment_tenant_id_document_id_position_key
on ecdp.document_commitment (tenant_id, document_id, position) where archived_at is null;
create index document_commitment_order_idx on ecdp.document_commitment (tenant_id, position, id);
create index document_commitment_document_id_idx on ecdp.document_commitment (tenant_id, document_id);
create index document_commitment_item_id_idx on ecdp.document_commitment (tenant_id, item_id);
comment on table ecdp.document_commitment is 'What one side of an MOU or agreement commits to bring: how much of what, when, and how often.';
comment on column ecdp.document_commitment.document_id is 'The version it belongs to.';
comment on column ecdp.document_commitment.position is 'Order within the version, from 1.';
comment on column ecdp.document_commitment.line_id is 'The row of the earliest version that it carries on; null where it is new in this version.';
comment on column ecdp.document_commitment.side is 'Who owes it: partner, centre (the centres together) or municipality.';
comment on column ecdp.document_commitment.resource_kind is 'Kind of resource.';
comment on column ecdp.document_commitment.unit is 'What the amount counts, by the kind: zar_cents, minutes, participant_day_hundredths or items.';
comment on column ecdp.document_commitment.amount is 'How much, each time.';
comment on column ecdp.document_commitment.item_id is 'What is counted; of materials and in_kind alone.';
comment on column ecdp.document_commitment.detail is 'What exactly: a first-aid course, a reading hour on Fridays.';
comment on column ecdp.document_commitment.schedule is 'once, monthly or quarterly.';
comment on column ecdp.document_commitment.from_on is 'The first due day; for once the first day on which it may come.';
comment on column ecdp.document_commitment.until_on is 'The last day on which it is due; for once the due day, or null where that is from_on.';
call app.protect(
    'document_commitment', 'select, insert, update', 'select',
    'tenant_id, id, version, document_id, position, line_id, side, resource_kind, unit, item_id, amount, schedule, '
    'from_on, until_on, created_at, updated_at, archived_at'
);

create table ecdp.document_clause (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    document_id uuid not null,
    position int4 not null,
    line_id uuid,
    kind text not null,
    side text,
    body text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint document_clause_pkey primary key (tenant_id, id),
    constraint document_clause_document_id_fkey foreign key (tenant_id, document_id)
    references ecdp.document (tenant_id, id),
    constraint document_clause_position_check check (position between 1 and 1000),
    constraint document_clause_kind_check check (kind in ('role', 'expectation', 'term')),
    constraint document_clause_side_check check (side in ('partner', 'centre', 'municipality')),
    constraint document_clause_side_kind_check check (kind = 'term' or side is not null),
    constraint document_clause_body_check check (length(body) between 1 and 4000)
);
create unique index document_clause_tenant_id_document_id_position_key
on ecdp.document_clause (tenant_id, document_id, position) where archived_at is null;
create index document_clause_order_idx on ecdp.document_clause (tenant_id, position, id);
create index document_clause_document_id_idx on ecdp.document_clause (tenant_id, document_id);
comment on table ecdp.document_clause is 'A role or an expectation of one side, or a term of cooperation of an agreement.';
comment on column ecdp.document_clause.document_id is 'The version it belongs to.';
comment on column ecdp.document_clause.position is 'Order within the version, from 1.';
comment on column ecdp.document_clause.line_id is 'The row of the earliest version that it carries on; null where it is new in this version.';
comment on column ecdp.document_clause.kind is 'role, expectation, or term (of cooperation; agreements only).';
comment on column ecdp.document_clause.side is 'Whose role or expectation it is: partner, centre or municipality; null for a term of all sides.';
comment on column ecdp.document_clause.body is 'What is agreed.';
call app.protect(
    'document_clause', 'select, insert, update', 'select',
    'tenant_id, id, version, document_id, position, line_id, kind, side, created_at, updated_at, archived_at', 'names'
);

create table ecdp.document_milestone (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    document_id uuid not null,
    position int4 not null,
    line_id uuid,
    title text not null,
    side text,
    starts_on date,
    due_on date not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint document_milestone_pkey primary key (tenant_id, id),
    constraint document_milestone_document_id_fkey foreign key (tenant_id, document_id)
    references ecdp.document (tenant_id, id),
    constraint document_milestone_position_check check (position between 1 and 1000),
    constraint document_milestone_title_check check (length(title) between 1 and 300),
    constraint document_milestone_side_check check (side in ('partner', 'centre', 'municipality')),
    constraint document_milestone_due_on_check check (due_on >= starts_on)
);
create unique index document_milestone_tenant_id_document_id_position_key
on ecdp.document_milestone (tenant_id, document_id, position) where archived_at is null;
create index document_milestone_order_idx on ecdp.document_milestone (tenant_id, position, id);
create index document_milestone_document_id_idx on ecdp.document_milestone (tenant_id, document_id);
comment on table ecdp.document_milestone is 'A step of an agreement''s timeline: what is to be done by when.';
comment on column ecdp.document_milestone.document_id is 'The version it belongs to.';
comment on column ecdp.document_milestone.position is 'Order within the version, from 1.';
comment on column ecdp.document_milestone.line_id is 'The row of the earliest version that it carries on; null where it is new in this version.';
comment on column ecdp.document_milestone.title is 'What is to be done.';
comment on column ecdp.document_milestone.side is 'Who does it: partner, centre or municipality; null for all together.';
comment on column ecdp.document_milestone.starts_on is 'First day; null where only the last matters.';
comment on column ecdp.document_milestone.due_on is 'Last day.';
call app.protect(
    'document_milestone', 'select, insert, update', 'select',
    'tenant_id, id, version, document_id, position, line_id, side, starts_on, due_on, created_at, updated_at, '
    'archived_at'
);

create table ecdp.document_metric (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    document_id uuid not null,
    position int4 not null,
    line_id uuid,
    indicator text not null,
    unit text not null,
    direction text not null default 'increase',
    baseline int8,
    baseline_on date,
    target int8 not null,
    due_on date not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint document_metric_pkey primary key (tenant_id, id),
    constraint document_metric_document_id_fkey foreign key (tenant_id, document_id)
    references ecdp.document (tenant_id, id),
    constraint document_metric_position_check check (position between 1 and 1000),
    constraint document_metric_indicator_check check (length(indicator) between 1 and 300),
    constraint document_metric_unit_check check (unit in ('count', 'percent', 'cents', 'minutes', 'hundredths')),
    constraint document_metric_direction_check check (direction in ('increase', 'decrease')),
    constraint document_metric_baseline_check check (baseline between -1000000000000 and 1000000000000),
    constraint document_metric_target_check check (target between -1000000000000 and 1000000000000),
    constraint document_metric_baseline_baseline_on_check check ((baseline is null) = (baseline_on is null)),
    constraint document_metric_due_on_check check (due_on > baseline_on),
    constraint document_metric_direction_target_check check (
        case direction when 'increase' then target >= baseline else target <= baseline end
    )
);
create unique index document_metric_tenant_id_document_id_position_key
on ecdp.document_metric (tenant_id, document_id, position) where archived_at is null;
create index document_metric_order_idx on ecdp.document_metric (tenant_id, position, id);
create index document_metric_document_id_idx on ecdp.document_metric (tenant_id, document_id);
create index document_metric_line_id_idx on ecdp.document_metric (tenant_id, line_id) where line_id is not null;
comment on table ecdp.document_metric is 'A performance metric of an agreement: what is measured, from where, to where, and by when.';
comment on column ecdp.document_metric.document_id is 'The version it belongs to.';
comment on column ecdp.document_metric.position is 'Order within the version, from 1.';
comment on column ecdp.document_metric.line_id is 'The row of the earliest version that it carries on; null where it is new in this version.';
comment on column ecdp.document_metric.indicator is 'What is measured.';
comment on column ecdp.document_metric.unit is 'What baseline, target and readings count: count, percent, cents, minutes, or hundredths (of anything).';
comment on column ecdp.document_metric.direction is 'Which way is better: increase or decrease.';
comment on column ecdp.document_metric.baseline is 'The value to begin with; null where none was measured.';
comment on column ecdp.document_metric.baseline_on is 'Day of the baseline; goes with it.';
comment on column ecdp.document_metric.target is 'The value to reach.';
comment on column ecdp.document_metric.due_on is 'Day by which the target is to be reached.';
call app.protect(
    'document_metric', 'select, insert, update', 'select',
    'tenant_id, id, version, document_id, position, line_id, unit, direction, baseline, baseline_on, target, due_on, '
    'created_at, updated_at, archived_at'
);
call app.past('document_metric', 'baseline_on');

create table ecdp.document_metric_reading (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    metric_id uuid not null,
    observed_on date not null,
    value int8 not null,
    note text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint document_metric_reading_pkey primary key (tenant_id, id),
    constraint document_metric_reading_metric_id_fkey foreign key (tenant_id, metric_id)
    references ecdp.document_metric (tenant_id, id),
    constraint document_metric_reading_value_check check (value between -1000000000000 and 1000000000000),
    constraint document_metric_reading_note_check check (length(note) between 1 and 2000)
);
create unique index document_metric_reading_tenant_id_metric_id_observed_on_key
on ecdp.document_metric_reading (tenant_id, metric_id, observed_on) where archived_at is null;
create index document_metric_reading_metric_id_idx on ecdp.document_metric_reading (tenant_id, metric_id);
create index document_metric_reading_order_idx on ecdp.document_metric_reading (tenant_id, observed_on, id);
comment on table ecdp.document_metric_reading is 'What a performance metric was on a day. Readings of a metric that later versions carry on count for all of them.';
comment on column ecdp.document_metric_reading.metric_id is 'The metric.';
comment on column ecdp.document_metric_reading.observed_on is 'Day it was measured.';
comment on column ecdp.document_metric_reading.value is 'The value, in the metric''s unit.';
comment on column ecdp.document_metric_reading.note is 'Free text: how it was measured.';
call app.protect(
    'document_metric_reading', 'select, insert, update', 'select',
    'tenant_id, id, version, metric_id, observed_on, value, created_at, updated_at, archived_at'
);
call app.past('document_metric_reading', 'observed_on');

create table ecdp.document_signatory (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    document_id uuid not null,
    position int4 not null,
    side text not null,
    name text not null,
    capacity text not null,
    signed_on date,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint document_signatory_pkey primary key (tenant_id, id),
    constraint document_signatory_document_id_fkey foreign key (tenant_id, document_id)
    references ecdp.document (tenant_id, id),
    constraint document_signatory_position_check check (position between 1 and 1000),
    constraint document_signatory_side_check check (side in ('partner', 'centre', 'municipality')),
    constraint document_signatory_name_check check (length(name) between 1 and 200),
    constraint document_signatory_capacity_check check (length(capacity) between 1 and 200)
);
create unique index document_signatory_tenant_id_document_id_position_key
on ecdp.document_signatory (tenant_id, document_id, position) where archived_at is null;
create index document_signatory_order_idx on ecdp.document_signatory (tenant_id, position, id);
create index document_signatory_document_id_idx on ecdp.document_signatory (tenant_id, document_id);
comment on table ecdp.document_signatory is 'Somebody who signs a version for one side: named before, with a day once they have signed.';
comment on column ecdp.document_signatory.document_id is 'The version it belongs to.';
comment on column ecdp.document_signatory.position is 'Order within the version, from 1.';
comment on column ecdp.document_signatory.side is 'For whom: partner, centre or municipality.';
comment on column ecdp.document_signatory.name is 'Their name.';
comment on column ecdp.document_signatory.capacity is 'In what capacity they sign: director, principal.';
comment on column ecdp.document_signatory.signed_on is 'Day they signed; null before.';
call app.protect(
    'document_signatory', 'select, insert, update', 'select',
    'tenant_id, id, version, document_id, position, side, signed_on, created_at, updated_at, archived_at', 'names'
);
call app.past('document_signatory', 'signed_on');
call app.since_partnership('document_signatory', 'signed_on', through => 'document');

create trigger document_commitment_kept before insert or update or delete on ecdp.document_commitment
for each row execute function app.keep_document_rows('document_commitment', 'draft');
create trigger document_commitment_item before insert or update of item_id, resource_kind on ecdp.document_commitment
for each row when (new.item_id is not null) execute function app.check_item('document_commitment');
create trigger document_clause_kept before insert or update or delete on ecdp.document_clause
for each row execute function app.keep_document_rows('document_clause', 'draft');
create trigger document_milestone_kept before insert or update or delete on ecdp.document_milestone
for each row execute function app.keep_document_rows('document_milestone', 'draft', 'agreement');
create trigger document_metric_kept before insert or update or delete on ecdp.document_metric
for each row execute function app.keep_document_rows('document_metric', 'draft', 'agreement');
create trigger document_signatory_kept before insert or update or delete on ecdp.document_signatory
for each row execute function app.keep_document_rows('document_signatory', 'unsigned');
create trigger document_clause_term before insert or update of kind on ecdp.document_clause
for each row when (new.kind = 'term') execute function app.check_term('document_clause');

create table ecdp.document_termination (
    tenant_id int4 not null,
    id uuid not null,
    document_id uuid not null,
    ends_on date not null,
    side text,
    reason text not null,
    recorded_at timestamptz not null default now(),
    constraint document_termination_pkey primary key (tenant_id, id),
    constraint document_termination_document_id_fkey foreign key (tenant_id, document_id)
    references ecdp.document (tenant_id, id),
    constraint document_termination_tenant_id_document_id_key unique (tenant_id, document_id),
    constraint document_termination_side_check check (side in ('partner', 'centre', 'municipality')),
    constraint document_termination_reason_check check (length(reason) between 1 and 2000)
);
create index document_termination_order_idx on ecdp.document_termination (tenant_id, recorded_at, id);
comment on table ecdp.document_termination is 'A signed MOU or agreement that was ended before its time. Never changed.';
comment on column ecdp.document_termination.document_id is 'The version that was ended; the document itself never changes.';
comment on column ecdp.document_termination.ends_on is 'First day on which it no longer holds. It may lie ahead, where notice was given.';
comment on column ecdp.document_termination.side is 'Who ended it: partner, centre or municipality; null for all together.';
comment on column ecdp.document_termination.reason is 'Why.';
comment on column ecdp.document_termination.recorded_at is 'When it was recorded.';
call app.protect(
    'document_termination',
    'select, insert',
    'select',
    'tenant_id, id, document_id, ends_on, side, recorded_at',
    'names'
);
create trigger document_termination_signed before insert on ecdp.document_termination
for each row execute function app.check_termination('document_termination');

create table ecdp.document_attachment (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    document_id uuid not null,
    name text not null,
    media_type text not null,
    bytes int4 not null,
    sha256 text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint document_attachment_pkey primary key (tenant_id, id),
    constraint document_attachment_document_id_fkey foreign key (tenant_id, document_id)
    references ecdp.document (tenant_id, id),
    constraint document_attachment_name_check check (length(name) between 1 and 200),
    constraint document_attachment_media_type_check check (
        media_type in ('application/pdf', 'image/png', 'image/jpeg')
    ),
    constraint document_attachment_bytes_check check (bytes between 1 and 10485760),
    constraint document_attachment_sha256_check check (length(sha256) = 64)
);
create index document_attachment_document_id_idx on ecdp.document_attachment (tenant_id, document_id);
create index document_attachment_order_idx on ecdp.document_attachment (tenant_id, created_at, id);
comment on table ecdp.document_attachment is 'A file that belongs to a document, such as a scan of the signatures. Its bytes never change.';
comment on column ecdp.document_attachment.document_id is 'The version it belongs to.';
comment on column ecdp.document_attachment.name is 'Name of the file.';
comment on column ecdp.document_attachment.media_type is 'What its bytes are: application/pdf, image/png or image/jpeg.';
comment on column ecdp.document_attachment.bytes is 'How many bytes it has.';
comment on column ecdp.document_attachment.sha256 is 'SHA-256 of its bytes, in hexadecimal digits.';
call app.protect(
    'document_attachment', 'select, insert, update', 'select',
    'tenant_id, id, version, document_id, media_type, bytes, created_at, updated_at, archived_at', 'names',
    derived => 'document_id, name, media_type, bytes, sha256'
);

create table ecdp.document_attachment_piece (
    tenant_id int4 not null,
    id uuid not null,
    attachment_id uuid not null,
    position int4 not null,
    bytes bytea not null,
    constraint document_attachment_piece_pkey primary key (tenant_id, id),
    constraint document_attachment_piece_tenant_id_attachment_id_position_key
    unique (tenant_id, attachment_id, position),
    constraint document_attachment_piece_attachment_id_fkey foreign key (tenant_id, attachment_id)
    references ecdp.document_attachment (tenant_id, id),
    constraint document_attachment_piece_position_check check (position between 0 and 39),
    constraint document_attachment_piece_bytes_check check (octet_length(bytes) between 1 and 262144)
);
alter table ecdp.document_attachment_piece alter column bytes set storage external;
comment on table ecdp.document_attachment_piece is 'The bytes of an attachment, in pieces of 256 KiB.';
comment on column ecdp.document_attachment_piece.attachment_id is 'The attachment.';
comment on column ecdp.document_attachment_piece.position is 'Order, from 0.';
comment on column ecdp.document_attachment_piece.bytes is 'The bytes.';
call app.protect('document_attachment_piece', 'select, insert', 'none', 'none', 'none');
create trigger document_attachment_piece_whole after insert on ecdp.document_attachment_piece
referencing new table as new_rows
for each statement execute function app.check_attachment('document_attachment_piece');
