import Postgres

extension Worker {
    /// What a worker says to the database. A statement about several jobs passes by those that are locked, never waits
    /// for them: so none can be part of a deadlock (docs/lock-order.md). All of it under no tenant: the policy of `job` lets the role `ecdp_worker`
    /// see every job. Leases are asked for by `leased_until`, not by the status, or the planner takes the index of
    /// running jobs, which is as good as empty when it is analysed, for the shorter way.
    enum SQL: String, StatementSet {
        case claim = """
            select
                c.job_id, c.job_fence, c.job_kind, c.job_tenant_id, c.job_attempt, c.job_max_attempts,
                c.job_unique_key, c.job_payload
            from app.claim_jobs(
                $1::text, $2::text[], $3::int4, $4::timestamptz, $5::timestamptz, $6::int4, $7::int4, $8::int4[]
            ) as c
            """
        case complete = "select app.complete_job($1::uuid, $2::int4, $3::jsonb, $4::timestamptz)"
        case completeMany = "select app.complete_jobs($1::uuid[], $2::int4[], $3::text[], $4::timestamptz)"
        /// A null time to try again: dead at once. A job that was to be cancelled is cancelled.
        case fail = """
            update job as j
            set
                status = case
                    when j.cancel_requested_at is not null then 'cancelled'
                    when $3::timestamptz is null or j.attempt >= j.max_attempts then 'dead'
                    else 'waiting'
                end,
                run_at = case when j.attempt < j.max_attempts then coalesce($3::timestamptz, j.run_at) else j.run_at end,
                finished_at = case
                    when
                        j.cancel_requested_at is not null or $3::timestamptz is null or j.attempt >= j.max_attempts
                        then $4::timestamptz
                end,
                error = $5::text,
                errors = coalesce(j.errors, '[]') || jsonb_build_array(jsonb_build_object(
                    'attempt', j.attempt, 'at', $4::timestamptz, 'worker', j.worker, 'message', $5::text,
                    'detail', $6::text
                )),
                worker = null, leased_until = null, updated_at = $4::timestamptz, version = j.version + 1
            where j.id = $1::uuid and j.fence = $2::int4 and j.leased_until is not null
            returning j.status
            """
        case cancelled = """
            update job as j
            set
                status = 'cancelled', finished_at = $3::timestamptz, worker = null, leased_until = null,
                updated_at = $3::timestamptz, version = j.version + 1
            where j.id = $1::uuid and j.fence = $2::int4 and j.leased_until is not null
            """
        /// Given back unharmed: the attempt does not count. A row that is locked is being completed.
        case release = """
            with free as materialized (
                select j.id
                from job as j
                where j.id = any($1::uuid[]) and j.leased_until is not null
                for no key update skip locked
            )
            update job as j
            set
                status = case when j.cancel_requested_at is null then 'waiting' else 'cancelled' end,
                finished_at = case when j.cancel_requested_at is not null then $3::timestamptz end,
                attempt = j.attempt - 1, worker = null, leased_until = null, updated_at = $3::timestamptz,
                version = j.version + 1
            from unnest($1::uuid[], $2::int4[]) as u (id, fence), free as f
            where f.id = u.id and j.id = u.id and j.fence = u.fence and j.leased_until is not null
            """
        /// Given back unharmed until a later time.
        case postpone = """
            update job as j
            set
                status = case when j.cancel_requested_at is null then 'waiting' else 'cancelled' end,
                finished_at = case when j.cancel_requested_at is not null then $4::timestamptz end,
                run_at = $3::timestamptz, attempt = j.attempt - 1, worker = null, leased_until = null,
                updated_at = $4::timestamptz, version = j.version + 1
            where j.id = $1::uuid and j.fence = $2::int4 and j.leased_until is not null
            returning j.status
            """
        /// A row that is locked is being completed: it needs no more time.
        case renew = """
            with free as materialized (
                select j.id
                from job as j
                where j.id = any($1::uuid[]) and j.leased_until is not null
                for no key update skip locked
            )
            update job as j
            set leased_until = $3::timestamptz
            from unnest($1::uuid[], $2::int4[]) as u (id, fence), free as f
            where f.id = u.id and j.id = u.id and j.fence = u.fence and j.leased_until is not null
            """
        /// Of the leases, those still held, and whether the job is to stop.
        case held = """
            select j.id, j.cancel_requested_at is not null as is_cancelled
            from unnest($1::uuid[], $2::int4[]) as u (id, fence)
            inner join job as j on j.id = u.id and j.fence = u.fence
            where j.leased_until is not null
            """
        /// What handlers said since the last time. Of a job that is being completed nobody needs it any more.
        case progress = """
            with free as materialized (
                select j.id
                from job as j
                where j.id = any($1::uuid[]) and j.leased_until is not null
                for no key update skip locked
            )
            update job as j
            set
                progress = u.fraction, progress_note = nullif(u.note, ''), updated_at = $5::timestamptz,
                version = j.version + 1
            from
                unnest($1::uuid[], $2::int4[], $3::float8[], $4::text[]) as u (id, fence, fraction, note), free as f
            where f.id = u.id and j.id = u.id and j.fence = u.fence and j.leased_until is not null
            """
        /// Takes the leases that ran out away: their workers are dead or cut off. The attempt counts, for it may be the
        /// job that kills its workers.
        case rescue = """
            with gone as materialized (
                select j.id
                from job as j
                where j.status = 'running' and j.leased_until < $1::timestamptz
                limit 1000
                for update skip locked
            )
            update job as j
            set
                status = case
                    when j.cancel_requested_at is not null then 'cancelled'
                    when j.attempt >= j.max_attempts then 'dead'
                    else 'waiting'
                end,
                finished_at = case
                    when j.cancel_requested_at is not null or j.attempt >= j.max_attempts then $1::timestamptz
                end,
                error = 'its worker was gone: the lease ran out',
                errors = coalesce(j.errors, '[]') || jsonb_build_array(jsonb_build_object(
                    'attempt', j.attempt, 'at', $1::timestamptz, 'worker', j.worker,
                    'message', 'its worker was gone: the lease ran out'
                )),
                worker = null, leased_until = null, updated_at = $1::timestamptz, version = j.version + 1
            from gone as g
            where j.id = g.id
            returning j.id, j.kind, j.status
            """
        case prune = """
            with old as materialized (
                select j.id
                from job as j
                where j.finished_at < $1::timestamptz
                order by j.finished_at
                limit 1000
                for update skip locked
            )
            delete from job as j
            using old as o
            where j.id = o.id
            """
        /// What waits, by kind, counted to a hundred thousand: past that it does not matter; and without a kind what runs.
        case depth = """
            select null as kind, count(*) as jobs from job as r where r.status = 'running'
            union all
            select w.kind, count(*)
            from (select w.kind from job as w where w.status = 'waiting' limit 100000) as w
            group by w.kind
            """

        var effect: Query.Effect {
            switch self {
            case .held, .depth: .read
            default: .write
            }
        }
    }
}
