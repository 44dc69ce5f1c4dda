create or replace function app.decide_ledger_entry() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
-- The way of an entry: entered → posted, or → pending_approval where a guideline holds it; pending_approval → posted or
-- refused, by somebody else than who entered it. Its transfers are made by app.post_ledger_entries() as it becomes posted.
-- A refusal names the line in its detail, as `row <n>`, counted from 0.
declare
    who text := coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user);
    wrong record;
    held bool;
begin
    if not (
        old.status = 'entered' and new.status = 'posted'
        or old.status = 'pending_approval' and new.status in ('posted', 'refused')
    ) then
        raise exception 'an entry that is % does not become %', old.status, new.status
        using errcode = '23514', constraint = 'ledger_entry_decided_check', table = 'ledger_entry', schema = 'ecdp';
    end if;
    if old.status = 'pending_approval' then
        if who = old.entered_by then
            raise exception 'an entry is approved by somebody else than who made it'
            using errcode = '23514', constraint = 'ledger_entry_approver_check', table = 'ledger_entry',
            schema = 'ecdp';
        end if;
        new.decided_by := who;
        new.decided_at := now();
        if new.status = 'refused' then return new; end if;
        if exists (
            select from ecdp.partnership as p
            where p.tenant_id = new.tenant_id and p.id = new.partnership_id and p.archived_at is not null
        ) then
            raise exception 'nothing is entered of an archived partnership'
            using errcode = '23514', constraint = 'ledger_entry_partnership_check', table = 'ledger_entry',
            schema = 'ecdp';
        end if;
    end if;
    -- The centres stay in the partnership on that day until this is committed.
    perform from ecdp.partnership_centre as m
    where
        m.tenant_id = new.tenant_id and m.partnership_id = new.partnership_id and m.archived_at is null
        and m.centre_id in (
            select l.centre_id from ecdp.ledger_line as l
            where l.tenant_id = new.tenant_id and l.entry_id = new.id and l.move = 'allocate'
        )
    order by m.id
    for share;
    if app.has_faulty_line(new.tenant_id, new.id, new.partnership_id, new.occurred_on) then
        select f.line, f.constraint_name, f.column_name into wrong
        from app.ledger_line_faults(new.tenant_id, new.id) as f
        order by f.line
        limit 1;
        raise exception 'a line of the entry is refused'
        using errcode = '23514', constraint = wrong.constraint_name, table = 'ledger_line', schema = 'ecdp',
        column = wrong.column_name, detail = 'row ' || wrong.line;
    end if;
    select g.warnings, g.held into new.warnings, held
    from app.check_guidelines(new.tenant_id, new.id, new.partnership_id) as g;
    if held and old.status = 'entered' then new.status := 'pending_approval'; end if;
    return new;
end
$$;
comment on function app.decide_ledger_entry()
is 'Trigger: checks an entry that is to be posted, holds it where a guideline wants an approval, and lets only another key approve it.';
