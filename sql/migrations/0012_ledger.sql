-- The ledger: what partners promise and bring, what centres are given of it and use. Entries hold lines; a line that is
-- posted is a transfer of an amount from one account to another, and the accounts keep the balances.
create table ecdp.resource_item (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    kind text not null,
    name text not null,
    name_folded text collate "C" not null generated always as (app.fold(name)) stored,
    value_cents int8 not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint resource_item_pkey primary key (tenant_id, id),
    constraint resource_item_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint resource_item_kind_check check (kind in ('materials', 'in_kind')),
    constraint resource_item_name_check check (length(name) between 1 and 200),
    constraint resource_item_value_cents_check check (value_cents between 0 and 1000000000000)
);
create unique index resource_item_tenant_id_kind_name_key
on ecdp.resource_item (tenant_id, kind, name_folded) where archived_at is null;
create index resource_item_order_idx on ecdp.resource_item (tenant_id, name_folded, id);
comment on table ecdp.resource_item is 'A thing that is counted one by one, with what one is worth by estimate. Its kind and value stay: for another value, archive it and make another.';
comment on column ecdp.resource_item.kind is 'materials or in_kind.';
comment on column ecdp.resource_item.name is 'What one of it is called, such as picture book.';
comment on column ecdp.resource_item.name_folded is 'The key that the name is compared, searched and sorted by: see app.fold().';
comment on column ecdp.resource_item.value_cents is 'Estimated value of one, in cents (ZAR).';
call app.protect(
    'resource_item', 'select, insert, update', 'select', 'all', derived => 'kind, value_cents'
);

create table ecdp.ledger_entry (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    partnership_id uuid not null,
    occurred_on date not null,
    reason text not null,
    evidence text,
    status text not null default 'entered',
    backdated bool not null default false,
    warnings text[] not null default '{}',
    entered_by text not null default '',
    decided_by text,
    decided_at timestamptz,
    decision_reason text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint ledger_entry_pkey primary key (tenant_id, id),
    constraint ledger_entry_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint ledger_entry_reason_check check (length(reason) between 1 and 2000),
    constraint ledger_entry_evidence_check check (length(evidence) between 1 and 400),
    constraint ledger_entry_status_check check (status in ('entered', 'pending_approval', 'posted', 'refused')),
    constraint ledger_entry_warnings_check check (
        warnings <@ array['centre_share_max', 'underserved_share_min', 'approval_above']
    ),
    constraint ledger_entry_decision_reason_check check (length(decision_reason) between 1 and 2000)
);
create index ledger_entry_partnership_id_idx on ecdp.ledger_entry (tenant_id, partnership_id, occurred_on);
create index ledger_entry_order_idx on ecdp.ledger_entry (tenant_id, occurred_on, id);
create index ledger_entry_pending_idx on ecdp.ledger_entry (tenant_id, created_at) where status = 'pending_approval';
comment on table ecdp.ledger_entry is 'What was entered into the ledger at once: a promise, a delivery and how it was allocated, a correction. All of its lines are posted, or none.';
comment on column ecdp.ledger_entry.partnership_id is 'The partnership.';
comment on column ecdp.ledger_entry.occurred_on is 'Day on which it happened.';
comment on column ecdp.ledger_entry.reason is 'Why: what was promised, delivered, allocated, used or corrected.';
comment on column ecdp.ledger_entry.evidence is 'What proves it, such as a receipt''s or delivery note''s number.';
comment on column ecdp.ledger_entry.status is 'posted, pending_approval (without effect until another API key approves it) or refused; entered until it is posted.';
comment on column ecdp.ledger_entry.backdated is 'Whether it was recorded more than 14 days after the day on which it happened, or in a later quarter.';
comment on column ecdp.ledger_entry.warnings is 'Guidelines of the programme that it departs from: centre_share_max, underserved_share_min, approval_above.';
comment on column ecdp.ledger_entry.entered_by is 'Who made the entry.';
comment on column ecdp.ledger_entry.decided_by is 'Who approved or refused it; null where that was not needed or is still to come.';
comment on column ecdp.ledger_entry.decided_at is 'When it was approved or refused.';
comment on column ecdp.ledger_entry.decision_reason is 'Why it was approved or refused.';
create trigger ledger_entry_entered before insert on ecdp.ledger_entry
for each row execute function app.enter_ledger_entry(
    'ledger_entry', 'ledger_entry.status', 'ledger_entry.backdated', 'ledger_entry.warnings', 'ledger_entry.entered_by',
    'ledger_entry.decided_by', 'ledger_entry.decided_at', 'ledger_entry.decision_reason'
);
create trigger ledger_entry_decided before update on ecdp.ledger_entry
for each row execute function app.decide_ledger_entry(
    'ledger_entry', 'ledger_entry.status', 'ledger_entry.warnings', 'ledger_entry.decided_by', 'ledger_entry.decided_at'
);
call app.protect(
    'ledger_entry', 'select, insert, update', 'select',
    'tenant_id, id, version, partnership_id, occurred_on, status, backdated, warnings, created_at, updated_at',
    derived => 'partnership_id, occurred_on, reason, evidence, backdated, warnings, entered_by, decided_by, decided_at'
);
call app.past('ledger_entry', 'occurred_on');
call app.since_partnership('ledger_entry', 'occurred_on');
-- What posts an entry runs in the owner's name, and sees the entries and lines of the transaction's municipality.
create policy ledger_entry_owner on ecdp.ledger_entry for select to ecdp_owner using (tenant_id = app.tid());

