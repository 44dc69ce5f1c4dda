package import Domain
import JSON
import NIOCore

/// An answer that says what is wrong: RFC 9457, `application/problem+json`.
///
/// `type` is stable: programs may decide by it. docs/errors.md lists every one of them.
package struct Problem: Error, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case badRequest = "bad-request"
        case invalidJSON = "invalid-json"
        case invalidParameters = "invalid-parameters"
        case invalidBody = "invalid-body"
        case unauthenticated = "unauthenticated"
        case forbidden = "forbidden"
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case notAcceptable = "not-acceptable"
        case conflict = "conflict"
        case duplicate = "duplicate"
        case archived = "archived"
        case stageMove = "stage-move"
        case stageProof = "stage-proof"
        case jobEnded = "job-ended"
        case notRendered = "not-rendered"
        case erased = "erased"
        case stale = "stale"
        case bodyTooLarge = "body-too-large"
        case uriTooLong = "uri-too-long"
        case unsupportedMediaType = "unsupported-media-type"
        case keyReused = "idempotency-key-reused"
        case preconditionRequired = "precondition-required"
        case tooManyRequests = "too-many-requests"
        case headersTooLarge = "headers-too-large"
        case requestTimeout = "request-timeout"
        case internalError = "internal-error"
        case unavailable = "unavailable"
        case overloaded = "overloaded"

        package var status: Int {
            switch self {
            case .badRequest, .invalidJSON, .invalidParameters: 400
            case .unauthenticated: 401
            case .forbidden: 403
            case .notFound: 404
            case .methodNotAllowed: 405
            case .notAcceptable: 406
            case .requestTimeout: 408
            case .conflict, .duplicate, .archived, .stageMove, .stageProof, .jobEnded, .notRendered: 409
            case .erased: 410
            case .stale: 412
            case .bodyTooLarge: 413
            case .uriTooLong: 414
            case .unsupportedMediaType: 415
            case .invalidBody, .keyReused: 422
            case .preconditionRequired: 428
            case .tooManyRequests: 429
            case .headersTooLarge: 431
            case .internalError: 500
            case .unavailable, .overloaded: 503
            }
        }

        package var title: String {
            switch self {
            case .badRequest: "The request cannot be read"
            case .invalidJSON: "The body is not JSON"
            case .invalidParameters: "A parameter is not valid"
            case .invalidBody: "The body has faults"
            case .unauthenticated: "A valid API key is needed"
            case .forbidden: "The API key may not do this"
            case .notFound: "Nothing is here"
            case .methodNotAllowed: "This cannot be done here"
            case .notAcceptable: "No such format is offered"
            case .conflict: "It conflicts with what is there"
            case .duplicate: "Something alike is there"
            case .archived: "It is archived"
            case .stageMove: "There is no such move"
            case .stageProof: "A proof is missing"
            case .jobEnded: "The job has ended"
            case .notRendered: "There is no PDF"
            case .erased: "It was erased"
            case .stale: "It was changed in the meantime"
            case .bodyTooLarge: "The body is too large"
            case .uriTooLong: "The address is too long"
            case .unsupportedMediaType: "The body has another format"
            case .keyReused: "The idempotency key belongs to another request"
            case .preconditionRequired: "If-Match is needed"
            case .tooManyRequests: "Too many requests"
            case .headersTooLarge: "The headers are too large"
            case .requestTimeout: "The request took too long to arrive"
            case .internalError: "Something went wrong here"
            case .unavailable: "It cannot be done at present"
            case .overloaded: "Too much to do at once"
            }
        }

        /// The value of `type`.
        package var type: String { "urn:ecdp:problem:\(rawValue)" }
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
