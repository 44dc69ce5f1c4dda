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
        case programme = """
            select p.starts_on::text, p.ends_on::text, p.archived_at is not null
            from programme as p
            where p.tenant_id = $1::int4 and p.id = $2::uuid
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
            case .correctable, .outcome, .programme: .read
            default: .write
            }
        }
    }

    /// Statements that ask for the review of a programme's quarter, or for the evaluation of one of its years. Asked again,
    /// whoever asks, it is the same evaluation and the same job. The last one answers with a row: id of the evaluation, its
    /// status, its job's id; so `published` there means that there is nothing to wait for.
    ///
    /// The programme must be the tenant's (`evaluation_programme_id_fkey` otherwise), must have run in the period, and
    /// the period must have ended by `now` in South Africa; the caller looks to both:
    /// ``period(of:programme:tenant:now:in:as:)``.
    ///
    /// - Parameters:
    ///   - id: of the evaluation, if it is the first request.
    ///   - jobID: of the job, if there is none yet.
    package static func request(
        _ kind: EvaluationKind, of period: Period, programme: UUID, tenant: Int32, id: UUID, jobID: UUID, now: Date
    ) throws -> [Query] {
        try request(
            EvaluationJob(programmeID: programme, period: period), kind, tenant: tenant, id: id, jobID: jobID, now: now)
    }

    /// What a correction of a programme's period would replace; nil where nothing is published yet.
    package static func correctable(
        _ kind: EvaluationKind, of period: Period, programme: UUID, tenant: Int32, in database: Database,
        as scope: Scope
    ) async throws -> CorrectableEvaluation? {
        try await database.first(
            SQL.correctable, tenant, programme, kind.rawValue, period.start.description, period.end.description,
            as: scope
        )
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

    /// The period that somebody asks for, of a programme that can be evaluated over it as things stand.
    ///
    /// - Throws: ``EvaluationRefusal``.
    package static func period(
        of asked: AskedPeriod, programme: UUID, tenant: Int32, now: Date, in database: Database, as scope: Scope
    ) async throws -> Period {
        guard let found: AskedProgramme = try await database.first(SQL.programme, tenant, programme, as: scope) else {
            throw EvaluationRefusal.programmeMissing
        }
        if found.isArchived { throw EvaluationRefusal.programmeArchived }
        guard let period = asked.period(of: found.period) else { throw EvaluationRefusal.programmeNotRunning }
        if let refusal = refusal(of: period, programme: found.period, now: now) { throw refusal }
        return period
    }

    /// Why a programme's period cannot be evaluated; nil where it can.
    package static func refusal(of period: Period, programme: Period, now: Date) -> EvaluationRefusal? {
        if period.end > Day(southAfrican: now) { return .periodNotEnded }
        return period.overlaps(programme) ? nil : .programmeNotRunning
    }
}

/// A period as people name it.
package enum AskedPeriod: Sendable, Hashable {
    case quarter(Quarter)
    /// One of a programme's own years, from 1.
    case year(Int)

    package var kind: EvaluationKind {
        switch self {
        case .quarter: .quarterlyReview
        case .year: .annualEvaluation
        }
    }

    /// - Returns: nil for a year that the programme does not have.
    func period(of programme: Period) -> Period? {
        switch self {
        case .quarter(let quarter): quarter.period
        case .year(let number): ProgrammeYear.number(number, of: programme)
        }
    }
}

private struct AskedProgramme: RowDecodable {
    let period: Period
    let isArchived: Bool

    init(_ row: inout RowReader) throws {
        let (start, end) = (try row.next(String.self), try row.next(String.self))
        guard let first = Day(start), let last = Day(end), let period = Period(start: first, end: last) else {
            throw FigureFailure("a programme from \(start) to \(end)")
        }
        self.period = period
        isArchived = try row.next()
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
