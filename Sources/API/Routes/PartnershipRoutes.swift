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
        let changes = PartnershipRepository.stageChanges
        history = ListPages(
            ResourceRepository(changes, database), ResourceRendering(changes), fixed: "partnership_id",
            of: ResourceRepository(PartnershipRepository.resource, database))
    }

    private static let path = "/v1/municipalities/{code}/partnerships/{id}"

    package var endpoints: [Endpoint] { [historyEndpoint, moveEndpoint, nextEndpoint] }

    private var historyEndpoint: Endpoint {
        Endpoint(
            .get, "\(Self.path)/transitions", operation: "listTransitions", tag: "partnerships",
            summary: "Every move of a partnership, in order.", access: .permission(.read),
            parameters: history.parameters,
            success: .init(200, "A page.", schema: "StageChangePage", media: [.json, .csv]),
            handler: { try await history.page($0) })
    }

    private var moveEndpoint: Endpoint {
        let body = Endpoint.Body(
            [
                Field("to", .code(Stage.codes), required: true, doc: "The stage to move to.", example: "\"contacted\""),
                Field(
                    "on", .date, required: true, doc: "Day of the move; not before the last one, not after today.",
                    example: "\"2026-03-10\""),
                Field(
                    "reason", .text(1...2000), required: true, doc: "Why.", example: "\"First meeting held\""),
            ], schema: "Transition")
        return Endpoint(
            .post, "\(Self.path)/transitions", operation: "movePartnership", tag: "partnerships",
            summary: "Move a partnership to another stage. A skipped stage or a missing proof is refused.",
            access: .permission(.write), body: body, needsIfMatch: true,
            success: .init(200, "The partnership as it stands now.", schema: "Partnership", hasETag: true),
            handler: { context in
                let id = PartnershipID(try context.id())
                let versions = try context.expectedVersions()
                let values = try context.body(body, requiresAll: true)
                guard case .text(let stage)? = values["to"], case .text(let day)? = values["on"],
                    case .text(let reason)? = values["reason"]
                else { throw Problem(.invalidBody) }
                guard day <= context.today else {
                    throw Problem(.invalidBody, faults: [Fault("/on", "is after today")])
                }
                let (key, scope) = (try context.idempotencyKey(), try context.scope())
                return try await context.matching(versions) {
                    try await partnerships.move(
                        id, version: $0, to: stage, on: day, reason: reason, keeping: key, as: scope
                    ).response
                }
            })
    }

    private var nextEndpoint: Endpoint {
        Endpoint(
            .get, "\(Self.path)/next-stages", operation: "listNextStages", tag: "partnerships",
            summary: "The stages a partnership can move to today, and what each still lacks.",
            access: .permission(.read), success: .init(200, "Stages, in order.", schema: "NextStages"),
            handler: { context in
                let next = try await partnerships.nextStages(
                    PartnershipID(try context.id()), on: context.today, as: try context.scope())
                guard let next else { throw Problem(.notFound) }
                var json = JSONWriter()
                json.object { json in
                    json.key("items")
                    json.array { json in
                        for stage in next {
                            json.object { json in
                                json.key("stage")
                                json.string(stage.stage)
                                json.key("missing")
                                json.array { json in stage.missing.forEach { json.string($0) } }
                            }
                        }
                    }
                }
                return HTTPResponse(status: 200, contentType: "application/json", json.buffer)
            })
    }
}
