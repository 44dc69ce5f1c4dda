import Domain
import HTTP
package import Postgres
import Repositories
import Resources

/// What partnerships owe and what came of it, on any day.
package struct ObligationRoutes: Sendable {
    private let obligations: ObligationRepository
    private let states = ResourceRendering(ObligationRepository.state)
    private let sources = ResourceRendering(ObligationRepository.source)
    private let promises = ResourceRendering(ObligationRepository.promise)
    private let metrics = ResourceRendering(ObligationRepository.metric)

    package init(_ database: Database) { obligations = ObligationRepository(database) }

    private static let municipality = "/v1/municipalities/{code}"

    package var endpoints: [Endpoint] {
        [
            read(
                "partnerships/{id}/obligations", operation: "listPartnershipObligations",
                summary: "What is owed in a partnership, by due day, and how each stands on a day.",
                ObligationRepository.state, states
            ) { try await obligations.states(of: try $0.id(), asOf: $1, as: try $0.scope()) },
            read(
                "partnerships/{id}/promises", operation: "readPromises",
                summary: "The promise ledger of a partnership: promised, due, delivered, overdue, by side and kind.",
                ObligationRepository.promise, promises
            ) { try await obligations.promises(of: try $0.id(), asOf: $1, as: try $0.scope()) },
            read(
                "partnerships/{id}/metrics", operation: "listPartnershipMetrics",
                summary: "The performance metrics of a partnership's agreement against their targets.",
                ObligationRepository.metric, metrics
            ) { try await obligations.metrics(of: try $0.id(), asOf: $1, as: try $0.scope()) },
            read(
                "obligations/{id}/sources", operation: "listObligationSources", tag: "obligations",
                summary:
                    "What met an obligation by a day, whole or in part: deliveries, activities, what was recorded.",
                ObligationRepository.source, sources
            ) { try await obligations.sources(of: try $0.id(), asOf: $1, as: try $0.scope()) },
            waiveEndpoint,
        ]
    }

    private func read(
        _ path: String, operation: String, tag: String = "partnerships", summary: String, _ shape: Shape,
        _ rendering: ResourceRendering,
        _ rows: @escaping @Sendable (RequestContext, String) async throws -> Rows?
    ) -> Endpoint {
        let asOf = Parameter(
            Field("as_of", .date, doc: "The day; today in South Africa if not given.", example: "\"2026-09-30\""))
        return Endpoint(
            .get, "\(Self.municipality)/\(path)", operation: operation, tag: tag, summary: summary,
            access: .permission(.read), parameters: [asOf],
            success: .init(200, "All of them.", Shape(allOf: shape), media: [.json, .csv]),
            handler: { context in
                guard let rows = try await rows(context, context.parameters.text("as_of") ?? context.today) else {
                    throw Problem(.notFound)
                }
                return HTTPResponse(all: rows, rendering, for: context)
            })
    }

    private enum Waiver {
        static let on = BodyField.date(
            "on", past: true, doc: "Day from which it is no longer owed.", example: "\"2026-08-01\"")
        static let reason = BodyField.text(
            "reason", 1...2000, doc: "Why.", example: "\"The flood closed the centre\"")
        static let body = Endpoint.Body("ObligationWaiver", [on.field, reason.field])
    }

    private var waiveEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.municipality)/obligations/{id}/waive", operation: "waiveObligation", tag: "obligations",
            summary: "Waive what is left of an obligation, for a reason. A waiver stays.",
            access: .permission(.write), body: Waiver.body, needsIfMatch: true,
            success: .init(200, "The obligation as it stands now.", Shape(row: Resource.obligation), hasETag: true),
            handler: { context in
                let (id, versions, body) = (try context.id(), try context.expectedVersions(), try context.body())
                let (on, reason) = (try body[Waiver.on], try body[Waiver.reason])
                let (key, scope) = (try context.idempotencyKey(), try context.scope())
                return try await context.matching(versions) {
                    try await obligations.waive(id, version: $0, on: on, reason: reason, keeping: key, as: scope)
                        .response
                }
            })
    }
}