create table ecdp.ledger_account (
    tenant_id int4 not null,
    id uuid not null,
    partnership_id uuid not null,
    kind text not null,
    item_id uuid,
    place text not null,
    centre_id uuid,
    balance int8 not null default 0,
    transfers int4 not null default 0,
    last_on date,
    created_at timestamptz not null default now(),
    constraint ledger_account_pkey primary key (tenant_id, id),
    constraint ledger_account_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint ledger_account_item_id_fkey foreign key (tenant_id, item_id) references ecdp.resource_item (
        tenant_id, id
    ),
    constraint ledger_account_centre_id_fkey foreign key (tenant_id, centre_id) references ecdp.centre (tenant_id, id),
    constraint ledger_account_kind_check check (
        kind in ('funding', 'volunteer_time', 'staff_time', 'training', 'materials', 'in_kind')
    ),
    constraint ledger_account_place_check check (place in ('outside', 'pledged', 'received', 'allocated', 'used')),
    constraint ledger_account_item_check check ((item_id is not null) = (kind in ('materials', 'in_kind'))),
    constraint ledger_account_centre_check check ((centre_id is not null) = (place in ('allocated', 'used'))),
    constraint ledger_account_balance_check check (balance >= 0 or place = 'outside')
);
create index ledger_account_partnership_id_idx on ecdp.ledger_account (tenant_id, partnership_id);
create index ledger_account_centre_id_idx on ecdp.ledger_account (tenant_id, centre_id);
create index ledger_account_item_id_idx on ecdp.ledger_account (tenant_id, item_id);
create index ledger_account_order_idx on ecdp.ledger_account (tenant_id, created_at, id);
comment on table ecdp.ledger_account is 'An account of the ledger: how much of one kind of resource of a partnership is promised, received, allocated to a centre, or used by it. Kept by the posting of entries alone.';
comment on column ecdp.ledger_account.id is 'Identifier: follows from what the account is.';
comment on column ecdp.ledger_account.partnership_id is 'The partnership.';
comment on column ecdp.ledger_account.kind is 'Kind of resource.';
comment on column ecdp.ledger_account.item_id is 'What is counted; of materials and in_kind alone.';
comment on column ecdp.ledger_account.place is 'outside (the world: what was promised comes from there), pledged, received, allocated or used.';
comment on column ecdp.ledger_account.centre_id is 'The centre; of allocated and used alone.';
comment on column ecdp.ledger_account.balance is 'What came in less what went out, in the unit of its kind. Never below zero, but outside, where it is what is promised or was brought, as a negative number.';
comment on column ecdp.ledger_account.transfers is 'How many transfers went in or out.';
comment on column ecdp.ledger_account.last_on is 'Last day with a transfer.';
call app.protect('ledger_account', 'select', 'select', 'all', 'none');
create policy ledger_account_owner on ecdp.ledger_account to ecdp_owner
using (tenant_id = app.tid()) with check (tenant_id = app.tid());

