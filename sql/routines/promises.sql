-- The promise ledger: what was promised, what of it was due, what came. Delivered beyond what was promised is counted
-- apart, so that a gift of one kind does not hide what is owed of another.
create or replace function app.promises(tenant int4, partnerships uuid[], day date)
returns table (
    partnership_id uuid,
    side text,
    resource_kind text,
    item_id uuid,
    unit text,
    promised int8,
    due int8,
    delivered int8,
    delivered_of_due int8, overdue int8, waived int8, lapsed int8, beyond int8
)
language sql stable
begin atomic
    with
    state as materialized (
        select s.*, s.amount - s.delivered - s.waived as left_over
        from app.obligation_states(tenant, partnerships, day) as s
    ),

    promised as (
        select
            s.partnership_id, s.side, s.resource_kind, s.item_id, s.unit, sum(s.amount)::int8 as promised,
            coalesce(sum(s.amount - s.waived) filter (
                where s.due_on <= day and s.state <> 'lapsed'
            ), 0)::int8 as due,
            sum(s.delivered)::int8 as delivered,
            coalesce(sum(s.delivered) filter (
                where s.due_on <= day and s.state <> 'lapsed'
            ), 0)::int8 as delivered_of_due,
            coalesce(sum(s.left_over) filter (where s.state = 'overdue'), 0)::int8 as overdue,
            sum(s.waived)::int8 as waived,
            coalesce(sum(s.left_over) filter (where s.state = 'lapsed'), 0)::int8 as lapsed
        from state as s
        where s.commitment_id is not null
        group by s.partnership_id, s.side, s.resource_kind, s.item_id, s.unit
    ),

    brought as (
        select d.partnership_id, d.resource_kind, d.item_id, sum(d.amount)::int8 as amount
        from app.delivered_resources(tenant, partnerships, day) as d
        group by d.partnership_id, d.resource_kind, d.item_id
    )

    select
        coalesce(p.partnership_id, b.partnership_id), coalesce(p.side, 'partner'),
        coalesce(p.resource_kind, b.resource_kind), coalesce(p.item_id, b.item_id),
        coalesce(p.unit, app.resource_unit(b.resource_kind)), coalesce(p.promised, 0),
        coalesce(p.due, 0), coalesce(p.delivered, 0), coalesce(p.delivered_of_due, 0), coalesce(p.overdue, 0),
        coalesce(p.waived, 0), coalesce(p.lapsed, 0), coalesce(b.amount - coalesce(p.delivered, 0), 0)
    from promised as p
    full join brought as b
        on
            b.partnership_id = p.partnership_id and p.side = 'partner'
            and coalesce(b.item_id::text, b.resource_kind) = coalesce(p.item_id::text, p.resource_kind);
end;
comment on function app.promises(int4, uuid[], date)
is 'What partnerships were promised by a day, by side and kind: promised, due by then, delivered, delivered of what was due, overdue, waived, lapsed; and what came beyond any promise. Of all partnerships where none are named.';
revoke all on function app.promises(int4, uuid[], date) from public;
grant execute on function app.promises(int4, uuid[], date) to ecdp_api, ecdp_worker;
