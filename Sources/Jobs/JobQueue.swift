package import Foundation
package import Postgres

/// Asking for jobs, and asking after them.
///
/// A job is asked for in the caller's own transaction: ``enqueue(_:id:now:)`` gives the statements to put into its
/// batch. The job is there if and only if the rest of the batch is, and the workers are woken when it commits.
package struct JobQueue: Sendable {
    /// Workers listen to it. Nothing: there is work. `cancel <id>`: that job is to stop.
    package static let channel = "ecdp_job"

    package enum SQL: String, StatementSet {
        case enqueue = """
            insert into job (
                tenant_id, id, kind, unique_key, payload, priority, run_at, max_attempts, created_at, updated_at
            )
            values (
                $1::int4, $2::uuid, $3::text, $4::text, $5::jsonb, $6::int4, $7::timestamptz, $8::int4,
                $9::timestamptz, $9::timestamptz
            )
            on conflict do nothing
            """
        /// A statement of its own after the insert, for it to see what another transaction committed meanwhile.
        case enqueued = """
            select f.id, f.id = $2::uuid as is_new, pg_notify('ecdp_job', '') is null as is_woken
            from (
                select j.id from job as j where j.id = $2::uuid
                union all
                select j.id
                from job as j
                where
                    j.queue = coalesce($1::int4, 0) and j.kind = $3::text and j.unique_key = $4::text
                    and j.status in ('waiting', 'running', 'completed')
            ) as f
            limit 1
            """
        case enqueueMany = """
            insert into job (
                tenant_id, id, kind, unique_key, payload, priority, run_at, max_attempts, created_at, updated_at
            )
            select
                nullif(u.tenant_id, 0), u.id, u.kind, nullif(u.unique_key, ''), u.payload::jsonb, u.priority,
                coalesce(nullif(u.run_at, '')::timestamptz, $9::timestamptz), u.max_attempts, $9::timestamptz, $9::timestamptz
            from unnest(
                $1::int4[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::int4[], $7::text[], $8::int4[]
            ) as u (tenant_id, id, kind, unique_key, payload, priority, run_at, max_attempts)
            on conflict do nothing
            """
        case wake = "select pg_notify('ecdp_job', '')"
        case read = """
            select
                j.id, j.kind, j.unique_key, j.status, j.priority, j.attempt, j.max_attempts, j.version, j.progress,
                j.progress_note, j.payload, j.result, j.error, j.run_at, j.created_at, j.updated_at, j.started_at,
                j.finished_at, j.cancel_requested_at
            from job as j
            where j.tenant_id is not distinct from $1::int4 and j.id = $2::uuid
            """
        case cancel = "select app.cancel_job($1::int4, $2::uuid, $3::timestamptz)"

        package var effect: Query.Effect { self == .read ? .read : .write }
    }

    private static let timestamp = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    let database: Database

    package init(database: Database) { self.database = database }

    // MARK: - Asking for

    /// The statements that ask for a job, for the caller's batch. The scope must be the job's tenant's (or a worker's).
    ///
    /// The last of them returns one row: the id of the job, which is another than `id` where the work had been asked
    /// for before, and whether it is new. See ``enqueued(_:)``.
    ///
    /// - Parameter id: a new uuid of version 7. The same id twice is the same job.
    package static func enqueue(_ request: JobRequest, id: UUID, now: Date) -> [Query] {
        [
            Query(
                SQL.enqueue, request.tenant, id, request.kind, request.uniqueKey, request.payload,
                Int32(clamping: request.priority), request.runAt ?? now, Int32(clamping: request.maxAttempts), now),
            Query(SQL.enqueued, request.tenant, id, request.kind, request.uniqueKey),
        ]
    }

    /// The same for many at once, in one statement; those asked for before are left as they are.
    package static func enqueue(_ requests: [(id: UUID, request: JobRequest)], now: Date) -> [Query] {
        guard !requests.isEmpty else { return [] }
        return [
            Query(
                SQL.enqueueMany,
                requests.map { $0.request.tenant ?? 0 }, requests.map { $0.id }, requests.map { $0.request.kind },
                requests.map { $0.request.uniqueKey ?? "" }, requests.map { $0.request.payload },
                requests.map { Int32(clamping: $0.request.priority) },
                requests.map { $0.request.runAt?.formatted(Self.timestamp) ?? "" },
                requests.map { Int32(clamping: $0.request.maxAttempts) }, now),
            Query(SQL.wake),
        ]
    }

    /// What the last statement of ``enqueue(_:id:now:)`` returned.
    ///
    /// - Returns: the job to follow, and whether this request made it.
    package static func enqueued(_ rows: Rows) throws -> (id: UUID, isNew: Bool)? {
        guard rows.count > 0 else { return nil }
        return (try rows[0].decode(UUID.self, at: 0), try rows[0].decode(Bool.self, at: 1))
    }

    /// Asks for one job in a transaction of its own.
    @discardableResult
    package func enqueue(
        _ request: JobRequest, id: UUID, now: Date, as scope: Scope
    ) async throws -> (id: UUID, isNew: Bool) {
        let rows = try await database.batch(Self.enqueue(request, id: id, now: now), as: scope)
        return try rows.last.flatMap { try Self.enqueued($0) } ?? (id, true)
    }

    // MARK: - Asking after

    /// - Parameter tenant: nil for a job of the system's own.
    /// - Returns: nil where the tenant has no such job, be it another's or nobody's.
    package func read(_ id: UUID, tenant: Int32?, as scope: Scope) async throws -> JobRecord? {
        try await database.first(SQL.read, tenant, id, as: scope)
    }

    /// Cancels a waiting job at once, and asks a running one to stop: it may still complete.
    ///
    /// - Returns: its status then; nil where the tenant has no such job.
    package func cancel(_ id: UUID, tenant: Int32?, now: Date, as scope: Scope) async throws -> JobStatus? {
        let rows = try await database.query(SQL.cancel, tenant, id, now, as: scope)
        guard rows.count > 0 else { return nil }
        return try rows[0].decode(String?.self, at: 0).flatMap(JobStatus.init(rawValue:))
    }
}

