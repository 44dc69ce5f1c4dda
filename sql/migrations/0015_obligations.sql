-- What follows from a signed MOU or agreement: who owes what by when, what was done about it, and what is let off.
create table ecdp.obligation (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    partnership_id uuid not null,
    document_id uuid not null,
    commitment_id uuid,
    rule text,
    milestone_id uuid,
    side text not null,
    resource_kind text,
    unit text not null generated always as (
        case
            when milestone_id is not null then 'milestones'
            else coalesce(app.resource_unit(resource_kind), 'activities')
        end
    ) stored,
    item_id uuid,
    amount int8 not null,
    due_on date not null,
    made_on date not null,
    lapsed_on date,
    waived_on date,
    waiver_reason text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint obligation_pkey primary key (tenant_id, id),
    constraint obligation_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint obligation_document_id_fkey foreign key (tenant_id, document_id)
    references ecdp.document (tenant_id, id),
    constraint obligation_commitment_id_fkey foreign key (tenant_id, commitment_id)
    references ecdp.document_commitment (tenant_id, id),
    constraint obligation_item_id_fkey foreign key (tenant_id, item_id) references ecdp.resource_item (tenant_id, id),
    constraint obligation_rule_check check (rule = any(array['first_activity'])),
    constraint obligation_origin_check check (num_nonnulls(commitment_id, rule) = 1),
    constraint obligation_side_check check (side in ('partner', 'centre', 'municipality', 'all')),
    constraint obligation_resource_kind_check check (
        resource_kind in ('funding', 'volunteer_time', 'staff_time', 'training', 'materials', 'in_kind')
    ),
    constraint obligation_resource_kind_rule_check check ((resource_kind is null) = (rule is not null)),
    constraint obligation_unit_check check (
        unit in ('zar_cents', 'minutes', 'participant_day_hundredths', 'items', 'activities', 'milestones')
    ),
    constraint obligation_amount_check check (amount between 1 and 1000000000000),
    constraint obligation_lapsed_on_check check (lapsed_on >= made_on),
    constraint obligation_waived_on_check check (waived_on >= made_on),
    constraint obligation_waiver_check check ((waived_on is null) = (waiver_reason is null)),
    constraint obligation_waiver_reason_check check (length(waiver_reason) between 1 and 2000)
);
create unique index obligation_tenant_id_commitment_id_due_on_key
on ecdp.obligation (tenant_id, commitment_id, due_on) where commitment_id is not null;
create unique index obligation_tenant_id_partnership_id_rule_key
on ecdp.obligation (tenant_id, partnership_id, rule) where rule is not null;
create index obligation_order_idx on ecdp.obligation (tenant_id, due_on, id);
create index obligation_partnership_id_idx on ecdp.obligation (tenant_id, partnership_id, due_on);
create index obligation_commitment_id_idx on ecdp.obligation (tenant_id, commitment_id);
create index obligation_item_id_idx on ecdp.obligation (tenant_id, item_id);
create index obligation_document_id_idx on ecdp.obligation (tenant_id, document_id);
comment on table ecdp.obligation is 'Something that is owed by a day: a due date of a commitment, or what a rule asks for. Made by the database when its document is signed; whether it is met is never stored.';
comment on column ecdp.obligation.partnership_id is 'The partnership.';
comment on column ecdp.obligation.document_id is 'The signed version that it comes from.';
comment on column ecdp.obligation.commitment_id is 'The commitment it is a due date of; null for a rule.';
comment on column ecdp.obligation.rule is 'The rule that asks for it: first_activity, an activity within 90 days of the first MOU; null for a commitment.';
comment on column ecdp.obligation.side is 'Who owes it: partner, centre (the centres together), municipality, or all.';
comment on column ecdp.obligation.resource_kind is 'Kind of resource; null for a rule.';
comment on column ecdp.obligation.unit is 'What the amount counts, by the kind: zar_cents, minutes, participant_day_hundredths or items; activities for a rule, milestones for one of these.';
comment on column ecdp.obligation.item_id is 'What is counted; of materials and in_kind alone.';
comment on column ecdp.obligation.amount is 'How much.';
comment on column ecdp.obligation.due_on is 'Day by which it is owed.';
comment on column ecdp.obligation.made_on is 'Day its document was signed.';
comment on column ecdp.obligation.lapsed_on is 'Day from which it is no longer owed, because a later paper took the place of its document, or that was ended; null otherwise.';
comment on column ecdp.obligation.waived_on is 'Day it was waived; null where it was not.';
comment on column ecdp.obligation.waiver_reason is 'Why it was waived; goes with the day.';
call app.protect(
    'obligation', 'select, update', 'select',
    'tenant_id, id, version, partnership_id, document_id, commitment_id, rule, side, resource_kind, unit, item_id, '
    'amount, due_on, made_on, lapsed_on, waived_on, created_at, updated_at',
    derived => 'partnership_id, document_id, commitment_id, rule, side, resource_kind, item_id, amount, due_on, '
    'made_on, lapsed_on'
);
call app.past('obligation', 'waived_on');
create trigger obligation_kept before update of waived_on, waiver_reason on ecdp.obligation
for each row when (old.waived_on is not null) execute function app.keep_waiver('obligation');
-- Nobody makes obligations but the triggers on documents, in their owner's name, and for the document's municipality.
create policy obligation_owner on ecdp.obligation to ecdp_owner
using (tenant_id = app.tid()) with check (tenant_id = app.tid());
create policy document_owner on ecdp.document for select to ecdp_owner using (tenant_id = app.tid());
create policy document_commitment_owner on ecdp.document_commitment for select to ecdp_owner
using (tenant_id = app.tid());

