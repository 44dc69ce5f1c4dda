-- Cancels a job of a tenant: one that waits at once, one that runs as soon as its worker hears of it. It runs as its
-- caller, so row-level security holds. Who asked is on the tenant's audit trail: what follows is the worker's doing.
create or replace function app.cancel_job(tenant int4, job_id uuid, at timestamptz) returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    status text;
begin
    update ecdp.job as j
    set
        status = case j.status when 'waiting' then 'cancelled' else j.status end,
        finished_at = case j.status when 'waiting' then cancel_job.at end,
        cancel_requested_at = cancel_job.at, updated_at = cancel_job.at, version = j.version + 1
    where
        j.tenant_id is not distinct from cancel_job.tenant and j.id = cancel_job.job_id
        and j.status in ('waiting', 'running') and j.cancel_requested_at is null
    returning j.status into status;
    if status is not null and cancel_job.tenant = app.tid() then
        insert into ecdp.audit_event (tenant_id, actor, request_id, action, subject, subject_id, changed)
        values (
            cancel_job.tenant, coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user),
            nullif(current_setting('app.request_id', true), ''), 'update', 'job', cancel_job.job_id,
            jsonb_build_object('cancel_requested_at', jsonb_build_array(null, cancel_job.at))
        );
    end if;
    if status = 'running' then
        perform pg_notify('ecdp_job', 'cancel ' || cancel_job.job_id);
    elsif status is null then
        select j.status into status
        from ecdp.job as j
        where j.tenant_id is not distinct from cancel_job.tenant and j.id = cancel_job.job_id;
    end if;
    return status;
end
$$;
comment on function app.cancel_job(int4, uuid, timestamptz)
is 'Cancels a waiting job, asks a running one to stop; returns its status then, null where there is none.';
revoke all on function app.cancel_job(int4, uuid, timestamptz) from public;
grant execute on function app.cancel_job(int4, uuid, timestamptz) to ecdp_api, ecdp_worker;
