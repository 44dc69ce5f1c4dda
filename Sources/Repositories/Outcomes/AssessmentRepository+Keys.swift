package import Digests
import Domain
import Postgres
package import Resources

package import struct Foundation.Date
package import struct Foundation.UUID

/// With which of its keys a municipality's pseudonyms are made.
extension AssessmentRepository {
    /// - Returns: generation and when it came; nil before the first file.
    package func keyState(as scope: TenantScope) async throws -> (generation: Int, rekeyedAt: String?)? {
        let rows = try await database.query(SQL.keyState, scope.tenant, as: scope.scope)
        return try rows.first.map { (try $0.decode(Int.self, at: 0), try $0.decode(String?.self, at: 1)) }
    }

    /// Asks for the job that makes the pseudonyms anew under the newest key that is configured.
    ///
    /// - Throws: ``KeyFault``; ``Refusal`` where they are made with it already.
    package func requestRekeying(
        keys: MunicipalityKeys?, job: UUID, at now: Date, as scope: TenantScope
    ) async throws -> UUID {
        guard let keys else { throw KeyFault.missing }
        guard let state = try await keyState(as: scope) else {
            throw Refusal.conflict(Fault("", "there are no pseudonyms yet: the first file takes the newest key"))
        }
        guard state.generation <= keys.generation else { throw KeyFault.older }
        guard state.generation < keys.generation else {
            throw Refusal.conflict(Fault("", "the newest key is in use already", hint: "add one, then start again"))
        }
        let rows = try await database.query(
            SQL.requestRekeying, scope.tenant, Int32(clamping: keys.generation), job, now, as: scope.scope)
        guard let row = rows.first else { throw Refusal.missing }
        return try row.decode(UUID.self, at: 0)
    }
}
