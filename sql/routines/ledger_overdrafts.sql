-- Called while the accounts are locked, before the transfers are written, and only where something may be wrong.
-- Lines are counted within their entry, from 0.
create or replace function app.ledger_overdrafts(tenant int4, entries uuid[])
returns table (line int4, constraint_name text)
language sql stable
begin atomic
    with moves as materialized (
        select m.*, (row_number() over (partition by m.entry_id order by m.number) - 1)::int4 as line
        from app.ledger_moves(tenant, entries) as m
    ),

    changes as materialized (
        select a.id, a.change, m.line, m.number, m.occurred_on
        from moves as m
        cross join lateral (
            values (m.debit_account_id, -m.amount), (m.credit_account_id, m.amount)
        ) as a (id, change)
    ),

    running as materialized (
        select
            c.id, k.place, c.change, c.line, c.occurred_on,
            k.balance + sum(c.change) over (partition by c.id order by c.number) as balance,
            k.balance + sum(c.change) over (partition by c.id) as final,
            greatest(k.last_on, max(c.occurred_on) over (partition by c.id)) as last_on
        from changes as c
        inner join ecdp.ledger_account as k on k.tenant_id = tenant and k.id = c.id
        where k.place <> 'outside'
    ),

    -- Accounts that something is taken from on a day before their last one: was there so much on each day since?
    earlier as materialized (
        select distinct r.id
        from running as r
        where r.change < 0 and r.occurred_on < r.last_on
    ),

    -- The last day on which such an account would be below zero.
    negative as materialized (
        select d.id, max(d.occurred_on) as occurred_on
        from (
            select
                h.id, h.occurred_on, sum(sum(h.change)) over (partition by h.id order by h.occurred_on) as balance
            from (
                select e.id, t.occurred_on, -t.amount as change
                from earlier as e
                inner join ecdp.ledger_transfer as t on t.tenant_id = tenant and t.debit_account_id = e.id
                union all
                select e.id, t.occurred_on, t.amount
                from earlier as e
                inner join ecdp.ledger_transfer as t on t.tenant_id = tenant and t.credit_account_id = e.id
                union all
                select c.id, c.occurred_on, c.change
                from earlier as e
                inner join changes as c on c.id = e.id
            ) as h
            group by h.id, h.occurred_on
        ) as d
        where d.balance < 0
        group by d.id
    )

    select
        r.line,
        case r.place
            when 'pledged' then 'ledger_line_pledged_balance_check'
            when 'received' then 'ledger_line_received_balance_check'
            when 'allocated' then 'ledger_line_allocated_balance_check'
            else 'ledger_line_used_balance_check'
        end
    from running as r
    where r.final < 0 and r.balance < 0 and r.change < 0
    union all
    select r.line, 'ledger_line_day_balance_check'
    from negative as d
    inner join running as r on r.id = d.id and r.occurred_on <= d.occurred_on
    where r.change < 0
    union all
    select m.line, 'ledger_line_reverses_twice_check'
    from moves as m
    where
        m.reverses_id is not null
        and (
            exists (
                select from ecdp.ledger_transfer as t
                where t.tenant_id = tenant and t.reverses_id = m.reverses_id
            )
            or exists (
                select from moves as o
                where o.reverses_id = m.reverses_id and o.number < m.number
            )
        );
end;
comment on function app.ledger_overdrafts(int4, uuid[])
is 'Lines of entries that would take more from an account than there is, on their day or on a later one, or would reverse a transfer twice.';
revoke all on function app.ledger_overdrafts(int4, uuid[]) from public;
