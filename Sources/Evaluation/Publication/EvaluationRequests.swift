import Domain
package import Foundation
import Jobs
package import Postgres

/// Asking for an evaluation: statements to be put into the caller's batch, in its transaction.
package enum EvaluationRequests {
    enum SQL: String, StatementSet {
        /// Asks for an evaluation and its job; what is there already is only read: see docs/lock-order.md.
        case request = """
            select app.request_evaluation(
                $1::int4, $2::uuid, $3::text, $4::date, $5::date, $6::int4, $7::uuid, $8::text, $9::uuid, $10::uuid,
                $11::text, $12::jsonb, $13::timestamptz
            )
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
        try request(
            EvaluationJob(programmeID: programmeID, period: quarter.period), .quarterlyReview, tenant: tenant, id: id,
            jobID: jobID, now: now)
    }

    /// The same for a year of a programme.
    package static func requestAnnualEvaluation(
        tenant: Int32, programmeID: UUID, year: Period, id: UUID, jobID: UUID, now: Date
    ) throws -> [Query] {
        try request(
            EvaluationJob(programmeID: programmeID, period: year), .annualEvaluation, tenant: tenant, id: id,
            jobID: jobID, now: now)
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
        try request(
            EvaluationJob(programmeID: programmeID, period: period, revision: revision + 1), kind, tenant: tenant,
            correcting: (replaced, reason), id: id, jobID: jobID, now: now)
    }

    private static func request(
        _ job: EvaluationJob, _ kind: EvaluationKind, tenant: Int32,
        correcting: (replaced: UUID, reason: String)? = nil,
        id: UUID, jobID: UUID, now: Date
    ) throws -> [Query] {
        let (start, end, revision) = (job.periodStart.description, job.periodEnd.description, Int32(job.revision))
        let request = try job.request(kind, tenant: tenant)
        return [
            Query(
                SQL.request, tenant, job.programmeID, kind.rawValue, start, end, revision, correcting?.replaced,
                correcting?.reason, id, jobID, request.uniqueKey, request.payload, now),
            Query(SQL.outcome, tenant, job.programmeID, kind.rawValue, start, end, revision),
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
