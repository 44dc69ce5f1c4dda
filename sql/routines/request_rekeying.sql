-- The job that makes a municipality's pseudonyms anew under its newest key. Asked for again it is the same job.
create or replace function app.request_rekeying(tenant int4, to_generation int4, job_id uuid, at timestamptz)
returns uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    found_id uuid;
begin
    insert into ecdp.job (id, tenant_id, kind, unique_key, max_attempts, run_at, payload, created_at, updated_at)
    values (
        job_id, tenant, 'rekey_children', 'generation:' || to_generation, 10, at,
        jsonb_build_object('generation', to_generation), at, at
    )
    on conflict do nothing;
    if found then
        perform pg_notify('ecdp_job', '');
        return job_id;
    end if;
    select j.id into found_id
    from ecdp.job as j
    where
        j.queue = tenant and j.kind = 'rekey_children' and j.unique_key = 'generation:' || to_generation
        and j.status in ('waiting', 'running', 'completed');
    return found_id;
end
$$;
comment on function app.request_rekeying(int4, int4, uuid, timestamptz)
is 'Asks for the job that makes a municipality''s pseudonyms anew under its newest key. Returns the job.';
revoke all on function app.request_rekeying(int4, int4, uuid, timestamptz) from public;
grant execute on function app.request_rekeying(int4, int4, uuid, timestamptz) to ecdp_api;
