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
        let question = ReviewQuestion(
            tenant: tenant, programme: job.programmeID, period: period, rules: ReviewRules())
        let publication = try await context.database.withSession(as: scope, deadline: deadline) { session in
            try await session.transaction(isolation: .repeatableRead, readOnly: true) {
                try await compute(
                    question, job, id: found.existing?.id, context: context, now: now,
                    read: { try await session.query($0) })
            }
        }
        return JobOutcome(
            result: try result(publication.id, "published", publication.figures.count),
            writes: try publication.statements(), scope: scope)
    }

    /// - Throws: for good, for a payload that says no tenant, programme or period.
    private func question(of job: Job) throws -> (tenant: Int32, job: EvaluationJob, period: Period) {
        guard let tenant = job.tenant else { throw JobFailure.permanent("the job names no tenant") }
        let told: EvaluationJob
        do {
            told = try JSONDecoder().decode(EvaluationJob.self, from: Data(job.payload.utf8))
        } catch {
            throw JobFailure.permanent("the payload does not fit \(kind): \(error)")
        }
        guard let period = Period(start: told.periodStart, end: told.periodEnd), told.revision >= 1 else {
            throw JobFailure.permanent("the payload's period ends before it begins, or its revision is below 1")
        }
        if evaluated == .quarterlyReview, Quarter(period) == nil {
            throw JobFailure.permanent("the payload's period \(period) is not a quarter of the calendar")
        }
        return (tenant, told, period)
    }

    private func compute(
        _ question: ReviewQuestion, _ job: EvaluationJob, id: UUID?, context: JobContext, now: Date,
        read: (Query) async throws -> Rows
    ) async throws -> Publication {
        let figures: [Figure]
        let inputs: EvaluationInputs
        let rules: (version: String, parameters: String)
        switch evaluated {
        case .quarterlyReview:
            let review = try await QuarterlyReview.compute(question, read: read) { context.progress($0, $1) }
            guard let review else { throw EvaluationRefusal.programmeMissing.failure }
            (figures, inputs) = (review.figures, review.inputs)
            rules = (ReviewRules.version, try CanonicalJSON.text(question.rules, snakeCase: true))
        case .annualEvaluation:
            let parameters = AnnualEvaluation.Rules()
            let evaluation = try await AnnualEvaluation.compute(question, rules: parameters, read: read)
            (figures, inputs) = (evaluation.figures, evaluation.inputs)
            rules = (AnnualEvaluation.ruleVersion, try CanonicalJSON.text(parameters, snakeCase: true))
        }
        return Publication(
            tenant: question.tenant,
            id: id ?? .version7(milliseconds: UInt64(max(0, now.timeIntervalSince1970) * 1000)), kind: evaluated,
            job: job, jobID: context.job.id, ruleVersion: rules.version, parameters: rules.parameters, inputs: inputs,
            figures: figures, computedAt: now)
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
