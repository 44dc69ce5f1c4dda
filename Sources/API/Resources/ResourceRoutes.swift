import Domain
import FoundationEssentials
package import HTTP
import NIOCore
import Postgres
import Repositories
package import Resources

/// The endpoints of one resource, made from its declaration: list, read, create, change, archive.
package struct ResourceRoutes: Sendable {
    private let form: ResourceForm
    private let repository: ResourceRepository
    private let pages: ListPages

    init(_ form: ResourceForm, _ database: Database) {
        self.form = form
        repository = ResourceRepository(form.resource, database)
        pages = ListPages(repository, form.rendering, form.list)
    }

    private var resource: Resource { form.resource }
    private var rendering: ResourceRendering { form.rendering }
    private var row: Shape { form.row }
    private var schema: String { form.schema }
    private var readable: String { form.readable }
    private var collection: String { "/v1/municipalities/{code}/\(resource.path)" }
    private var item: String { "\(collection)/{id}" }
    private var tag: String { resource.path }

    package var endpoints: [Endpoint] {
        Resource.Operation.allCases.filter(resource.operations.contains).map { operation in
            switch operation {
            case .list: listEndpoint
            case .read: readEndpoint
            case .create: createEndpoint
            case .update: updateEndpoint
            case .archive: archiveEndpoint
            }
        }
    }

    private var listEndpoint: Endpoint {
        Endpoint(
            .get, collection, operation: "list\(schema)s", tag: tag, summary: "List \(readable)s, a page at a time.",
            access: .permission(resource.readPermission), parameters: pages.parameters,
            success: .init(
                200, "A page.", form.page, media: [.json, .csv], movedTo: pages.movedTo),
            handler: { try await pages.page($0) })
    }

    private var readEndpoint: Endpoint {
        Endpoint(
            .get, item, operation: "read\(schema)", tag: tag, summary: "Read a \(readable).",
            access: .permission(resource.readPermission),
            success: .init(200, resource.summary, row, media: [.json, .csv], hasETag: true),
            handler: { try await read($0) })
    }

    private var createEndpoint: Endpoint {
        Endpoint(
            .post, collection, operation: "create\(schema)", tag: tag, summary: "Make a \(readable).",
            access: .permission(resource.writePermission), body: form.createBody,
            success: .init(201, "The new \(readable).", row, hasETag: true, hasLocation: true),
            // A person's row, which can have been erased since the request was first done.
            problems: resource.auditsReads ? [.erased] : [],
            handler: { context in
                let values = try context.body().byName
                let faults = resource.check(values)
                guard faults.isEmpty else { throw Refusal.invalid(faults) }
                let id = context.newID()
                let answer = try await repository.create(
                    id, values, newID: { context.newID() },
                    location: "\(context.request.path)/\(id.uuidString.lowercased())",
                    keeping: try context.idempotencyKey(), as: try context.scope())
                return answer.response
            })
    }

    private var updateEndpoint: Endpoint {
        Endpoint(
            .patch, item, operation: "update\(schema)", tag: tag,
            summary: "Change a \(readable): JSON merge patch (RFC 7396).",
            access: .permission(resource.writePermission), body: form.updateBody, needsIfMatch: true,
            success: .init(200, "The \(readable) as it stands now.", row, hasETag: true),
            handler: { context in
                let id = try context.id()
                let versions = try context.expectedVersions()
                let values = try context.body().byName
                let faults = resource.check(values)
                guard faults.isEmpty else { throw Refusal.invalid(faults) }
                let scope = try context.scope()
                return try await context.matching(versions) {
                    try await repository.update(id, version: $0, values, as: scope).response
                }
            })
    }

    private var archiveEndpoint: Endpoint {
        Endpoint(
            .delete, item, operation: "archive\(schema)", tag: tag,
            summary: "Archive a \(readable): it is kept, and left out of lists.",
            access: .permission(resource.writePermission), needsIfMatch: true,
            success: .init(200, "The archived \(readable).", row, hasETag: true),
            handler: { context in
                let id = try context.id()
                let scope = try context.scope()
                return try await context.matching(try context.expectedVersions()) {
                    try await repository.archive(id, version: $0, as: scope).response
                }
            })
    }

    private func read(_ context: RequestContext) async throws -> HTTPResponse {
        let id = try context.id()
        let scope = try context.scope()
        let rows = try await repository.read(id, as: scope)
        guard rows.count == 1, try repository.successor(of: rows[0]) == nil else { throw Problem(.notFound) }
        var buffer = ByteBufferAllocator().buffer(capacity: 1024)
        // The version is the JSON's tag: other bytes have no part in it.
        if context.media == .csv {
            rendering.writeCSV(rows, rows: 0..<1, context.csvDialect, into: &buffer)
            return HTTPResponse(
                status: 200, contentType: "text/csv; charset=utf-8", buffer,
                headers: [("Cache-Control", "private, no-cache")])
        }
        var headers: [(String, String)] = []
        if let column = rendering.versionColumn, let version = try rows[0].decode(Int?.self, at: column) {
            let tag = ETag(version: version).text
            if resource.isKnownByVersion, let known = context.request.knownTag(tag) {
                return HTTPResponse(
                    status: 304, headers: [("ETag", known), ("Cache-Control", "private, no-cache")])
            }
            headers = [("ETag", tag), ("Cache-Control", "private, no-cache")]
        }
        rendering.writeJSON(rows, rows: 0..<1, into: &buffer)
        return HTTPResponse(status: 200, contentType: "application/json", buffer, headers: headers)
    }
}

extension HTTPRequest {
    /// The tag under which the client has what is tagged so, if `If-None-Match` says that it has it: that of its
    /// compressed form, where it names that one. A malformed header names nothing.
    func knownTag(_ tag: String) -> String? {
        guard let header = headers["If-None-Match"] else { return nil }
        switch ETag.Condition(header) {
        case nil: return nil
        case .any: return tag
        case .tags(let tags):
            return tags.first { "\"\($0.identity)\"" == tag }.map { "\"\($0.opaque)\"" }
        }
    }
}

extension Answer {
    /// As an HTTP answer; one that is repeated says so.
    package var response: HTTPResponse {
        var headers: [(String, String)] = []
        if let version { headers.append(("ETag", ETag(version: version).text)) }
        if let location { headers.append(("Location", location)) }
        if isRepeated { headers.append(("Idempotency-Replayed", "true")) }
        return HTTPResponse(status: status, contentType: "application/json", body, headers: headers)
    }
}
