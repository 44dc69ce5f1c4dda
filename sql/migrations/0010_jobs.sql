-- The job queue and the schedules. See docs/job-lifecycle.md.
-- A plain local table (also where the tenant tables are distributed), so: no foreign key to a tenant table, and a key
-- that does not lead with the tenant, which is null for the system's own jobs.
create table ecdp.job (
    id uuid not null,
    tenant_id int4,
    queue int4 not null generated always as (coalesce(tenant_id, 0)) stored,
    kind text not null,
    unique_key text,
    status text not null default 'waiting',
    priority int2 not null default 0,
    attempt int4 not null default 0,
    max_attempts int4 not null default 10,
    fence int4 not null default 0,
    version int4 not null default 1,
    run_at timestamptz not null,
    leased_until timestamptz,
    worker text,
    progress float8,
    progress_note text,
    cancel_requested_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz,
    payload jsonb not null default '{}',
    result jsonb,
    error text,
    errors jsonb,
    constraint job_pkey primary key (id),
    constraint job_kind_check check (kind ~ '^[a-z][a-z0-9_]{0,62}$'),
    constraint job_unique_key_check check (length(unique_key) between 1 and 255),
    constraint job_status_check check (status in ('waiting', 'running', 'completed', 'dead', 'cancelled')),
    constraint job_priority_check check (priority between -100 and 100),
    constraint job_max_attempts_check check (max_attempts between 1 and 1000),
    constraint job_attempt_check check (attempt between 0 and max_attempts),
    constraint job_progress_check check (progress between 0 and 1),
    constraint job_lease_check check ((status = 'running') = (leased_until is not null and worker is not null)),
    constraint job_finished_at_check check ((finished_at is null) = (status in ('waiting', 'running')))
) with (
    -- Room beside each row for the heartbeats' and the progress's updates, which touch no index; and a vacuum that
    -- keeps up: every job leaves two dead rows behind.
    fillfactor = 80,
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_insert_scale_factor = 0.05,
    autovacuum_analyze_scale_factor = 0.05,
    autovacuum_vacuum_cost_delay = 1
);
-- What a claim walks through: by priority, then from tenant to tenant, then of the kinds it can do the oldest first.
create index job_waiting_idx on ecdp.job (priority desc, queue, kind, run_at, id)
where status = 'waiting';
-- The leases: small, it holds what runs now.
create index job_running_idx on ecdp.job (id) where status = 'running';
-- One job a kind, tenant and key. A dead or cancelled one lets go of its key: nothing came of it, so it may be asked
-- again.
create unique index job_queue_kind_unique_key_key on ecdp.job (queue, kind, unique_key)
where unique_key is not null and status in ('waiting', 'running', 'completed');
-- A tenant's jobs, the newest first.
create index job_tenant_id_id_idx on ecdp.job (tenant_id, id) where tenant_id is not null;
-- What has been kept long enough.
create index job_finished_at_idx on ecdp.job (finished_at) where finished_at is not null;

comment on table ecdp.job is 'Work that a worker does: waiting, running and, for 90 days, what became of it.';
comment on column ecdp.job.id is 'Identifier: a UUID, made by the server, in order of making.';
comment on column ecdp.job.tenant_id is 'The municipality it is done for; null for the system''s own.';
comment on column ecdp.job.queue is 'Whose turn it takes: the municipality''s, or 0, the system''s. (A coalesce() is not leakproof, so no index under RLS.)';
comment on column ecdp.job.kind is 'What is to be done: the name of its handler.';
comment on column ecdp.job.unique_key is 'Names the work within tenant and kind, such as a programme and a quarter; asked for again it is the same job. Null: every request is a job.';
comment on column ecdp.job.status is 'Where it stands: waiting, running, completed, dead (failed too often, or for good) or cancelled.';
comment on column ecdp.job.priority is 'Higher runs first; 0 is ordinary.';
comment on column ecdp.job.attempt is 'How often it was started; one that its worker gave back is not counted.';
comment on column ecdp.job.max_attempts is 'After so many attempts it is dead.';
comment on column ecdp.job.fence is 'Counts the claims. Only the worker that knows the present one can complete, fail or renew.';
comment on column ecdp.job.version is 'Counts the changes of the row; its ETag is "v<version>".';
comment on column ecdp.job.run_at is 'It does not run before this.';
comment on column ecdp.job.leased_until is 'Past this another worker may take it; null unless running.';
comment on column ecdp.job.worker is 'Which worker runs it; null unless running.';
comment on column ecdp.job.progress is 'How far it is, from 0 to 1; null where its handler says nothing.';
comment on column ecdp.job.progress_note is 'What it is at.';
comment on column ecdp.job.cancel_requested_at is 'When it was asked to stop; it may still complete.';
comment on column ecdp.job.created_at is 'When it was asked for.';
comment on column ecdp.job.updated_at is 'When its row last changed; heartbeats apart.';
comment on column ecdp.job.started_at is 'When it was last started.';
comment on column ecdp.job.finished_at is 'When it was completed, cancelled or given up; null while it waits or runs.';
comment on column ecdp.job.payload is 'What its handler is given.';
comment on column ecdp.job.result is 'What came of it.';
comment on column ecdp.job.error is 'The last failure in one line, fit to be shown.';
comment on column ecdp.job.errors is 'Every failure: attempt, time, worker, message and the whole error. Operators only, it may quote data.';

