package import HTTP
import NIOCore
package import Postgres
import Repositories
package import Resources

/// All that is served: every resource and endpoint, and the document that describes them.
package enum ServedResources {
    /// The resources with the usual endpoints.
    package static let all: [Resource] = [
        RegionRepository.resource,
        CentreRepository.resource, CentreMeasureRepository.resource, CentreNeedRepository.resource,
        CentreRegistrationRepository.resource, CentreStandingRepository.resource,
        PartnerRepository.resource, PartnerOfferRepository.resource, PartnerServiceAreaRepository.resource,
        PartnerClearanceRepository.resource, ContactRepository.resource,
        ProgrammeRepository.resource, ProgrammePhaseRepository.resource,
        PartnershipRepository.resource, PartnershipCentreRepository.resource, DocumentRepository.resource,
        EngagementRepository.resource, EngagementAttendanceRepository.resource,
        BarrierRepository.resource,
        EvaluationRepository.resource, JobRepository.resource, AuditRepository.resource,
    ]

    /// Every endpoint over one database, the description of all of them included.
    package static func endpoints(_ database: Database, health: ProcessHealth) -> [Endpoint] {
        let served =
            OperationsRoutes(health).endpoints
            + MunicipalityRoutes(database).endpoints
            + GrantedRoutes(database).endpoints
            + all.flatMap { ResourceRoutes($0, database, companions: companions(of: $0)).endpoints }
            + ContactRoutes(database).endpoints
            + PartnershipRoutes(database).endpoints
            + EvaluationRoutes(database).endpoints
            + [OpenAPI.endpoint { ByteBuffer() }]
        let description = OpenAPI(endpoints: served)
        return served.dropLast() + [OpenAPI.endpoint { description.document() }]
    }

    /// A new programme comes with its three usual phases.
    private static func companions(of resource: Resource) -> ResourceRoutes.Companions {
        guard resource.name == ProgrammeRepository.resource.name else { return { _, _ in [] } }
        return { id, context in
            [
                ProgrammeRepository.usualPhases(
                    of: id, ids: (context.newID(), context.newID(), context.newID()), tenant: try context.scope().tenant
                )
            ]
        }
    }
}