create table ecdp.obligation_fulfilment (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    obligation_id uuid not null,
    done_on date not null,
    amount int8 not null,
    evidence text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint obligation_fulfilment_pkey primary key (tenant_id, id),
    constraint obligation_fulfilment_obligation_id_fkey foreign key (tenant_id, obligation_id)
    references ecdp.obligation (tenant_id, id),
    constraint obligation_fulfilment_amount_check check (amount between 1 and 1000000000000),
    constraint obligation_fulfilment_evidence_check check (length(evidence) between 1 and 2000)
);
create index obligation_fulfilment_order_idx on ecdp.obligation_fulfilment (tenant_id, done_on, id);
create index obligation_fulfilment_obligation_id_idx on ecdp.obligation_fulfilment (tenant_id, obligation_id);
comment on table ecdp.obligation_fulfilment is 'What the centres or the municipality did of what they owe. What a partner brings is in the ledger, not here.';
comment on column ecdp.obligation_fulfilment.obligation_id is 'The obligation.';
comment on column ecdp.obligation_fulfilment.done_on is 'Day it was done.';
comment on column ecdp.obligation_fulfilment.amount is 'How much of it, in the obligation''s unit.';
comment on column ecdp.obligation_fulfilment.evidence is 'What shows it: a register, a photograph, a letter.';
call app.protect(
    'obligation_fulfilment', 'select, insert, update', 'select',
    'tenant_id, id, version, obligation_id, done_on, amount, created_at, updated_at, archived_at'
);
call app.past('obligation_fulfilment', 'done_on');
call app.since_partnership('obligation_fulfilment', 'done_on', through => 'obligation');
create trigger obligation_fulfilment_side before insert or update of obligation_id on ecdp.obligation_fulfilment
for each row execute function app.check_fulfilment('obligation_fulfilment');

create trigger document_obligations after insert or update on ecdp.document
for each row when (new.signed_on is not null)
execute function app.make_obligations('document', 'obligation.lapsed_on');
create trigger document_termination_obligations after insert on ecdp.document_termination
for each row execute function app.lapse_obligations('document_termination', 'obligation.lapsed_on');
