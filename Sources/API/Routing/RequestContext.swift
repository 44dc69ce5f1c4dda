import Digests
import Domain
import Evaluation
package import Foundation
package import HTTP
import JSON
package import NIOCore
package import Repositories
package import Resources

/// A request on its way: matched, authenticated and authorised, its parameters read.
package struct RequestContext: Sendable {
    package let request: HTTPRequest
    package let endpoint: Endpoint
    package let pathParameters: PathParameters
    package let credential: Credential?
    /// What the credential may do in the municipality that the path names.
    package let grant: TenantGrant?
    package let parameters: ParameterValues
    package let media: Media
    package let now: Date

    /// The tenant's transaction scope.
    ///
    /// - Throws: a problem where the path names no municipality; endpoints with a permission always have one.
    package func scope() throws -> TenantScope {
        guard let grant, let credential else { throw Problem(.notFound) }
        return TenantScope(tenant: grant.tenant, actor: credential.actor, requestID: request.id)
    }

    /// The municipalities that an endpoint over a set reads: those in which the credential has the permission, or of
    /// them the ones that `?municipality=` names.
    ///
    /// - Throws: 404 where it names one that the credential does not know or may not read, whether it exists or not.
    package func granted() throws -> TenantSet {
        guard case .granted(let permission) = endpoint.access, let credential else { throw Problem(.notFound) }
        var grants = credential.grants.values.filter { $0.permissions.contains(permission) }
        if case .list(let codes)? = parameters[Self.municipality.field.name] {
            grants = try codes.map { code in
                guard let grant = credential.grant(in: code), grant.permissions.contains(permission) else {
                    throw Problem.unknownMunicipality
                }
                return grant
            }
        }
        return TenantSet(
            tenants: grants.map(\.tenant), actor: credential.actor, requestID: request.id)
    }

    /// Narrows an endpoint over a set of municipalities.
    package static let municipality = Parameter(
        Field("municipality", .text(2...6), doc: "These municipalities only, by their codes."), many: true)

    /// The identifier that the path names `{id}`: one that is no UUID names nothing.
    package func id() throws -> UUID {
        guard let text = pathParameters["id"], let id = UUID(canonical: text) else { throw Problem(.notFound) }
        return id
    }

    /// A new identifier, in order of time.
    package func newID() -> UUID { .version7(at: now) }

    /// Path of the municipality that is asked, `/v1/municipalities/CPT`, as the request spelled it.
    package var municipalityPath: String { "/" + request.path.split(separator: "/").prefix(3).joined(separator: "/") }

    /// The form in which CSV is asked for.
    package var csvDialect: CSVDialect { parameters.text("csv").flatMap(CSVDialect.init) ?? .standard }

    /// Today in South Africa, `2026-11-24`.
    package var today: String { Day(southAfrican: now).description }

    /// The values of the endpoint's body, of which a merge patch need not have all: see ``BodyReader``.
    package func body() throws -> BodyValues {
        guard let body = endpoint.body else { return BodyValues(byName: [:]) }
        return BodyValues(
            byName: try BodyReader.read(
                try request.json(body.format), body.fields, requiresAll: body.format == .json, today: today))
    }

    /// The versions that `If-Match` asks for, one of which the row must have; nil for `*`.
    ///
    /// - Throws: 428 without the header, 400 where it is malformed, 412 where it can match no version.
    package func expectedVersions() throws -> [Int]? {
        guard let header = request.headers["If-Match"] else {
            throw Problem(.preconditionRequired, "Send the ETag of the row you read as If-Match.")
        }
        guard let condition = ETag.Condition(header) else {
            throw Problem(.invalidParameters, "If-Match is * or a list of ETags, each in quotation marks.")
        }
        guard case .tags(let tags) = condition else { return nil }
        // Strong comparison: a weak tag does not say that the row is as it was read.
        let versions = tags.filter { !$0.isWeak }.compactMap(\.version)
        guard !versions.isEmpty else {
            throw Problem(
                .stale,
                tags.contains(where: \.isWeak)
                    ? """
                    If-Match names a weak ETag (W/), which never matches. A proxy that compresses answers may have made \
                    it weak: send it without W/.
                    """ : "If-Match names no version of this row.")
        }
        return versions
    }

    /// Makes a change under `If-Match`.
    ///
    /// - Parameters:
    ///   - versions: as ``expectedVersions()`` gives them.
    ///   - change: compares and sets; throws ``Refusal/stale(current:)`` where the row has another version.
    package func matching<Result>(
        _ versions: [Int]?, _ change: (Int?) async throws -> Result
    ) async throws -> Result {
        do {
            return try await change(versions?.first)
        } catch Refusal.stale(let current) {
            guard let versions, current != versions.first, versions.contains(current) else {
                throw Refusal.stale(current: current)
            }
            return try await change(current)
        }
    }

    /// The idempotency key, if the client sent one.
    ///
    /// - Parameter body: of an upload, whose body is not the request's: its bytes.
    package func idempotencyKey(body: ByteBuffer? = nil) throws -> IdempotencyKey? {
        guard endpoint.takesKey, let key = request.headers["Idempotency-Key"] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Problem(
                .invalidParameters, "An Idempotency-Key has 1 to 255 printable ASCII characters without spaces.")
        }
        let asked = Array("\(request.method) \(request.path)?\(request.query ?? "")\n".utf8)
        // The order of members and white space mean nothing: a client that repeats itself may write them anew.
        let said =
            body.map { Array($0.readableBytesView) }
            ?? (try? JSONParser.parse(request.body.buffer)).map { Array($0.sorted.text.utf8) } ?? request.body.bytes
        return IdempotencyKey(
            credential: credential?.prefix ?? "", key: key, fingerprint: SHA256Digest(asked + said).bytes,
            now: now)
    }
}
