package import Digests
package import HTTP
import NIOCore
package import Postgres
import Printing
import Repositories
package import Resources

/// All that is served: every resource and endpoint, and the document that describes them.
package enum ServedResources {
    /// The resources with the usual endpoints: all but those that are listed under another's row.
    package static let all = Resource.all.filter { !nested.contains($0.name) }

    private static let forms = all.map(ResourceForm.init)

    private static let nested = [Resource.stageChange.name, Resource.evaluationFigure.name]

    /// Every endpoint over one database, the description of all of them included.
    ///
    /// - Parameters:
    ///   - pseudonymKeys: the municipalities' keys for children's pseudonyms.
    ///   - canPrint: whether PDFs can be made.
    package static func endpoints(
        _ database: Database, health: ProcessHealth, pseudonymKeys: PseudonymKeys = .none,
        canPrint: @escaping @Sendable () -> Bool = { WeasyPrint.find() != nil }
    ) -> [Endpoint] {
        let served =
            OperationsRoutes(health).endpoints
            + MunicipalityRoutes(database).endpoints
            + GrantedRoutes(database).endpoints
            + forms.flatMap { ResourceRoutes($0, database).endpoints }
            + ContactRoutes(database).endpoints
            + PartnershipRoutes(database).endpoints
            + AgreementRoutes(database).endpoints
            + ObligationRoutes(database).endpoints
            + AttachmentRoutes(database).endpoints
            + EvaluationRoutes(database).endpoints
            + WorkListRoutes(database).endpoints
            + LedgerRoutes(database).endpoints
            + GrantRoutes(database).endpoints
            + MatchingRoutes(database).endpoints
            + BrandingRoutes(database).endpoints + ProposalRoutes(database).endpoints
            + PageRoutes(database, canPrint: canPrint).endpoints
            + OutreachRoutes(database).endpoints
            + EventRoutes(database).endpoints
            + CalendarRoutes(database).endpoints
            + ActivityRoutes(database).endpoints
            + PracticeRoutes(database).endpoints
            + PortfolioRoutes(database).endpoints
            + FeedbackRoutes(database).endpoints + RespondentRoutes(database).endpoints
            + AssessmentRoutes(database, keys: pseudonymKeys).endpoints
            + IndicatorRoutes(database).endpoints
            + [OpenAPI.endpoint { ByteBuffer() }]
        let followed = Resource.all.filter { $0.successor != nil }.map { MergedRows($0, database) }
            .reduce(served) { endpoints, rows in endpoints.map(rows.followed) }
        let description = OpenAPI(endpoints: followed)
        return followed.dropLast() + [OpenAPI.endpoint { description.document() }]
    }
}
