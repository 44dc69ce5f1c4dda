-- How obligations stood on a day; nothing of it is stored, so nothing can be out of date. What a partner brings
-- fills the partner's obligations of that kind and item in the order of their due days: a delivery is never counted
-- twice, and a correction in the ledger takes the latest of them away again. What centres and the municipality did
-- is recorded for the obligation itself, and so is that a milestone was reached. An obligation that lapsed takes
-- nothing from then on, one that was waived no more than what was not let off; where a correction takes some of that
-- away, it is owed again.
create or replace function app.obligation_states(tenant int4, partnerships uuid[], day date)
returns table (
    id uuid, partnership_id uuid, document_id uuid, commitment_id uuid, rule text, side text, resource_kind text,
    unit text, item_id uuid, amount int8, due_on date, delivered int8, waived int8, met_on date, state text
)
language sql stable
begin atomic
    with
    owed as materialized (
        select o.* from app.obligation_queue(tenant, partnerships, day) as o
    ),

    delivery as materialized (
        select
            g.partnership_id, coalesce(g.item_id::text, g.resource_kind) as thing, g.delivered_on,
            (sum(g.amount) over (
                partition by g.partnership_id, g.resource_kind, g.item_id order by g.delivered_on
            ))::int8 as upto
        from app.delivered_resources(tenant, partnerships, day) as g
    ),

    total as materialized (
        select distinct on (d.partnership_id, d.thing) d.partnership_id, d.thing, d.upto
        from delivery as d
        order by d.partnership_id asc, d.thing asc, d.delivered_on desc
    ),

    filled as materialized (
        select
            q.id, least(q.filled_upto - q.filled_from, greatest(0, t.upto - q.filled_from)) as delivered,
            case when t.upto >= q.filled_upto then min(d.delivered_on) end as met_on
        from owed as q
        inner join total as t on t.partnership_id = q.partnership_id and t.thing = q.thing
        left join delivery as d
            on d.partnership_id = q.partnership_id and d.thing = q.thing and d.upto >= q.filled_upto
        where q.filled_upto is not null
        group by q.id, q.filled_from, q.filled_upto, t.upto
    ),

    done as materialized (
        select
            s.obligation_id as id, least(max(s.owed), max(s.upto)) as delivered,
            min(s.done_on) filter (where s.upto >= s.owed) as met_on
        from (
            select
                f.obligation_id, f.done_on, w.amount as owed,
                (sum(f.amount) over (partition by f.obligation_id order by f.done_on, f.id))::int8 as upto
            from owed as w
            cross join
                lateral (
                    select g.id, g.obligation_id, g.done_on, g.amount
                    from ecdp.obligation_fulfilment as g
                    where
                        g.tenant_id = tenant and g.obligation_id = w.id and g.archived_at is null and g.done_on <= day
                    offset 0 -- noqa: AM09
                ) as f
            where w.side in ('centre', 'municipality') or w.milestone_id is not null
        ) as s
        group by s.obligation_id
    ),

    acted as materialized (
        select a.partnership_id, a.held_on from app.first_activity_days(tenant, partnerships, day) as a
    )

    select
        w.id, w.partnership_id, w.document_id, w.commitment_id, w.rule, w.side, w.resource_kind, w.unit,
        w.item_id, w.amount, w.due_on, v.delivered, x.waived,
        case when v.delivered = w.amount then v.met_on end,
        case
            when v.delivered = w.amount then 'met'
            when x.waived > 0 and v.delivered + x.waived = w.amount then 'waived'
            when w.is_lapsed or w.is_over then 'lapsed'
            when w.due_on < day then 'overdue'
            when v.delivered > 0 then 'partly_met'
            else 'open'
        end
    from owed as w
    left join filled as f on f.id = w.id
    left join done as e on e.id = w.id
    left join acted as a on a.partnership_id = w.partnership_id and w.rule = 'first_activity'
    cross join
        lateral (
            select
                coalesce(f.delivered, e.delivered, case when a.held_on is not null then 1 end, 0) as delivered,
                coalesce(f.met_on, e.met_on, a.held_on) as met_on
        ) as v
    -- What was done all the same is not let off.
    cross join lateral (select least(w.let_off, w.amount - v.delivered) as waived) as x;
end;
comment on function app.obligation_states(int4, uuid[], date)
is 'Obligations made by a day, with what was delivered and let off of each by then, the day it was met, and its state: met, waived, lapsed, overdue, partly_met or open. Of all partnerships where none are named.';
revoke all on function app.obligation_states(int4, uuid[], date) from public;
grant execute on function app.obligation_states(int4, uuid[], date) to ecdp_api, ecdp_worker;
