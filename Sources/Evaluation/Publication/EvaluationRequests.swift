import Domain
package import Foundation
import Jobs
package import Postgres

/// Asking for an evaluation: statements to be put into the caller's batch, in its transaction.
package enum EvaluationRequests {
    enum SQL: String, StatementSet {
        /// Notes that the evaluation was asked for; one that failed is asked for again, any other stays as it is.
        case request = """
            insert into evaluation as e
            (tenant_id, id, programme_id, kind, period_start, period_end, job_id, created_at, updated_at)
            values (
                $1::int4, $2::uuid, $3::uuid, $4::text, $5::date, $6::date, $7::uuid, $8::timestamptz, $8::timestamptz
            )
            on conflict (tenant_id, programme_id, kind, period_start, period_end, revision) do update
            set
                status = 'requested', failure = null, failure_detail = null, job_id = excluded.job_id, version = e.version + 1,
                updated_at = excluded.updated_at
            where e.status = 'failed'
            """
        /// The same for a correction: the revision after the one it replaces.
        case requestCorrection = """
            insert into evaluation as e
            (
                tenant_id, id, programme_id, kind, period_start, period_end, revision, replaces_id, correction_reason,
                job_id, created_at, updated_at
            )
            select
                r.tenant_id, $2::uuid, r.programme_id, r.kind, r.period_start, r.period_end, r.revision + 1, r.id,
                $4::text, $5::uuid, $6::timestamptz, $6::timestamptz
            from evaluation as r
            where r.tenant_id = $1::int4 and r.id = $3::uuid and r.status = 'published'
            on conflict (tenant_id, programme_id, kind, period_start, period_end, revision) do update
            set
                status = 'requested', failure = null, failure_detail = null, job_id = excluded.job_id,
                correction_reason = excluded.correction_reason, version = e.version + 1,
                updated_at = excluded.updated_at
            where e.status = 'failed'
            """
        /// The published revision that holds, and the correction of it that was asked for, if one was.
        case correctable = """
            select e.id, e.revision, c.status, c.correction_reason
            from evaluation as e
            left join evaluation as c on c.tenant_id = e.tenant_id and c.replaces_id = e.id
            where
                e.tenant_id = $1::int4 and e.programme_id = $2::uuid and e.kind = $3::text
                and e.period_start = $4::date and e.period_end = $5::date and e.status = 'published'
            order by e.revision desc
            limit 1
            """
        /// Where somebody else's job does it already, that is its job.
        case adoptJob = """
            update evaluation as e
            set job_id = j.id
            from job as j
            where
                e.tenant_id = $1::int4 and e.programme_id = $2::uuid and e.kind = $3::text
                and e.period_start = $4::date and e.period_end = $5::date and e.revision = $6::int4
                and e.status = 'requested' and j.queue = $1::int4 and j.kind = $3::text
                and j.unique_key = $7::text and j.state in ('waiting', 'running', 'completed')
                and e.job_id is distinct from j.id
            """
        /// What came of it: id, status, job.
        case outcome = """
            select e.id, e.status, e.job_id
            from evaluation as e
            where
                e.tenant_id = $1::int4 and e.programme_id = $2::uuid and e.kind = $3::text
                and e.period_start = $4::date and e.period_end = $5::date and e.revision = $6::int4
            """

        var effect: Query.Effect {
            switch self {
            case .correctable, .outcome: .read
            default: .write
            }
        }
    }

    /// Statements that ask for the review of a programme's quarter. Asked again, whoever asks, it is the same review
    /// and the same job. The last one answers with a row: id of the evaluation, its status, its job's id; so `published`
    /// there means that there is nothing to wait for.
    ///
    /// The programme must be the tenant's (`evaluation_programme_id_fkey` otherwise), must have run in the quarter, and
    /// the quarter must have ended by `now` in South Africa; the caller looks to both: ``refusal(of:programme:now:)``.
    ///
    /// - Parameters:
    ///   - id: of the evaluation, if it is the first request.
    ///   - jobID: of the job, if there is none yet.
    package static func requestQuarterlyReview(
        tenant: Int32, programmeID: UUID, quarter: Quarter, id: UUID, jobID: UUID, now: Date
    ) throws -> [Query] {
        let job = EvaluationJob(programmeID: programmeID, period: quarter.period)
        let kind = EvaluationKind.quarterlyReview
        let insert = Query(
            SQL.request, tenant, id, programmeID, kind.rawValue, job.periodStart.description, job.periodEnd.description,
            jobID, now)
        return try [insert] + following(job, kind, tenant: tenant, jobID: jobID, now: now)
    }

    /// What a correction of a programme's quarter would replace; nil where nothing is published yet.
    package static func correctable(
        _ quarter: Quarter, programme: UUID, tenant: Int32, in database: Database, as scope: Scope
    ) async throws -> CorrectableEvaluation? {
        try await database.first(
            SQL.correctable, tenant, programme, EvaluationKind.quarterlyReview.rawValue,
            quarter.period.start.description, quarter.period.end.description, as: scope)
    }

    /// Statements that ask for a correction of a published evaluation. The caller has read the row it replaces.
    ///
    /// - Parameters:
    ///   - revision: the replaced one's; the correction is the next.
    ///   - reason: why, for the reader of both.
    package static func requestCorrection(
        tenant: Int32, replacing replaced: UUID, programmeID: UUID, kind: EvaluationKind, period: Period, revision: Int,
        reason: String, id: UUID, jobID: UUID, now: Date
    ) throws -> [Query] {
        let job = EvaluationJob(programmeID: programmeID, period: period, revision: revision + 1)
        let insert = Query(
            SQL.requestCorrection, tenant, id, replaced, reason, jobID, now)
        return try [insert] + following(job, kind, tenant: tenant, jobID: jobID, now: now)
    }

    private static func following(
        _ job: EvaluationJob, _ kind: EvaluationKind, tenant: Int32, jobID: UUID, now: Date
    ) throws -> [Query] {
        let start = job.periodStart.description
        let end = job.periodEnd.description
        return JobQueue.enqueue(try job.request(kind, tenant: tenant), id: jobID, now: now) + [
            Query(
                SQL.adoptJob, tenant, job.programmeID, kind.rawValue, start, end, Int32(job.revision), job.uniqueKey),
            Query(SQL.outcome, tenant, job.programmeID, kind.rawValue, start, end, Int32(job.revision)),
        ]
    }

    /// Why a programme's quarter cannot be reviewed, as things stand; nil where it can.
    package static func refusal(
        of quarter: Quarter, programme: UUID, tenant: Int32, now: Date, in database: Database, as scope: Scope
    ) async throws -> EvaluationRefusal? {
        let job = EvaluationJob(programmeID: programme, period: quarter.period)
        let rows = try await database.query(
            EvaluationSituation.query(job, .quarterlyReview, tenant: tenant), as: scope)
        guard let situation = try EvaluationSituation.decode(rows) else { return .programmeMissing }
        return situation.refusal(of: quarter.period, revision: 1, now: now)
    }

    /// Why a programme's period cannot be evaluated; nil where it can.
    package static func refusal(of period: Period, programme: Period, now: Date) -> EvaluationRefusal? {
        if period.end > Day(southAfrican: now) { return .periodNotEnded }
        return period.overlaps(programme) ? nil : .programmeNotRunning
    }
}

/// A published evaluation that no published one replaces.
package struct CorrectableEvaluation: Sendable, RowDecodable {
    package let id: UUID
    package let revision: Int
    /// Why a correction of it was asked for that is still to be computed; nil where none is under way.
    package let pendingReason: String?

    package init(_ row: inout RowReader) throws {
        id = try row.next(UUID.self)
        revision = try row.next(Int.self)
        let status = try row.next(String?.self)
        let reason = try row.next(String?.self)
        pendingReason = status == "requested" ? reason : nil
    }
}

/// Why an evaluation is not computed, whoever asks and however often.
package enum EvaluationRefusal: String, Error, Sendable {
    case periodNotEnded = "period_not_ended"
    case programmeNotRunning = "programme_not_running"
    case programmeArchived = "programme_archived"
    case programmeMissing = "programme_missing"
    case correctionMissing = "correction_missing"

    /// The job's failure: no repetition helps.
    var failure: JobFailure { .permanent(rawValue) }
}
