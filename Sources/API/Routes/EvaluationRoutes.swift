import Domain
import Evaluation
import Foundation
import HTTP
package import Postgres
import Repositories
import Resources

/// Evaluations beyond their list: asking for one, its figures, a programme's progress, and jobs to follow.
package struct EvaluationRoutes: Sendable {
    private let database: Database
    private let jobs: JobRepository
    private let signOffs: SignOffRepository
    private let figurePages: ListPages

    package init(_ database: Database) {
        self.database = database
        jobs = JobRepository(database)
        signOffs = SignOffRepository(database)
        let figures = Resource.evaluationFigure
        figurePages = ListPages(
            ResourceRepository(figures, database), ResourceRendering(figures), fixed: "evaluation_id",
            of: ResourceRepository(Resource.evaluation, database))
    }

    package var endpoints: [Endpoint] {
        [requestEndpoint, figuresEndpoint, progressEndpoint, cancelEndpoint, signOffEndpoint]
    }

    private enum Asked {
        static let programme = BodyField.id("programme_id", of: "programme", doc: "The programme.")
        static let quarter = BodyField.text(
            "quarter", 7...7, doc: "A calendar quarter that has ended.", example: "\"2026-Q3\"")
        static let reason = BodyField.optionalText(
            "correction_reason", 1...2000,
            doc: "Why the published review is to be computed anew: makes its next revision, which says so.",
            example: "\"An MOU of August was entered late\"")
        static let body = Endpoint.Body("ReviewRequest", [programme.field, quarter.field, reason.field])
    }

    private var requestEndpoint: Endpoint {
        Endpoint(
            .post, "/v1/municipalities/{code}/evaluations", operation: "requestReview", tag: "evaluations",
            summary:
                "Ask for a programme's quarterly review, or for a correction of it. Asked again, it is the same job.",
            access: .permission(.evaluate), body: Asked.body,
            success: .init(
                202, "The job to follow.", WrittenAnswer.requestedReview.shape, hasLocation: true),
            handler: { context in
                let body = try context.body()
                guard let quarter = Quarter(try body[Asked.quarter]), (1900..<2200).contains(quarter.year) else {
                    throw Problem(
                        .invalidBody,
                        faults: [Fault("/quarter", "must be a quarter", hint: "such as 2026-Q3")])
                }
                return try await request(
                    try body[Asked.programme], quarter, correcting: try body[Asked.reason], context)
            })
    }

    private func request(
        _ programme: UUID, _ quarter: Quarter, correcting reason: String?, _ context: RequestContext
    ) async throws -> HTTPResponse {
        let scope = try context.scope()
        let refusal = try await EvaluationRequests.refusal(
            of: quarter, programme: programme, tenant: scope.tenant, now: context.now, in: database, as: scope.scope)
        let fault: Fault? =
            switch refusal {
            case nil: nil
            case .programmeMissing: Fault("/programme_id", "is not a programme of this municipality")
            case .programmeArchived: Fault("/programme_id", "is archived")
            case .periodNotEnded: Fault("/quarter", "has not ended yet")
            case .programmeNotRunning, .correctionMissing: Fault("/quarter", "is outside of the programme's time")
            }
        if let fault { throw Problem(.invalidBody, faults: [fault]) }
        let statements =
            if let reason {
                try await correction(of: programme, quarter, for: reason, context)
            } else {
                try EvaluationRequests.requestQuarterlyReview(
                    tenant: scope.tenant, programmeID: programme, quarter: quarter, id: context.newID(),
                    jobID: context.newID(), now: context.now)
            }
        let write = Write(
            statements.map { .init("request", $0, Resource.evaluation.constraints) },
            answer: WrittenAnswer.requestedReview.sql,
            subject: "\(programme.uuidString.lowercased()):\(quarter.period.start)", status: 202,
            location: .under("\(context.request.path.dropLast("evaluations".count))jobs/"))
        return try await write.commit(
            to: database, keeping: try context.idempotencyKey(), as: scope
        ).response
    }

    /// - Throws: a ``Problem`` where nothing is published that could be corrected, or another correction is under way.
    private func correction(
        of programme: UUID, _ quarter: Quarter, for reason: String, _ context: RequestContext
    ) async throws -> [Query] {
        let scope = try context.scope()
        let published = try await EvaluationRequests.correctable(
            quarter, programme: programme, tenant: scope.tenant, in: database, as: scope.scope)
        guard let published else {
            throw Problem(
                .invalidBody,
                faults: [
                    Fault(
                        "/correction_reason", "corrects nothing: no review of this quarter is published",
                        hint: "leave it out to ask for the review")
                ])
        }
        if let pending = published.pendingReason, pending != reason {
            throw Problem(
                .conflict, "A correction for another reason is under way.",
                faults: [Fault("/correction_reason", "is not the one of the correction under way")])
        }
        return try EvaluationRequests.requestCorrection(
            tenant: scope.tenant, replacing: published.id, programmeID: programme, kind: .quarterlyReview,
            period: quarter.period, revision: published.revision, reason: reason, id: context.newID(),
            jobID: context.newID(), now: context.now)
    }

    private var figuresEndpoint: Endpoint {
        Endpoint(
            .get, "/v1/municipalities/{code}/evaluations/{id}/figures", operation: "listFigures", tag: "evaluations",
            summary: "The figures of an evaluation, in order: as JSON, or as CSV for a spreadsheet.",
            access: .permission(.read),
            parameters: figurePages.parameters,
            success: .init(
                200, "A page.", Shape(pageOf: Shape(row: Resource.evaluationFigure)), media: [.json, .csv]),
            handler: { try await figurePages.page($0) })
    }

    private var progressEndpoint: Endpoint {
        let on = Parameter(
            Field("on", .date, doc: "The day; today in South Africa if not given.", example: "\"2026-09-30\""))
        return Endpoint(
            .get, "/v1/municipalities/{code}/programmes/{id}/progress", operation: "readProgress", tag: "programmes",
            summary: "Planned, actual and forecast of a programme at a day.", access: .permission(.read),
            parameters: [on], success: .init(200, "The progress.", ProgressRendering.progress.shape),
            handler: { context in
                let scope = try context.scope()
                let today = Day(southAfrican: context.now)
                let day = context.parameters.text("on").flatMap { Day($0) } ?? today
                let progress = try await ProgrammeProgress.compute(
                    database, tenant: scope.tenant, programme: try context.id(), asOf: day, today: today,
                    as: scope.scope)
                guard let progress else { throw Problem(.notFound) }
                return HTTPResponse(progress, ProgressRendering.progress)
            })
    }

    private enum SignOff {
        static let name = BodyField.text("name", 1...200, doc: "Who signs.", example: "\"Nomsa Dlamini\"")
        static let role = BodyField.text(
            "role", 1...200, doc: "In what role they sign.", example: "\"Head of Community Services\"")
        static let on = BodyField.date(
            "signed_on", past: true, doc: "Day they signed; not before the evaluation was published.",
            example: "\"2026-11-24\"")
        static let body = Endpoint.Body("SignOff", [name.field, role.field, on.field])
    }

    private var signOffEndpoint: Endpoint {
        Endpoint(
            .post, "/v1/municipalities/{code}/evaluations/{id}/sign-offs", operation: "signEvaluation",
            tag: "evaluations",
            summary: "Record that somebody signed a published evaluation off: its newest revision alone, and for good.",
            access: .permission(.evaluate), body: SignOff.body,
            success: .init(201, "The sign-off.", Shape(row: Resource.evaluationSignOff), hasLocation: true),
            handler: { context in
                let (id, made, body) = (try context.id(), context.newID(), try context.body())
                return try await signOffs.sign(
                    id, as: made, name: try body[SignOff.name], role: try body[SignOff.role],
                    on: try body[SignOff.on],
                    location: "\(context.municipalityPath)/evaluation-sign-offs/\(made.uuidString.lowercased())",
                    keeping: try context.idempotencyKey(), as: try context.scope()
                ).response
            })
    }

    private var cancelEndpoint: Endpoint {
        Endpoint(
            .post, "/v1/municipalities/{code}/jobs/{id}/cancel", operation: "cancelJob", tag: "jobs",
            summary: "Cancel a waiting job, or ask a running one to stop.", access: .permission(.evaluate),
            success: .init(202, "The job as it stands now.", Shape(row: Resource.job), hasETag: true),
            handler: { context in
                try await jobs.cancel(
                    try context.id(), at: context.now, keeping: try context.idempotencyKey(), as: try context.scope()
                ).response
            })
    }
}
