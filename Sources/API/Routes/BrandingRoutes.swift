import Documents
import Domain
import HTTP
package import Postgres
import Repositories
import Resources

/// The logo of a municipality's documents, and templates tried out before they are used.
package struct BrandingRoutes: Sendable {
    private let brandings: BrandingRepository

    package init(_ database: Database) { brandings = BrandingRepository(database) }

    private static let path = "/v1/municipalities/{code}"

    package var endpoints: [Endpoint] { [logoEndpoint, previewEndpoint, sampleEndpoint] }

    private enum LogoBody {
        static let logo = BodyField.optionalText(
            "logo", 1...400_000, doc: "The bytes of a PNG or SVG in Base64, at most 200 KB of them; null for none.",
            example: "null")
        static let body = Endpoint.Body("Logo", [logo.field])
    }

    private var logoEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/brandings/{id}/logo", operation: "setLogo", tag: "brandings",
            summary: "Set the logo: a PNG, or an SVG that draws and does nothing else. It is judged by its content.",
            access: .permission(.admin), body: LogoBody.body, needsIfMatch: true,
            success: .init(200, "The branding as it stands now.", Shape(row: .branding), hasETag: true),
            handler: { context in
                let id = try context.id()
                let versions = try context.expectedVersions()
                let logo = try Self.logo(try context.body()[LogoBody.logo])
                let (key, scope) = (try context.idempotencyKey(), try context.scope())
                return try await context.matching(versions) {
                    try await brandings.setLogo(logo, of: id, version: $0, keeping: key, as: scope).response
                }
            })
    }

    private static func logo(_ text: String?) throws -> Logo? {
        guard let text else { return nil }
        guard let bytes = Base64.bytes(text) else {
            throw Problem(.invalidBody, faults: [Fault("/logo", "is not Base64", hint: "without line breaks")])
        }
        do throws(LogoError) {
            return try Logo(bytes)
        } catch {
            throw Problem(.invalidBody, faults: [Fault("/logo", error.message, hint: error.hint)])
        }
    }

    private enum Preview {
        static let kind = BodyField.code("kind", PageKind.codes, doc: "Kind of document.", example: "\"proposal\"")
        static let language = BodyField.code(
            "language", DocumentLanguage.codes, doc: "Language of the document.", example: "\"en\"")
        static let text = BodyField.text(
            "body", 1...60000, doc: "The text of the template.", example: "\"<h1>{{title}}</h1>\"")
        static let body = Endpoint.Body("TemplatePreview", [kind.field, language.field, text.field])
    }

    private var previewEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/document-templates/preview", operation: "previewTemplate", tag: "document-templates",
            summary: "Try a template out: the page with made-up content. Nothing is kept.",
            access: .permission(.read), body: Preview.body, takesKey: false,
            success: .init(200, "The page.", nil, media: [.html]),
            handler: { context in
                let values = try context.body()
                let faults = TemplateCheck.faults(of: values.byName)
                guard faults.isEmpty else { throw Refusal.invalid(faults) }
                guard let kind = PageKind(rawValue: try values[Preview.kind]),
                    let language = DocumentLanguage(rawValue: try values[Preview.language])
                else { throw Problem(.notFound) }
                return try await sample(kind, language, try values[Preview.text], context)
            })
    }

    private var sampleEndpoint: Endpoint {
        Endpoint(
            .get, "\(Self.path)/document-templates/{id}/sample", operation: "readTemplateSample",
            tag: "document-templates", summary: "The page that a template makes of made-up content.",
            access: .permission(.read), success: .init(200, "The page.", nil, media: [.html]),
            handler: { context in
                guard let template = try await brandings.template(try context.id(), as: try context.scope()) else {
                    throw Problem(.notFound)
                }
                return try await sample(template.kind, template.language, template.body, context)
            })
    }

    private func sample(
        _ kind: PageKind, _ language: DocumentLanguage, _ body: String, _ context: RequestContext
    ) async throws -> HTTPResponse {
        let office = try await brandings.office(as: try context.scope())
        return HTTPResponse(
            page: try PageSample.render(kind, language: language, office: office, body: body).bytes)
    }
}
