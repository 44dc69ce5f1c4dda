import Domain
package import HTTP
import NIOCore
import Postgres
import Repositories
package import Resources

import struct Foundation.UUID

/// The pages of one list, as JSON or CSV.
package struct ListPages: Sendable {
    private let repository: ResourceRepository
    private let rendering: ResourceRendering
    private let list: ListParameters
    private let isFixed: Bool
    private let owner: ResourceRepository?

    /// - Parameters:
    ///   - list: what it takes, where that is made already.
    ///   - fixed: a column that the identifier in the path fixes.
    ///   - owner: where the row that the path names is kept: without that row there is no list, not even an empty one.
    package init(
        _ repository: ResourceRepository, _ rendering: ResourceRendering, _ list: ListParameters? = nil,
        fixed: String? = nil, of owner: ResourceRepository? = nil
    ) {
        self.repository = repository
        self.rendering = rendering
        self.list = list ?? ListParameters(repository.resource, fixed: fixed)
        isFixed = fixed != nil
        self.owner = owner
    }

    /// Every parameter the list takes.
    package var parameters: [Parameter] { list.parameters }

    /// Where a list goes on that is narrowed by a row which was merged; nil where no row that it is narrowed by can be.
    package var movedTo: String? {
        list.mergeable.first.map { name, _ in "The same list with the \(name) that it was merged into." }
    }

    package func page(_ context: RequestContext) async throws -> HTTPResponse {
        let fixed = isFixed ? try context.id().uuidString.lowercased() : nil
        let (query, fingerprint) = try list.query(context.parameters, fixed: fixed, for: try reader(context))
        if query.limit == ListQuery.everything {
            var first = query
            first.limit = 1
            if let moved = try await moved(context), try await rows(first, context).count == 0 { return moved }
            return try await everything(query, context)
        }
        let rows = try await rows(query, context)
        if rows.count == 0, let moved = try await moved(context) { return moved }
        let count = min(rows.count, query.limit)
        let next = rows.count > query.limit ? try cursor(rows[count - 1], query, fingerprint).text : nil
        var headers: [(String, String)] = []
        if let next {
            let address = "\(context.request.path)?\(Self.following(context.request.query, next))"
            headers.append(("Link", "<\(address)>; rel=\"next\""))
        }
        var buffer = ByteBufferAllocator().buffer(capacity: 512 + count * 400)
        if context.media == .csv {
            rendering.writeCSV(rows, rows: 0..<count, context.csvDialect, into: &buffer)
            return HTTPResponse(status: 200, contentType: "text/csv; charset=utf-8", buffer, headers: headers)
        }
        buffer.writeStaticString("{\"items\":")
        rendering.writeJSONArray(rows, rows: 0..<count, into: &buffer)
        if let next {
            buffer.writeString(",\"next_cursor\":\"\(next)\"}")
        } else {
            buffer.writeStaticString(",\"next_cursor\":null}")
        }
        return HTTPResponse(status: 200, contentType: "application/json", buffer, headers: headers)
    }

    /// Every row in one answer, in pieces.
    private func everything(_ query: ListQuery, _ context: RequestContext) async throws -> HTTPResponse {
        if try await hasNoOwner(context) { throw Problem(.notFound) }
        let isCSV = context.media == .csv
        let stream = ResponseStream { writer in
            var start = ByteBuffer()
            var hasRows = false
            if isCSV {
                rendering.writeCSVHeader(context.csvDialect, into: &start)
            } else {
                start.writeStaticString("{\"items\":[")
            }
            let part: nonisolated(nonsending) (Rows) async throws -> Void = { rows in
                var buffer = start
                if isCSV {
                    rendering.writeCSVRows(rows, rows: 0..<rows.count, context.csvDialect, into: &buffer)
                } else {
                    rendering.writeJSON(rows, rows: 0..<rows.count, into: &buffer)
                }
                start = ByteBuffer(staticString: isCSV ? "" : ",")
                try await writer.write(buffer)
                hasRows = true
            }
            if case .granted = context.endpoint.access {
                try await repository.forEachPart(of: query, in: try context.granted(), part)
            } else {
                try await repository.forEachPart(of: query, as: try context.scope(), part)
            }
            if !hasRows { try await writer.write(start) }
            if !isCSV { try await writer.write(ByteBuffer(staticString: "],\"next_cursor\":null}")) }
        }
        return HTTPResponse(
            status: 200, headers: [("Content-Type", isCSV ? "text/csv; charset=utf-8" : "application/json")],
            body: .stream(stream))
    }

    private func reader(_ context: RequestContext) throws -> [String] {
        let municipalities =
            if case .granted = context.endpoint.access { try context.granted().tenants.map(String.init) } else {
                [String(try context.scope().tenant)]
            }
        return [context.credential?.prefix ?? ""] + municipalities
    }

    private func rows(_ query: ListQuery, _ context: RequestContext) async throws -> Rows {
        if case .granted = context.endpoint.access {
            return try await repository.list(query, in: try context.granted())
        }
        let scope = try context.scope()
        let rows = try await repository.list(query, as: scope)
        // The row that the page before ended with was erased since: where the next begins is not known any more.
        if let after = query.after, after.value == nil, rows.count == 0, let id = UUID(canonical: after.id),
            try await repository.read(id, as: scope).count == 0
        {
            throw ListParameters.foreignCursor
        }
        if rows.count == 0, try await hasNoOwner(context) { throw Problem(.notFound) }
        return rows
    }

    /// Whether the row that the path names is not there, or was merged into another.
    private func hasNoOwner(_ context: RequestContext) async throws -> Bool {
        guard let owner else { return false }
        guard let row = try await owner.read(try context.id(), as: try context.scope()).first else { return true }
        return try owner.successor(of: row) != nil
    }

    /// Where the list is that is narrowed by a row which was merged into another; nil where none was.
    private func moved(_ context: RequestContext) async throws -> HTTPResponse? {
        guard case .permission = context.endpoint.access, let asked = context.request.query else { return nil }
        for (name, resource) in list.mergeable {
            let rows = ResourceRepository(resource, repository.database)
            var ids = context.parameters.texts(name)
            var isMoved = false
            for (place, sent) in ids.enumerated() {
                guard let id = UUID(canonical: sent),
                    let other = try await rows.successor(of: id, as: try context.scope())
                else { continue }
                ids[place] = other
                isMoved = true
            }
            guard isMoved else { continue }
            let others = ids.joined(separator: ",")
            let query = asked.split(separator: "&").map { $0.hasPrefix("\(name)=") ? "\(name)=\(others)" : String($0) }
                .joined(separator: "&")
            guard query != asked else { continue }
            return MergedRows.moved(to: "\(context.request.path)?\(query)")
        }
        return nil
    }

    private func cursor(_ row: Row, _ query: ListQuery, _ fingerprint: UInt64) throws -> Cursor {
        let columns = repository.resource.columns
        guard let id = columns.firstIndex(where: { $0.name == "id" }),
            let sort = columns.firstIndex(where: { $0.name == query.sort.name })
        else { throw Problem(.internalError) }
        let value = repository.resource.auditsReads ? nil : try row.text(at: sort) ?? ""
        return Cursor(list: fingerprint, value: value, id: try row.text(at: id) ?? "")
    }

    /// The query string with its cursor replaced.
    static func following(_ query: String?, _ cursor: String) -> String {
        guard let query, !query.isEmpty else { return "cursor=\(cursor)" }
        let kept = query.utf8.split(separator: UInt8(ascii: "&")).map { String(Substring($0)) }
            .filter { !$0.hasPrefix("cursor=") }
        return (kept + ["cursor=\(cursor)"]).joined(separator: "&")
    }
}
