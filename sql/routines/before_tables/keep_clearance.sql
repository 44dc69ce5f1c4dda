create or replace function app.keep_clearance() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'UPDATE' then
        if (new.outcome, new.screened_on, new.expires_on)
            is distinct from (old.outcome, old.screened_on, old.expires_on)
            or new.partner_id <> old.partner_id
            and not app.is_merged(new.tenant_id, old.partner_id, new.partner_id)
        then
            raise exception 'what a screening found never changes: record the next one'
            using errcode = '23514', constraint = 'partner_clearance_immutable', table = 'partner_clearance',
            schema = 'ecdp';
        end if;
        if new.archived_at is not null and old.archived_at is null and new.outcome <> 'clear' then
            raise exception 'a screening that was not clear is not taken away: record the next one'
            using errcode = '23514', constraint = 'partner_clearance_archived_check', table = 'partner_clearance',
            schema = 'ecdp';
        end if;
    end if;
    -- A partnership of the partner that becomes active meanwhile waits for this, or this for it: see
    -- app.move_partnership().
    perform from ecdp.partner as p
    where p.tenant_id = new.tenant_id and p.id = new.partner_id
    for no key update;
    return new;
end
$$;
comment on function app.keep_clearance()
is 'Trigger: what a screening found never changes, and one that was not clear is never taken away.';
