create or replace function app.post_transfers(tenant int4, entries uuid[]) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
-- Accounts are made where they are missing, then locked, in the order of their ids both times; only then are balances
-- read. So of any number of writers each sees what those before it committed, and none waits in a circle.
declare
    -- The transfers to be, in order.
    moves ecdp.ledger_transfer[];
    -- Whether an account is not there yet.
    is_missing bool;
    -- Whether something may be wrong, so that a closer look is worth its time.
    doubtful bool;
    wrong record;
begin
    select
        array_agg(
            row(
                tenant, m.id, m.number, m.entry_id, m.partnership_id, m.debit_account_id, m.credit_account_id, m.move,
                m.kind, m.item_id, m.centre_id, m.amount, null, m.occurred_on, m.backdated, m.reverses_id, now(),
                m.activity_id
            )::ecdp.ledger_transfer
            order by m.number
        ),
        -- Counted, since `exists` may read all accounts of the municipality once instead of looking up two.
        bool_or((
            select count(*) from ecdp.ledger_account as k
            where k.tenant_id = tenant and k.id = m.debit_account_id
        ) + (
            select count(*) from ecdp.ledger_account as k
            where k.tenant_id = tenant and k.id = m.credit_account_id
        ) < 2)
    into moves, is_missing
    -- Apart, so that the accounts' identifiers are made once.
    from (select * from app.ledger_moves(tenant, entries) offset 0) as m; -- noqa: AM04, AM09

    -- An insert costs its triggers even where nothing is missing, which is so but for an account's first transfer.
    if is_missing then
        insert into ecdp.ledger_account (tenant_id, id, partnership_id, kind, item_id, place, centre_id)
        select distinct on (a.id) tenant, a.id, m.partnership_id, m.kind, m.item_id, a.place, a.centre_id
        from unnest(moves) as m
        cross join lateral (
            values
            (
                m.debit_account_id, app.ledger_source(m.move),
                case when m.move = 'use' then m.centre_id end
            ),
            (
                m.credit_account_id, app.ledger_target(m.move),
                case when m.move in ('allocate', 'use') then m.centre_id end
            )
        ) as a (id, place, centre_id)
        where
            m.reverses_id is null
            and not exists (select from ecdp.ledger_account as k where k.tenant_id = tenant and k.id = a.id)
        order by a.id
        on conflict (tenant_id, id) do nothing;
    end if;

    select
        coalesce(
            bool_or(
                k.place <> 'outside'
                and (k.balance + d.change < 0 or d.first_out < greatest(k.last_on, d.last_on) or d.reverses)
            ), false
        ) into doubtful
    from (
        select
            a.id, sum(a.change) as change, max(m.occurred_on) as last_on,
            min(m.occurred_on) filter (where a.change < 0) as first_out, bool_or(m.reverses_id is not null) as reverses
        from unnest(moves) as m
        cross join lateral (
            values (m.debit_account_id, -m.amount), (m.credit_account_id, m.amount)
        ) as a (id, change)
        group by a.id
        order by a.id
    ) as d
    cross join lateral (
        select k.place, k.balance, k.last_on
        from ecdp.ledger_account as k
        where k.tenant_id = tenant and k.id = d.id
        for no key update
    ) as k;

    if doubtful then
        select f.line, f.constraint_name into wrong
        from app.ledger_overdrafts(tenant, entries) as f
        order by f.constraint_name = 'ledger_line_reverses_twice_check' desc, f.line asc
        limit 1;
        if found then
            raise exception 'there is not so much to take from'
            using errcode = '23514', constraint = wrong.constraint_name, table = 'ledger_line', schema = 'ecdp',
            column = 'amount', detail = 'row ' || wrong.line;
        end if;
    end if;

    insert into ecdp.ledger_transfer (
        tenant_id, id, number, entry_id, partnership_id, debit_account_id, credit_account_id, move, kind, item_id,
        centre_id, amount, occurred_on, backdated, reverses_id, activity_id
    )
    select
        tenant, m.id, m.number, m.entry_id, m.partnership_id, m.debit_account_id, m.credit_account_id, m.move,
        m.kind, m.item_id, m.centre_id, m.amount, m.occurred_on, m.backdated, m.reverses_id, m.activity_id
    from unnest(moves) as m;

    update ecdp.ledger_account as k
    set
        balance = k.balance + d.change, last_on = greatest(k.last_on, d.last_on),
        transfers = k.transfers + d.transfers
    from (
        select a.id, sum(a.change)::int8 as change, max(m.occurred_on) as last_on, count(*)::int4 as transfers
        from unnest(moves) as m
        cross join lateral (
            values (m.debit_account_id, -m.amount), (m.credit_account_id, m.amount)
        ) as a (id, change)
        group by a.id
    ) as d
    where k.tenant_id = tenant and k.id = d.id;
end
$$;
comment on function app.post_transfers(int4, uuid[])
is 'Makes the transfers of entries and keeps the balances of their accounts. Called by app.post_ledger_entries() alone.';
revoke all on function app.post_transfers(int4, uuid[]) from public;
