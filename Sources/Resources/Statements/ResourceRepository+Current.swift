import Domain
import Postgres

package import struct Foundation.UUID

extension Write {
    /// The row that a step of ``Step/requireCurrent(_:_:version:_:holding:_:)`` holds.
    struct Held: Sendable {
        let resource: Resource
        let id: UUID
        let hold: RowHold

        /// Why it is not the row that the caller read.
        func refusal(in database: Database, as scope: TenantScope) async throws -> Refusal {
            let state = Query(resource.sql.state, [scope.tenant, id]).readOnly
            guard let row = try await database.query(state, as: scope.scope).first,
                let version = try row.decode(Int?.self, at: 0)
            else { return .missing }
            return try hold != .erasing && row.decode(Bool.self, at: 1) ? .archived : .stale(current: version)
        }
    }
}

extension Write.Step {
    /// Locks the row that something is done with. Where it is not there, archived, or of another version, the change ends
    /// with ``Refusal/missing``, ``Refusal/archived`` or ``Refusal/stale(current:)``.
    ///
    /// - Parameter version: the one that the caller read; nil for any.
    package static func requireCurrent(
        _ resource: Resource, _ id: UUID, version: Int?, _ tenant: Int32, holding hold: RowHold = .change,
        _ constraints: ConstraintFaults? = nil
    ) -> Write.Step {
        let expected: FieldValue = version.map { .text(String($0)) } ?? .null
        var step = Write.Step(
            "require_current", Query(resource.sql.requireCurrent(hold), [tenant, id, expected]),
            constraints ?? resource.constraints, requirements: ["\(resource.table)_current": .notCurrent])
        step.held = Write.Held(resource: resource, id: id, hold: hold)
        return step
    }
}
