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

    /// What a successful answer looks like, for the OpenAPI document.
    package struct Success: Sendable {
        package let status: Int
        package let description: String
        /// Of the JSON; nil where there is none.
        package let shape: Shape?
        package let media: [Media]
        package let hasETag: Bool
        package let hasLocation: Bool

        package init(
            _ status: Int, _ description: String, _ shape: Shape?, media: [Media] = [.json], hasETag: Bool = false,
            hasLocation: Bool = false
        ) {
            self.status = status
            self.description = description
            self.shape = shape
            self.media = media
            self.hasETag = hasETag
            self.hasLocation = hasLocation
        }
    }

    package let method: HTTPMethod
    /// `/v1/municipalities/{code}/centres/{id}`.
    package let path: String
    package let operation: String
    package let tag: String
    package let summary: String
    package let access: Access
    package let parameters: [Parameter]
    package let body: Body?
    package let needsIfMatch: Bool
    package let success: Success
    package let handler: @Sendable (RequestContext) async throws -> HTTPResponse

    package init(
        _ method: HTTPMethod, _ path: String, operation: String, tag: String, summary: String, access: Access,
        parameters: [Parameter] = [], body: Body? = nil, needsIfMatch: Bool = false, success: Success,
        handler: @escaping @Sendable (RequestContext) async throws -> HTTPResponse
    ) {
        self.method = method
        self.path = path
        self.operation = operation
        self.tag = tag
        self.summary = summary
        self.access = access
        self.parameters = parameters
        self.body = body
        self.needsIfMatch = needsIfMatch
        self.success = success
        self.handler = handler
    }
}
