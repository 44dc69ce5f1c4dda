create or replace function app.delivered_resources(tenant int4, partnerships uuid[], day date)
returns table (partnership_id uuid, resource_kind text, item_id uuid, delivered_on date, amount int8)
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
    select t.partnership_id, t.kind, t.item_id, t.occurred_on, sum(t.effect)::int8
    from ecdp.ledger_transfer as t
    where
        t.tenant_id = tenant and t.move = 'receive' and t.occurred_on <= day
        and (partnerships is null or t.partnership_id = any(partnerships))
    group by t.partnership_id, t.kind, t.item_id, t.occurred_on;
end;
comment on function app.delivered_resources(int4, uuid[], date)
is 'What partnerships received from their partners up to a day, by kind, item and day, less what corrections took back; of all partnerships where none are named.';
revoke all on function app.delivered_resources(int4, uuid[], date) from public;
grant execute on function app.delivered_resources(int4, uuid[], date) to ecdp_api, ecdp_worker;
