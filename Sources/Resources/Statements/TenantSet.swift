package import Postgres

/// The tenants that one read may look at together, on relations whose policies allow sets of them: see `app.share_in_sets`.
package struct TenantSet: Sendable {
    package let tenants: [Int32]
    package let scope: Scope

    /// - Parameter actor: who reads, as in ``TenantScope``.
    package init(tenants: [Int32], actor: String, requestID: String? = nil) {
        self.tenants = tenants.sorted()
        let scope = Scope.tenants(self.tenants, actor: actor)
        self.scope = requestID.map { scope.with(requestID: $0) } ?? scope
    }
}

extension ResourceRepository {
    /// - Returns: up to `limit` + 1 rows of the resource's columns, of all tenants of the set.
    package func list(_ query: ListQuery, in set: TenantSet) async throws -> Rows {
        let (sql, parameters) = query.statement(resource, isSet: true)
        return try await database.query(
            Query(sql, [set.tenants] + parameters as [any PostgresEncodable]).readOnly, as: set.scope)
    }
}
