-- Completion. Of one job, as the first statement of the batch that holds its writes: where the lease is another's by
-- now it raises, and nothing of the batch happens. Of many that wrote nothing, in one statement: those whose lease is
-- gone are passed by.
create or replace function app.complete_job(job_id uuid, job_fence int4, job_result jsonb, at timestamptz) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update ecdp.job as j
    set
        status = 'completed', result = complete_job.job_result, progress = 1, worker = null, leased_until = null,
        finished_at = complete_job.at, updated_at = complete_job.at, version = j.version + 1
    where j.id = complete_job.job_id and j.fence = complete_job.job_fence and j.status = 'running';
    if not found then
        raise exception 'job %: the lease % is not held any more', complete_job.job_id, complete_job.job_fence
        using errcode = '55000', constraint = 'job_fence', table = 'job', schema = 'ecdp';
    end if;
end
$$;
comment on function app.complete_job(uuid, int4, jsonb, timestamptz)
is 'Completes a job whose lease is held; raises 55000 with constraint job_fence, which undoes the batch, where it is not.';
revoke all on function app.complete_job(uuid, int4, jsonb, timestamptz) from public;
grant execute on function app.complete_job(uuid, int4, jsonb, timestamptz) to ecdp_worker;

create or replace function app.complete_jobs(ids uuid[], fences int4[], results text[], at timestamptz) returns int8
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
    completed int8;
begin
    update ecdp.job as j
    set
        status = 'completed', result = u.result::jsonb, progress = 1, worker = null, leased_until = null,
        finished_at = complete_jobs.at, updated_at = complete_jobs.at, version = j.version + 1
    from unnest(complete_jobs.ids, complete_jobs.fences, complete_jobs.results) as u (id, fence, result)
    -- Said by way of the lease, not of the status: the index of what runs would be taken for the shorter way.
    where j.id = u.id and j.fence = u.fence and j.leased_until is not null;
    get diagnostics completed = row_count;
    return completed;
end
$$;
comment on function app.complete_jobs(uuid[], int4[], text[], timestamptz)
is 'Completes those of the jobs whose lease is held, and says how many they were.';
revoke all on function app.complete_jobs(uuid[], int4[], text[], timestamptz) from public;
grant execute on function app.complete_jobs(uuid[], int4[], text[], timestamptz) to ecdp_worker;
