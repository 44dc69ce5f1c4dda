create or replace function app.post_ledger_entries() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
-- Once per statement: `new_rows` are the entries it changed; those that are posted now get their transfers. An entry is
-- posted once: app.decide_ledger_entry() lets none be changed afterwards. Runs with its owner's rights, because nobody
-- else writes accounts and transfers.
declare
    tenant int4;
begin
    for tenant in select distinct n.tenant_id from new_rows as n where n.status = 'posted' loop
        perform app.post_transfers(
            tenant, array(select n.id from new_rows as n where n.tenant_id = tenant and n.status = 'posted')
        );
    end loop;
    return null;
end
$$;
comment on function app.post_ledger_entries()
is 'Trigger: makes the transfers of entries that are posted and keeps the balances of their accounts.';
revoke all on function app.post_ledger_entries() from public;
