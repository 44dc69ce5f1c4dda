create or replace function app.fail_portfolio() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- However a job is given up: see app.fail_evaluation().
declare
    tenant_before text := coalesce(current_setting('app.tenant_id', true), '');
    actor_before text := coalesce(current_setting('app.actor', true), '');
begin
    perform set_config('app.tenant_id', new.tenant_id::text, true);
    if actor_before = '' then perform set_config('app.actor', 'worker', true); end if;
    update ecdp.portfolio as p
    set
        status = 'failed', failure = 'job_' || new.state, failure_detail = left(new.error, 1000),
        version = p.version + 1, updated_at = new.updated_at
    where p.tenant_id = new.tenant_id and p.job_id = new.id and p.status = 'requested';
    perform set_config('app.tenant_id', tenant_before, true);
    perform set_config('app.actor', actor_before, true);
    return null;
end
$$;
comment on function app.fail_portfolio() is 'Trigger: a portfolio whose job is dead or cancelled has failed, and says why.';
revoke all on function app.fail_portfolio() from public;
