package import Repositories

package import struct Foundation.Date

/// Who asks, and what they may do where.
package final class Credential: Sendable {
    /// The public part of the key: what logs and the audit trail call it.
    package let prefix: String
    /// For the audit trail.
    package let actor: String
    package let grants: [String: TenantGrant]
    package let expiresAt: Date?

    package init(prefix: String, grants: [TenantGrant]) {
        self.prefix = prefix
        actor = "key:\(prefix)"
        self.grants = Dictionary(grants.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        expiresAt = grants.lazy.compactMap(\.expiresAt).min()
    }

    /// What it may do in a municipality.
    ///
    /// - Parameter code: the Demarcation Board writes it in capitals; people do not always.
    package func grant(in code: String) -> TenantGrant? { grants[code] ?? grants[code.uppercased()] }
}
