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
    private let evaluationChanges: EvaluationChanges
    private let evaluationRows: EvaluationRows
    private let figurePages: ListPages

    package init(_ database: Database) {
        self.database = database
        jobs = JobRepository(database)
        signOffs = SignOffRepository(database)
        evaluationChanges = EvaluationChanges(database)
        evaluationRows = EvaluationRows(database)
        let figures = Resource.evaluationFigure
        figurePages = ListPages(
            ResourceRepository(figures, database), ResourceRendering(figures), fixed: "evaluation_id",
            of: ResourceRepository(Resource.evaluation, database))
    }

    package var endpoints: [Endpoint] {
        [
            requestEndpoint, figuresEndpoint, changesEndpoint, rowsEndpoint, progressEndpoint, cancelEndpoint,
            signOffEndpoint,
        ]
    }

    private enum Asked {
        static let programme = BodyField.id("programme_id", of: "programme", doc: "The programme.")
        static let quarter = BodyField.optionalText(
            "quarter", 7...7, doc: "For a review: a calendar quarter that has ended.", example: "\"2026-Q3\"")
        static let year = BodyField.optionalInteger(
            "year", 1...1000,
            doc: "For an annual evaluation: which of the programme's own years, the first from its first day being 1.",
            example: "1")
        static let reason = BodyField.optionalText(
            "correction_reason", 1...2000,
            doc: "Why what is published is to be computed anew: makes its next revision, which says so.",
            example: "\"An MOU of August was entered late\"")
        static let body = Endpoint.Body("ReviewRequest", [programme.field, quarter.field, year.field, reason.field])

        /// - Throws: a problem unless it names a quarter or a year.
        static func period(_ body: BodyValues) throws -> AskedPeriod {
            switch (try body[quarter], try body[year]) {
            case (let text?, nil):
                guard let quarter = Quarter(text), Day.years.contains(quarter.year) else {
                    throw Problem(
                        .invalidBody, faults: [Fault("/quarter", "must be a quarter", hint: "such as 2026-Q3")])
                }
                return .quarter(quarter)
            case (nil, let year?): return .year(year)
            case (nil, nil):
                throw Problem(
                    .invalidBody,
                    faults: [
                        Fault("/quarter", "is required", hint: "or year, for the evaluation of a programme's year")
                    ])
            case (_?, _?):
                throw Problem(
                    .invalidBody, faults: [Fault("/year", "is not sent with a quarter", hint: "send one of the two")])
            }
        }
    }

    private var requestEndpoint: Endpoint {
        Endpoint(
            .post, "/v1/municipalities/{code}/evaluations", operation: "requestReview", tag: "evaluations",
            summary: """
                Ask for a programme's quarterly review or annual evaluation, or for a correction of it. Asked again, it \
                is the same job. What is to be compared with it is computed first.
                """,
            access: .permission(.evaluate), body: Asked.body,
            success: .init(
                202, "The job to follow.", WrittenAnswer.requestedReview.shape, hasLocation: true),
            handler: { context in
                let body = try context.body()
                return try await request(
                    try Asked.period(body), of: try body[Asked.programme], correcting: try body[Asked.reason], context)
            })
    }

    private func request(
        _ asked: AskedPeriod, of programme: UUID, correcting reason: String?, _ context: RequestContext
    ) async throws -> HTTPResponse {
        let scope = try context.scope()
        let period: Period
        do {
            period = try await EvaluationRequests.period(
                of: asked, programme: programme, tenant: scope.tenant, now: context.now, in: database, as: scope.scope)
        } catch let refusal as EvaluationRefusal {
            throw Problem(.invalidBody, faults: [Self.fault(refusal, asked)])
        }
        let statements =
            if let reason {
                try await correction(asked.kind, of: programme, period, for: reason, context)
            } else {
                try EvaluationRequests.request(
                    asked.kind, of: period, programme: programme, tenant: scope.tenant, id: context.newID(),
                    jobID: context.newID(), now: context.now)
            }
        let write = Write(
            statements.map { .init("request", $0, Resource.evaluation.constraints) },
            answer: WrittenAnswer.requestedReview.sql,
            subject: "\(programme.uuidString.lowercased()):\(asked.kind.rawValue):\(period.start)", status: 202,
            location: .under("\(context.request.path.dropLast("evaluations".count))jobs/"))
        return try await write.commit(
            to: database, keeping: try context.idempotencyKey(), as: scope
        ).response
    }

    private static func fault(_ refusal: EvaluationRefusal, _ asked: AskedPeriod) -> Fault {
        let place = if case .year = asked { "/year" } else { "/quarter" }
        return switch refusal {
        case .programmeMissing: Fault("/programme_id", "is not a programme of this municipality")
        case .programmeArchived: Fault("/programme_id", "is archived")
        case .periodNotEnded: Fault(place, "has not ended yet")
        case .programmeNotRunning, .correctionMissing:
            if case .year = asked {
                Fault(place, "is not one of the programme's years", hint: "1 is the year from its first day")
            } else {
                Fault(place, "is outside of the programme's time")
            }
        }
    }

    /// - Throws: a ``Problem`` where nothing is published that could be corrected, or another correction is under way.
    private func correction(
        _ kind: EvaluationKind, of programme: UUID, _ period: Period, for reason: String, _ context: RequestContext
    ) async throws -> [Query] {
        let scope = try context.scope()
        let published = try await EvaluationRequests.correctable(
            kind, of: period, programme: programme, tenant: scope.tenant, in: database, as: scope.scope)
        guard let published else {
            let what = kind == .quarterlyReview ? "review of this quarter" : "evaluation of this year"
            throw Problem(
                .invalidBody,
                faults: [
                    Fault(
                        "/correction_reason", "corrects nothing: no \(what) is published",
                        hint: "leave it out to ask for the \(kind == .quarterlyReview ? "review" : "evaluation")")
                ])
        }
        if let pending = published.pendingReason, pending != reason {
            throw Problem(
                .conflict, "A correction for another reason is under way.",
                faults: [Fault("/correction_reason", "is not the one of the correction under way")])
        }
        return try EvaluationRequests.requestCorrection(
            tenant: scope.tenant, replacing: published.id, programmeID: programme, kind: kind,
            period: period, revision: published.revision, reason: reason, id: context.newID(),
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

    private static let change = ResourceRendering(EvaluationChanges.change)

    private var changesEndpoint: Endpoint {
        Endpoint(
            .get, "/v1/municipalities/{code}/evaluations/{id}/changes", operation: "listEvaluationChanges",
            tag: "evaluations",
            summary: """
                What a correction says that the revision it replaces does not: every figure that is another, as it was \
                published then and now. Of a first revision, or one that is not published, nothing.
                """,
            access: .permission(.read),
            success: .init(
                200, "In the order of the figures.", Shape(allOf: EvaluationChanges.change), media: [.json, .csv]),
            handler: { context in
                let rows = try await evaluationChanges.changes(of: try context.id(), as: try context.scope())
                return HTTPResponse(all: rows, Self.change, for: context)
            })
    }

    private static let row = ResourceRendering(EvaluationRows.row)

    private var rowsEndpoint: Endpoint {
        let figure = Parameter(
            Field(
                "figure", .id(of: "evaluation_figure"),
                doc: """
                    A figure of this evaluation: the rows of the tables that it rests on; of its own cell alone where its \
                    scope is something that rows carry, or that follows from them (`of_cell`).
                    """))
        let table = Parameter(
            Field("input_table", .text(1...100), doc: "The rows of this table alone.", example: "\"partnership\""))
        return Endpoint(
            .get, "/v1/municipalities/{code}/evaluations/{id}/rows", operation: "listEvaluationRows",
            tag: "evaluations",
            summary: """
                The rows that a published evaluation read, or those behind one of its figures: each by its identifier, \
                in the version that it had then. What a row says now is under its own address; what it said then is on \
                the audit trail.
                """,
            access: .permission(.read), parameters: [figure, table],
            success: .init(
                200, "By table and identifier.", Shape(allOf: EvaluationRows.row), media: [.json, .csv]),
            handler: { context in
                do {
                    let rows = try await evaluationRows.rows(
                        of: try context.id(),
                        behind: context.parameters.text("figure").flatMap { UUID(uuidString: $0) },
                        in: context.parameters.text("input_table"), as: try context.scope())
                    return HTTPResponse(all: rows, Self.row, for: context)
                } catch is EvaluationRows.NoFigure {
                    throw Problem(
                        .invalidParameters, faults: [Fault("?figure", "is not a figure of this evaluation")])
                }
            })
    }

    private var progressEndpoint: Endpoint {
        let on = Parameter(
            Field("on", .date, doc: "The day; today in South Africa if not given.", example: "\"2026-09-30\""))
        let known = Parameter(
            Field(
                "known",
                .date,
                doc: """
                    As it was known at the end of this day, before what was entered and changed since; as it is known now \
                    if not given.
                    """, example: "\"2026-10-05\""))
        return Endpoint(
            .get, "/v1/municipalities/{code}/programmes/{id}/progress", operation: "readProgress", tag: "programmes",
            summary: "Planned, actual and forecast of a programme at a day, as it is known now or was known then.",
            access: .permission(.read), parameters: [on, known],
            success: .init(200, "The progress.", ProgressRendering.progress.shape),
            handler: { context in
                let scope = try context.scope()
                let today = Day(southAfrican: context.now)
                let day = context.parameters.text("on").flatMap { Day($0) } ?? today
                let known = context.parameters.text("known").flatMap { Day($0) }
                if let known, known > today {
                    throw Problem(.invalidParameters, faults: [Fault("?known", "is after today")])
                }
                let id = try context.id()
                func progress(known: Day?) async throws -> ProgrammeProgress? {
                    try await ProgrammeProgress.compute(
                        database, tenant: scope.tenant, programme: id, asOf: day, today: today, known: known,
                        as: scope.scope)
                }
                guard let progress = try await progress(known: known) else {
                    if known != nil, try await progress(known: nil) != nil {
                        throw Problem(
                            .invalidParameters, faults: [Fault("?known", "is before the programme was entered")])
                    }
                    throw Problem(.notFound)
                }
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
