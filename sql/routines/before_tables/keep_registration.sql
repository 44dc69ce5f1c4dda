create or replace function app.keep_registration() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- What follows from the partner's own row is the trigger's there.
    if pg_trigger_depth() > 1 or coalesce(current_setting('app.merging', true), '') = 'on' then return new; end if;
    if exists (
        select from ecdp.partner as p
        where
            p.tenant_id = old.tenant_id and p.id = old.partner_id and p.archived_at is null
            and p.registration_type = old.scheme and p.registration_number_folded = old.number_folded
    ) then
        raise exception 'this is the number on the partner itself: change it there'
        using errcode = '23514', constraint = 'partner_registration_own_check', table = 'partner_registration',
        schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.keep_registration() is 'Trigger: the registration that stands on the partner itself is changed there.';