alter table ecdp.job enable row level security;
alter table ecdp.job force row level security;
revoke all on ecdp.job from public;
-- A municipality asks for jobs and cancels them. It neither runs nor completes one, nor brings back one that has ended.
create policy job_tenant on ecdp.job for select to ecdp_api using (tenant_id = app.tid());
create policy job_tenant_request on ecdp.job for insert to ecdp_api
with check (tenant_id = app.tid() and status = 'waiting');
create policy job_tenant_cancel on ecdp.job for update to ecdp_api
using (tenant_id = app.tid() and status in ('waiting', 'running'))
with check (tenant_id = app.tid() and status in ('waiting', 'running', 'cancelled'));
create policy job_worker on ecdp.job to ecdp_worker using (true) with check (true);
grant
select (
    id, tenant_id, queue, kind, unique_key, status, priority, attempt, max_attempts, version, run_at, progress,
    progress_note, cancel_requested_at, created_at, updated_at, started_at, finished_at, payload, result, error
),
insert (id, tenant_id, kind, unique_key, priority, max_attempts, run_at, created_at, updated_at, payload),
update (status, version, cancel_requested_at, updated_at, finished_at)
on ecdp.job to ecdp_api;
grant select, insert, update, delete on ecdp.job to ecdp_worker;

create table ecdp.schedule (
    name text not null,
    kind text not null,
    cron text not null,
    time_zone text not null default 'Africa/Johannesburg',
    payload jsonb not null default '{}',
    priority int2 not null default 0,
    max_attempts int4 not null default 10,
    enabled bool not null default true,
    next_run_at timestamptz,
    last_run_at timestamptz,
    last_job_id uuid,
    error text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint schedule_pkey primary key (name),
    constraint schedule_name_check check (name ~ '^[a-z][a-z0-9_]{0,62}$'),
    constraint schedule_kind_check check (kind ~ '^[a-z][a-z0-9_]{0,62}$'),
    constraint schedule_cron_check check (cron ~ '^\S+( \S+){4}$'),
    constraint schedule_priority_check check (priority between -100 and 100),
    constraint schedule_max_attempts_check check (max_attempts between 1 and 1000)
);
comment on table ecdp.schedule is 'Jobs that are made by the clock, whichever worker looks first.';
comment on column ecdp.schedule.name is 'Names it; part of its jobs'' keys.';
comment on column ecdp.schedule.kind is 'Kind of the jobs it makes.';
comment on column ecdp.schedule.cron is 'When: minute, hour, day of the month, month, day of the week, one space between.';
comment on column ecdp.schedule.time_zone is 'IANA name of the zone whose clock is meant.';
comment on column ecdp.schedule.payload is 'Payload of the jobs; scheduled_for is added to it.';
comment on column ecdp.schedule.priority is 'Priority of the jobs.';
comment on column ecdp.schedule.max_attempts is 'Attempts of the jobs.';
comment on column ecdp.schedule.enabled is 'Whether it makes jobs.';
comment on column ecdp.schedule.next_run_at is 'When it makes the next; null until a worker has read the expression, or where that never comes.';
comment on column ecdp.schedule.last_run_at is 'For when it made the last: the time planned, not when a worker got to it.';
comment on column ecdp.schedule.last_job_id is 'The last job it made.';
comment on column ecdp.schedule.error is 'Why it makes none: an expression or a zone that cannot be read.';
comment on column ecdp.schedule.created_at is 'When it was made.';
comment on column ecdp.schedule.updated_at is 'When it was last changed.';
alter table ecdp.schedule enable row level security;
alter table ecdp.schedule force row level security;
revoke all on ecdp.schedule from public;
create policy schedule_owner on ecdp.schedule to ecdp_owner using (true) with check (true);
create policy schedule_worker on ecdp.schedule to ecdp_worker using (true) with check (true);
grant select, insert, update on ecdp.schedule to ecdp_worker;

insert into ecdp.schedule (name, kind, cron) values ('idempotency_keys', 'prune_idempotency_keys', '35 * * * *');
