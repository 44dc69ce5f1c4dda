create or replace function app.delivered_resources(tenant int4, partnerships uuid[], day date)
returns table (partnership_id uuid, resource_kind text, item_id uuid, delivered_on date, amount int8)
language sql stable
begin atomic
    select x.id, t.kind, t.item_id, t.occurred_on, t.amount
    from app.chosen_partnerships(tenant, partnerships) as x (id)
    -- A look-up per partnership, whatever the tenant has besides.
    cross join lateral (
        select l.kind, l.item_id, l.occurred_on, sum(l.effect)::int8 as amount
        from ecdp.ledger_transfer as l
        where
            l.tenant_id = tenant and l.partnership_id = x.id and l.move = 'receive' and l.occurred_on <= day
        group by l.kind, l.item_id, l.occurred_on
    ) as t;
end;
comment on function app.delivered_resources(int4, uuid[], date)
is 'What partnerships received from their partners up to a day, by kind, item and day, less what corrections took back; of all partnerships where none are named.';
revoke all on function app.delivered_resources(int4, uuid[], date) from public;
grant execute on function app.delivered_resources(int4, uuid[], date) to ecdp_api, ecdp_worker;
