import Domain
import Evaluation
import HTTP
import Indicators
import JSON
import NIOCore
package import Postgres
import Repositories
import Resources

/// Indicators beyond their lists: their values, asking for them, several municipalities together, and what can be measured.
package struct IndicatorRoutes: Sendable {
    private let database: Database
    private let indicators: ResourceRepository
    private let values: ListPages

    package init(_ database: Database) {
        self.database = database
        indicators = ResourceRepository(Resource.indicator, database)
        values = ListPages(
            ResourceRepository(Resource.indicatorValue, database), ResourceRendering(Resource.indicatorValue),
            fixed: "indicator_id", of: indicators)
    }

    package var endpoints: [Endpoint] { [valuesEndpoint, askEndpoint, rollUpEndpoint, sourcesEndpoint] }

    private static let path = "/v1/municipalities/{code}/indicators/{id}/values"

    private var valuesEndpoint: Endpoint {
        Endpoint(
            .get, Self.path, operation: "listIndicatorValuesOf", tag: "indicators",
            summary: "The values of an indicator, the newest quarter first: as JSON, or as CSV for a spreadsheet.",
            access: .permission(.read), parameters: values.parameters,
            success: .init(
                200, "A page.", Shape(pageOf: Shape(row: Resource.indicatorValue)), media: [.json, .csv]),
            handler: { try await values.page($0) })
    }

    private enum Asked {
        static let period = BodyField.text(
            "period", 7...7, doc: "A calendar quarter that has ended.", example: "\"2026-Q3\"")
        static let reason = BodyField.optionalText(
            "correction_reason", 1...2000,
            doc: "Why the values are to be computed anew: makes their next revision, which says so.",
            example: "\"Attendance lists of August came late\"")
        static let body = Endpoint.Body("IndicatorValuesRequest", [period.field, reason.field])
    }

    private var askEndpoint: Endpoint {
        Endpoint(
            .post, Self.path, operation: "requestIndicatorValues", tag: "indicators",
            summary:
                "Ask for an indicator's values of a quarter, or for a correction. Asked again, it is the same job.",
            access: .permission(.evaluate), body: Asked.body,
            success: .init(
                202, "The job to follow.", WrittenAnswer.requestedIndicator.shape, hasLocation: true),
            handler: { try await ask($0) })
    }

    private func ask(_ context: RequestContext) async throws -> HTTPResponse {
        let (id, scope, body) = (try context.id(), try context.scope(), try context.body())
        guard let quarter = Self.quarter(try body[Asked.period]) else { throw Self.faulty("/period") }
        guard quarter.period.end <= Day(southAfrican: context.now) else {
            throw Problem(.invalidBody, faults: [Fault("/period", "has not ended yet")])
        }
        let found = try await indicators.read(id, as: scope)
        guard found.count > 0 else { throw Problem(.notFound) }
        if let place = Resource.indicator.columns.firstIndex(where: { $0.name == "archived_at" }),
            try found[0].text(at: place) != nil
        {
            throw Problem(.conflict, "The indicator is archived.")
        }
        let reason = try body[Asked.reason]
        var revision = 1
        if reason != nil {
            let newest = try await IndicatorRequests.newest(
                id, quarter, tenant: scope.tenant, in: database, as: scope.scope)
            guard let newest else {
                throw Problem(
                    .invalidBody,
                    faults: [
                        Fault(
                            "/correction_reason", "corrects nothing: no values of this quarter are computed",
                            hint: "leave it out to ask for them")
                    ])
            }
            revision = newest + 1
        }
        let request = try IndicatorRequests.request(
            id, quarter, revision: revision, reason: reason, id: context.newID(), tenant: scope.tenant,
            now: context.now)
        let write = Write(
            request.statements.map { .init("job", $0, Resource.job.constraints, at: .nowhere) },
            answer: WrittenAnswer.requestedIndicator.sql, subject: request.key, status: 202,
            location: .under("\(context.municipalityPath)/jobs/"))
        return try await write.commit(to: database, keeping: try context.idempotencyKey(), as: scope).response
    }

    // MARK: - Several municipalities

    private var rollUpEndpoint: Endpoint {
        let period = Parameter(
            Field(
                "period", .text(7...7), doc: "The quarter; the last one that has ended if not given.",
                example: "\"2026-Q3\""))
        let dimension = Parameter(
            Field(
                "by", .code([IndicatorDimension.total] + IndicatorCodes.dimensions.filter { $0 != "ward" }),
                doc: "The cells of this dimension; the total if not given."))
        return Endpoint(
            .get, "/v1/indicators/{indicator}/values", operation: "readGrantedIndicator", tag: "granted",
            summary: """
                An indicator, by its code, over the municipalities that the API key may read, by its rule of adding up: \
                of the figures that may be shown alone.
                """,
            access: .granted(.read), parameters: [RequestContext.municipality, period, dimension],
            success: .init(
                200, "A line for each formula that municipalities keep under the code, and each cell.",
                Shape(allOf: Self.line.shape)),
            handler: { context in
                let last = Quarter(containing: Day(southAfrican: context.now)).previous
                guard let quarter = context.parameters.text("period").map({ Self.quarter($0) }) ?? last else {
                    throw Problem(
                        .invalidParameters, faults: [Fault("?period", "must be a quarter", hint: "such as 2026-Q3")])
                }
                guard let code = context.pathParameters["indicator"], code.utf8.count <= 40 else {
                    throw Problem(.notFound)
                }
                let set = try context.granted()
                let rollUp = try await IndicatorRollUp.read(
                    code, quarter, by: context.parameters.text("by") ?? IndicatorDimension.total, tenants: set.tenants,
                    in: database, as: set.scope)
                return HTTPResponse(all: rollUp.lines, Self.line)
            })
    }

    private static func quarter(_ text: String) -> Quarter? {
        Quarter(text).flatMap { Day.years.contains($0.year) ? $0 : nil }
    }

    private static func faulty(_ place: String) -> Problem {
        Problem(.invalidBody, faults: [Fault(place, "must be a quarter", hint: "such as 2026-Q3")])
    }

    private static let count = Field.Kind.integer(0...Int.max)

    private static let line = ValueRendering<IndicatorRollUp.Line>(
        "IndicatorRollUpLine", "An indicator over the municipalities that mean the same by its code.",
        [
            .init("formula_sha256", .text(64...64), doc: "SHA-256 of formula, dimensions and unit.") { $0.formula },
            .init("name", .text(1...200), doc: "Name of the indicator.") { $0.name },
            .init("unit", .text(1...60), doc: "Unit of the value.") { $0.unit },
            .init("direction", .code(IndicatorCodes.directions), doc: "Whether more is better.") { $0.direction },
            .init("adds_over_places", .code(IndicatorCodes.places), doc: "How it was added up.") { $0.rule },
            .init("scope_kind", .text(1...40), doc: "total, or the dimension of a cell.") { $0.scopeKind },
            .init("scope_key", .text(0...200), doc: "Which cell; empty for the total.") { $0.scopeKey },
            .init("value", .number(-1e308...1e308), doc: "The value; null where there is none.") { $0.value },
            .init(
                "status", .code(["ok", "suppressed", "insufficient", "not_applicable"]),
                doc: "ok; or why there is no value."
            ) { $0.status },
            .init("reason", .text(1...100), doc: "Reason of the status; null where it is ok.") { $0.reason },
            .init("n", count, doc: "How many rows it rests on, of the figures that are shown.") { $0.n },
            .init("missing", count, doc: "How many more rows should have been there, of the same.") { $0.missing },
            .init("municipalities", count, doc: "Municipalities that have computed it.") { $0.municipalities },
            .init("municipalities_suppressed", count, doc: "Of them, those whose figure is hidden.") { $0.suppressed },
            .init("municipalities_unknown", count, doc: "Of them, those without a value for another reason.") {
                $0.unknown
            },
        ])

    // MARK: - What can be measured

    private var sourcesEndpoint: Endpoint {
        Endpoint(
            .get, "/v1/indicator-sources", operation: "listIndicatorSources", tag: "indicators",
            summary: "What formulas of indicators can be made of: sources, their fields and dimensions.",
            access: .credential,
            success: .init(200, "All of them.", Shape(allOf: Self.source.shape)),
            handler: { _ in HTTPResponse(all: IndicatorSource.all, Self.source) })
    }

    private static let source = ValueRendering<IndicatorSource>(
        "IndicatorSource", "Rows that an indicator can be made of.",
        [
            .init("name", .text(1...40), doc: "Name in a formula.") { $0.name },
            .init("summary", .text(1...1000), doc: "What a row is.") { $0.summary },
            .init("unit", .text(1...60), doc: "What a row is counted as.") { $0.unit },
            .init("is_stock", .boolean, doc: "Whether it says how things stand at the end of a period.") {
                $0.isStock
            },
            .list("fields", field, doc: "What is known of a row.") { $0.fields },
            .list("dimensions", dimension, doc: "How rows can be told apart.") { $0.dimensions },
        ])

    private static let dimension = ValueRendering<IndicatorDimension>(
        "IndicatorSourceDimension", "How rows of a source can be told apart.",
        [
            .init("name", .text(1...40), doc: "Name of the dimension.") { $0.name },
            .init("summary", .text(1...1000), doc: "What its cells are.") { $0.summary },
        ])

    private static let field = ValueRendering<IndicatorField>(
        "IndicatorSourceField", "What is known of a source's rows.",
        [
            .init("name", .text(1...40), doc: "Name of the field.") { $0.name },
            .init("kind", .code(IndicatorField.kinds), doc: "What it is.") { $0.word },
            .init("summary", .text(1...1000), doc: "What it says.") { $0.summary },
            .init("measures", .codes(Formula.Measure.own.map(\.rawValue), atLeast: 0), doc: "What can be made of it.") {
                $0.measures.map(\.rawValue)
            },
            .init("codes", .texts(0...100, each: 1...60), doc: "What a condition can ask for; none where that is open.")
            {
                $0.codes
            },
        ])
}
