import Domain
import HTTP
package import Postgres
import Repositories
import Resources

import struct Foundation.UUID

/// What partners have beyond reading and changing: those that look alike, and making one of two.
package struct OutreachRoutes: Sendable {
    private let merging: PartnerMerging
    private let candidates = ResourceRendering(PartnerMerging.candidate)

    package init(_ database: Database) { merging = PartnerMerging(database) }

    private static let path = "/v1/municipalities/{code}/partners/{id}"

    package var endpoints: [Endpoint] { [duplicatesEndpoint, mergeEndpoint] }

    private var duplicatesEndpoint: Endpoint {
        Endpoint(
            .get, "\(Self.path)/duplicates", operation: "listDuplicates", tag: "partners",
            summary: "Partners that this one looks like: the same name, registration or telephone. Ten at most.",
            access: .permission(.read),
            success: .init(
                200, "Those with most in common first.", Shape(allOf: PartnerMerging.candidate), media: [.json, .csv]),
            handler: { context in
                let rows = try await merging.duplicates(of: try context.id(), as: try context.scope())
                return candidates.response(all: rows, to: context)
            })
    }

    private enum Merge {
        static let into = BodyField.id("into_id", of: "partner", doc: "The partner that stays.")
        static let reason = BodyField.text("reason", 1...2000, doc: "Why.", example: "\"Entered twice\"")
        static let body = Endpoint.Body("PartnerMergeRequest", [into.field, reason.field])
    }

    private var mergeEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/merges", operation: "mergePartner", tag: "partners",
            summary: """
                Merge this partner into another one: all that refers to it refers to the other one afterwards, and \
                reading it answers 308 with where that is.
                """,
            access: .permission(.write), body: Merge.body, needsIfMatch: true,
            success: .init(201, "What was done.", Shape(row: .partnerMerge), hasLocation: true),
            handler: { context in
                let (id, mergeID) = (try context.id(), context.newID())
                let versions = try context.expectedVersions()
                let body = try context.body()
                let (other, reason) = (try body[Merge.into], try body[Merge.reason])
                let (key, scope) = (try context.idempotencyKey(), try context.scope())
                let collection = "/v1/municipalities/\(context.pathParameters["code"] ?? "")/partner-merges"
                return try await context.matching(versions) {
                    try await merging.merge(
                        id, version: $0, into: other, reason: reason, mergeID: mergeID,
                        location: "\(collection)/\(mergeID.uuidString.lowercased())", keeping: key, as: scope
                    ).response
                }
            })
    }
}
