package import Domain
import Postgres

package import struct Foundation.UUID

extension ResourceRepository {
    /// Why a row that was to be changed was not the one that the caller read: asked after ``Refusal/notCurrent``.
    package func whyNotCurrent(_ id: UUID, as scope: TenantScope) async throws -> Refusal {
        let rows = try await database.query(
            Query(resource.sql.answer, [scope.tenant, id]).readOnly, as: scope.scope)
        guard rows.count > 0, let version = try rows[0].decode(Int?.self, at: 1) else { return .missing }
        return try rows[0].decode(Bool.self, at: 2) ? .archived : .stale(current: version)
    }
}
