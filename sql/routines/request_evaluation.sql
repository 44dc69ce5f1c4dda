-- Asks for an evaluation: the row that says so, and the job that computes it. Asked again, by whomever and however
-- often, it is the same evaluation and the same job.
--
-- What is there already is only read, so whoever asks again is in nobody's way, nor is the worker in theirs. Otherwise
-- locks are taken in the one order of tables (docs/lock-order.md): the job, then the evaluation.
create or replace function app.request_evaluation(
    tenant int4, programme uuid, asked_kind text, starts date, ends date, asked_revision int4, replaced uuid,
    reason text, evaluation_id uuid, job_id uuid, job_key text, job_payload jsonb, at timestamptz
) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    working_job uuid;
    is_new bool;
begin
    for attempt in 1..5 loop
        perform from ecdp.evaluation as e
        where
            e.tenant_id = tenant and e.programme_id = programme and e.kind = asked_kind and e.period_start = starts
            and e.period_end = ends and e.revision = asked_revision and e.status <> 'failed';
        if found then return; end if;
        -- A correction of what is not published: the caller sees that nothing was asked for.
        if replaced is not null then
            perform from ecdp.evaluation as e
            where e.tenant_id = tenant and e.id = replaced and e.status = 'published';
            if not found then return; end if;
        end if;
        insert into ecdp.job (id, tenant_id, kind, unique_key, payload, run_at, created_at, updated_at)
        values (job_id, tenant, asked_kind, job_key, job_payload, at, at, at)
        on conflict do nothing;
        is_new := found;
        -- Another's where that does the work already. It does not end before it is named below.
        select j.id into working_job
        from ecdp.job as j
        where
            j.queue = tenant and j.kind = asked_kind and j.unique_key = job_key and j.status in ('waiting', 'running')
        for share;
        -- It has ended meanwhile: once more, to see how.
        continue when working_job is null;
        insert into ecdp.evaluation as e (
            tenant_id, id, programme_id, kind, period_start, period_end, revision, replaces_id, correction_reason,
            job_id, created_at, updated_at
        )
        values (
            tenant, evaluation_id, programme, asked_kind, starts, ends, asked_revision, replaced, reason, working_job, at,
            at
        )
        on conflict (tenant_id, programme_id, kind, period_start, period_end, revision) do update
        set
            status = 'requested', failure = null, failure_detail = null, job_id = excluded.job_id,
            correction_reason = excluded.correction_reason, version = e.version + 1, updated_at = excluded.updated_at
        where e.status = 'failed';
        if is_new then perform pg_notify('ecdp_job', ''); end if;
        return;
    end loop;
    raise exception 'the job of the evaluation ended again and again while it was asked for'
    using errcode = '40001', table = 'job', schema = 'ecdp';
end
$$;
comment on function app.request_evaluation(
    int4, uuid, text, date, date, int4, uuid, text, uuid, uuid, text, jsonb, timestamptz
) is 'Asks for an evaluation and the job that computes it; what is there already is only read.';
revoke all on function app.request_evaluation(
    int4, uuid, text, date, date, int4, uuid, text, uuid, uuid, text, jsonb, timestamptz
) from public;
grant execute on function app.request_evaluation(
    int4, uuid, text, date, date, int4, uuid, text, uuid, uuid, text, jsonb, timestamptz
) to ecdp_api;
