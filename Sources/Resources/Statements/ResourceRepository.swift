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
        return try await fetch(query.isShort(resource) ? statement.onReadLines : statement, id: nil, as: scope)
    }

    /// - Returns: one row, or none where the tenant has no such row, be it another's or nobody's.
    package func read(_ id: UUID, as scope: TenantScope) async throws -> Rows {
        try await fetch(Query(resource.sql.read, [scope.tenant, id]).readOnly.onReadLines, id: id, as: scope)
    }

    /// Where reads are audited, the entry and the rows are one transaction: nothing is shown that was not noted.
    private func fetch(_ query: Query, id: UUID?, as scope: TenantScope) async throws -> Rows {
        guard resource.auditsReads else { return try await database.query(query, as: scope.scope) }
        let id = id.map { FieldValue.text($0.uuidString.lowercased()) } ?? .null
        let note = ReadAudit.entry(of: resource.name, id: id, tenant: scope.tenant)
        return try await database.batch([note, query], as: scope.scope)[1]
    }

    /// Makes a row, with whatever else must stand or fall with it.
    ///
    /// - Parameters:
    ///   - values: validated values by column; a column without one takes its declared fallback, or null.
    ///   - further: statements that run after it in the same transaction.
    /// - Throws: ``Refusal`` where the database refuses the row.
    package func create(
        _ id: UUID, _ values: [String: FieldValue], with further: [Query] = [], location: String,
        keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        var parameters: [any PostgresEncodable] = [scope.tenant, id]
        for column in resource.columns where column.writable != .never {
            parameters.append(values[column.name] ?? column.field.fallback ?? FieldValue.null)
        }
        let write = Write(
            statements: [Query(resource.sql.create, parameters)] + further,
            answer: resource.sql.answer, subject: id, status: 201, location: location)
        return try await write.commit(to: database, rules: resource, keeping: key, as: scope)
    }

    /// Changes the named columns of a row that still has the expected version.
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
        return try await change(Query(resource.sql.update, parameters), id, as: scope)
    }

    package func archive(_ id: UUID, version: Int?, as scope: TenantScope) async throws -> Answer {
        let version = version.map { FieldValue.text(String($0)) } ?? .null
        return try await change(Query(resource.sql.archive, [scope.tenant, id, version]), id, as: scope)
    }

    /// One compare-and-set, and the row as it then stands, in one transaction.
    func change(_ statement: Query, _ id: UUID, as scope: TenantScope) async throws -> Answer {
        try await Refusal.translating(resource) {
            let results = try await database.batch(
                [statement, Query(resource.sql.answer, [scope.tenant, id])], as: scope.scope)
            guard let row = results[1].first else { throw Refusal.missing }
            let version = try row.decode(Int?.self, at: 1)
            if results[0].affected == 0 {
                // What is shown beside the municipality's own rows has no version.
                guard let version else { throw Refusal.conflict(Fault("", "is not the municipality's own to change")) }
                throw try row.decode(Bool.self, at: 2) ? Refusal.archived : Refusal.stale(current: version)
            }
            return Answer(status: 200, body: try row.decode(String.self, at: 0), version: version, location: nil)
        }
    }
}
