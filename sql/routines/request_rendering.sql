-- Asks for the PDF of a page: the rendering, and the job that makes it. The same page of the same document is rendered
-- once; asked again, by whomever and however often, it is the same rendering. Where its job was given up, a new one
-- takes it on.
--
-- Locks are taken in the one order of tables (docs/lock-order.md): the job, then the rendering.
create or replace function app.request_rendering(
    tenant int4, proposal uuid, document uuid, evaluation uuid, page bytea, rendering_id uuid, job_id uuid,
    at timestamptz
) returns uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    digest text := encode(sha256(page), 'hex');
    subject uuid := coalesce(proposal, document, evaluation);
    job_key text := subject || ':' || digest;
    found_id uuid;
    working_job uuid;
    is_new bool;
begin
    for attempt in 1..5 loop
        select r.id into found_id
        from ecdp.rendering as r
        left join ecdp.job as j on j.id = r.job_id and j.tenant_id = r.tenant_id
        where
            r.tenant_id = tenant and r.subject_id = subject and r.html_sha256 = digest
            and (r.pdf is not null or j.status in ('waiting', 'running'));
        if found then return found_id; end if;
        insert into ecdp.job (id, tenant_id, kind, unique_key, max_attempts, run_at, created_at, updated_at)
        values (job_id, tenant, 'render_pdf', job_key, 5, at, at, at)
        on conflict do nothing;
        is_new := found;
        -- Another's where that does the work already. It does not end before it is named below.
        select j.id into working_job
        from ecdp.job as j
        where
            j.queue = tenant and j.kind = 'render_pdf' and j.unique_key = job_key and j.status in ('waiting', 'running')
        for share;
        -- It has ended meanwhile: once more, to see how.
        continue when working_job is null;
        insert into ecdp.rendering as r (
            tenant_id, id, proposal_id, document_id, evaluation_id, html, html_sha256, job_id, created_at, updated_at
        )
        values (tenant, rendering_id, proposal, document, evaluation, page, digest, working_job, at, at)
        on conflict (tenant_id, subject_id, html_sha256) do update
        set job_id = excluded.job_id, version = r.version + 1, updated_at = excluded.updated_at
        where r.pdf is null
        returning r.id into found_id;
        continue when found_id is null;
        if is_new then perform pg_notify('ecdp_job', ''); end if;
        return found_id;
    end loop;
    raise exception 'the job of the rendering ended again and again while it was asked for'
    using errcode = '40001', table = 'job', schema = 'ecdp';
end
$$;
comment on function app.request_rendering(int4, uuid, uuid, uuid, bytea, uuid, uuid, timestamptz)
is 'Asks for the PDF of a page, and the job that makes it; the same page is rendered once. Returns the rendering.';
revoke all on function app.request_rendering(int4, uuid, uuid, uuid, bytea, uuid, uuid, timestamptz) from public;
grant execute on function app.request_rendering(int4, uuid, uuid, uuid, bytea, uuid, uuid, timestamptz) to ecdp_api;
