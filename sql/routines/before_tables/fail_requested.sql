create or replace function app.fail_requested() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- However a job is given up, by a worker, by whoever finds its lease gone or by the one who cancels it: whoever waits
-- for what it was to make sees it. Workers do so without a tenant, so the job's is set for the one statement. The second
-- argument names what is waited for by one of its columns: a table with status, failure, failure_detail and job_id.
declare
    waiting text := split_part(tg_argv[1], '.', 1);
    tenant_before text := coalesce(current_setting('app.tenant_id', true), '');
    actor_before text := coalesce(current_setting('app.actor', true), '');
begin
    perform set_config('app.tenant_id', new.tenant_id::text, true);
    if actor_before = '' then perform set_config('app.actor', 'worker', true); end if;
    execute format(
        $update$
        update ecdp.%I as e
        set status = 'failed', failure = $3, failure_detail = $4, version = e.version + 1, updated_at = $5
        where e.tenant_id = $1 and e.job_id = $2 and e.status = 'requested'
        $update$, waiting)
    using new.tenant_id, new.id, 'job_' || new.status, left(new.error, 1000), new.updated_at;
    perform set_config('app.tenant_id', tenant_before, true);
    perform set_config('app.actor', actor_before, true);
    return null;
end
$$;
comment on function app.fail_requested()
is 'Trigger: an evaluation or a portfolio whose job is dead or cancelled has failed, and says why.';
revoke all on function app.fail_requested() from public;
