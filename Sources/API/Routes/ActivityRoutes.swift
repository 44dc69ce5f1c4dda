import Domain
import FoundationEssentials
import HTTP
package import Postgres
import Repositories
import Resources

/// What an activity has beyond reading and changing: it is cancelled, or postponed to another day.
package struct ActivityRoutes: Sendable {
    private let activities: ActivityRepository

    package init(_ database: Database) { activities = ActivityRepository(database) }

    private static let collection = "/v1/municipalities/{code}/activities"
    private static let path = "\(collection)/{id}"

    package var endpoints: [Endpoint] { [cancelEndpoint, postponeEndpoint] }

    private enum Change {
        static let on = BodyField.date("on", past: true, doc: "Day of the decision.", example: "\"2026-06-01\"")
        static let to = BodyField.date("to", doc: "The new first day.", example: "\"2026-07-06\"")
        static let reason = BodyField.text("reason", 1...2000, doc: "Why.", example: "\"The hall is not free\"")
        static let cancellation = Endpoint.Body("ActivityCancellation", [on.field, reason.field])
        static let postponement = Endpoint.Body("ActivityPostponement", [on.field, to.field, reason.field])
    }

    private var cancelEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/cancellation", operation: "cancelActivity", tag: "activities",
            summary: "Cancel an activity that is planned. It is kept, with the reason.",
            access: .permission(.write), body: Change.cancellation, needsIfMatch: true,
            success: .init(200, "The activity as it stands now.", Shape(row: .activity), hasETag: true),
            handler: { context in
                let id = try context.id()
                let versions = try context.expectedVersions()
                let body = try context.body()
                let (day, reason) = (try body[Change.on], try body[Change.reason])
                let (key, scope) = (try context.idempotencyKey(), try context.scope())
                return try await context.matching(versions) {
                    try await activities.cancel(
                        id, version: $0, on: day, reason: reason, keeping: key, as: scope
                    ).response
                }
            })
    }

    private var postponeEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/postponement", operation: "postponeActivity", tag: "activities",
            summary: """
                Postpone an activity that is planned: it is kept, with the reason, and names the new one, which has \
                the same plan and centres.
                """,
            access: .permission(.write), body: Change.postponement, needsIfMatch: true,
            success: .init(
                201, "The activity on the new day.", Shape(row: .activity), hasETag: true, hasLocation: true),
            handler: { context in
                let id = try context.id()
                let versions = try context.expectedVersions()
                let body = try context.body()
                let (day, newDay, reason) = (try body[Change.on], try body[Change.to], try body[Change.reason])
                let (key, scope) = (try context.idempotencyKey(), try context.scope())
                let collection = "/v1/municipalities/\(context.pathParameters["code"] ?? "")/activities"
                return try await context.matching(versions) {
                    try await activities.postpone(
                        id, version: $0, on: day, to: newDay, reason: reason, newID: { context.newID() },
                        location: { "\(collection)/\($0.uuidString.lowercased())" }, keeping: key, as: scope
                    ).response
                }
            })
    }
}
