import Domain
import HTTP
package import Postgres
import Repositories
import Resources

/// What a credential may read of all its municipalities together.
package struct GrantedRoutes: Sendable {
    private let database: Database

    package init(_ database: Database) { self.database = database }

    package var endpoints: [Endpoint] {
        [
            list(
                GrantedProgrammes.programmes, operation: "listGrantedProgrammes",
                summary: "The programmes of all municipalities that the API key may read."),
            list(
                GrantedProgrammes.progress, operation: "listProgress",
                summary: "Where the programmes of all municipalities that the API key may read stand today."),
        ]
    }

    private func list(_ resource: Resource, operation: String, summary: String) -> Endpoint {
        let pages = ListPages(ResourceRepository(resource, database), ResourceRendering(resource))
        return Endpoint(
            .get, "/v1/\(resource.path)", operation: operation, tag: "granted", summary: summary,
            access: .granted(resource.readPermission), parameters: [RequestContext.municipality] + pages.parameters,
            success: .init(200, "A page.", Shape(pageOf: Shape(row: resource)), media: [.json, .csv]),
            handler: { try await pages.page($0) })
    }
}