/// A job as it is asked after. The column names of `job` are the names for JSON.
package struct JobRecord: Sendable, RowDecodable {
    package let id: UUID
    package let kind: String
    package let uniqueKey: String?
    package let status: JobStatus
    package let priority: Int
    package let attempt: Int
    package let maxAttempts: Int
    package let version: Int
    /// From 0 to 1; nil where its handler says nothing.
    package let progress: Double?
    package let progressNote: String?
    /// JSON.
    package let payload: String
    /// JSON; nil where nothing came of it, or not yet.
    package let result: String?
    /// The last failure in one line.
    package let error: String?
    package let runAt: Date
    package let createdAt: Date
    package let updatedAt: Date
    package let startedAt: Date?
    package let finishedAt: Date?
    package let cancelRequestedAt: Date?

    package init(_ row: inout RowReader) throws {
        id = try row.next(UUID.self)
        kind = try row.next(String.self)
        uniqueKey = try row.next(String?.self)
        let status = try row.next(String.self)
        guard let known = JobStatus(rawValue: status) else { throw UnknownState(status: status) }
        self.status = known
        priority = try row.next(Int.self)
        attempt = try row.next(Int.self)
        maxAttempts = try row.next(Int.self)
        version = try row.next(Int.self)
        progress = try row.next(Double?.self)
        progressNote = try row.next(String?.self)
        payload = try row.next(String.self)
        result = try row.next(String?.self)
        error = try row.next(String?.self)
        runAt = try row.next(Date.self)
        createdAt = try row.next(Date.self)
        updatedAt = try row.next(Date.self)
        startedAt = try row.next(Date?.self)
        finishedAt = try row.next(Date?.self)
        cancelRequestedAt = try row.next(Date?.self)
    }

    /// A newer program has written the row.
    struct UnknownState: Error { let status: String }
}
