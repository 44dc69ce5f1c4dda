import Documents
import Domain
import FoundationEssentials
import HTTP
package import Postgres
import Printing
import Repositories
import Resources

/// Proposals, MOUs, agreements and reports of evaluations as pages, and as PDFs that a worker makes of them.
package struct PageRoutes: Sendable {
    private let proposals: ProposalRepository
    private let papers: PaperRepository
    private let reports: ReportRepository
    private let renderings: RenderingRepository
    private let canPrint: @Sendable () -> Bool

    /// - Parameter canPrint: whether PDFs can be made; asked at each request for one.
    package init(_ database: Database, canPrint: @escaping @Sendable () -> Bool) {
        proposals = ProposalRepository(database)
        papers = PaperRepository(database)
        reports = ReportRepository(database)
        renderings = RenderingRepository(database)
        self.canPrint = canPrint
    }

    private static let path = "/v1/municipalities/{code}"
    private static let language = Parameter(
        Field(
            "language", .code(DocumentLanguage.codes), doc: "Language of the page; the municipality's if not given.",
            example: "\"en\""))

    private static let partnership = Parameter(
        Field(
            "partnership", .id(of: "partnership"),
            doc: "Of a quarterly review: a partnership of its programme, whose own page it is then."))

    package var endpoints: [Endpoint] {
        [
            pageEndpoint(
                "proposals", "readProposalPage",
                "The proposal as a page: what was sent, the same bytes for ever; of a draft what would be sent now."
            ) { .proposal($0) },
            pageEndpoint(
                "documents", "readDocumentPage",
                "The MOU or agreement as a page: of a signed version the same bytes for ever."
            ) { .document($0) },
            pageEndpoint(
                "evaluations", "readReport", under: "report", parameters: [Self.language, Self.partnership],
                """
                The published evaluation as a page for A4: what its figures say, with charts and their tables; or the page \
                of one partnership in a review.
                """
            ) { .evaluation($0) },
            renderingEndpoint("proposals", "renderProposal", "proposal") { .proposal($0) },
            renderingEndpoint("documents", "renderDocument", "MOU or agreement") { .document($0) },
            renderingEndpoint(
                "evaluations", "renderReport", "published evaluation", access: .read,
                parameters: [Self.language, Self.partnership]
            ) { .evaluation($0) },
            pdfEndpoint,
        ]
    }

    private func pageEndpoint(
        _ collection: String, _ operation: String, under name: String = "document", parameters: [Parameter] = [],
        _ summary: String, _ subject: @escaping @Sendable (UUID) -> PageSubject
    ) -> Endpoint {
        Endpoint(
            .get, "\(Self.path)/\(collection)/{id}/\(name)", operation: operation, tag: collection, summary: summary,
            access: .permission(.read), parameters: parameters, success: .init(200, "The page.", nil, media: [.html]),
            // Not published, or its template does not fit.
            problems: [.conflict],
            handler: { context in
                HTTPResponse(page: try await page(subject(try context.id()), context).bytes)
            })
    }

    private func page(_ subject: PageSubject, _ context: RequestContext) async throws -> Page {
        let scope = try context.scope()
        let page: Page? =
            switch subject {
            case .proposal(let id): try await proposals.page(id, as: scope)
            case .document(let id): try await papers.page(id, issuedID: context.newID(), as: scope)
            case .evaluation(let id): try await report(id, context)
            }
        guard let page else { throw Problem(.notFound) }
        return page
    }

    /// Of an evaluation, or of one partnership in it.
    private func report(_ id: UUID, _ context: RequestContext) async throws -> Page? {
        let scope = try context.scope()
        let language = context.parameters.text("language").flatMap(DocumentLanguage.init)
        guard let partnership = context.parameters.text("partnership").flatMap({ UUID(uuidString: $0) }) else {
            return try await reports.page(id, language: language, as: scope)
        }
        do {
            return try await reports.page(of: partnership, in: id, language: language, as: scope)
        } catch is ReportRepository.NoPartnership {
            throw Problem(
                .invalidParameters,
                faults: [
                    Fault(
                        "?partnership", "is not a partnership of the programme that this review is of",
                        hint: "only quarterly reviews have pages of partnerships")
                ])
        }
    }

    private func renderingEndpoint(
        _ collection: String, _ operation: String, _ what: String, access: Permission = .write,
        parameters: [Parameter] = [], _ subject: @escaping @Sendable (UUID) -> PageSubject
    ) -> Endpoint {
        Endpoint(
            .post, "\(Self.path)/\(collection)/{id}/renderings", operation: operation, tag: collection,
            summary: "Ask for a PDF of the \(what)'s page as it is now. The same page is rendered once.",
            access: .permission(access), parameters: parameters,
            success: .init(
                202, "The rendering, to be asked for its PDF.", RenderingRepository.requested.shape, hasLocation: true),
            handler: { context in
                let subject = subject(try context.id())
                let page = try await page(subject, context)
                guard canPrint() else {
                    throw Problem(
                        .notRendered, "Nothing here makes PDFs. \(WeasyPrint.advice). The HTML page is there.")
                }
                return try await renderings.request(
                    page, of: subject, newID: { context.newID() }, at: context.now,
                    location: "\(context.municipalityPath)/renderings/", keeping: try context.idempotencyKey(),
                    as: try context.scope()
                ).response
            })
    }

    private var pdfEndpoint: Endpoint {
        Endpoint(
            .get, "\(Self.path)/renderings/{id}/document", operation: "readPDF", tag: "renderings",
            summary: "The PDF of a rendering that is ready.", access: .permission(.read),
            success: .init(200, "The PDF.", nil, media: [.pdf, .bytes]), problems: [.notRendered],
            handler: { context in
                let id = try context.id()
                switch try await renderings.pdf(id, as: try context.scope()) {
                case nil: throw Problem(.notFound)
                case .ready(let bytes, let what)?:
                    return HTTPResponse(
                        pdf: bytes, named: "\(what)-\(id.uuidString.lowercased())", as: context.media)
                case .none(let status, let said)?:
                    let reason = said.map { " Its job said: \($0)." } ?? ""
                    throw Problem(
                        .notRendered,
                        status == "waiting" || status == "running"
                            ? "The PDF is being made.\(reason)"
                            : "The PDF could not be made.\(reason) Ask for it again; the HTML page is there.")
                }
            })
    }
}
