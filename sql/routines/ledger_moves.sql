-- What the lines of entries do once they are posted: a row for each, with the accounts that its amount leaves (debit)
-- and reaches (credit). A reversal goes the other way between the accounts of the transfer that it takes back.
create or replace function app.ledger_moves(tenant int4, entries uuid[])
returns table (
    id uuid, number int8, line int4, entry_id uuid, partnership_id uuid, occurred_on date, backdated bool, move text,
    kind text, item_id uuid, centre_id uuid, amount int8, reverses_id uuid, debit_state text, credit_state text,
    debit_account_id uuid, credit_account_id uuid
)
language sql stable
begin atomic
    select
        l.id, l.number, (row_number() over (partition by l.entry_id order by l.number) - 1)::int4, e.id as entry_id,
        e.partnership_id, e.occurred_on, e.backdated, x.move, x.kind, x.item_id, x.centre_id, x.amount, l.reverses_id,
        case when r.id is null then s.source else s.target end, case when r.id is null then s.target else s.source end,
        coalesce(
            r.credit_account_id,
            app.ledger_account_id(
                e.partnership_id, x.kind, x.item_id, s.source,
                case when s.source in ('allocated', 'used') then x.centre_id end
            )
        ),
        coalesce(
            r.debit_account_id,
            app.ledger_account_id(
                e.partnership_id, x.kind, x.item_id, s.target,
                case when s.target in ('allocated', 'used') then x.centre_id end
            )
        )
    from unnest(entries) as w (id)
    inner join ecdp.ledger_entry as e on e.tenant_id = tenant and e.id = w.id
    inner join ecdp.ledger_line as l on l.tenant_id = tenant and l.entry_id = e.id
    left join ecdp.ledger_transfer as r on r.tenant_id = tenant and r.id = l.reverses_id
    cross join
        lateral (
            select
                coalesce(r.move, l.move) as move, coalesce(r.kind, l.kind) as kind,
                case when r.id is null then l.item_id else r.item_id end as item_id,
                case when r.id is null then l.centre_id else r.centre_id end as centre_id,
                coalesce(r.amount, l.amount) as amount
        ) as x
    inner join (
        values
        ('pledge', 'outside', 'pledged'), ('receive', 'pledged', 'received'), ('cancel', 'pledged', 'outside'),
        ('allocate', 'received', 'allocated'), ('use', 'allocated', 'used')
    ) as s (move, source, target) on s.move = x.move;
end;
comment on function app.ledger_moves(int4, uuid[])
is 'What the lines of entries do to the accounts of the ledger once they are posted.';
revoke all on function app.ledger_moves(int4, uuid[]) from public;