create table ecdp.ledger_transfer (
    tenant_id int4 not null,
    id uuid not null,
    number int8 not null,
    entry_id uuid not null,
    partnership_id uuid not null,
    debit_account_id uuid not null,
    credit_account_id uuid not null,
    move text not null,
    kind text not null,
    item_id uuid,
    centre_id uuid,
    amount int8 not null,
    effect int8 not null generated always as (case when reverses_id is null then amount else -amount end) stored,
    occurred_on date not null,
    backdated bool not null,
    reverses_id uuid,
    recorded_at timestamptz not null default now(),
    constraint ledger_transfer_pkey primary key (tenant_id, id),
    constraint ledger_transfer_entry_id_fkey foreign key (tenant_id, entry_id)
    references ecdp.ledger_entry (tenant_id, id),
    constraint ledger_transfer_debit_account_id_fkey foreign key (tenant_id, debit_account_id)
    references ecdp.ledger_account (tenant_id, id),
    constraint ledger_transfer_credit_account_id_fkey foreign key (tenant_id, credit_account_id)
    references ecdp.ledger_account (tenant_id, id),
    constraint ledger_transfer_reverses_id_fkey foreign key (tenant_id, reverses_id)
    references ecdp.ledger_transfer (tenant_id, id),
    constraint ledger_transfer_move_check check (move in ('pledge', 'receive', 'cancel', 'allocate', 'use')),
    constraint ledger_transfer_kind_check check (
        kind in ('funding', 'volunteer_time', 'staff_time', 'training', 'materials', 'in_kind')
    ),
    constraint ledger_transfer_amount_check check (amount between 1 and 1000000000000000),
    constraint ledger_transfer_accounts_check check (debit_account_id <> credit_account_id)
);
create unique index ledger_transfer_tenant_id_reverses_id_key on ecdp.ledger_transfer (tenant_id, reverses_id);
create index ledger_transfer_entry_id_idx on ecdp.ledger_transfer (tenant_id, entry_id);
create index ledger_transfer_partnership_id_idx on ecdp.ledger_transfer (
    tenant_id, partnership_id, occurred_on, number
);
create index ledger_transfer_debit_account_id_idx on ecdp.ledger_transfer (tenant_id, debit_account_id, occurred_on);
create index ledger_transfer_credit_account_id_idx on ecdp.ledger_transfer (tenant_id, credit_account_id, occurred_on);
create index ledger_transfer_centre_id_idx on ecdp.ledger_transfer (tenant_id, centre_id, occurred_on);
create index ledger_transfer_order_idx on ecdp.ledger_transfer (tenant_id, number, id);
comment on table ecdp.ledger_transfer is 'A posted line: an amount that went from one account to another. Never changed, never erased; a correction is another transfer that names the one it reverses.';
comment on column ecdp.ledger_transfer.id is 'Identifier: that of its line.';
comment on column ecdp.ledger_transfer.number is 'Order of recording.';
comment on column ecdp.ledger_transfer.entry_id is 'The entry it belongs to, with its reason and evidence.';
comment on column ecdp.ledger_transfer.partnership_id is 'The partnership.';
comment on column ecdp.ledger_transfer.debit_account_id is 'The account it was taken from.';
comment on column ecdp.ledger_transfer.credit_account_id is 'The account it was given to.';
comment on column ecdp.ledger_transfer.move is 'pledge, receive, cancel (of a promise), allocate or use; of a reversal, the move that it takes back.';
comment on column ecdp.ledger_transfer.kind is 'Kind of resource.';
comment on column ecdp.ledger_transfer.item_id is 'What is counted; of materials and in_kind alone.';
comment on column ecdp.ledger_transfer.centre_id is 'The centre, of allocate and use.';
comment on column ecdp.ledger_transfer.amount is 'How much, in the unit of its kind.';
comment on column ecdp.ledger_transfer.effect is 'The amount, negative for a reversal: sums of it by move are what was promised, received, cancelled, allocated and used.';
comment on column ecdp.ledger_transfer.occurred_on is 'Day on which it happened.';
comment on column ecdp.ledger_transfer.backdated is 'Whether it was recorded more than 14 days after the day on which it happened, or in a later quarter.';
comment on column ecdp.ledger_transfer.reverses_id is 'The transfer that it takes back as a whole; null for one that takes nothing back.';
comment on column ecdp.ledger_transfer.recorded_at is 'When it was posted.';
call app.protect('ledger_transfer', 'select', 'select', 'all', 'none');
create policy ledger_transfer_owner on ecdp.ledger_transfer to ecdp_owner
using (tenant_id = app.tid()) with check (tenant_id = app.tid());

