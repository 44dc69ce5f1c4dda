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
        let definition = try EvaluationDefinition.of(evaluated)
        let question = EvaluationQuestion(tenant: tenant, programme: job.programmeID, period: period)
        let result = try await context.database.transaction(
            as: scope, deadline: deadline, isolation: .repeatableRead, readOnly: true
        ) { session in
            try await definition.compute(question, read: { try await session.query($0) }) { context.progress($0, $1) }
        }
        let publication = Publication(
            tenant: tenant,
            id: found.existing?.id ?? .version7(milliseconds: UInt64(max(0, now.timeIntervalSince1970) * 1000)),
            kind: evaluated, job: job, jobID: context.job.id, definition: definition, result: result, computedAt: now)
        return JobOutcome(
            result: try self.result(publication.id, "published", result.figures.count),
            writes: try publication.statements(), scope: scope)
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
