create or replace function app.fail_evaluation() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- However a job is given up, by a worker, by whoever finds its lease gone or by the one who cancels it: whoever waits
-- for the evaluation sees it. Workers do so without a tenant, so the job's is set for the one statement.
declare
    tenant_before text := coalesce(current_setting('app.tenant_id', true), '');
    actor_before text := coalesce(current_setting('app.actor', true), '');
begin
    perform set_config('app.tenant_id', new.tenant_id::text, true);
    if actor_before = '' then perform set_config('app.actor', 'worker', true); end if;
    update ecdp.evaluation as e
    set
        status = 'failed', failure = 'job_' || new.state, failure_detail = left(new.error, 1000),
        version = e.version + 1, updated_at = new.updated_at
    where e.tenant_id = new.tenant_id and e.job_id = new.id and e.status = 'requested';
    perform set_config('app.tenant_id', tenant_before, true);
    perform set_config('app.actor', actor_before, true);
    return null;
end
$$;
comment on function app.fail_evaluation() is 'Trigger: an evaluation whose job is dead or cancelled has failed, and says why.';
revoke all on function app.fail_evaluation() from public;
