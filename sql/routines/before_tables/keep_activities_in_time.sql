create or replace function app.keep_activities_in_time() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- The partnership's row is locked by the move; activities take that lock before they look.
begin
    if exists (
        select from ecdp.activity as a
        where
            a.tenant_id = new.tenant_id and a.partnership_id = new.id and a.archived_at is null
            and a.held_on + a.days - 1 > new.stage_since
    ) then
        raise exception 'an activity was held after the day on which the partnership would have ended'
        using errcode = '23514', constraint = 'partnership_stage_activities_check', table = 'partnership',
        schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.keep_activities_in_time()
is 'Trigger: a partnership does not cease to be active before the last activity that was held under it.';
