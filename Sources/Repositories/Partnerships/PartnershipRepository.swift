package import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// Partnerships and their moves.
package struct PartnershipRepository: Sendable {
    enum SQL: String, StatementSet {
        case move = """
            update partnership as t
            set
                stage = $4::text, stage_since = $5::date, stage_reason = $6::text, stage_engagement_id = $7::uuid,
                version = t.version + 1, updated_at = now()
            where
                t.tenant_id = $1::int4 and t.id = $2::uuid and ($3::int4 is null or t.version = $3::int4)
                and t.archived_at is null
            """
        /// A partnership that is there already does not move: nothing would be kept of it.
        case requireElsewhere = """
            select app.require(
                not exists (
                    select from partnership as t
                    where t.tenant_id = $1::int4 and t.id = $2::uuid and t.stage = $3::text
                ), 'partnership_stage_move'
            )
            """
        case state = """
            select t.stage, t.held_from, t.version, t.archived_at is not null
            from partnership as t
            where t.tenant_id = $1::int4 and t.id = $2::uuid
            """
        case next = """
            select s.code, app.missing_proofs(t.tenant_id, t.id, s.code, $3::date)
            from partnership as t
            join stage_transition as m on m.from_stage = t.stage
            join stage as s on s.code = m.to_stage
            where
                t.tenant_id = $1::int4 and t.id = $2::uuid and t.archived_at is null
                and (t.stage <> 'on_hold' or s.code in (t.held_from, 'declined', 'terminated'))
            order by s.position
            """

        var effect: Query.Effect {
            switch self {
            case .state, .next: .read
            default: .write
            }
        }
    }

    /// A stage a partnership can move to, and what it lacks for it.
    package struct NextStage: Sendable, RowDecodable {
        package let stage: String
        package let missing: [String]

        package init(_ row: inout RowReader) throws {
            stage = try row.next()
            missing = try row.next()
        }
    }

    private struct State: RowDecodable {
        let stage: String
        let heldFrom: String?
        let version: Int
        let isArchived: Bool

        init(_ row: inout RowReader) throws {
            stage = try row.next()
            heldFrom = try row.next()
            version = try row.next()
            isArchived = try row.next()
        }
    }

    package let database: Database

    package init(_ database: Database) { self.database = database }

    /// Where a partnership can go next: nowhere once it is archived; nil where the tenant has no such partnership.
    ///
    /// - Parameter day: the day the proofs are looked for, `2026-11-24`.
    package func nextStages(
        _ id: PartnershipID, on day: String, as scope: TenantScope
    ) async throws -> [NextStage]? {
        let results = try await database.batch(
            [
                Query(SQL.state, scope.tenant, id.uuid),
                Query(SQL.next, scope.tenant, id.uuid, FieldValue.text(day)),
            ], as: scope.scope)
        guard results[0].count > 0 else { return nil }
        return try results[1].decode(NextStage.self)
    }

    /// Moves a partnership to another stage; the database checks the move and its proofs and keeps the history.
    ///
    /// - Parameters:
    ///   - version: the version the caller read; nil for any.
    ///   - day: day of the move, `2026-11-24`.
    ///   - engagement: the event or meeting that the move came of; nil for none.
    /// - Throws: ``Refusal``: `stageMove` with the moves there are, `stageProof` with what is missing, `stale`,
    ///   `archived`, `missing`.
    package func move(
        _ id: PartnershipID, version: Int?, to stage: String, on day: String, reason: String,
        cameOf engagement: UUID? = nil, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let constraints = Resource.partnership.constraints
        let expected: FieldValue = version.map { .text(String($0)) } ?? .null
        let write = Write(
            [
                .requireCurrent(.partnership, id.uuid, version: version, scope.tenant, holding: .archiving),
                .init("require_elsewhere", Query(SQL.requireElsewhere, scope.tenant, id.uuid, stage), constraints),
                .init(
                    "move",
                    Query(
                        SQL.move, scope.tenant, id.uuid, expected, stage, FieldValue.text(day), reason,
                        engagement.map { FieldValue.text($0.uuidString) } ?? .null),
                    constraints),
            ],
            answer: Resource.partnership.sql.answer, subject: id.uuid, status: 200)
        do {
            return try await write.commit(to: database, keeping: key, as: scope)
        } catch Refusal.stageMove {
            let state = try await database.first(SQL.state, scope.tenant, id.uuid, as: scope.scope) as State?
            guard let state else { throw Refusal.missing }
            let allowed = Stage(rawValue: state.stage).map {
                StageMachine.successors(of: $0, heldFrom: state.heldFrom.flatMap { Stage(rawValue: $0) })
            }
            throw Refusal.stageMove(from: state.stage, to: stage, allowed: allowed?.map(\.rawValue) ?? [])
        } catch Refusal.stageProof(_, let missing) {
            throw Refusal.stageProof(to: stage, missing: missing)
        }
    }
}
