-- Makes the job of a schedule's run and moves the schedule on, once however many workers try: one that comes late finds
-- the expected time gone. No advisory lock, which any login could hold: the row's own lock is for those that may change
-- it.
create or replace function app.run_schedule(
    schedule_name text, expected timestamptz, planned_for timestamptz, following timestamptz, new_id uuid,
    at timestamptz
) returns bool
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    found_kind text;
begin
    update ecdp.schedule as s
    set
        next_run_at = run_schedule.following, last_run_at = run_schedule.planned_for,
        last_job_id = run_schedule.new_id, error = null, updated_at = run_schedule.at
    where s.name = run_schedule.schedule_name and s.next_run_at = run_schedule.expected and s.enabled
    returning s.kind into found_kind;
    if found_kind is null then return false; end if;
    insert into ecdp.job (id, kind, unique_key, priority, max_attempts, run_at, payload, created_at, updated_at)
    select
        run_schedule.new_id, s.kind,
        'schedule ' || s.name || ' '
        || to_char(run_schedule.planned_for at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        s.priority, s.max_attempts, run_schedule.at,
        s.payload || jsonb_build_object(
            'scheduled_for',
            to_char(run_schedule.planned_for at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
            'due_since', to_char(run_schedule.expected at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
        ),
        run_schedule.at, run_schedule.at
    from ecdp.schedule as s
    where s.name = run_schedule.schedule_name
    on conflict do nothing;
    perform pg_notify('ecdp_job', '');
    return true;
end
$$;
comment on function app.run_schedule(text, timestamptz, timestamptz, timestamptz, uuid, timestamptz)
is 'Makes the job of a schedule that is due and moves the schedule on; false where another worker was there first.';
revoke all on function app.run_schedule(text, timestamptz, timestamptz, timestamptz, uuid, timestamptz) from public;
grant execute on function app.run_schedule(text, timestamptz, timestamptz, timestamptz, uuid, timestamptz)
to ecdp_worker;
