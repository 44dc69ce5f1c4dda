create or replace function app.check_ledger_line() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
-- Once per statement: `new_rows` are the lines it wrote. An entry's row is locked, so that it is not posted meanwhile.
begin
    if exists (
        select from (select distinct n.tenant_id, n.entry_id from new_rows as n order by n.entry_id) as w
        cross join lateral (
            select e.status from ecdp.ledger_entry as e
            where e.tenant_id = w.tenant_id and e.id = w.entry_id
            for no key update
        ) as locked
        having bool_or(locked.status <> 'entered')
    ) then
        raise exception 'an entry gets no lines after it was posted'
        using errcode = '23514', constraint = 'ledger_line_entry_posted_check', table = 'ledger_line',
        schema = 'ecdp', column = 'entry_id';
    end if;
    return null;
end
$$;
comment on function app.check_ledger_line() is 'Trigger: lines are written with their entry, before it is posted.';
