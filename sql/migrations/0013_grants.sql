-- Grants that a partnership applies for, from idea to outcome, and fundraising that several partnerships do together.
create table ecdp.grant_application (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    partnership_id uuid not null,
    title text not null,
    title_folded text collate "C" not null generated always as (app.fold(title)) stored,
    funder text not null,
    funder_folded text collate "C" not null generated always as (app.fold(funder)) stored,
    call text,
    deadline_on date,
    asked_cents int8 not null,
    status text not null default 'idea',
    applied_on date,
    decided_on date,
    awarded_cents int8,
    conditions text,
    decision_reason text,
    entry_id uuid,
    note text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint grant_application_pkey primary key (tenant_id, id),
    constraint grant_application_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint grant_application_entry_id_fkey foreign key (tenant_id, entry_id)
    references ecdp.ledger_entry (tenant_id, id),
    constraint grant_application_title_check check (length(title) between 1 and 200),
    constraint grant_application_funder_check check (length(funder) between 1 and 200),
    constraint grant_application_call_check check (length(call) between 1 and 400),
    constraint grant_application_asked_cents_check check (asked_cents between 1 and 1000000000000000),
    constraint grant_application_status_check check (status in ('idea', 'applied', 'awarded', 'refused', 'withdrawn')),
    constraint grant_application_awarded_cents_check check (awarded_cents between 1 and 1000000000000000),
    constraint grant_application_conditions_check check (length(conditions) between 1 and 4000),
    constraint grant_application_decision_reason_check check (length(decision_reason) between 1 and 2000),
    constraint grant_application_note_check check (length(note) between 1 and 4000),
    constraint grant_application_applied_check check (
        case
            when status = 'idea' then applied_on is null
            when status = 'withdrawn' then true
            else applied_on is not null
        end
    ),
    constraint grant_application_decided_check check (
        (decided_on is not null) = (status in ('awarded', 'refused', 'withdrawn'))
    ),
    constraint grant_application_awarded_check check (
        (awarded_cents is not null) = (status = 'awarded')
        and (status = 'awarded' or num_nonnulls(conditions, entry_id) = 0)
    ),
    constraint grant_application_order_check check (decided_on >= applied_on)
);
create index grant_application_partnership_id_idx on ecdp.grant_application (tenant_id, partnership_id);
create index grant_application_entry_id_idx on ecdp.grant_application (tenant_id, entry_id);
create index grant_application_deadline_idx on ecdp.grant_application (tenant_id, deadline_on) where status = 'idea';
create index grant_application_title_idx on ecdp.grant_application (tenant_id, title_folded, id);
create index grant_application_funder_idx on ecdp.grant_application (tenant_id, funder_folded, id);
create index grant_application_order_idx on ecdp.grant_application (tenant_id, created_at, id);
comment on table ecdp.grant_application is 'A grant that a partnership applies for, from idea to outcome. What is awarded is promised to the partnership in the ledger.';
comment on column ecdp.grant_application.partnership_id is 'The partnership.';
comment on column ecdp.grant_application.title is 'What the money is for, in short.';
comment on column ecdp.grant_application.title_folded is 'The key that the title is compared, searched and sorted by: see app.fold().';
comment on column ecdp.grant_application.funder is 'Who gives the grant.';
comment on column ecdp.grant_application.funder_folded is 'The key that the funder is compared and searched by: see app.fold().';
comment on column ecdp.grant_application.call is 'The call for applications: its name, number or address.';
comment on column ecdp.grant_application.deadline_on is 'Last day to apply.';
comment on column ecdp.grant_application.asked_cents is 'Amount that is asked for, in cents (ZAR); stays once it was applied for.';
comment on column ecdp.grant_application.status is 'idea, applied, awarded, refused or withdrawn.';
comment on column ecdp.grant_application.applied_on is 'Day on which it was handed in.';
comment on column ecdp.grant_application.decided_on is 'Day on which it was awarded, refused or withdrawn.';
comment on column ecdp.grant_application.awarded_cents is 'Amount awarded, in cents (ZAR).';
comment on column ecdp.grant_application.conditions is 'What the funder asks for in return.';
comment on column ecdp.grant_application.decision_reason is 'Why it was awarded, refused or withdrawn.';
comment on column ecdp.grant_application.entry_id is 'The entry of the ledger that promises what was awarded.';
comment on column ecdp.grant_application.note is 'Free text.';
create trigger grant_application_moved before insert or update on ecdp.grant_application
for each row execute function app.move_grant_application(
    'grant_application', 'grant_application.status', 'grant_application.applied_on', 'grant_application.decided_on',
    'grant_application.awarded_cents', 'grant_application.conditions', 'grant_application.decision_reason',
    'grant_application.entry_id'
);
call app.protect(
    'grant_application', 'select, insert, update', 'select',
    'tenant_id, id, version, partnership_id, deadline_on, asked_cents, status, applied_on, decided_on, awarded_cents, '
    'entry_id, created_at, updated_at, archived_at'
);
call app.past('grant_application', 'applied_on');
call app.since_partnership('grant_application', 'applied_on');
call app.past('grant_application', 'decided_on');

