create or replace view analytics.ledger_balance with (security_invoker = true) as
select
    k.tenant_id, k.id, k.partnership_id, k.kind, app.resource_unit(k.kind) as unit, k.item_id, i.name as item, k.place,
    k.centre_id, k.balance, k.balance * case when k.kind = 'funding' then 1 else i.value_cents end as value_cents,
    k.transfers, k.last_on
from ecdp.ledger_account as k
left join ecdp.resource_item as i on i.tenant_id = k.tenant_id and i.id = k.item_id
where k.place <> 'outside';
comment on view analytics.ledger_balance is 'What is promised, received, allocated to a centre and used of the resources of each partnership, as of the last entry. Of archived partnerships too.';
comment on column analytics.ledger_balance.tenant_id is 'The municipality.';
comment on column analytics.ledger_balance.id is 'Identifier of the account.';
comment on column analytics.ledger_balance.partnership_id is 'The partnership.';
comment on column analytics.ledger_balance.kind is 'Kind of resource.';
comment on column analytics.ledger_balance.unit is 'What the balance is counted in.';
comment on column analytics.ledger_balance.item_id is 'What is counted, of materials and in_kind.';
comment on column analytics.ledger_balance.item is 'Its name.';
comment on column analytics.ledger_balance.place is 'pledged (and not delivered), received (and not allocated), allocated (and not used) or used.';
comment on column analytics.ledger_balance.centre_id is 'The centre, of allocated and used.';
comment on column analytics.ledger_balance.balance is 'How much, in the unit.';
comment on column analytics.ledger_balance.value_cents is 'The same in cents (ZAR), of counted items by their estimated value; null for time and training.';
comment on column analytics.ledger_balance.transfers is 'How many transfers went in or out.';
comment on column analytics.ledger_balance.last_on is 'Last day with a transfer.';
grant select on analytics.ledger_balance to ecdp_analyst;

create or replace view analytics.ledger_transfer with (security_invoker = true) as
select
    t.tenant_id, t.id, t.number, t.entry_id, t.partnership_id, p.programme_id, t.move, t.kind,
    app.resource_unit(t.kind) as unit, t.item_id, i.name as item, t.centre_id, t.amount, t.effect,
    t.effect * case when t.kind = 'funding' then 1 else i.value_cents end as value_cents, t.occurred_on, t.backdated,
    t.reverses_id, t.recorded_at, t.activity_id
from ecdp.ledger_transfer as t
inner join ecdp.partnership as p on p.tenant_id = t.tenant_id and p.id = t.partnership_id
left join ecdp.resource_item as i on i.tenant_id = t.tenant_id and i.id = t.item_id;
comment on view analytics.ledger_transfer is 'Every transfer of the ledger. Sums of effect by move are what was promised, received, cancelled, allocated and used; those up to a day are the state of that day.';
comment on column analytics.ledger_transfer.tenant_id is 'The municipality.';
comment on column analytics.ledger_transfer.id is 'Identifier.';
comment on column analytics.ledger_transfer.number is 'Order of recording.';
comment on column analytics.ledger_transfer.entry_id is 'The entry it belongs to.';
comment on column analytics.ledger_transfer.partnership_id is 'The partnership.';
comment on column analytics.ledger_transfer.programme_id is 'The programme that the partnership counts for.';
comment on column analytics.ledger_transfer.move is 'pledge, receive, cancel, allocate or use; of a reversal, the move that it takes back.';
comment on column analytics.ledger_transfer.kind is 'Kind of resource.';
comment on column analytics.ledger_transfer.unit is 'What the amount is counted in.';
comment on column analytics.ledger_transfer.item_id is 'What is counted, of materials and in_kind.';
comment on column analytics.ledger_transfer.item is 'Its name.';
comment on column analytics.ledger_transfer.centre_id is 'The centre, of allocate and use.';
comment on column analytics.ledger_transfer.amount is 'How much.';
comment on column analytics.ledger_transfer.effect is 'The amount, negative for a reversal.';
comment on column analytics.ledger_transfer.value_cents is 'The effect in cents (ZAR), of counted items by their estimated value; null for time and training.';
comment on column analytics.ledger_transfer.occurred_on is 'Day on which it happened.';
comment on column analytics.ledger_transfer.backdated is 'Whether it was recorded late.';
comment on column analytics.ledger_transfer.reverses_id is 'The transfer that it takes back; null for one that takes nothing back.';
comment on column analytics.ledger_transfer.recorded_at is 'When it was posted.';
comment on column analytics.ledger_transfer.activity_id is 'The activity that it was used for; null for none.';
grant select on analytics.ledger_transfer to ecdp_analyst;

create or replace view analytics.programme_guideline with (security_invoker = true) as
select g.tenant_id, g.id, g.programme_id, g.rule, g.kind, g.threshold, g.effect, g.created_at
from ecdp.programme_guideline as g
where g.archived_at is null;
comment on view analytics.programme_guideline is 'Guidelines of programmes for sharing out resources, in use.';
comment on column analytics.programme_guideline.tenant_id is 'The municipality.';
comment on column analytics.programme_guideline.id is 'Identifier.';
comment on column analytics.programme_guideline.programme_id is 'The programme.';
comment on column analytics.programme_guideline.rule is 'centre_share_max, underserved_share_min or approval_above.';
comment on column analytics.programme_guideline.kind is 'Kind of resource.';
comment on column analytics.programme_guideline.threshold is 'Per cent, or an amount of approval_above.';
comment on column analytics.programme_guideline.effect is 'warn, refuse or hold.';
comment on column analytics.programme_guideline.created_at is 'When the row was made.';
grant select on analytics.programme_guideline to ecdp_analyst;

create or replace view analytics.ledger_entry with (security_invoker = true) as
select
    l.tenant_id, l.id, l.partnership_id, l.occurred_on, l.status, l.backdated, l.warnings, l.created_at
from ecdp.ledger_entry as l;
comment on view analytics.ledger_entry is 'Entries of the ledger: several transfers of one day, posted together or waiting for approval.';
comment on column analytics.ledger_entry.tenant_id is 'The municipality.';
comment on column analytics.ledger_entry.id is 'Identifier.';
comment on column analytics.ledger_entry.partnership_id is 'The partnership.';
comment on column analytics.ledger_entry.occurred_on is 'Day on which it happened.';
comment on column analytics.ledger_entry.status is 'posted, pending_approval (without effect until another API key approves it) or refused; entered until it is posted.';
comment on column analytics.ledger_entry.backdated is 'Whether it was recorded more than 14 days after the day on which it happened, or in a later quarter.';
comment on column analytics.ledger_entry.warnings is 'Guidelines of the programme that it departs from: centre_share_max, underserved_share_min, approval_above.';
comment on column analytics.ledger_entry.created_at is 'When the row was made.';
grant select on analytics.ledger_entry to ecdp_analyst;
