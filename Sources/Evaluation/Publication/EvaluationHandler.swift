import Domain
import Foundation
package import Jobs
import Postgres

/// Computes an evaluation as a job, and publishes it with the job's completion.
///
/// It reads in one repeatable-read transaction of a connection of its own, so that every figure comes from the same
/// state of the database, and writes nothing itself: the worker commits what it returns together with the completion.
/// Killed at any point it leaves nothing behind and is run again. An evaluation that is published already is left as
/// it is; one that can never be computed (see ``EvaluationRefusal``) fails for good, and says why in its row.
package struct EvaluationHandler: JobHandler {
    private let evaluated: EvaluationKind
    /// Seconds to wait for what has to come first, before it is asked after again.
    private static let postponement: TimeInterval = 1
    /// How long the reading may take before it is cancelled.
    private let deadline: Duration

    package init(_ kind: EvaluationKind, deadline: Duration = .seconds(120)) {
        evaluated = kind
        self.deadline = deadline
    }

    package var kind: String { evaluated.rawValue }

    package func run(_ context: JobContext) async throws -> JobOutcome {
        let (tenant, job, period) = try question(of: context.job)
        let scope = Scope.tenant(tenant, actor: "worker")
        let now = context.now()
        let found = try EvaluationSituation.decode(
            try await context.database.query(
                EvaluationSituation.query(job, evaluated, tenant: tenant), as: scope))
        guard let found else { throw EvaluationRefusal.programmeMissing.failure }
        if let existing = found.existing, existing.status == "published" {
            return JobOutcome(result: try result(existing.id, "already_published", nil), writes: [], scope: scope)
        }
        if let refusal = found.refusal(of: period, revision: job.revision, now: now) {
            _ = try await context.database.query(
                Publication.failing(job, evaluated, tenant: tenant, refusal: refusal, now: now), as: scope)
            throw refusal.failure
        }
        let before = evaluated.follows(period, of: found.programme)
        try await ask(for: before, beside: job, tenant: tenant, context)
        if try await isAhead(of: job, tenant: tenant, context) {
            throw JobFailure.postponed(for: .seconds(Self.postponement), "evaluations of earlier days come first")
        }
        let definition = try EvaluationDefinition.of(evaluated)
        let question = EvaluationQuestion(tenant: tenant, programme: job.programmeID, period: period)
        let result = try await context.database.transaction(
            as: scope, deadline: deadline, isolation: .repeatableRead, readOnly: true
        ) { session in
            try await definition.compute(question, read: { try await session.batch($0) }) { context.progress($0, $1) }
        }
        let publication = Publication(
            tenant: tenant,
            id: found.existing?.id ?? .version7(at: now), kind: evaluated, job: job, jobID: context.job.id,
            definition: definition, result: result, computedAt: now)
        return JobOutcome(
            result: try self.result(publication.id, "published", result.figures.count),
            writes: try publication.statements(), scope: scope)
    }

    enum SQL: String, StatementSet {
        /// Whether one of these kinds of a programme's evaluations, with a key from the first on and before the second,
        /// is being computed or due.
        case earlier = """
            select exists (
                select
                from unnest($2::text[], $3::text[], $4::text[]) as u (kind, lower, upper)
                inner join job as j
                    on
                        j.queue = $1::int4 and j.kind = u.kind
                        and j.unique_key collate "C" >= u.lower and j.unique_key collate "C" < u.upper
                where
                    j.tenant_id = $1::int4 and j.status in ('waiting', 'running')
                    and (j.status = 'running' or j.run_at <= $5::timestamptz)
            )
            """

        /// Which of some evaluations of a programme nobody has asked for, by their places from 1. What has failed or was
        /// cancelled was asked for.
        case unasked = """
            select u.place
            from unnest($3::text[], $4::date[], $5::date[], $6::text[]) with ordinality as u (
                kind, first_day, end_day, unique_key, place
            )
            where
                not exists (
                    select from evaluation as e
                    where
                        e.tenant_id = $1::int4 and e.programme_id = $2::uuid and e.kind = u.kind
                        and e.period_start = u.first_day and e.period_end = u.end_day
                )
                and not exists (
                    select from job as j
                    where j.tenant_id = $1::int4 and j.kind = u.kind and j.unique_key = u.unique_key
                )
            order by u.place
            """

        var effect: Query.Effect { .read }
    }

    /// Asks for those of some evaluations that nobody has asked for: without them this one would have nothing to be
    /// compared with, for good.
    private func ask(
        for evaluations: [(kind: EvaluationKind, period: Period)], beside job: EvaluationJob, tenant: Int32,
        _ context: JobContext
    ) async throws {
        guard !evaluations.isEmpty else { return }
        let jobs = evaluations.map { ($0.kind, EvaluationJob(programmeID: job.programmeID, period: $0.period)) }
        let rows = try await context.database.query(
            Query(
                SQL.unasked, tenant, job.programmeID, jobs.map(\.0.rawValue), jobs.map(\.1.periodStart.description),
                jobs.map(\.1.periodEnd.description), jobs.map(\.1.uniqueKey)),
            as: .tenant(tenant, actor: "worker"))
        guard rows.count > 0 else { return }
        let now = context.now()
        let requests = try rows.map { row in
            let (kind, job) = jobs[try row.decode(Int.self, at: 0) - 1]
            return (
                id: UUID.version7(at: now),
                request: try job.request(kind, tenant: tenant)
            )
        }
        _ = try await context.database.batch(JobQueue.enqueue(requests, now: now), as: .none)
    }

    /// Whether evaluations that this one reads are still to be computed: a review compares itself with that of the
    /// quarter before, an annual evaluation reads the reviews of its year. One that was postponed itself is waited for,
    /// one that failed and is to be tried again later is not.
    private func isAhead(of job: EvaluationJob, tenant: Int32, _ context: JobContext) async throws -> Bool {
        let earlier = evaluated.precededBy(job.periodStart, job.periodEnd)
        let programme = job.programmeID.uuidString.lowercased() + "/"
        let rows = try await context.database.query(
            Query(
                SQL.earlier, tenant, earlier.map(\.kind.rawValue), earlier.map { _ in programme },
                earlier.map { programme + $0.before.description },
                context.now().addingTimeInterval(3 * Self.postponement)),
            as: .tenant(tenant, actor: "worker"))
        return try rows.first?.decode(Bool.self, at: 0) ?? false
    }

    /// - Throws: for good, for a payload that says no tenant, programme or period.
    private func question(of job: Job) throws -> (tenant: Int32, job: EvaluationJob, period: Period) {
        guard let tenant = job.tenant else { throw JobFailure.permanent("the job names no tenant") }
        let asked: EvaluationJob
        do {
            asked = try JSONDecoder().decode(EvaluationJob.self, from: Data(job.payload.utf8))
        } catch {
            throw JobFailure.permanent("the payload does not fit \(kind): \(error)")
        }
        guard let period = Period(start: asked.periodStart, end: asked.periodEnd), asked.revision >= 1 else {
            throw JobFailure.permanent("the payload's period ends before it begins, or its revision is below 1")
        }
        if evaluated == .quarterlyReview, Quarter(period) == nil {
            throw JobFailure.permanent("the payload's period \(period) is not a quarter of the calendar")
        }
        return (tenant, asked, period)
    }

    private struct Result: Encodable {
        let evaluationID: String
        let outcome: String
        let figures: Int?

        enum CodingKeys: String, CodingKey {
            case evaluationID = "evaluation_id"
            case outcome, figures
        }
    }

    private func result(_ id: UUID, _ outcome: String, _ figures: Int?) throws -> String {
        try CanonicalJSON.text(
            Result(evaluationID: id.uuidString.lowercased(), outcome: outcome, figures: figures))
    }
}