create table ecdp.grant_report (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    grant_application_id uuid not null,
    title text not null,
    due_on date not null,
    delivered_on date,
    evidence text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint grant_report_pkey primary key (tenant_id, id),
    constraint grant_report_grant_application_id_fkey foreign key (tenant_id, grant_application_id)
    references ecdp.grant_application (tenant_id, id),
    constraint grant_report_title_check check (length(title) between 1 and 200),
    constraint grant_report_evidence_check check (length(evidence) between 1 and 400)
);
create index grant_report_grant_application_id_idx on ecdp.grant_report (tenant_id, grant_application_id);
create index grant_report_order_idx on ecdp.grant_report (tenant_id, due_on, id);
create index grant_report_open_idx on ecdp.grant_report (tenant_id, due_on) where delivered_on is null
and archived_at is null;
comment on table ecdp.grant_report is 'A report that the funder of a grant is owed.';
comment on column ecdp.grant_report.grant_application_id is 'The grant.';
comment on column ecdp.grant_report.title is 'Which report, such as half-yearly report.';
comment on column ecdp.grant_report.due_on is 'Last day to hand it in.';
comment on column ecdp.grant_report.delivered_on is 'Day on which it was handed in; null while it is owed.';
comment on column ecdp.grant_report.evidence is 'What proves that it was handed in.';
call app.protect(
    'grant_report', 'select, insert, update', 'select',
    'tenant_id, id, version, grant_application_id, due_on, delivered_on, created_at, updated_at, archived_at'
);
call app.past('grant_report', 'delivered_on');

create table ecdp.fundraiser (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    programme_id uuid,
    kind text not null,
    title text not null,
    title_folded text collate "C" not null generated always as (app.fold(title)) stored,
    starts_on date not null,
    ends_on date,
    target_cents int8 not null,
    raised_cents int8 not null default 0,
    cost_cents int8 not null default 0,
    status text not null default 'planned',
    ended_on date,
    note text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint fundraiser_pkey primary key (tenant_id, id),
    constraint fundraiser_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint fundraiser_programme_id_fkey foreign key (tenant_id, programme_id)
    references ecdp.programme (tenant_id, id),
    constraint fundraiser_kind_check check (kind in ('campaign', 'event')),
    constraint fundraiser_title_check check (length(title) between 1 and 200),
    constraint fundraiser_ends_on_check check (ends_on >= starts_on),
    constraint fundraiser_target_cents_check check (target_cents between 1 and 1000000000000000),
    constraint fundraiser_raised_cents_check check (raised_cents between 0 and 1000000000000000),
    constraint fundraiser_cost_cents_check check (cost_cents between 0 and 1000000000000000),
    constraint fundraiser_status_check check (status in ('planned', 'closed', 'cancelled')),
    constraint fundraiser_ended_on_check check ((ended_on is not null) = (status <> 'planned')),
    constraint fundraiser_ended_order_check check (ended_on >= starts_on or status = 'cancelled'),
    constraint fundraiser_note_check check (length(note) between 1 and 4000)
);
create index fundraiser_programme_id_idx on ecdp.fundraiser (tenant_id, programme_id);
create index fundraiser_order_idx on ecdp.fundraiser (tenant_id, starts_on, id);
create index fundraiser_title_idx on ecdp.fundraiser (tenant_id, title_folded, id);
comment on table ecdp.fundraiser is 'A campaign or event by which partnerships raise money together. What is left of it after its costs is split among them.';
comment on column ecdp.fundraiser.programme_id is 'The programme it belongs to; null for none.';
comment on column ecdp.fundraiser.kind is 'campaign or event.';
comment on column ecdp.fundraiser.title is 'What it is called.';
comment on column ecdp.fundraiser.title_folded is 'The key that the title is compared, searched and sorted by: see app.fold().';
comment on column ecdp.fundraiser.starts_on is 'First day.';
comment on column ecdp.fundraiser.ends_on is 'Last day planned; null for an event of one day.';
comment on column ecdp.fundraiser.target_cents is 'What is to be raised, in cents (ZAR).';
comment on column ecdp.fundraiser.raised_cents is 'What was raised so far, in cents (ZAR).';
comment on column ecdp.fundraiser.cost_cents is 'What it cost so far, in cents (ZAR).';
comment on column ecdp.fundraiser.status is 'planned (until it has ended), closed (and split) or cancelled.';
comment on column ecdp.fundraiser.ended_on is 'Day on which it was closed or cancelled.';
comment on column ecdp.fundraiser.note is 'Free text.';

