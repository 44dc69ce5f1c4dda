import Domain
import FoundationEssentials
import HTTP
import JSON
package import Postgres
import Repositories
import Resources

/// The steps of a practice, and the practices for a barrier.
package struct PracticeRoutes: Sendable {
    private let practices: PracticeRepository

    package init(_ database: Database) { practices = PracticeRepository(database) }

    package var endpoints: [Endpoint] { [moveEndpoint, solvingEndpoint] }

    private enum Step {
        static let steps = ["proposed", "reviewed", "shared_with_municipality", "shared_with_all", "withdrawn"]
        static let to = BodyField.code(
            "to", steps,
            doc: """
                The step: reviewed, or back to proposed; shared_with_municipality or shared_with_all; withdrawn for \
                good.
                """, example: "\"reviewed\"")
        static let on = BodyField.date(
            "on", past: true, doc: "Day of the step; not before the last one.", example: "\"2026-06-01\"")
        static let reason = BodyField.text("reason", 1...2000, doc: "Why.", example: "\"Checked at two centres\"")
        static let namesNoOne = BodyField.optionalBoolean(
            "names_no_one",
            doc: """
                Of shared_with_all, where it has to be true: whoever shares it has read it and confirms that no child, \
                contact, partner, centre or other person can be told from it.
                """, example: "true")
        static let body = Endpoint.Body("PracticeStep", [to.field, on.field, reason.field, namesNoOne.field])

        static func target(_ step: String) -> (status: PracticeStatus, audience: PracticeAudience?) {
            switch step {
            case "shared_with_municipality": (.shared, .municipality)
            case "shared_with_all": (.shared, .all)
            default: (PracticeStatus(rawValue: step) ?? .proposed, nil)
            }
        }
    }

    private var moveEndpoint: Endpoint {
        Endpoint(
            .post, "/v1/municipalities/{code}/practices/{id}/transitions", operation: "movePractice", tag: "practices",
            summary: """
                Take a practice a step further. Shared with all, every municipality reads its text, without centre, \
                partner or contact; a text with an address, a long number or the name of a centre, a partner or a contact is \
                refused, and whoever shares it confirms that nobody is named.
                """,
            access: .permission(.write), body: Step.body, needsIfMatch: true,
            success: .init(200, "The practice as it stands now.", Shape(row: .practice), hasETag: true),
            handler: { context in
                let id = try context.id()
                let versions = try context.expectedVersions()
                let body = try context.body()
                let target = Step.target(try body[Step.to])
                let (day, reason) = (try body[Step.on], try body[Step.reason])
                let namesNoOne = try body[Step.namesNoOne]
                let (key, scope) = (try context.idempotencyKey(), try context.scope())
                return try await context.matching(versions) {
                    try await practices.move(
                        id, version: $0, to: target.status.rawValue, audience: target.audience?.rawValue, on: day,
                        reason: reason, namesNoOne: namesNoOne, keeping: key, as: scope
                    ).response
                }
            })
    }

    private static let solution = ValueRendering<PracticeRepository.Solution>(
        "BarrierPractice", "A practice that removed a barrier of the same kind.",
        [
            .init("id", .id(of: "practice"), doc: "The practice.") { $0.id.uuidString.lowercased() },
            .init("own", .boolean, doc: "Whether it is this municipality's: of /practices; else of /shared-practices.")
            {
                $0.isOwn
            },
            .init("title", .text(1...200), doc: "What it is called.") { $0.title },
            .init("problem", .text(1...4000), doc: "The problem.") { $0.problem },
            .init("solution", .text(1...4000), doc: "What solved it.") { $0.solution },
            .init("area", .code(CollaborationArea.codes), doc: "Area of collaboration that it serves.") { $0.area },
            .init("area_matches", .boolean, doc: "Whether the barrier's partnership works in that area.") {
                $0.areaMatches
            },
            .init("cost_cents", .integer(0...1_000_000_000_000), doc: "What it cost, in cents.") { $0.costCents },
            .init(
                "days_to_resolve", .integer(0...100_000),
                doc: "Days that the barrier it comes from took to be resolved; null where it is not known."
            ) { $0.daysToResolve },
            .init("uptakes", .integer(0...Int(Int32.max)), doc: "How often it was taken up, in all municipalities.") {
                $0.uptakes
            },
            .init("worked", .integer(0...Int(Int32.max)), doc: "How often it worked there.") { $0.worked },
            .init(
                "resolved_here", .integer(0...Int(Int32.max)),
                doc: "Barriers of this municipality for which it was taken up and which are resolved."
            ) { $0.resolved },
            .init(
                "median_days_here", .integer(0...100_000),
                doc: "Days that those took to be resolved, the middle one; null where there is none."
            ) { $0.medianDays },
        ])

    private var solvingEndpoint: Endpoint {
        Endpoint(
            .get, "/v1/municipalities/{code}/barriers/{id}/practices", operation: "listBarrierPractices",
            tag: "barriers",
            summary: """
                The practices that removed barriers of the same kind, with the days that took: first those in an area \
                of the barrier's partnership, then those that worked most often.
                """,
            access: .permission(.read),
            success: .init(200, "Fifty at the most.", Shape(allOf: Self.solution.shape)),
            handler: { context in
                let found = try await practices.solving(barrier: try context.id(), as: try context.scope())
                guard let found else { throw Problem(.notFound) }
                return HTTPResponse(all: found, Self.solution)
            })
    }
}
