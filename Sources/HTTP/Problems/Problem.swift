package import Domain
import JSON
import NIOCore

/// An answer that says what is wrong: RFC 9457, `application/problem+json`.
///
/// `type` is stable: programs may decide by it. docs/errors.md lists every one of them.
package struct Problem: Error, Sendable {
    /// What can be wrong. What a subject adds is declared where the subject is served.
    package struct Kind: Sendable, Hashable {
        /// `invalid-body`: the end of ``type``.
        package let code: String
        package let status: Int
        package let title: String

        package init(_ code: String, _ status: Int, _ title: String) {
            self.code = code
            self.status = status
            self.title = title
        }

        /// The value of `type`.
        package var type: String { "urn:ecdp:problem:\(code)" }

        package static let badRequest = Kind("bad-request", 400, "The request cannot be read")
        package static let invalidJSON = Kind("invalid-json", 400, "The body is not JSON")
        package static let invalidParameters = Kind("invalid-parameters", 400, "A parameter is not valid")
        package static let invalidBody = Kind("invalid-body", 422, "The body has faults")
        package static let unauthenticated = Kind("unauthenticated", 401, "A valid API key is needed")
        package static let forbidden = Kind("forbidden", 403, "The API key may not do this")
        package static let notFound = Kind("not-found", 404, "Nothing is here")
        package static let methodNotAllowed = Kind("method-not-allowed", 405, "This cannot be done here")
        package static let notAcceptable = Kind("not-acceptable", 406, "No such format is offered")
        package static let conflict = Kind("conflict", 409, "It conflicts with what is there")
        package static let archived = Kind("archived", 409, "It is archived")
        package static let erased = Kind("erased", 410, "It was erased")
        package static let stale = Kind("stale", 412, "It was changed in the meantime")
        package static let bodyTooLarge = Kind("body-too-large", 413, "The body is too large")
        package static let uriTooLong = Kind("uri-too-long", 414, "The address is too long")
        package static let unsupportedMediaType = Kind("unsupported-media-type", 415, "The body has another format")
        package static let keyReused = Kind(
            "idempotency-key-reused", 422, "The idempotency key belongs to another request")
        package static let preconditionRequired = Kind("precondition-required", 428, "If-Match is needed")
        package static let tooManyRequests = Kind("too-many-requests", 429, "Too many requests")
        package static let headersTooLarge = Kind("headers-too-large", 431, "The headers are too large")
        package static let requestTimeout = Kind("request-timeout", 408, "The request took too long to arrive")
        package static let internalError = Kind("internal-error", 500, "Something went wrong here")
        package static let unavailable = Kind("unavailable", 503, "It cannot be done at present")
        package static let overloaded = Kind("overloaded", 503, "Too much to do at once")

        /// Those of any service.
        package static let general: [Kind] = [
            .badRequest, .invalidJSON, .invalidParameters, .invalidBody, .unauthenticated, .forbidden, .notFound,
            .methodNotAllowed, .notAcceptable, .conflict, .archived, .erased, .stale, .bodyTooLarge, .uriTooLong,
            .unsupportedMediaType, .keyReused, .preconditionRequired, .tooManyRequests, .headersTooLarge,
            .requestTimeout, .internalError, .unavailable, .overloaded,
        ]
    }

    package let kind: Kind
    package var detail: String?
    /// All the faults of a body or of the parameters, each with its place.
    package var faults: [Fault] = []
    /// Members of this problem's own, such as the stages that can follow.
    package var lists: [(name: String, values: [String])] = []
    /// The same as JSON, such as what stands against a new row.
    package var members: [(name: String, json: String)] = []
    package var headers: [(String, String)] = []

    package init(_ kind: Kind, _ detail: String? = nil, faults: [Fault] = []) {
        self.kind = kind
        self.detail = detail
        self.faults = faults
        switch kind {
        case .unavailable, .overloaded, .tooManyRequests: headers = [("Retry-After", "1")]
        case .unauthenticated: headers = [("WWW-Authenticate", "Bearer realm=\"ecdp\"")]
        default: break
        }
    }

    /// - Parameter requestID: is named in the answer, so that a person can quote it.
    package func response(requestID: String) -> HTTPResponse {
        var json = JSONWriter()
        json.object { json in
            json.key("type")
            json.string(kind.type)
            json.key("title")
            json.string(kind.title)
            json.key("status")
            json.int(kind.status)
            if let detail {
                json.key("detail")
                json.string(detail)
            }
            if !faults.isEmpty {
                json.key("errors")
                json.array { json in faults.forEach { Self.write($0, into: &json) } }
            }
            for list in lists {
                json.key(list.name)
                json.array { json in list.values.forEach { json.string($0) } }
            }
            for member in members {
                json.key(member.name)
                json.raw(member.json)
            }
            json.key("request_id")
            json.string(requestID)
        }
        return HTTPResponse(
            status: kind.status, contentType: "application/problem+json", json.buffer, headers: headers)
    }

    private static func write(_ fault: Fault, into json: inout JSONWriter) {
        json.object { json in
            if fault.field.hasPrefix("?") {
                json.key("parameter")
                json.string(String(fault.field.dropFirst()))
            } else {
                json.key("pointer")
                json.string(fault.field)
            }
            json.key("message")
            json.string(fault.message)
            if let hint = fault.hint {
                json.key("hint")
                json.string(hint)
            }
        }
    }
}
