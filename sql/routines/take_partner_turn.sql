create or replace function app.take_partner_turn(tenant int4) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The row of the municipality, which only its owner may lock: an advisory lock could be taken, and kept, by any login.
    -- References to the municipality do not wait for it.
    perform from ecdp.tenant as t
    where t.tenant_id = tenant and tenant = coalesce(app.tid(), tenant)
    for no key update;
end
$$;
comment on function app.take_partner_turn(int4)
is 'Waits until nobody else compares partners of the municipality of this transaction, and keeps others waiting until its end.';
revoke all on function app.take_partner_turn(int4) from public;
grant execute on function app.take_partner_turn(int4) to ecdp_api, ecdp_worker;
