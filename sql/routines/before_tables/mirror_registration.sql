create or replace function app.mirror_registration() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- A partner's own number is always among its registrations in use; an archived partner has none in use, unless it was
-- merged into another one, which takes them over. Where a number is changed, the former one is archived: it was wrong,
-- or is no longer the partner's.
declare
    is_merging bool := coalesce(current_setting('app.merging', true), '') = 'on';
begin
    if new.archived_at is not null then
        if not is_merging then
            update ecdp.partner_registration as r
            set archived_at = now(), version = r.version + 1, updated_at = now()
            where r.tenant_id = new.tenant_id and r.partner_id = new.id and r.archived_at is null;
        end if;
        return null;
    end if;
    if tg_op = 'UPDATE' then
        -- Before a registration is touched: whoever adds this one takes the turn first too.
        perform app.take_partner_turn(new.tenant_id);
        if old.registration_number is not null
            and (old.registration_type, old.registration_number_folded)
            is distinct from (new.registration_type, new.registration_number_folded)
        then
            update ecdp.partner_registration as r
            set archived_at = now(), version = r.version + 1, updated_at = now()
            where
                r.tenant_id = new.tenant_id and r.partner_id = new.id and r.scheme = old.registration_type
                and r.number_folded = old.registration_number_folded and r.archived_at is null;
        end if;
    end if;
    if new.registration_number is null then return null; end if;
    -- One that is being archived meanwhile is waited for.
    perform from ecdp.partner_registration as r
    where
        r.tenant_id = new.tenant_id and r.partner_id = new.id and r.scheme = new.registration_type
        and r.number_folded = new.registration_number_folded and r.archived_at is null
    for no key update;
    if found then return null; end if;
    insert into ecdp.partner_registration (tenant_id, id, partner_id, scheme, number, confirm_duplicate)
    values (
        new.tenant_id, app.new_id(), new.id, new.registration_type, new.registration_number, new.confirm_duplicate
    )
    on conflict (tenant_id, partner_id, scheme, number_folded) where archived_at is null do nothing;
    return null;
end
$$;
comment on function app.mirror_registration()
is 'Trigger: a partner''s own registration is among its registrations; those of an archived partner are archived.';
