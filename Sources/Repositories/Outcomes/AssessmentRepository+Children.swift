import Assessments
package import Digests
import Domain
import JSON
package import Postgres
package import Resources

package import struct Foundation.UUID

/// What is done with rows of children: read, for who may, and erased. And a wave is closed.
extension AssessmentRepository {
    /// The rows that ``children(of:after:limit:as:)`` gives.
    package static let child = Shape(
        "ChildAssessment", "An assessment of a child, under its pseudonym.",
        [
            Field("upload_id", .id(of: "assessment_upload"), doc: "The file it came in."),
            Field("line", .integer(1...Int(Int32.max)), doc: "Its line there."),
            Field("pseudonym", .text(64...64), doc: "What stands for the child, in all waves of the municipality."),
            Field("centre_id", .id(of: "centre"), doc: "The centre that the child goes to."),
            Field("birth_month", .date, doc: "First day of the month in which the child was born."),
            Field("sex", .code(ChildSex.codes), doc: "female, male or unknown."),
            Field("assessor", .text(1...40), doc: "The assessor's code."),
            Field("assessed_on", .date, doc: "Day of the assessment."),
            Field("scores", .json(), doc: "Scores in hundredths of a point, by the domain's code; null for none."),
            Field("basis", .code(AssessmentBasis.codes), doc: "What the processing rests on."),
            Field("consented_on", .date, nullable: true, doc: "Day of the consent."),
            Field("approval", .text(1...100), nullable: true, doc: "Reference of the research's approval."),
        ])

    /// Assessments of a wave, in order. That they were read is on the audit trail; without the permission `children` the
    /// database refuses.
    ///
    /// - Parameter place: file and line of the last one before.
    /// - Returns: nil where the tenant has no such wave.
    package func children(
        of wave: UUID, after place: (upload: UUID, line: Int)?, limit: Int, as scope: TenantScope
    ) async throws -> Rows? {
        let results = try await database.batch(
            [
                Query(SQL.isThere, scope.tenant, wave),
                Query(
                    SQL.children, scope.tenant, wave, place?.upload, place.map { Int32(clamping: $0.line) },
                    Int32(clamping: limit)),
            ], as: scope.scope)
        return results[0].count > 0 ? results[1] : nil
    }

    /// What was erased of a child.
    package struct Withdrawal: Sendable {
        let id: UUID
        let withdrawnOn: String
        /// Assessments that were erased.
        let erased: Int

        private static let rendering = ValueRendering<Withdrawal>(
            "RecordedWithdrawal", "A consent that was withdrawn.",
            [
                .init("id", .id(of: "child_withdrawal"), doc: "Identifier of the record.") {
                    $0.id.uuidString.lowercased()
                },
                .init("withdrawn_on", .date, doc: "Day on which the consent was withdrawn.") { $0.withdrawnOn },
                .init("erased", .integer(0...Int(Int32.max)), doc: "Assessments of the child that were erased.") {
                    $0.erased
                },
            ])

        /// Of the answer, for the OpenAPI document too.
        package static let shape = rendering.shape

        fileprivate var json: String {
            var writer = JSONWriter()
            Self.rendering.write(self, into: &writer)
            return writer.string
        }
    }

    /// Records that the consent for a child was withdrawn, and erases what rests on it. Doing so again erases nothing more.
    ///
    /// - Parameters:
    ///   - reference: in its canonical form.
    ///   - key: makes the idempotency key of the request, of what may be kept of the reference and the day.
    /// - Throws: ``KeyFault``; ``Refusal``.
    package func withdraw(
        child reference: [UInt8], on day: String, as id: UUID, keys: MunicipalityKeys?,
        keeping key: @Sendable ([UInt8]) throws -> IdempotencyKey?, scope: TenantScope
    ) async throws -> Answer {
        guard let keys else { throw KeyFault.missing }
        do {
            return try await database.transaction(as: scope.scope, deadline: .seconds(60)) { session in
                let generation = try await Self.generation(of: keys, scope.tenant, session)
                let asked = SHA256Digest(reference + [0] + Array(day.utf8))
                let key = try key(keys.fingerprint(of: asked, generation: generation).bytes)
                if let key { try await Self.claim(key, scope, session) }
                let child = keys.pseudonym(of: reference, generation: generation).bytes
                do {
                    _ = try await session.query(
                        SQL.withdraw, scope.tenant, id, Int32(clamping: generation), child, day)
                } catch let error as PostgresError where error.constraint?.hasSuffix("_future_check") == true {
                    throw Refusal.invalid([Fault("/withdrawn_on", "is after today")])
                }
                let erased = try await session.query(SQL.erase, scope.tenant, child, day).first
                let done = Withdrawal(
                    id: id, withdrawnOn: day, erased: try erased?.decode(Int.self, at: 0) ?? 0
                ).json
                if let key {
                    _ = try await session.query(
                        SQL.keep, scope.tenant, key.credential, key.key, done, String?.none, Int32(200))
                }
                return Answer(status: 200, body: done, version: nil, location: nil)
            }
        } catch Repeated.key(let key) {
            return try await key.answer(from: database, as: scope)
        }
    }

    private static func claim(_ key: IdempotencyKey, _ scope: TenantScope, _ session: Session) async throws {
        do {
            try await session.batch(key.claim(scope.tenant))
        } catch let error as PostgresError where error.constraint == "idempotency_key_pkey" {
            throw Repeated.key(key)
        }
    }

    /// Closes a wave: no assessment comes in any more, and what its groups reached is written down.
    ///
    /// - Throws: ``Refusal``: `stale`, `archived`, `missing`; what the database refuses.
    package func close(
        _ wave: UUID, version: Int?, on day: String, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let constraints = Resource.assessmentWave.constraints.with([
            "assessment_wave_closed_on_check": .init("/on", "must not be before the wave starts"),
            "assessment_wave_closed_on_future_check": .init("/on", "is after today"),
        ])
        let write = Write(
            [
                .requireCurrent(.assessmentWave, wave, version: version, scope.tenant, constraints),
                .init("close", Query(SQL.close, scope.tenant, wave, FieldValue.text(day)), constraints),
            ], answer: Resource.assessmentWave.sql.answer, subject: wave, status: 200)
        return try await write.commit(to: database, keeping: key, as: scope)
    }
}
