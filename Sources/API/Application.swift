import Domain
package import HTTP
package import Logging
import NIOCore
import Postgres
import Repositories
import Synchronization

package import struct Foundation.Date

/// Answers requests: matches, authenticates, authorises, checks parameters, hands on; what is thrown becomes a problem.
///
/// One per event loop, with the database lines of that loop.
package final class Application: HTTPHandler {
    package struct Configuration: Sendable {
        /// Requests a second for each municipality, on each event loop.
        package var requestsPerSecond: Double = 20_000
        /// Bytes a body may have.
        package var bodyLimit = 1 << 20

        package init() {}
    }

    private let configuration: Configuration
    let router: Router<Endpoint>
    private let authenticator: Authenticator
    private let limiter: Mutex<RateLimiter>
    private let accessLog: AccessLog?
    private let metrics = RequestMetrics()
    private let logger: Logger
    private let now: @Sendable () -> Date

    package init(
        endpoints: [Endpoint], authenticator: Authenticator, accessLog: AccessLog?, logger: Logger,
        configuration: Configuration = .init(), now: @escaping @Sendable () -> Date
    ) {
        router = Router(endpoints.map { ($0.method, $0.path, $0) })
        self.authenticator = authenticator
        limiter = Mutex(RateLimiter(perSecond: configuration.requestsPerSecond))
        self.accessLog = accessLog
        self.logger = logger
        self.configuration = configuration
        self.now = now
    }

    package func bodyReading(method: String, path: String) -> BodyReading {
        if case .route(let endpoint, _) = router.match(path: path, method: method), let upload = endpoint.upload {
            return .pieces(limit: upload.limit)
        }
        return .whole(limit: configuration.bodyLimit)
    }

    package func respond(to request: HTTPRequest) async -> HTTPResponse {
        var visit = Visit()
        var response: HTTPResponse
        do {
            response = try await answer(request, &visit)
        } catch is CancellationError {
            response = HTTPResponse(status: 499)
        } catch {
            response = failure(error, request)
        }
        if case .stream(let stream) = response.body, request.method != "HEAD" {
            response.body = .stream(recorded(stream, request, response.status, visit))
        } else {
            record(request, response.status, bytes: response.body.count, visit)
        }
        return response
    }

    /// A stream that is recorded when it has ended, with its bytes; one that broke off as 499 where the client had gone,
    /// and else with the status of the fault, which the client may not have seen.
    private func recorded(
        _ stream: ResponseStream, _ request: HTTPRequest, _ status: Int, _ visit: Visit
    ) -> ResponseStream {
        let bytes = Mutex(0)
        return ResponseStream { writer in
            let produced: Result<Void, any Error>
            var status = status
            do {
                produced = .success(
                    try await stream.produce(
                        ResponseWriter { piece in
                            bytes.withLock { $0 += piece.readableBytes }
                            try await writer.write(piece)
                        }))
            } catch {
                produced = .failure(error)
                status = error is CancellationError ? 499 : self.failure(error, request).status
            }
            self.record(request, status, bytes: bytes.withLock { $0 }, visit)
            try produced.get()
        } failure: { error in
            guard !(error is CancellationError) else { return nil }
            return Problem(error, method: request.method).response(requestID: request.id)
        }
    }

    /// What is known of a request when it is logged.
    private struct Visit {
        var route = "NotFound"
        var tenant: String?
        var key: String?
    }

    private func answer(_ request: HTTPRequest, _ visit: inout Visit) async throws -> HTTPResponse {
        switch router.match(path: request.path, method: request.method) {
        case .nothing: throw Problem(.notFound, "There is no such address.")
        case .otherMethods(let methods) where request.method == "OPTIONS":
            return HTTPResponse(status: 204, headers: Problem(allowing: methods).headers)
        case .otherMethods(let methods):
            throw Problem(allowing: methods)
        case .route(let endpoint, let path):
            visit.route = endpoint.path
            let now = now()
            var credential: Credential?
            var grant: TenantGrant?
            if endpoint.access != .open {
                let known = try await authenticator.credential(request.headers["Authorization"])
                credential = known
                visit.key = known.prefix
                grant = try authorise(known, endpoint, path, now, &visit)
            }
            let parameters = try ParameterValues(request.query, for: endpoint.parameters)
            let media = try media(of: endpoint, accepting: request.headers["Accept"], parameters)
            // Whatever reads a body reads it as it was meant: compressed, a form would be one without a field.
            if endpoint.method != .get { try request.headers.checkIdentity() }
            if let upload = endpoint.upload { try upload.check(request.headers) }
            let context = RequestContext(
                request: request, endpoint: endpoint, pathParameters: path, credential: credential, grant: grant,
                parameters: parameters, media: media, now: now)
            var response = try await endpoint.handler(context)
            if endpoint.success.media.count > 1 { ContentCoding.vary(by: "Accept", &response) }
            ContentCoding.apply(to: &response, of: request)
            return response
        }
    }

    /// The format of the answer. `csv=` asks for CSV, wherever `Accept` admits it: a link in a page cannot say more.
    ///
    /// - Throws: 406 where none that is offered, or that is asked for, is admitted.
    private func media(
        of endpoint: Endpoint, accepting header: String?, _ parameters: ParameterValues
    ) throws -> Media {
        let offered = endpoint.success.media
        let isCSVAskedFor = offered.contains(.csv) && parameters.text("csv") != nil
        if let media = Accept.choose(header, from: isCSVAskedFor ? [.csv] : offered) { return media }
        let reason =
            isCSVAskedFor ? "csv= asks for text/csv, which Accept does not admit: leave one of the two out. " : ""
        throw Problem(.notAcceptable, "\(reason)Offered: \(offered.map(\.rawValue).joined(separator: ", ")).")
    }

    /// A municipality that the credential does not know and one that does not exist answer alike.
    private func authorise(
        _ credential: Credential, _ endpoint: Endpoint, _ path: PathParameters, _ now: Date, _ visit: inout Visit
    ) throws -> TenantGrant? {
        if case .granted(let permission) = endpoint.access {
            guard limiter.withLock({ $0.take(.credential(credential.prefix), at: now) }) else {
                throw Problem(.tooManyRequests, "This API key has used up its requests for now.")
            }
            guard credential.grants.values.contains(where: { $0.permissions.contains(permission) }) else {
                throw Problem(.forbidden, "This needs the permission \(permission.rawValue) in a municipality.")
            }
            return nil
        }
        guard case .permission(let permission) = endpoint.access else { return nil }
        guard let grant = path["code"].flatMap(credential.grant(in:)) else { throw Problem.unknownMunicipality }
        visit.tenant = grant.code
        guard limiter.withLock({ $0.take(.municipality(grant.tenant), at: now) }) else {
            throw Problem(.tooManyRequests, "This municipality has used up its requests for now.")
        }
        guard grant.permissions.contains(permission) else {
            throw Problem(.forbidden, "This needs the permission \(permission.rawValue) in \(grant.code).")
        }
        return grant
    }

    private func failure(_ error: any Error, _ request: HTTPRequest) -> HTTPResponse {
        let problem = Problem(error, method: request.method)
        if problem.kind.status >= 500 {
            logger.error(
                "request failed",
                metadata: ["request_id": "\(request.id)", "error": "\(error)", "problem": "\(problem.kind.code)"])
        }
        return problem.response(requestID: request.id)
    }

    /// Liveness: a process that has too much to do is alive, and is not to be killed for it.
    package func isVital(path: String) -> Bool { path == "/healthz" }

    package func rejection(_ rejection: TransportRejection, of request: RejectedRequest) -> HTTPResponse {
        let response = Problem(refusing: rejection).response(requestID: request.id)
        accessLog?.write(
            AccessLog.Entry(
                requestID: request.id, method: request.method ?? "", route: "Refused", status: response.status,
                bytes: response.body.count,
                durationMicroseconds: Int((NIODeadline.now() - request.received).nanoseconds / 1000),
                remote: request.remoteAddress))
        return response
    }

    private func record(_ request: HTTPRequest, _ status: Int, bytes: Int, _ visit: Visit) {
        let duration = NIODeadline.now() - request.received
        metrics.record(route: visit.route, method: request.method, status: status, duration: duration)
        accessLog?.write(
            AccessLog.Entry(
                requestID: request.id, method: request.method, route: visit.route, status: status,
                bytes: bytes, durationMicroseconds: Int(duration.nanoseconds / 1000),
                tenant: visit.tenant, keyPrefix: visit.key, remote: request.remoteAddress))
    }
}
