create or replace function app.keep_phases_within() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (
        select from ecdp.programme_phase as f
        where
            f.tenant_id = new.tenant_id and f.programme_id = new.id and f.archived_at is null
            and (f.ends_on <= new.starts_on or f.starts_on >= new.ends_on)
    ) then
        raise exception 'a phase of the programme would lie outside of it'
        using errcode = '23514', constraint = 'programme_phases_within_check', table = 'programme', schema = 'ecdp';
    end if;
    -- Whoever changes a phase locks the phase, then its programme; this has locked the programme, so it must not wait for
    -- a phase. The transaction is repeated.
    begin
        perform from ecdp.programme_phase as f
        where
            f.tenant_id = new.tenant_id and f.programme_id = new.id and f.archived_at is null
            and (f.starts_on < new.starts_on or f.ends_on > new.ends_on)
        for no key update nowait;
    exception when lock_not_available then
        raise exception 'a phase of the programme is being changed' using errcode = '40001';
    end;
    update ecdp.programme_phase as f
    set
        starts_on = greatest(f.starts_on, new.starts_on), ends_on = least(f.ends_on, new.ends_on),
        version = f.version + 1, updated_at = now()
    where
        f.tenant_id = new.tenant_id and f.programme_id = new.id and f.archived_at is null
        and (f.starts_on < new.starts_on or f.ends_on > new.ends_on);
    return null;
end
$$;
comment on function app.keep_phases_within()
is 'Trigger: phases that reach out of a programme whose days become fewer are cut; one that would be left outside is refused.';
