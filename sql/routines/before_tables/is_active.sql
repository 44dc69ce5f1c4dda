create or replace function app.is_active(tenant int4, partnership uuid, first_day date, last_day date) returns bool
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
-- By the history of its stages: active from the day it became so to the day of the next move, both included. On hold it
-- is not active.
begin
    return exists (
        select from (
            select
                h.to_stage, h.changed_on as began_on,
                lead(h.changed_on) over (order by h.id) as ended_on
            from ecdp.partnership_stage_change as h
            where h.tenant_id = tenant and h.partnership_id = partnership
        ) as s
        where s.to_stage = 'active' and s.began_on <= first_day and (s.ended_on is null or s.ended_on >= last_day)
    );
end
$$;
comment on function app.is_active(int4, uuid, date, date)
is 'Whether a partnership is active on all days from the first to the last, by the history of its stages; on hold it is not.';
revoke all on function app.is_active(int4, uuid, date, date) from public;
grant execute on function app.is_active(int4, uuid, date, date) to ecdp_api, ecdp_worker;
