-- Claims jobs for a worker, fairly: the highest priority first, and within it as many from each tenant as there are,
-- round after round, beginning behind the tenant that this worker served last. Tenant 0 stands for the system.
-- A job locked by another claim, completion or cancellation is passed by, never waited for.
create or replace function app.claim_jobs(
    worker_name text, kinds text[], batch int4, at timestamptz, lease_until timestamptz,
    after_tenant int4 default 0, tenant_limit int4 default null, held_tenants int4[] default '{}'
) returns table (
    job_id uuid, job_fence int4, job_kind text, job_tenant_id int4, job_attempt int4, job_max_attempts int4,
    job_unique_key text, job_payload text
)
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
    level int2;
    tenants int4[];
    round int4[];
    share int4;
    remaining int4 := claim_jobs.batch;
    held int4[] := coalesce(claim_jobs.held_tenants, '{}');
    claimed record;
    got int4[];
begin
    select j.priority into level from ecdp.job as j where j.status = 'waiting' order by j.priority desc limit 1;
    while level is not null and remaining > 0 loop
        -- The tenants that have something waiting at this priority: one index descent for each.
        with recursive t (tenant) as (
            select min(j.queue) from ecdp.job as j where j.status = 'waiting' and j.priority = level
            union all
            select (
                select j.queue
                from ecdp.job as j
                where j.status = 'waiting' and j.priority = level and j.queue > t.tenant
                order by j.queue
                limit 1
            )
            from t
            where t.tenant is not null
        )
        select array_agg(t.tenant order by t.tenant <= claim_jobs.after_tenant, t.tenant) into tenants
        from t
        where t.tenant is not null;
        while cardinality(tenants) > 0 and remaining > 0 loop
            share := greatest(remaining / cardinality(tenants), 1);
            round := tenants[:remaining];
            tenants := tenants[remaining + 1:];
            got := '{}';
            for claimed in
                with picked as materialized (
                    select p.id
                    from unnest(round) as r (tenant)
                    cross join lateral (
                        select case
                            when claim_jobs.tenant_limit is null then share
                            else greatest(
                                least(share, claim_jobs.tenant_limit - cardinality(array_positions(held, r.tenant))), 0
                            )
                        end as rows
                    ) as allowed
                    cross join lateral (
                        -- Kind by kind, so that what others wait for is not walked through; then the oldest of these.
                        select o.id
                        from unnest(claim_jobs.kinds) as k (kind)
                        cross join lateral (
                            select w.id, w.run_at
                            from ecdp.job as w
                            where
                                w.status = 'waiting' and w.priority = level and w.queue = r.tenant and w.kind = k.kind
                                and w.run_at <= claim_jobs.at
                            order by w.run_at, w.id
                            limit allowed.rows
                            for update skip locked
                        ) as o
                        order by o.run_at, o.id
                        limit allowed.rows
                    ) as p
                )
                update ecdp.job as j
                set
                    status = 'running', worker = claim_jobs.worker_name, leased_until = claim_jobs.lease_until,
                    fence = j.fence + 1, attempt = j.attempt + 1, version = j.version + 1,
                    started_at = claim_jobs.at, updated_at = claim_jobs.at
                from picked
                where j.id = picked.id
                returning
                    j.id, j.fence, j.kind, j.tenant_id, j.queue, j.attempt, j.max_attempts, j.unique_key, j.payload::text
            loop
                remaining := remaining - 1;
                got := got || claimed.queue;
                job_id := claimed.id;
                job_fence := claimed.fence;
                job_kind := claimed.kind;
                job_tenant_id := claimed.tenant_id;
                job_attempt := claimed.attempt;
                job_max_attempts := claimed.max_attempts;
                job_unique_key := claimed.unique_key;
                job_payload := claimed.payload;
                return next;
            end loop;
            if claim_jobs.tenant_limit is not null then held := held || got; end if;
            -- Who filled its share has more, perhaps; who did not is done.
            tenants := tenants || array(
                select g.tenant from unnest(got) as g (tenant) group by g.tenant having count(*) >= share
            );
        end loop;
        select j.priority into level
        from ecdp.job as j
        where j.status = 'waiting' and j.priority < level
        order by j.priority desc
        limit 1;
    end loop;
end
$$;
comment on function app.claim_jobs(text, text[], int4, timestamptz, timestamptz, int4, int4, int4[])
is 'Claims up to batch waiting jobs for a worker, by priority and fairly between tenants, and leases them.';
revoke all on function app.claim_jobs(text, text[], int4, timestamptz, timestamptz, int4, int4, int4[]) from public;
grant execute on function app.claim_jobs(text, text[], int4, timestamptz, timestamptz, int4, int4, int4[])
to ecdp_worker;