create table ecdp.fundraiser_share (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    fundraiser_id uuid not null,
    partnership_id uuid not null,
    weight int4 not null default 1,
    share_cents int8,
    entry_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint fundraiser_share_pkey primary key (tenant_id, id),
    constraint fundraiser_share_fundraiser_id_fkey foreign key (tenant_id, fundraiser_id)
    references ecdp.fundraiser (tenant_id, id),
    constraint fundraiser_share_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint fundraiser_share_entry_id_fkey foreign key (tenant_id, entry_id)
    references ecdp.ledger_entry (tenant_id, id),
    constraint fundraiser_share_weight_check check (weight between 1 and 1000000),
    constraint fundraiser_share_share_cents_check check (share_cents >= 0)
);
create unique index fundraiser_share_tenant_id_fundraiser_id_partnership_id_key
on ecdp.fundraiser_share (tenant_id, fundraiser_id, partnership_id) where archived_at is null;
create index fundraiser_share_fundraiser_id_idx on ecdp.fundraiser_share (tenant_id, fundraiser_id);
create index fundraiser_share_partnership_id_idx on ecdp.fundraiser_share (tenant_id, partnership_id);
create index fundraiser_share_entry_id_idx on ecdp.fundraiser_share (tenant_id, entry_id);
create index fundraiser_share_order_idx on ecdp.fundraiser_share (tenant_id, created_at, id);
comment on table ecdp.fundraiser_share is 'A partnership that takes part in a fundraiser, and its part of what is left after the costs.';
comment on column ecdp.fundraiser_share.fundraiser_id is 'The fundraiser.';
comment on column ecdp.fundraiser_share.partnership_id is 'The partnership.';
comment on column ecdp.fundraiser_share.weight is 'Its part, as a weight beside those of the others: equal weights are equal parts.';
comment on column ecdp.fundraiser_share.share_cents is 'What it gets, in cents (ZAR), by the largest remainder: the shares add up to what was raised less the costs. Null until the fundraiser is closed.';
comment on column ecdp.fundraiser_share.entry_id is 'The entry of the ledger by which it got it; null where there was nothing to get.';
create trigger fundraiser_share_settled before insert or update on ecdp.fundraiser_share
for each row execute function app.check_fundraiser_share(
    'fundraiser_share', 'fundraiser_share.share_cents', 'fundraiser_share.entry_id'
);
call app.protect('fundraiser_share', 'select, insert, update', 'select', 'all');
create trigger fundraiser_kept before insert or update on ecdp.fundraiser
for each row execute function app.keep_fundraiser('fundraiser', 'fundraiser.status', 'fundraiser.ended_on');
call app.protect(
    'fundraiser', 'select, insert, update', 'select',
    'tenant_id, id, version, programme_id, kind, starts_on, ends_on, target_cents, raised_cents, cost_cents, status, '
    'ended_on, created_at, updated_at, archived_at'
);
call app.past('fundraiser', 'ended_on');
