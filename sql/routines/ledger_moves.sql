-- What the lines of entries do once they are posted: a row for each, with the accounts that its amount leaves (debit)
-- and reaches (credit). A reversal goes the other way between the accounts of the transfer that it takes back.
create or replace function app.ledger_moves(tenant int4, entries uuid[])
returns table (
    id uuid, number int8, entry_id uuid, partnership_id uuid, occurred_on date, backdated bool, move text, kind text,
    item_id uuid, centre_id uuid, amount int8, reverses_id uuid, debit_account_id uuid, credit_account_id uuid,
    activity_id uuid
)
language sql stable
begin atomic
    select
        l.id, l.number, e.id as entry_id, e.partnership_id, e.occurred_on, e.backdated, coalesce(r.move, l.move),
        coalesce(r.kind, l.kind), coalesce(r.item_id, l.item_id), coalesce(r.centre_id, l.centre_id),
        coalesce(r.amount, l.amount), l.reverses_id,
        coalesce(
            r.credit_account_id,
            app.ledger_account_id(
                e.partnership_id, l.kind, l.item_id, app.ledger_source(l.move),
                case when l.move = 'use' then l.centre_id end
            )
        ),
        coalesce(
            r.debit_account_id,
            app.ledger_account_id(
                e.partnership_id, l.kind, l.item_id, app.ledger_target(l.move),
                case when l.move in ('allocate', 'use') then l.centre_id end
            )
        ), coalesce(r.activity_id, l.activity_id)
    from unnest(entries) as w (id)
    inner join ecdp.ledger_entry as e on e.tenant_id = tenant and e.id = w.id
    inner join ecdp.ledger_line as l on l.tenant_id = tenant and l.entry_id = e.id
    left join ecdp.ledger_transfer as r on r.tenant_id = tenant and r.id = l.reverses_id;
end;
comment on function app.ledger_moves(int4, uuid[])
is 'What the lines of entries do to the accounts of the ledger once they are posted.';
revoke all on function app.ledger_moves(int4, uuid[]) from public;
