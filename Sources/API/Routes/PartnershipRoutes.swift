import Domain
import HTTP
import JSON
package import Postgres
import Repositories
import Resources

import struct Foundation.UUID

/// What a partnership has beyond reading and changing: its moves, its history, where it can go.
package struct PartnershipRoutes: Sendable {
    private let partnerships: PartnershipRepository
    private let history: ListPages

    package init(_ database: Database) {
        partnerships = PartnershipRepository(database)
        let changes = Resource.stageChange
        history = ListPages(
            ResourceRepository(changes, database), ResourceRendering(changes), fixed: "partnership_id",
            of: ResourceRepository(Resource.partnership, database))
    }

    private static let path = "/v1/municipalities/{code}/partnerships/{id}"

    package var endpoints: [Endpoint] { [historyEndpoint, moveEndpoint, nextEndpoint] }

    private var historyEndpoint: Endpoint {
        Endpoint(
            .get, "\(Self.path)/transitions", operation: "listTransitions", tag: "partnerships",
            summary: "Every move of a partnership, in order.", access: .permission(.read),
            parameters: history.parameters,
            success: .init(
                200, "A page.", Shape(pageOf: Shape(row: Resource.stageChange)), media: [.json, .csv]),
            handler: { try await history.page($0) })
    }

    private enum Move {
        static let to = BodyField.code("to", Stage.codes, doc: "The stage to move to.", example: "\"contacted\"")
        static let on = BodyField.date(
            "on", past: true, doc: "Day of the move; not before the last one.", example: "\"2026-03-10\"")
        static let reason = BodyField.text("reason", 1...2000, doc: "Why.", example: "\"First meeting held\"")
        static let engagement = BodyField.optionalID(
            "engagement_id", of: "engagement",
            doc: """
                The event or meeting that it came of: about this partnership, or one its partner or a centre of it was \
                invited to.
                """)
        static let body = Endpoint.Body("Transition", [to.field, on.field, reason.field, engagement.field])
    }

    private var moveEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/transitions", operation: "movePartnership", tag: "partnerships",
            summary: "Move a partnership to another stage. A skipped stage or a missing proof is refused.",
            access: .permission(.write), body: Move.body, needsIfMatch: true,
            success: .init(
                200, "The partnership as it stands now.", Shape(row: Resource.partnership), hasETag: true),
            handler: { context in
                let id = PartnershipID(try context.id())
                let versions = try context.expectedVersions()
                let body = try context.body()
                let (stage, day, reason) = (try body[Move.to], try body[Move.on], try body[Move.reason])
                let engagement = try body[Move.engagement]
                let (key, scope) = (try context.idempotencyKey(), try context.scope())
                return try await context.matching(versions) {
                    try await partnerships.move(
                        id, version: $0, to: stage, on: day, reason: reason, cameOf: engagement, keeping: key,
                        as: scope
                    ).response
                }
            })
    }

    private static let nextStage = ValueRendering<PartnershipRepository.NextStage>(
        "NextStage", "A stage that a partnership can move to.",
        [
            .init("stage", .code(Stage.codes), doc: "The stage.") { $0.stage },
            .init("missing", .codes(Proof.codes, atLeast: 0), doc: "The proofs that it still lacks.") { $0.missing },
        ])

    private var nextEndpoint: Endpoint {
        Endpoint(
            .get, "\(Self.path)/next-stages", operation: "listNextStages", tag: "partnerships",
            summary: "The stages a partnership can move to today, and what each still lacks.",
            access: .permission(.read), success: .init(200, "Stages, in order.", Shape(allOf: Self.nextStage.shape)),
            handler: { context in
                let next = try await partnerships.nextStages(
                    PartnershipID(try context.id()), on: context.today, as: try context.scope())
                guard let next else { throw Problem(.notFound) }
                return HTTPResponse(all: next, Self.nextStage)
            })
    }
}
