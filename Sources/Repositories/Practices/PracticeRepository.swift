import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// The steps of a practice's life, and the practices that removed barriers like one that is open.
package struct PracticeRepository: Sendable {
    enum SQL: String, StatementSet {
        /// A step to where the practice stands already is none.
        case requireElsewhere = """
            select app.require(
                not exists (
                    select from practice as t
                    where
                        t.tenant_id = $1::int4 and t.id = $2::uuid and t.status = $3::text
                        and t.audience is not distinct from $4::text
                ), 'practice_status_move'
            )
            """
        case move = """
            update practice as t
            set
                status = $3::text, audience = $4::text, status_since = $5::date, status_reason = $6::text,
                names_no_one = coalesce($7::bool, t.names_no_one), version = t.version + 1, updated_at = now()
            where t.tenant_id = $1::int4 and t.id = $2::uuid
            """
        case barrier = "select t.id from barrier as t where t.tenant_id = $1::int4 and t.id = $2::uuid"
        /// Of the municipality's own those that were reviewed; of others those that are shared with all. First those in
        /// an area of the barrier's partnership, then those that worked most often, then the quickest.
        case solving = """
            with
            open as materialized (
                select b.category, coalesce(p.areas, '{}') as areas
                from barrier as b
                left join partnership as p on p.tenant_id = b.tenant_id and p.id = b.partnership_id
                where b.tenant_id = $1::int4 and b.id = $2::uuid
            ),
            found as (
                select
                    true as own, t.id, t.title, t.problem, t.solution, t.area, t.cost_cents,
                    b.resolved_on - b.raised_on as days
                from practice as t
                left join barrier as b on b.tenant_id = t.tenant_id and b.id = t.barrier_id
                where
                    t.tenant_id = $1::int4 and t.barrier_category = (select o.category from open as o)
                    and t.status in ('reviewed', 'shared') and t.archived_at is null
                union all
                select false, s.id, s.title, s.problem, s.solution, s.area, s.cost_cents, s.days_to_resolve
                from shared_practice as s
                where s.tenant_id <> $1::int4 and s.barrier_category = (select o.category from open as o)
            )
            select
                f.id, f.own, f.title, f.problem, f.solution, f.area, f.area = any(o.areas) as area_matches,
                f.cost_cents, f.days, u.uptakes, u.worked, r.resolved, r.median
            from found as f
            cross join open as o
            cross join lateral app.count_uptakes(f.id) as u
            cross join lateral (
                select
                    count(*)::int4 as resolved,
                    (percentile_disc(0.5) within group (order by b.resolved_on - b.raised_on))::int4 as median
                from practice_uptake as t
                join barrier as b on b.tenant_id = t.tenant_id and b.id = t.barrier_id
                where
                    t.tenant_id = $1::int4 and t.practice_id = f.id and t.archived_at is null
                    and b.resolved_on is not null
            ) as r
            order by f.area = any(o.areas) desc, u.worked desc, f.days nulls last, f.id
            limit 50
            """

        var effect: Query.Effect {
            switch self {
            case .barrier, .solving: .read
            default: .write
            }
        }
    }

    /// A practice that removed a barrier of the same kind.
    package struct Solution: Sendable, RowDecodable {
        package let id: UUID
        package let isOwn: Bool
        package let title, problem, solution, area: String
        package let areaMatches: Bool
        package let costCents: Int?
        package let daysToResolve: Int?
        package let uptakes, worked, resolved: Int
        package let medianDays: Int?

        package init(_ row: inout RowReader) throws {
            id = try row.next()
            isOwn = try row.next()
            title = try row.next()
            problem = try row.next()
            solution = try row.next()
            area = try row.next()
            areaMatches = try row.next()
            costCents = try row.next()
            daysToResolve = try row.next()
            uptakes = try row.next()
            worked = try row.next()
            resolved = try row.next()
            medianDays = try row.next()
        }
    }

    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// - Returns: fifty practices at the most, the likeliest first; nil where the tenant has no such barrier.
    package func solving(barrier id: UUID, as scope: TenantScope) async throws -> [Solution]? {
        let results = try await database.batch(
            [Query(SQL.barrier, scope.tenant, id), Query(SQL.solving, scope.tenant, id)], as: scope.scope)
        guard results[0].count > 0 else { return nil }
        return try results[1].decode(Solution.self)
    }

    /// Takes a practice a step further.
    ///
    /// - Parameters:
    ///   - version: the version the caller read; nil for any.
    ///   - audience: with whom it is shared; nil for any other step.
    ///   - namesNoOne: whether who shares it confirms that nobody can be told from it; nil where that was not said.
    /// - Throws: ``Refusal``: `stale`, `archived`, `missing`; what the database refuses.
    package func move(
        _ id: UUID, version: Int?, to status: String, audience: String?, on day: String, reason: String,
        namesNoOne: Bool?, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let constraints = Resource.practice.constraints
        let write = Write(
            [
                .requireCurrent(.practice, id, version: version, scope.tenant),
                .init(
                    "require_elsewhere", Query(SQL.requireElsewhere, scope.tenant, id, status, audience), constraints),
                .init(
                    "move",
                    Query(SQL.move, scope.tenant, id, status, audience, FieldValue.text(day), reason, namesNoOne),
                    constraints),
            ], answer: Resource.practice.sql.answer, subject: id, status: 200)
        return try await write.commit(to: database, keeping: key, as: scope)
    }
}
