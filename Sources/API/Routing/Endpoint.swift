package import Domain
package import HTTP
import Repositories
package import Resources

/// Something that can be asked for, declared once: routing, authorisation, validation of parameters and body, and its part
/// of the OpenAPI document are read from this.
package struct Endpoint: Sendable {
    package enum Access: Sendable, Hashable {
        /// Anybody.
        case open
        /// Any valid credential.
        case credential
        /// A credential with this permission in the municipality that the path names.
        case permission(Permission)
        /// A credential with this permission in at least one municipality: the endpoint reads all of those together, or
        /// the ones that `?municipality=` names.
        case granted(Permission)
    }

    /// What comes in a body.
    package struct Body: Sendable {
        package enum Format: String, Sendable {
            case json = "application/json"
            case mergePatch = "application/merge-patch+json"
            /// What a page sends: it may hold more members than are declared.
            case form = "application/x-www-form-urlencoded"
        }
        package let shape: Shape
        package let format: Format

        package var fields: [Field] { shape.fields }

        /// - Parameter name: of its schema in the OpenAPI document.
        package init(_ name: String, _ fields: [Field], format: Format = .json) {
            shape = Shape(name, "", fields)
            self.format = format
        }
    }

    /// A body that is read in pieces while the handler runs, by ``HTTPRequest/pieces``: a file, of any length up to the
    /// limit, in constant memory.
    package struct Upload: Sendable {
        /// `text/csv`. Beside these `application/octet-stream` is taken, as which generated clients send files.
        package let media: [String]
        /// Bytes.
        package let limit: Int
        package let documentation: String

        package init(_ media: [String], limit: Int, doc: String) {
            self.media = media
            self.limit = limit
            documentation = doc
        }

        /// - Throws: 415 where the content type is none of these.
        func check(_ headers: HTTPFields) throws {
            guard media.contains(headers.mediaType) || headers.mediaType == Media.bytes.rawValue else {
                var problem = Problem(.unsupportedMediaType, "Send \(media.joined(separator: " or ")).")
                problem.headers.append(("Accept", media.joined(separator: ", ")))
                throw problem
            }
        }
    }

    /// What a successful answer looks like, for the OpenAPI document.
    package struct Success: Sendable {
        package let status: Int
        package let description: String
        /// Of the JSON; nil where there is none.
        package let shape: Shape?
        package let media: [Media]
        package let hasETag: Bool
        package let hasLocation: Bool
        /// What is asked of a row that was merged into another: the answer is 308 then. Nil where that cannot be.
        package fileprivate(set) var movedTo: String?

        package init(
            _ status: Int, _ description: String, _ shape: Shape?, media: [Media] = [.json], hasETag: Bool = false,
            hasLocation: Bool = false, movedTo: String? = nil
        ) {
            self.movedTo = movedTo
            self.status = status
            self.description = description
            self.shape = shape
            self.media = media
            self.hasETag = hasETag
            self.hasLocation = hasLocation
        }
    }

    /// CSV, and which; a link in a page cannot send `Accept`, so it is a parameter.
    private static let csv = Parameter(
        Field(
            "csv", .code(CSVDialect.allCases.map(\.rawValue)),
            doc: """
                Asks for CSV, where Accept admits text/csv (as */* and no Accept do; else 406), and says which: standard \
                (RFC 4180, what Accept alone gives), or excel: byte order mark, semicolons and decimal commas, as Excel opens \
                it in South Africa.
                """))

    package let method: HTTPMethod
    /// `/v1/municipalities/{code}/centres/{id}`.
    package let path: String
    package let operation: String
    package let tag: String
    package let summary: String
    package let access: Access
    package let parameters: [Parameter]
    package let body: Body?
    package let upload: Upload?
    package let needsIfMatch: Bool
    /// Whether a request with an `Idempotency-Key` is done once: what makes something, unless doing it again makes nothing.
    package let takesKey: Bool
    package private(set) var success: Success
    /// Refusals that are pages for people, `text/html`, by status.
    package let pages: [Int: String]
    /// What it can be refused with beyond what follows from the rest of its declaration.
    package let problems: [Problem.Kind]
    package private(set) var handler: @Sendable (RequestContext) async throws -> HTTPResponse

    package init(
        _ method: HTTPMethod, _ path: String, operation: String, tag: String, summary: String, access: Access,
        parameters: [Parameter] = [], body: Body? = nil, upload: Upload? = nil, needsIfMatch: Bool = false,
        takesKey: Bool? = nil, success: Success, pages: [Int: String] = [:], problems: [Problem.Kind] = [],
        handler: @escaping @Sendable (RequestContext) async throws -> HTTPResponse
    ) {
        self.method = method
        self.path = path
        self.operation = operation
        self.tag = tag
        self.summary = summary
        self.access = access
        self.parameters = parameters + (success.media.contains(.csv) ? [Self.csv] : [])
        self.body = body
        self.upload = upload
        self.needsIfMatch = needsIfMatch
        self.takesKey = takesKey ?? (method == .post)
        self.success = success
        self.pages = pages
        self.problems = problems
        self.handler = handler
    }

    /// The same with another handler, and what a redirection leads to.
    func with(
        movedTo: String?, handler: @escaping @Sendable (RequestContext) async throws -> HTTPResponse
    ) -> Endpoint {
        var endpoint = self
        endpoint.success.movedTo = movedTo
        endpoint.handler = handler
        return endpoint
    }
}
