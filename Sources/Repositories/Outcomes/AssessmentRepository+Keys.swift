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

    /// The job that makes the pseudonyms anew under the key of generation `$2`.
    package static let rotation = WrittenAnswer(
        "KeyRotation", "A turn to the newest key.",
        columns: [.computed("job_id", .id(of: "job"), sql: "j.id", doc: "The job that does it.")], about: "job_id",
        from: """
            job as j
            where
                j.queue = $1::int4 and j.kind = 'rekey_children' and j.unique_key = 'generation:' || $2::text
                and j.status in ('waiting', 'running', 'completed')
            """)

    /// Asks for the job that makes the pseudonyms anew under the newest key that is configured.
    ///
    /// - Parameter location: the path of jobs.
    /// - Throws: ``KeyFault``; ``Refusal`` where they are made with it already.
    package func requestRekeying(
        keys: MunicipalityKeys?, job: UUID, at now: Date, under location: String, keeping key: IdempotencyKey?,
        as scope: TenantScope
    ) async throws -> Answer {
        guard let keys else { throw KeyFault.missing }
        do {
            try await requireNewer(keys, as: scope)
        } catch let refusal as Refusal {
            // Asked for before, and done meanwhile.
            guard let key, let answer = try? await key.answer(from: database, as: scope) else { throw refusal }
            return answer
        }
        let write = Write(
            [
                .init(
                    "request",
                    Query(SQL.requestRekeying, scope.tenant, Int32(clamping: keys.generation), job, now),
                    Resource.job.constraints)
            ], answer: Self.rotation.sql, subject: String(keys.generation), status: 202, location: .under(location))
        return try await write.commit(to: database, keeping: key, as: scope)
    }

    private func requireNewer(_ keys: MunicipalityKeys, as scope: TenantScope) async throws {
        guard let state = try await keyState(as: scope) else {
            throw Refusal.conflict(Fault("", "there are no pseudonyms yet: the first file takes the newest key"))
        }
        guard state.generation <= keys.generation else { throw KeyFault.older }
        guard state.generation < keys.generation else {
            throw Refusal.conflict(Fault("", "the newest key is in use already", hint: "add one, then start again"))
        }
    }
}
