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

extension Write.Step {
    /// Locks the row that something is done with. Where it is not there, archived, or of another version, the change ends
    /// with ``Refusal/notCurrent``; ``ResourceRepository/whyNotCurrent(_:as:)`` says which.
    ///
    /// - Parameter version: the one that the caller read; nil for any.
    package static func requireCurrent(
        _ resource: Resource, _ id: UUID, version: Int?, _ tenant: Int32, holding hold: RowHold = .change,
        _ constraints: ConstraintFaults? = nil
    ) -> Write.Step {
        let expected: FieldValue = version.map { .text(String($0)) } ?? .null
        return Write.Step(
            "require_current", Query(resource.sql.requireCurrent(hold), [tenant, id, expected]),
            constraints ?? resource.constraints, requirements: ["\(resource.table)_current": .notCurrent])
    }
}
