package import Postgres

/// A transaction's tenant as number and as ``Scope``: the statement says the one, row-level security the other.
package struct TenantScope: Sendable {
    package let tenant: Int32
    package let scope: Scope

    /// - Parameters:
    ///   - actor: who acts, for the audit trail: `key:<prefix>`, `worker`, `operator:<login>`.
    ///   - requestID: the HTTP request's, if there is one.
    package init(tenant: Int32, actor: String, requestID: String? = nil) {
        self.tenant = tenant
        let scope = Scope.tenant(tenant, actor: actor)
        self.scope = requestID.map { scope.with(requestID: $0) } ?? scope
    }
}