create table ecdp.ledger_line (
    tenant_id int4 not null,
    id uuid not null,
    number int8 generated always as identity,
    entry_id uuid not null,
    move text not null,
    kind text,
    item_id uuid,
    centre_id uuid,
    amount int8,
    reverses_id uuid,
    created_at timestamptz not null default now(),
    constraint ledger_line_pkey primary key (tenant_id, id),
    constraint ledger_line_entry_id_fkey foreign key (tenant_id, entry_id) references ecdp.ledger_entry (tenant_id, id),
    constraint ledger_line_item_id_fkey foreign key (tenant_id, item_id) references ecdp.resource_item (tenant_id, id),
    constraint ledger_line_centre_id_fkey foreign key (tenant_id, centre_id) references ecdp.centre (tenant_id, id),
    constraint ledger_line_reverses_id_fkey foreign key (tenant_id, reverses_id)
    references ecdp.ledger_transfer (tenant_id, id),
    constraint ledger_line_move_check check (move in ('pledge', 'receive', 'cancel', 'allocate', 'use', 'reverse')),
    constraint ledger_line_kind_check check (
        kind in ('funding', 'volunteer_time', 'staff_time', 'training', 'materials', 'in_kind')
    ),
    constraint ledger_line_amount_check check (amount between 1 and 1000000000000000)
);
create index ledger_line_entry_id_idx on ecdp.ledger_line (tenant_id, entry_id);
create index ledger_line_item_id_idx on ecdp.ledger_line (tenant_id, item_id);
create index ledger_line_centre_id_idx on ecdp.ledger_line (tenant_id, centre_id);
create index ledger_line_reverses_id_idx on ecdp.ledger_line (tenant_id, reverses_id);
create index ledger_line_order_idx on ecdp.ledger_line (tenant_id, number, id);
comment on table ecdp.ledger_line is 'A line of an entry, as it was entered; once posted it is the transfer with the same identifier.';
comment on column ecdp.ledger_line.number is 'Order of recording.';
comment on column ecdp.ledger_line.entry_id is 'The entry.';
comment on column ecdp.ledger_line.move is 'pledge (from outside), receive (from what was pledged), cancel (a promise), allocate (from what was received, to a centre), use (by the centre), or reverse (a transfer as a whole).';
comment on column ecdp.ledger_line.kind is 'Kind of resource; of a reversal, null.';
comment on column ecdp.ledger_line.item_id is 'What is counted; goes with materials and in_kind.';
comment on column ecdp.ledger_line.centre_id is 'The centre; goes with allocate and use.';
comment on column ecdp.ledger_line.amount is 'How much: cents, minutes, hundredths of participant days, or items; of a reversal, null.';
comment on column ecdp.ledger_line.reverses_id is 'The transfer that a reversal takes back.';
call app.protect('ledger_line', 'select, insert', 'select', 'none', 'none');
create policy ledger_line_owner on ecdp.ledger_line for select to ecdp_owner using (tenant_id = app.tid());
create trigger ledger_line_entered after insert on ecdp.ledger_line referencing new table as new_rows
for each statement execute function app.check_ledger_line('ledger_line');
create trigger ledger_entry_posted after update on ecdp.ledger_entry referencing new table as new_rows
for each statement execute function app.post_ledger_entries(
    'ledger_entry', 'ledger_account.balance', 'ledger_account.transfers', 'ledger_account.last_on'
);
create trigger partnership_centre_ledger before update on ecdp.partnership_centre
for each row when (
    new.archived_at is distinct from old.archived_at or new.joined_on > old.joined_on
    or new.left_on is distinct from old.left_on
) execute function app.keep_ledger_membership('partnership_centre');

create table ecdp.programme_guideline (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    programme_id uuid not null,
    rule text not null,
    kind text not null default 'funding',
    threshold int8 not null,
    effect text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint programme_guideline_pkey primary key (tenant_id, id),
    constraint programme_guideline_programme_id_fkey foreign key (tenant_id, programme_id)
    references ecdp.programme (tenant_id, id),
    constraint programme_guideline_rule_check check (
        rule in ('centre_share_max', 'underserved_share_min', 'approval_above')
    ),
    constraint programme_guideline_kind_check check (
        kind in ('funding', 'volunteer_time', 'staff_time', 'training', 'materials', 'in_kind')
    ),
    constraint programme_guideline_threshold_check check (threshold between 0 and 1000000000000000),
    constraint programme_guideline_effect_check check (effect in ('warn', 'refuse', 'hold')),
    constraint programme_guideline_percent_check check (rule = 'approval_above' or threshold <= 100),
    constraint programme_guideline_rule_effect_check check (
        effect = 'warn' or (effect = 'hold') = (rule = 'approval_above')
    )
);
create unique index programme_guideline_tenant_id_programme_id_rule_kind_key
on ecdp.programme_guideline (tenant_id, programme_id, rule, kind) where archived_at is null;
create index programme_guideline_programme_id_idx on ecdp.programme_guideline (tenant_id, programme_id);
create index programme_guideline_order_idx on ecdp.programme_guideline (tenant_id, created_at, id);
comment on table ecdp.programme_guideline is 'A guideline of a programme for sharing out resources. The ledger warns, refuses, or holds an entry for approval, and names the rule.';
comment on column ecdp.programme_guideline.programme_id is 'The programme.';
comment on column ecdp.programme_guideline.rule is 'centre_share_max (at most so many per cent of what the programme received are allocated to one centre), underserved_share_min (at least so many are left for centres in underserved communities) or approval_above (an entry with more than the amount waits for another key''s approval).';
comment on column ecdp.programme_guideline.kind is 'Kind of resource.';
comment on column ecdp.programme_guideline.threshold is 'Per cent of what was received, of the two shares; of approval_above an amount in the unit of the kind, which the lines of one move in an entry may reach together.';
comment on column ecdp.programme_guideline.effect is 'warn; or refuse, of a share; or hold, of approval_above.';
call app.protect('programme_guideline', 'select, insert, update', 'select', 'all');
