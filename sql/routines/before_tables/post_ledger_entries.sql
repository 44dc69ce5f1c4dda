create or replace function app.post_ledger_entries() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
-- Once per statement: `new_rows` are the entries it changed; those that are posted now get their transfers. An entry is
-- posted once: app.decide_ledger_entry() lets none be changed afterwards.
--
-- Runs with its owner's rights, because nobody else writes accounts and transfers. Accounts are made where they are
-- missing, then locked, in the order of their ids both times; only then are balances read. So of any number of writers
-- each sees what those before it committed, and none waits in a circle.
declare
    tenant int4;
    entries uuid[];
    accounts uuid[];
    wrong record;
begin
    for tenant in select distinct n.tenant_id from new_rows as n where n.state = 'posted' loop
        entries := array(select n.id from new_rows as n where n.tenant_id = tenant and n.state = 'posted');
        insert into ecdp.ledger_account (tenant_id, id, partnership_id, kind, item_id, state, centre_id)
        select distinct on (a.id) tenant, a.id, m.partnership_id, m.kind, m.item_id, a.state, a.centre_id
        from app.ledger_moves(tenant, entries) as m
        cross join lateral (
            values
            (m.debit_account_id, m.debit_state, case when m.debit_state in ('allocated', 'used') then m.centre_id end),
            (m.credit_account_id, m.credit_state, case when m.credit_state in ('allocated', 'used') then m.centre_id end)
        ) as a (id, state, centre_id)
        where not exists (select from ecdp.ledger_account as k where k.tenant_id = tenant and k.id = a.id)
        order by a.id
        on conflict (tenant_id, id) do nothing;

        accounts := array(
            select m.debit_account_id from app.ledger_moves(tenant, entries) as m
            union
            select m.credit_account_id from app.ledger_moves(tenant, entries) as m
            order by 1
        );
        perform from unnest(accounts) as w (id)
        cross join lateral (
            select from ecdp.ledger_account as k
            where k.tenant_id = tenant and k.id = w.id
            for no key update
        ) as locked;

        -- Whether there is so much: today, and, where the day is before the account's last one, on every day from then.
        select f.line, f.constraint_name into wrong
        from app.ledger_overdrafts(tenant, entries) as f
        order by f.line
        limit 1;
        if found then
            raise exception 'there is not so much to take from'
            using errcode = '23514', constraint = wrong.constraint_name, table = 'ledger_line', schema = 'ecdp',
            column = 'amount', detail = 'row ' || wrong.line;
        end if;

        insert into ecdp.ledger_transfer (
            tenant_id, id, number, entry_id, partnership_id, debit_account_id, credit_account_id, move, kind, item_id,
            centre_id, amount, occurred_on, backdated, reverses_id
        )
        select
            tenant, m.id, m.number, m.entry_id, m.partnership_id, m.debit_account_id, m.credit_account_id, m.move,
            m.kind, m.item_id, m.centre_id, m.amount, m.occurred_on, m.backdated, m.reverses_id
        from app.ledger_moves(tenant, entries) as m
        order by m.number;

        update ecdp.ledger_account as k
        set balance = k.balance + d.change, last_on = greatest(k.last_on, d.last_on), transfers = k.transfers + d.transfers
        from (
            select a.id, sum(a.change)::int8 as change, max(m.occurred_on) as last_on, count(*)::int4 as transfers
            from app.ledger_moves(tenant, entries) as m
            cross join lateral (
                values (m.debit_account_id, -m.amount), (m.credit_account_id, m.amount)
            ) as a (id, change)
            group by a.id
        ) as d
        where k.tenant_id = tenant and k.id = d.id;
    end loop;
    return null;
end
$$;
comment on function app.post_ledger_entries()
is 'Trigger: makes the transfers of entries that are posted and keeps the balances of their accounts.';
revoke all on function app.post_ledger_entries() from public;
