package import HTTP
import NIOCore
package import Postgres
import Repositories
package import Resources

/// All that is served: every resource and endpoint, and the document that describes them.
package enum ServedResources {
    /// The resources with the usual endpoints: all but those that are listed under another's row.
    package static let all = Resource.all.filter { !nested.contains($0.name) }

    private static let nested = [Resource.stageChange.name, Resource.evaluationFigure.name]

    /// Every endpoint over one database, the description of all of them included.
    package static func endpoints(_ database: Database, health: ProcessHealth) -> [Endpoint] {
        let served =
            OperationsRoutes(health).endpoints
            + MunicipalityRoutes(database).endpoints
            + GrantedRoutes(database).endpoints
            + all.flatMap { ResourceRoutes($0, database).endpoints }
            + ContactRoutes(database).endpoints
            + PartnershipRoutes(database).endpoints
            + EvaluationRoutes(database).endpoints
            + [OpenAPI.endpoint { ByteBuffer() }]
        let description = OpenAPI(endpoints: served)
        return served.dropLast() + [OpenAPI.endpoint { description.document() }]
    }
}
