import Domain
package import Postgres

package import struct Foundation.Date
package import struct Foundation.UUID

extension FieldValue: PostgresEncodable {
    package var postgresParameter: Parameter {
        switch self {
        case .null: .null
        case .text(let text): text.postgresParameter
        case .list(let items): items.postgresParameter
        case .rows: .null
        }
    }
}

/// Rows of one resource: read for JSON and CSV as they come, written from validated values. One round trip a method.
package struct ResourceRepository: Sendable {
    package let resource: Resource
    package let database: Database

    package init(_ resource: Resource, _ database: Database) {
        self.resource = resource
        self.database = database
    }

    /// - Returns: up to `limit` + 1 rows of the resource's columns.
    package func list(_ query: ListQuery, as scope: TenantScope) async throws -> Rows {
        let (sql, parameters) = query.statement(resource)
        let statement = Query(sql, [scope.tenant] + parameters as [any PostgresEncodable]).readOnly
        let list = query.isShort(resource) ? statement.onReadLines : statement
        guard resource.auditsReads else { return try await database.query(list, as: scope.scope) }
        // One transaction: nothing is shown that was not noted.
        let note = Query(ReadAudit.SQL.readList, scope.tenant, resource.name)
        return try await database.batch([note, list], as: scope.scope)[1]
    }

    /// - Returns: one row, or none where the tenant has no such row, be it another's or nobody's.
    package func read(_ id: UUID, as scope: TenantScope) async throws -> Rows {
        let query =
            resource.auditsReads
            ? Query(resource.sql.notedRead, [scope.tenant, id])
            : Query(resource.sql.read, [scope.tenant, id]).readOnly.onReadLines
        return try await database.query(query, as: scope.scope)
    }

    /// The row that stands in a row's place, where it was merged into another.
    package func successor(of row: Row) throws -> String? {
        guard let name = resource.successor, let column = resource.columns.firstIndex(where: { $0.name == name })
        else { return nil }
        return try row.text(at: column)
    }

    /// - Returns: nil where the tenant has no such row, or it was not merged.
    package func successor(of id: UUID, as scope: TenantScope) async throws -> String? {
        try await read(id, as: scope).first.flatMap(successor(of:))
    }

    /// Makes a row and the child rows that its body holds.
    ///
    /// - Parameters:
    ///   - values: validated values by column; a column without one takes its declared fallback, or null.
    ///   - newID: makes the identifiers of child rows.
    /// - Throws: ``Refusal`` where the database refuses a row; a fault of a child row points at it.
    package func create(
        _ id: UUID, _ values: BodyReader.Values, newID: () -> UUID, location: String, keeping key: IdempotencyKey?,
        as scope: TenantScope
    ) async throws -> Answer {
        var parameters: [any PostgresEncodable] = [scope.tenant, id]
        for column in resource.columns where column.writable != .never {
            parameters.append(values[column.name] ?? column.field.fallback ?? FieldValue.null)
        }
        let row = Write.Step(resource.name, Query(resource.sql.create, parameters), resource.constraints)
        let children = resource.children.compactMap {
            $0.step(values[$0.name], of: id, tenant: scope.tenant, newID: newID)
        }
        let last = resource.completion.map { [$0.step(of: id, tenant: scope.tenant)] } ?? []
        let write = Write(
            [row] + children + last, answer: resource.sql.answer, subject: id, status: 201, location: .at(location),
            showing: .init(resource.name, id), releasing: resource.release)
        return try await write.commit(to: database, keeping: key, as: scope)
    }

    /// Changes the named columns of a row that still has the expected version. Where they have those values already,
    /// nothing is written and the version stays.
    ///
    /// - Parameter version: nil for whatever version it has.
    /// - Throws: ``Refusal``: `missing`, `stale`, `archived`, or what the database refuses.
    package func update(
        _ id: UUID, version: Int?, _ values: [String: FieldValue], as scope: TenantScope
    ) async throws -> Answer {
        var parameters: [any PostgresEncodable] = [
            scope.tenant, id, version.map { FieldValue.text(String($0)) } ?? .null,
            FieldValue.list(values.keys.sorted()),
        ]
        for column in resource.columns where column.writable == .always {
            parameters.append(values[column.name] ?? FieldValue.null)
        }
        return try await change(
            Query(resource.sql.update, parameters), lock: resource.sql.lock, version: version, id, as: scope)
    }

    package func archive(_ id: UUID, version: Int?, as scope: TenantScope) async throws -> Answer {
        let expected = version.map { FieldValue.text(String($0)) } ?? .null
        return try await change(
            Query(resource.sql.archive, [scope.tenant, id, expected]), lock: resource.sql.archiveLock,
            version: version, id, as: scope)
    }

    /// One compare-and-set, and the row as it then stands, in one transaction. The row is locked first, so that all of it
    /// sees the same version.
    private func change(
        _ statement: Query, lock: String, version: Int?, _ id: UUID, as scope: TenantScope
    ) async throws -> Answer {
        let results: [Rows]
        do {
            results = try await database.batch(
                [
                    Query(lock, [scope.tenant, id]), statement,
                    Query(resource.sql.answer, [scope.tenant, id]),
                ], as: scope.scope)
        } catch let error as PostgresError {
            throw Refusal(error, resource.constraints) ?? error
        }
        guard let row = results[2].first else { throw Refusal.missing }
        let present = try row.decode(Int?.self, at: 1)
        if results[1].affected == 0 {
            // What is shown beside the municipality's own rows has no version.
            guard let present else { throw Refusal.conflict(Fault("", "is not the municipality's own to change")) }
            if try row.decode(Bool.self, at: 2) { throw Refusal.archived }
            // Otherwise it has those values already: nothing was to be done.
            if let version, version != present { throw Refusal.stale(current: present) }
        }
        return Answer(status: 200, body: try row.decode(String.self, at: 0), version: present, location: nil)
    }
}
