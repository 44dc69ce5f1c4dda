/// Whose data a transaction may see, and who acts: the only way into the database.
///
/// A scope becomes settings of the one transaction a batch runs in (``DatabaseConfiguration/scopeStatement``), and
/// row-level security reads them. With ``none`` nothing is set, and a policy that compares with the setting matches no
/// row.
///
/// The statement is the application's own. The one that is run unless the configuration names another wants this function,
/// and a policy reads what it has set:
///
/// ```sql
/// create function app.enter(tenant int4, tenants int4[], actor text, request_id text) returns void
/// language sql as $$
///     select set_config('app.tenant_id', coalesce(tenant::text, ''), true),
///         set_config('app.tenants', coalesce(tenants::text, ''), true),
///         set_config('app.actor', coalesce(actor, ''), true),
///         set_config('app.request_id', coalesce(request_id, ''), true)
/// $$;
/// create policy own_rows on place
///     using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::int4);
/// ```
public struct Scope: Sendable, Hashable {
    let tenant: Int32?
    let tenants: [Int32]?
    let actor: String?
    let requestID: String?

    /// One tenant's data.
    ///
    /// - Parameters:
    ///   - id: the tenant.
    ///   - actor: who acts, for an audit trail.
    public static func tenant(_ id: Int32, actor: String) -> Scope {
        Scope(tenant: id, tenants: nil, actor: actor, requestID: nil)
    }

    /// A read across several tenants, where policies allow it.
    ///
    /// - Parameters:
    ///   - ids: the tenants; an empty list sees none.
    ///   - actor: who acts, for an audit trail.
    public static func tenants(_ ids: [Int32], actor: String) -> Scope {
        Scope(tenant: nil, tenants: ids, actor: actor, requestID: nil)
    }

    /// No tenant: sees no tenant's rows. Costs no statement.
    public static let none = Scope(tenant: nil, tenants: nil, actor: nil, requestID: nil)

    /// The same scope, with the id of the request it serves, for an audit trail.
    public func with(requestID: String) -> Scope {
        Scope(tenant: tenant, tenants: tenants, actor: actor, requestID: requestID)
    }

    /// - Throws: ``PostgresError`` of kind `invalidParameter` for a NUL character, at which the server would stop reading.
    func validate() throws {
        if actor?.utf8.contains(0) == true || requestID?.utf8.contains(0) == true {
            throw PostgresError(.invalidParameter, .notSent, "the scope holds a NUL character")
        }
    }

    /// Whether there is nothing to set.
    var isNone: Bool { tenant == nil && tenants == nil && actor == nil && requestID == nil }

    /// Whether it sets one tenant, who acts and the request, and nothing else: so one replaces another of the kind, even in
    /// the same transaction, where the scope statement leaves as it is what it is not given.
    var replacesItsKind: Bool { tenant != nil && tenants == nil && actor != nil && requestID != nil }

    /// The parameters of ``DatabaseConfiguration/scopeStatement``.
    var parameters: [Parameter] {
        [
            tenant.map { .integer(Int64($0)) } ?? .null,
            tenants.map { .text(ArrayText.text(of: $0.map { .integer(Int64($0)) })) } ?? .null,
            actor.map { .text($0) } ?? .null,
            requestID.map { .text($0) } ?? .null,
        ]
    }
}

extension Scope: CustomStringConvertible, CustomReflectable {
    /// The tenants; who acts may be personal information.
    public var description: String {
        if let tenant { return "Scope(tenant \(tenant))" }
        return tenants.map { "Scope(tenants \($0))" } ?? "Scope(no tenant)"
    }

    /// Likewise.
    public var customMirror: Mirror { Mirror(self, children: ["tenant": tenant as Any, "tenants": tenants as Any]) }
}
