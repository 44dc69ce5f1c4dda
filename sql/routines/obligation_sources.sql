-- What met obligations by a day, whole or in part: what app.obligation_states() counts as delivered, row by row. What a
-- partner brought fills what it owes of the kind in the order of the days, so one delivery can be parts of several
-- obligations. One that a reversal took back by the day brought nothing.
create or replace function app.obligation_sources(tenant int4, partnerships uuid[], day date)
returns table (
    obligation_id uuid, partnership_id uuid, kind text, source_id uuid, happened_on date, amount int8
)
language sql stable
begin atomic
    with
    owed as materialized (
        select o.* from app.obligation_queue(tenant, partnerships, day) as o
    ),

    delivery as materialized (
        select
            x.id as partnership_id, t.id, t.thing, t.occurred_on, t.amount,
            (sum(t.amount) over (partition by x.id, t.thing order by t.occurred_on, t.number))::int8 as upto
        from app.chosen_partnerships(tenant, partnerships) as x (id)
        cross join
            lateral (
                select
                    l.id, l.number, coalesce(l.item_id::text, l.kind) as thing, l.occurred_on, l.amount
                from ecdp.ledger_transfer as l
                where
                    l.tenant_id = tenant and l.partnership_id = x.id and l.move = 'receive' and l.occurred_on <= day
                    and l.reverses_id is null and not exists (
                        select from ecdp.ledger_transfer as r
                        where r.tenant_id = tenant and r.reverses_id = l.id and r.occurred_on <= day
                    )
                offset 0 -- noqa: AM09
            ) as t
    )

    select
        q.id as obligation_id, q.partnership_id, 'transfer', d.id as source_id, d.occurred_on,
        least(q.filled_upto, d.upto) - greatest(q.filled_from, d.upto - d.amount)
    from owed as q
    inner join delivery as d
        on
            d.partnership_id = q.partnership_id and d.thing = q.thing and d.upto > q.filled_from
            and d.upto - d.amount < q.filled_upto
    union all
    select w.id as obligation_id, w.partnership_id, 'fulfilment', f.id as source_id, f.done_on, f.amount
    from owed as w
    cross join
        lateral (
            select g.id, g.done_on, g.amount
            from ecdp.obligation_fulfilment as g
            where g.tenant_id = tenant and g.obligation_id = w.id and g.archived_at is null and g.done_on <= day
            offset 0 -- noqa: AM09
        ) as f
    union all
    -- The first one after the MOU; an activity before an engagement of the same day.
    select w.id as obligation_id, w.partnership_id, a.kind, a.id as source_id, a.held_on, 1
    from owed as w
    cross join
        lateral (
            select f.kind, f.id, f.held_on
            from (
                (
                    select 'activity' as kind, v.id, v.held_on
                    from ecdp.activity as v
                    where
                        v.tenant_id = tenant and v.partnership_id = w.partnership_id and v.archived_at is null
                        and v.held_on between w.made_on and day
                    order by v.held_on, v.id
                    limit 1
                )
                union all
                (
                    select 'engagement', e.id, e.held_on
                    from ecdp.engagement as e
                    where
                        e.tenant_id = tenant and e.partnership_id = w.partnership_id and e.kind = 'joint_activity'
                        and e.archived_at is null and e.status = 'confirmed' and e.held_on between w.made_on and day
                    order by e.held_on, e.id
                    limit 1
                )
            ) as f
            order by f.held_on, f.kind
            limit 1
        ) as a
    where w.rule = 'first_activity';
end;
comment on function app.obligation_sources(int4, uuid[], date)
is 'Which transfers, fulfilments, activities or engagements met obligations by a day, and how much of each; of all partnerships where none are named.';
revoke all on function app.obligation_sources(int4, uuid[], date) from public;
grant execute on function app.obligation_sources(int4, uuid[], date) to ecdp_api, ecdp_worker, ecdp_analyst;
