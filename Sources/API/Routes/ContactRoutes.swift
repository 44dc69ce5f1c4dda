import Domain
import HTTP
package import Postgres
import Repositories
import Resources

/// A person's rights over what is kept of them: to see all of it, and to have it erased.
package struct ContactRoutes: Sendable {
    private let privacy: ContactPrivacy
    private let rendering = ResourceRendering(ContactPrivacy.exported)

    package init(_ database: Database) { privacy = ContactPrivacy(database) }

    private static let path = "/v1/municipalities/{code}/contacts/{id}"

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get, "\(Self.path)/export", operation: "exportContact", tag: "contacts",
                summary: "Everything that is held of a contact. The export is put on the audit trail.",
                access: .permission(.admin),
                success: .init(
                    200, "A row for each value.", Shape(allOf: ContactPrivacy.exported), media: [.json, .csv]),
                handler: { try await export($0) }),
            Endpoint(
                .post, "\(Self.path)/erase", operation: "eraseContact", tag: "contacts",
                summary: "Erase a contact, archived or not: its values are gone for good; that it was erased stays.",
                access: .permission(.admin), needsIfMatch: true,
                success: .init(200, "What is left of it.", ContactPrivacy.erasure.shape),
                handler: { context in
                    let (id, scope) = (try context.id(), try context.scope())
                    let key = try context.idempotencyKey()
                    return try await context.matching(try context.expectedVersions()) {
                        try await privacy.erase(id, version: $0, keeping: key, as: scope).response
                    }
                }),
        ]
    }

    private func export(_ context: RequestContext) async throws -> HTTPResponse {
        let rows = try await privacy.export(try context.id(), as: try context.scope())
        return rendering.response(all: rows, to: context, headers: [("Cache-Control", "no-store")])
    }
}
