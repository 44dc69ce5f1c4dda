import Postgres

/// The statements of ``NationalData`` that make the ledger: a promise, a delivery and its use for every third partnership
/// with an agreement. Each takes the seed as `$1` and today as `$2`.
enum NationalLedgerSQL: String, StatementSet {
    /// Two entries each: what was promised and delivered, and what its first centre got and used.
    case ledgerNumber = """
        create temporary table ledger_number on commit drop as
        select
            m.n, m.tenant_id, m.id as partnership_id, c.centre_id, m.day,
            100000 * (1 + floor(200 * pg_temp.u(m.n, 121, $1::int8)))::int8 as cents
        from partnership_move as m
        cross join lateral (
            select p.centre_id
            from ecdp.partnership_centre as p
            where p.tenant_id = m.tenant_id and p.partnership_id = m.id
            order by p.id
            limit 1
        ) as c
        where m.to_stage = 'agreement_signed' and m.n % 3 = 0 and $2::date is not null
        """

    case ledgerEntries = """
        insert into ecdp.ledger_entry (tenant_id, id, partnership_id, occurred_on, reason, status, entered_by, created_at)
        select
            l.tenant_id, pg_temp.make_id(120, l.n * 2 + e.k, $1::int8), l.partnership_id, least(l.day + 20 * e.k, $2::date),
            e.reason, 'posted', 'operator:generator', l.day + 20 * e.k
        from ledger_number as l
        cross join (values (0, 'Promised and delivered'), (1, 'Allocated and used')) as e (k, reason)
        order by l.tenant_id, l.n, e.k
        """

    case ledgerLine = """
        create temporary table ledger_line_number on commit drop as
        select
            row_number() over (order by l.tenant_id, l.n, m.place) as number, l.tenant_id,
            pg_temp.make_id(122, l.n * 8 + m.place, $1::int8) as id,
            pg_temp.make_id(120, l.n * 2 + m.entry, $1) as entry_id, l.partnership_id, m.move, m.kind,
            case when m.entry = 1 then l.centre_id end as centre_id, (l.cents * m.part)::int8 as amount,
            least(l.day + 20 * m.entry, $2::date) as occurred_on,
            app.ledger_account_id(
                l.partnership_id, m.kind, null, m.source, case when m.source = 'allocated' then l.centre_id end
            ) as debit_account_id,
            app.ledger_account_id(
                l.partnership_id, m.kind, null, m.target, case when m.entry = 1 then l.centre_id end
            ) as credit_account_id,
            m.source, m.target, l.centre_id as centre
        from ledger_number as l
        cross join (values
            (1, 0, 'pledge', 'funding', 1.0, 'outside', 'pledged'), (2, 0, 'receive', 'funding', 0.6, 'pledged', 'received'),
            (3, 0, 'pledge', 'volunteer_time', 0.001, 'outside', 'pledged'),
            (4, 1, 'allocate', 'funding', 0.5, 'received', 'allocated'), (5, 1, 'use', 'funding', 0.4, 'allocated', 'used'),
            -- For an activity, where one was held: see NationalActivitySQL.
            (6, 1, 'use', 'funding', 0.05, 'allocated', 'used')
        ) as m (place, entry, move, kind, part, source, target)
        """

    case ledgerLines = """
        insert into ecdp.ledger_line (tenant_id, id, number, entry_id, move, kind, centre_id, amount)
        overriding system value
        select l.tenant_id, l.id, l.number, l.entry_id, l.move, l.kind, l.centre_id, l.amount
        from ledger_line_number as l
        where $1::int8 is not null and $2::date is not null
        order by l.number
        """

    case ledgerNumbers = """
        create temporary table ledger_sequence on commit drop as
        select setval(
            pg_get_serial_sequence('ecdp.ledger_line', 'number'),
            (select coalesce(max(l.number), 1) from ecdp.ledger_line as l)
        ) as number
        where $1::int8 is not null and $2::date is not null
        """

    case ledgerAccounts = """
        insert into ecdp.ledger_account
        (tenant_id, id, partnership_id, kind, place, centre_id, balance, transfers, last_on)
        select
            a.tenant_id, a.id, a.partnership_id, a.kind, a.place,
            case when a.place in ('allocated', 'used') then a.centre end, sum(a.change)::int8, count(*)::int4,
            max(a.occurred_on)
        from (
            select
                l.tenant_id, l.debit_account_id as id, l.partnership_id, l.kind, l.source as place, l.centre,
                -l.amount as change, l.occurred_on
            from ledger_line_number as l
            union all
            select
                l.tenant_id, l.credit_account_id, l.partnership_id, l.kind, l.target, l.centre, l.amount, l.occurred_on
            from ledger_line_number as l
        ) as a
        where $1::int8 is not null and $2::date is not null
        group by a.tenant_id, a.id, a.partnership_id, a.kind, a.place, a.centre
        """

    case ledgerTransfers = """
        insert into ecdp.ledger_transfer (
            tenant_id, id, number, entry_id, partnership_id, debit_account_id, credit_account_id, move, kind, centre_id,
            amount, occurred_on, backdated
        )
        select
            l.tenant_id, l.id, l.number, l.entry_id, l.partnership_id, l.debit_account_id, l.credit_account_id, l.move,
            l.kind, l.centre_id, l.amount, l.occurred_on, false
        from ledger_line_number as l
        where $1::int8 is not null and $2::date is not null
        order by l.number
        """

    case grants = """
        insert into ecdp.grant_application
        (tenant_id, id, partnership_id, title, funder, asked_cents, status, applied_on, decided_on, awarded_cents)
        select
            l.tenant_id, pg_temp.make_id(123, l.n, $1::int8), l.partnership_id, 'Grant ' || l.n, 'Funder ' || l.n % 40,
            l.cents, s.status, case when s.status <> 'idea' then l.day end,
            case when s.status in ('awarded', 'refused') then least(l.day + 30, $2::date) end,
            case when s.status = 'awarded' then l.cents end
        from ledger_number as l
        cross join lateral (
            select (array['idea', 'applied', 'awarded', 'refused'])[1 + l.n % 4] as status
        ) as s
        where l.n % 2 = 0
        """
}
