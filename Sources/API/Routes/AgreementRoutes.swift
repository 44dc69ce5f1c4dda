import Domain
import FoundationEssentials
import HTTP
import NIOCore
package import Postgres
import Repositories
import Resources

/// What is done with MOUs and agreements beside writing them: review, signature, end, next version; what one says, how two
/// differ, which end soon.
package struct AgreementRoutes: Sendable {
    private let documents: DocumentRepository
    private let papers: PaperRepository
    private let differences = ResourceRendering(DocumentRepository.difference)
    private let notices = ResourceRendering(DocumentRepository.notice)

    package init(_ database: Database) {
        documents = DocumentRepository(database)
        papers = PaperRepository(database)
    }

    private static let municipality = "/v1/municipalities/{code}"
    private static let path = "\(municipality)/documents/{id}"

    package var endpoints: [Endpoint] {
        [
            reviewEndpoint, redraftEndpoint, signEndpoint, terminateEndpoint, nextEndpoint, contentEndpoint,
            differenceEndpoint, noticesEndpoint,
        ]
    }

    private static let asItStands = Endpoint.Success(
        200, "The document as it stands now.", Shape(row: Resource.document), hasETag: true)

    // MARK: - Its way

    private enum Review {
        static let on = BodyField.date(
            "on", past: true, doc: "Day it goes into review.", example: "\"2026-04-01\"")
        static let body = Endpoint.Body("DocumentReview", [on.field])
    }

    private var reviewEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/review", operation: "reviewDocument", tag: "documents",
            summary: "Take a draft into review: its rows do not change until it is taken back.",
            access: .permission(.write), body: Review.body, needsIfMatch: true, success: Self.asItStands,
            handler: { context in
                let (id, on) = (try context.id(), try context.body()[Review.on])
                let (key, scope) = (try context.idempotencyKey(), try context.scope())
                return try await context.matching(try context.expectedVersions()) {
                    try await documents.review(id, version: $0, on: on, keeping: key, as: scope).response
                }
            })
    }

    private var redraftEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/redraft", operation: "redraftDocument", tag: "documents",
            summary: "Take a document in review back to draft.", access: .permission(.write), needsIfMatch: true,
            success: Self.asItStands,
            handler: { context in
                let (id, key, scope) = (try context.id(), try context.idempotencyKey(), try context.scope())
                return try await context.matching(try context.expectedVersions()) {
                    try await documents.redraft(id, version: $0, keeping: key, as: scope).response
                }
            })
    }

    private var signEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/sign", operation: "signDocument", tag: "documents",
            summary: """
                Sign a document in review: all who sign have a day, the partner and the centres both. From then on it \
                never changes.
                """,
            access: .permission(.write), body: .init("DocumentSignature", [DocumentRepository.signatories.field]),
            needsIfMatch: true, success: Self.asItStands,
            handler: { context in
                let (id, versions) = (try context.id(), try context.expectedVersions())
                let signatories = try context.body().byName["signatories"]
                let (key, scope) = (try context.idempotencyKey(), try context.scope())
                let signed = try await context.matching(versions) {
                    try await documents.sign(
                        id, version: $0, signatories: signatories, newID: { context.newID() }, keeping: key, as: scope
                    ).response
                }
                // It is signed, and the page is made of what was kept with it: whoever asks later is given the same.
                _ = try? await papers.page(id, issuedID: context.newID(), as: scope)
                return signed
            })
    }

    private enum Termination {
        static let endsOn = BodyField.date(
            "ends_on", doc: "First day on which it no longer holds; it may lie ahead.", example: "\"2026-09-01\"")
        static let reason = BodyField.text("reason", 1...2000, doc: "Why.", example: "\"The partner moved away\"")
        static let side = Field(
            "side", .code(AgreementSide.codes), nullable: true,
            doc: "Who ended it: partner, centre or municipality; null for all together.", example: "\"partner\"")
        static let body = Endpoint.Body("DocumentTerminate", [endsOn.field, reason.field, side])
    }

    private var terminateEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/terminate", operation: "terminateDocument", tag: "documents",
            summary: """
                End a signed document before its time. It stays as it was signed; what it asks for from then on lapses.
                """,
            access: .permission(.write), body: Termination.body, success: Self.asItStands,
            handler: { context in
                let (id, body) = (try context.id(), try context.body())
                return try await documents.terminate(
                    id, ending: context.newID(), on: try body[Termination.endsOn], by: body.byName["side"]?.plainText,
                    reason: try body[Termination.reason], keeping: try context.idempotencyKey(),
                    as: try context.scope()
                ).response
            })
    }

    private enum Next {
        static let basis = BodyField.code(
            "basis", DocumentBasis.codes,
            doc: """
                amendment: everything is carried over. renewal: what still holds on its first day, and what came each \
                month or quarter up to the end.
                """,
            example: "\"amendment\"")
        static let title = Field("title", .text(1...200), doc: "Title; the earlier version's if not given.")
        static let from = Field(
            "valid_from", .date, nullable: true,
            doc: """
                First day it is valid. If not given: of an amendment the day of its signature, of a renewal the day \
                after the earlier version's last.
                """)
        static let until = Field(
            "valid_until", .date, nullable: true,
            doc: "Last day. If not given: of an amendment the earlier version's, of a renewal as long after as before.")
        static let body = Endpoint.Body("DocumentNextVersion", [basis.field, title, from, until])
    }

    private var nextEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/next-version", operation: "makeNextVersion", tag: "documents",
            summary: "Make a draft of the next version of a document, with what this one says.",
            access: .permission(.write), body: Next.body,
            success: .init(
                201, "The new draft.", Shape(row: Resource.document), hasETag: true, hasLocation: true),
            handler: { context in
                let (id, next) = (try context.id(), context.newID())
                let collection = context.request.path.split(separator: "/").dropLast(2).joined(separator: "/")
                return try await documents.makeNext(
                    of: id, as: next, try context.body().byName,
                    location: "/\(collection)/\(next.uuidString.lowercased())",
                    keeping: try context.idempotencyKey(), as: try context.scope()
                ).response
            })
    }

    // MARK: - Reading

    private static let content = Shape(
        "DocumentContent", "What an MOU or agreement says: of a signed one exactly the bytes that were signed.",
        [
            Field("format", .integer(1...1), doc: "Version of this form."),
            Field("kind", .code(DocumentKind.codes), doc: "mou or agreement."),
            Field("number", .integer(1...1000), doc: "Version of the paper."),
            Field("title", .text(1...200), doc: "Title."),
            Field("terms", .text(0...100_000), doc: "Text beside the rows."),
            Field("valid_from", .date, nullable: true, doc: "First day."),
            Field("valid_until", .date, nullable: true, doc: "Last day."),
            Field("signed_on", .date, nullable: true, doc: "Day of the last signature."),
        ]
            + ["municipality", "partnership", "partner"].map {
                Field($0, .json(), doc: "The \($0), as it was called when the document was signed.")
            } + contentRows
            + ["partner", "centres"].map {
                Field("signed_by_\($0)", .text(1...5000), nullable: true, doc: "Who signed, in words, for: \($0).")
            })

    /// The rows that are signed with a document: of their declarations what says something to both sides.
    private static let contentRows: [Field] = {
        func rows(_ name: String, of resource: Resource, _ columns: [String], and others: [Field] = []) -> Field {
            let declared = resource.columns.map(\.field).filter { columns.contains($0.name) }
            let doc = "As it is signed. " + resource.summary
            let shape = Shape("Content" + resource.name.pascalCased, doc, others + declared)
            return Field(name, .list(shape), doc: "In the order in which they are signed.")
        }
        let line = Field("line", .id(of: "document"), doc: "What the row carries on from earlier versions.")
        let item = Field("item", .text(1...200), nullable: true, doc: "What is counted, of materials and in_kind.")
        return [
            rows("centres", of: .centre, ["id", "name"]),
            rows(
                "commitments", of: .documentCommitment,
                ["position", "side", "resource_kind", "unit", "amount", "detail", "schedule", "from_on", "until_on"],
                and: [line, item]),
            rows("clauses", of: .documentClause, ["position", "kind", "side", "body"], and: [line]),
            rows(
                "milestones", of: .documentMilestone, ["position", "title", "side", "starts_on", "due_on"], and: [line]),
            rows(
                "metrics", of: .documentMetric,
                ["position", "indicator", "unit", "direction", "baseline", "baseline_on", "target", "due_on"],
                and: [line]),
            rows("signatories", of: .documentSignatory, ["position", "side", "name", "capacity", "signed_on"]),
        ]
    }()

    private var contentEndpoint: Endpoint {
        Endpoint(
            .get, "\(Self.path)/content", operation: "readDocumentContent", tag: "documents",
            summary: """
                What a document says, in the form that is signed: its SHA-256 is the document's content_sha256.
                """,
            access: .permission(.read),
            success: .init(200, "The content, in the order in which it was signed.", Self.content),
            handler: { context in
                guard let content = try await documents.content(try context.id(), as: try context.scope()) else {
                    throw Problem(.notFound)
                }
                guard content.isIntact else { throw Problem(.internalError) }
                return HTTPResponse(
                    status: 200, contentType: "application/json", content.json,
                    headers: [("Cache-Control", "private, no-cache")])
            })
    }

    private var differenceEndpoint: Endpoint {
        let from = Parameter(
            Field(
                "from", .id(of: "document"),
                doc: "The earlier version; the one that this was made from, or the one before it, if not given."))
        return Endpoint(
            .get, "\(Self.path)/difference", operation: "compareDocuments", tag: "documents",
            summary: "What a version says that an earlier one of the same paper does not: a row for each field.",
            access: .permission(.read), parameters: [from],
            success: .init(
                200, "In the order of the paper.", Shape(allOf: DocumentRepository.difference), media: [.json, .csv]),
            handler: { context in
                let rows = try await documents.differences(
                    of: try context.id(), from: context.parameters.text("from").flatMap { UUID(canonical: $0) },
                    as: try context.scope())
                guard let rows else {
                    throw Problem(.notFound, "There are no two versions of one paper to compare.")
                }
                return HTTPResponse(all: rows, differences, for: context)
            })
    }

    private var noticesEndpoint: Endpoint {
        let on = Parameter(Field("on", .date, doc: "The day; today in South Africa if not given."))
        return Endpoint(
            .get, "\(Self.municipality)/document-notices", operation: "listDocumentNotices", tag: "documents",
            summary: """
                Signed documents whose last day comes within 90 days or has passed without another: which notice it is \
                (90, 30 or 7; 0 for one that expired).
                """,
            access: .permission(.read), parameters: [on],
            success: .init(
                200, "By last day.", Shape(allOf: DocumentRepository.notice), media: [.json, .csv]),
            handler: { context in
                let day = context.parameters.text("on") ?? context.today
                return HTTPResponse(
                    all: try await documents.notices(on: day, as: try context.scope()), notices, for: context)
            })
    }
}

extension FieldValue {
    /// The text of a value that is one.
    var plainText: String? { if case .text(let text) = self { text } else { nil } }
}

extension HTTPResponse {
    /// All rows of a result: `{"items": […]}`, or CSV.
    init(all rows: Rows, _ rendering: ResourceRendering, for context: RequestContext) {
        var buffer = ByteBuffer()
        let headers = [("Cache-Control", "private, no-cache")]
        if context.media == .csv {
            rendering.writeCSV(rows, rows: 0..<rows.count, context.csvDialect, into: &buffer)
            self.init(status: 200, contentType: "text/csv; charset=utf-8", buffer, headers: headers)
        } else {
            buffer.writeStaticString("{\"items\":")
            rendering.writeJSONArray(rows, rows: 0..<rows.count, into: &buffer)
            buffer.writeStaticString("}")
            self.init(status: 200, contentType: "application/json", buffer, headers: headers)
        }
    }
}
