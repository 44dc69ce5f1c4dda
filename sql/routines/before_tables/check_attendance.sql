create or replace function app.check_attendance() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    event record;
begin
    -- It is neither moved nor cancelled meanwhile: see app.keep_attended_past().
    select e.held_on, e.status into event
    from ecdp.engagement as e
    where e.tenant_id = new.tenant_id and e.id = new.engagement_id
    for no key update;
    if event.held_on > app.today() then
        raise exception 'nobody can have come to what lies ahead'
        using errcode = '23514', constraint = 'engagement_attendance_attended_future_check',
        table = 'engagement_attendance', schema = 'ecdp', column = 'attended';
    end if;
    if event.status <> 'confirmed' then
        raise exception 'nobody can have come to what did not take place'
        using errcode = '23514', constraint = 'engagement_attendance_attended_status_check',
        table = 'engagement_attendance', schema = 'ecdp', column = 'attended';
    end if;
    return new;
end
$$;
comment on function app.check_attendance() is 'Trigger: nobody has come to an engagement that lies ahead, was cancelled or was postponed.';
