create or replace function app.enter_ledger_entry() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    new.status := 'entered';
    -- Only app.post_promises() enters what a paper promises: no statement of the application's is within a trigger.
    if pg_trigger_depth() < 2 then new.document_id := null; end if;
    new.backdated := app.is_backdated(
        new.occurred_on, (new.created_at at time zone 'Africa/Johannesburg')::date
    );
    new.warnings := '{}';
    new.entered_by := coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user);
    new.decided_by := null;
    new.decided_at := null;
    new.decision_reason := null;
    return new;
end
$$;
comment on function app.enter_ledger_entry() is 'Trigger: who makes an entry of the ledger, and whether it is back-dated, is said by the database.';
