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
        select
            o.id, x.id as partnership_id, o.rule, o.commitment_id, o.side, o.made_on, o.due_on, o.amount,
            coalesce(o.item_id::text, o.resource_kind) as thing,
            coalesce(o.waived_on <= day, false) or coalesce(o.lapsed_on <= day, false) as is_closed
        from app.chosen_partnerships(tenant, partnerships) as x (id)
        -- Look-ups per partnership, whatever the tenant has besides.
        cross join
            lateral (
                select
                    w.id, w.rule, w.commitment_id, w.side, w.made_on, w.due_on, w.amount, w.item_id, w.resource_kind,
                    w.waived_on, w.lapsed_on
                from ecdp.obligation as w
                where w.tenant_id = tenant and w.partnership_id = x.id and w.made_on <= day
                offset 0 -- noqa: AM09
            ) as o
    ),

    queued as materialized (
        select
            w.id, w.partnership_id, w.thing, w.amount,
            (sum(w.amount) over (
                partition by w.partnership_id, w.thing order by w.due_on, w.id
            ))::int8 as upto
        from owed as w
        where w.side = 'partner' and w.commitment_id is not null and not w.is_closed
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
        least(q.upto, d.upto) - greatest(q.upto - q.amount, d.upto - d.amount)
    from queued as q
    inner join delivery as d
        on
            d.partnership_id = q.partnership_id and d.thing = q.thing and d.upto > q.upto - q.amount
            and d.upto - d.amount < q.upto
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
