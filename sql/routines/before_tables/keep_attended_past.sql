create or replace function app.keep_attended_past() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (
        select from ecdp.engagement_attendance as a
        where
            a.tenant_id = new.tenant_id and a.engagement_id = new.id and a.archived_at is null
            and (a.attended or a.people > 0)
    ) then
        if new.status <> 'confirmed' then
            raise exception 'an engagement that somebody came to took place'
            using errcode = '23514', constraint = 'engagement_status_attended_check', table = 'engagement',
            schema = 'ecdp', column = 'status';
        end if;
        raise exception 'an engagement that somebody came to cannot be moved past today'
        using errcode = '23514', constraint = 'engagement_held_on_future_check', table = 'engagement',
        schema = 'ecdp', column = 'held_on';
    end if;
    return new;
end
$$;
comment on function app.keep_attended_past()
is 'Trigger: an engagement that somebody came to is not moved past today, cancelled or postponed.';
