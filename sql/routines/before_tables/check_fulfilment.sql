create or replace function app.check_fulfilment() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'UPDATE' and new.obligation_id <> old.obligation_id or exists (
        select from ecdp.obligation as o
        where o.tenant_id = new.tenant_id and o.id = new.obligation_id and o.milestone_id is null
            and o.side not in ('centre', 'municipality')
    ) then
        raise exception 'what a partner brings is recorded in the ledger, an activity as an activity'
        using errcode = '23514', constraint = 'obligation_fulfilment_side_check', table = 'obligation_fulfilment',
        schema = 'ecdp', column = 'obligation_id';
    end if;
    return new;
end
$$;
comment on function app.check_fulfilment()
is 'Trigger: by hand is recorded only what centres and the municipality did of what they owe, and that a milestone was reached.';
