import Domain
import Evaluation
import HTTP
import JSON
import NIOCore
package import Postgres
import Repositories
import Resources

import struct Foundation.UUID

/// Portfolios beyond their lists: asking for one, accepting picks of it, comparing it with what was chosen.
package struct PortfolioRoutes: Sendable {
    private let database: Database
    private let portfolios: PortfolioRepository
    private let rows: ResourceRepository
    private static let comparison = ResourceRendering(PortfolioComparison.shape)

    package init(_ database: Database) {
        self.database = database
        portfolios = PortfolioRepository(database)
        rows = ResourceRepository(Resource.portfolio, database)
    }

    package var endpoints: [Endpoint] { [askEndpoint, acceptEndpoint, compareEndpoint] }

    private enum Asked {
        static let concernsChildren = BodyField.optionalBoolean(
            "concerns_children",
            doc: """
                Whether the partnerships are to work with children: then a partner without a valid clearance is none. \
                true if not given.
                """, example: "true")
        static let maximumKm = BodyField.optionalInteger(
            "maximum_km", 0...2000,
            doc: "How far a partner may go beyond where it works, in a straight line; not at all if not given.",
            example: "20")
        static let body = Endpoint.Body("PortfolioRequest", [concernsChildren.field, maximumKm.field])
    }

    private var askEndpoint: Endpoint {
        Endpoint(
            .post, "/v1/municipalities/{code}/programmes/{id}/portfolios", operation: "requestPortfolio",
            tag: "portfolios",
            summary: "Ask for the best set of partnerships that a programme still has room for. One at a time.",
            access: .permission(.write), body: Asked.body,
            success: .init(202, "The job to follow.", WrittenAnswer.requestedPortfolio.shape, hasLocation: true),
            handler: { context in
                let body = try context.body()
                let (concernsChildren, maximumKm) = (try body[Asked.concernsChildren], try body[Asked.maximumKm])
                let scope = try context.scope()
                let (programme, id, job) = (try context.id(), context.newID(), context.newID())
                guard try await ResourceRepository(Resource.programme, database).read(programme, as: scope).count > 0
                else { throw Problem(.notFound) }
                let request = PortfolioRequests.request(
                    programme: programme, asOf: Day(southAfrican: context.now),
                    concernsChildren: concernsChildren ?? true, maximumKm: maximumKm, id: id, jobID: job,
                    tenant: scope.tenant, now: context.now)
                let constraints = Self.askedConstraints
                let write = Write(
                    request.job.map { .init("job", $0, Resource.job.constraints, at: .nowhere) }
                        + [.init("portfolio", request.row, constraints, at: .nowhere)],
                    answer: WrittenAnswer.requestedPortfolio.sql, subject: id, status: 202,
                    location: .at(
                        "/v1/municipalities/\(context.grant?.code ?? "")/portfolios/\(id.uuidString.lowercased())"))
                return try await write.commit(
                    to: database, keeping: try context.idempotencyKey(), as: scope
                ).response
            })
    }

    private static let askedConstraints = ConstraintFaults(
        table: "portfolio", columns: [],
        rules: [
            "portfolio_tenant_id_programme_id_requested_key": .init(
                "", "a portfolio of this programme is being computed", hint: "wait for it, or cancel its job",
                isConflict: true),
            "portfolio_programme_id_archived_check": .init("", "the programme is archived", isConflict: true),
        ])

    private enum Accepted {
        static let picks = BodyField.optionalIDs(
            "pick_ids", of: "portfolio_pick", 1...200, doc: "The picks; all of them if not given.")
        static let on = BodyField.date(
            "accepted_on", past: true, doc: "Day of the decision: the partnerships are identified on it.",
            example: "\"2026-03-10\"")
        static let by = BodyField.text(
            "accepted_by", 1...200, doc: "Who decided it.", example: "\"The ECD forum\"")
        static let reason = BodyField.optionalText(
            "reason", 1...2000, doc: "Why.", example: "\"Agreed at the forum of March\"")
        static let body = Endpoint.Body("PortfolioAcceptanceRequest", [picks.field, on.field, by.field, reason.field])
    }

    private var acceptEndpoint: Endpoint {
        Endpoint(
            .post, "/v1/municipalities/{code}/portfolios/{id}/acceptances", operation: "acceptPortfolio",
            tag: "portfolios",
            summary: """
                Make partnerships, identified, of some or all picks of a portfolio. Each is made once, however often and \
                by how many it is asked for.
                """,
            access: .permission(.write), body: Accepted.body,
            success: .init(
                200, "Every accepted pick with its partnership.", WrittenAnswer.acceptedPicks.shape),
            handler: { context in
                let id = try context.id()
                let body = try context.body()
                let acceptance = PortfolioRepository.Acceptance(
                    picks: try body[Accepted.picks], day: try body[Accepted.on], decidedBy: try body[Accepted.by],
                    reason: try body[Accepted.reason])
                return try await portfolios.accept(
                    id, acceptance, newID: { context.newID() }, keeping: try context.idempotencyKey(),
                    as: try context.scope()
                ).response
            })
    }

    private var compareEndpoint: Endpoint {
        Endpoint(
            .get, "/v1/municipalities/{code}/portfolios/{id}/comparison", operation: "comparePortfolio",
            tag: "portfolios",
            summary:
                "A portfolio pick by pick beside what was chosen in the end, and partnerships that were not picked.",
            access: .permission(.read),
            success: .init(200, "All of them.", Shape(allOf: PortfolioComparison.shape), media: [.json, .csv]),
            handler: { context in
                let (id, scope) = (try context.id(), try context.scope())
                let found = try await PortfolioComparison.read(id, in: database, as: scope)
                if found.count == 0, try await rows.read(id, as: scope).count == 0 { throw Problem(.notFound) }
                var buffer = ByteBuffer()
                if context.media == .csv {
                    Self.comparison.writeCSV(found, rows: 0..<found.count, context.csvDialect, into: &buffer)
                    return HTTPResponse(status: 200, contentType: "text/csv; charset=utf-8", buffer)
                }
                buffer.writeStaticString("{\"items\":")
                Self.comparison.writeJSONArray(found, rows: 0..<found.count, into: &buffer)
                buffer.writeStaticString("}")
                return HTTPResponse(status: 200, contentType: "application/json", buffer)
            })
    }
}
