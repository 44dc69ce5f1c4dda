create or replace function app.guideline_faults(tenant int4, entry uuid, partnership uuid, guideline uuid)
returns table (line int4)
language sql stable
begin atomic
    with rule as materialized (
        select g.programme_id, g.rule, g.kind, g.threshold
        from ecdp.programme_guideline as g
        where g.tenant_id = tenant and g.id = guideline
    ),

    lines as materialized (
        -- What a reversal takes back is taken off.
        select
            coalesce(r.move, l.move) as move, coalesce(r.centre_id, l.centre_id) as centre_id,
            coalesce(-r.amount, l.amount) as amount, coalesce(r.kind, l.kind) as kind, r.id is not null as is_reversal,
            (row_number() over (order by l.number) - 1)::int4 as line
        from ecdp.ledger_line as l
        left join ecdp.ledger_transfer as r on r.tenant_id = tenant and r.id = l.reverses_id
        where l.tenant_id = tenant and l.entry_id = entry
    ),

    lowered as materialized (
        -- Less is received: then what every centre has is looked at.
        select exists(
            select from lines as l
            inner join rule as g on g.kind = l.kind
            where l.move = 'receive' and l.is_reversal
        ) as is_so
    ),

    accounts as materialized (
        select k.place, k.centre_id, k.balance
        from rule as g
        inner join ecdp.partnership as p on p.tenant_id = tenant and p.programme_id = g.programme_id
        inner join ecdp.ledger_account as k on k.tenant_id = tenant and k.partnership_id = p.id and k.kind = g.kind
        where exists (
            select from lines as l
            where l.kind = g.kind and l.move = case when l.is_reversal then 'receive' else 'allocate' end
        )
    ),

    received as (
        select
            (
                select coalesce(sum(a.balance), 0) from accounts as a
                where a.place in ('received', 'allocated', 'used')
            )
            + (
                select coalesce(sum(l.amount), 0)
                from lines as l
                inner join rule as g on g.kind = l.kind
                where l.move = 'receive'
            ) as amount
    ),

    given as (
        select w.centre_id, sum(w.amount) as amount, min(w.line) as line
        from (
            select a.centre_id, a.balance as amount, null::int4 as line
            from accounts as a
            where a.centre_id is not null
            union all
            select l.centre_id, l.amount, case when not l.is_reversal then l.line end
            from lines as l
            inner join rule as g on g.kind = l.kind
            where l.move = 'allocate'
        ) as w
        group by w.centre_id
    ),

    elsewhere as (
        select v.line, sum(v.amount) over () as amount
        from given as v
        inner join ecdp.centre as c on c.tenant_id = tenant and c.id = v.centre_id
        cross join
            lateral
            app.centre_place_underserved(tenant, c.region_id, c.locality_id, c.quintile, app.today() + 1) as u
        where u.underserved is not true
    )

    select v.line
    from rule as g
    cross join received as r
    cross join given as v
    cross join lowered as w
    where
        g.rule = 'centre_share_max' and (v.line is not null or w.is_so)
        and 100 * v.amount > g.threshold * r.amount
    union all
    select e.line
    from rule as g
    cross join received as r
    cross join elsewhere as e
    cross join lowered as w
    where
        g.rule = 'underserved_share_min' and (e.line is not null or w.is_so)
        and 100 * e.amount > (100 - g.threshold) * r.amount
    order by line;
end;
comment on function app.guideline_faults(int4, uuid, uuid, uuid)
is 'Lines of an entry that depart from a guideline of shares: by which one centre gets more than its part of what the programme received, or centres whose community is not known to be underserved get more than is left for them. Null where that comes of a receipt that is taken back, and not of a line that gives.';
revoke all on function app.guideline_faults(int4, uuid, uuid, uuid) from public;
grant execute on function app.guideline_faults(int4, uuid, uuid, uuid) to ecdp_api, ecdp_worker;
