import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// What is done with activities beyond keeping them: they are called off, or moved to another day.
package struct ActivityRepository: Sendable {
    enum SQL: String, StatementSet {
        /// Only what is planned can be called off.
        case requirePlanned = """
            select app.require(
                exists (
                    select from activity as t
                    where t.tenant_id = $1::int4 and t.id = $2::uuid and t.status = 'planned'
                ), 'activity_planned'
            )
            """
        /// The same activity on another day.
        case renew = """
            insert into activity (
                tenant_id, id, partnership_id, title, kind, own_kind_id, planned_on, days, owner, place, plan,
                budget_cents, advocacy_aim
            )
            select
                t.tenant_id, $3::uuid, t.partnership_id, t.title, t.kind, t.own_kind_id, $4::date, t.days, t.owner,
                t.place, t.plan, t.budget_cents, t.advocacy_aim
            from activity as t
            where t.tenant_id = $1::int4 and t.id = $2::uuid
            """
        /// Its centres take part in that one too.
        case renewCentres = """
            insert into activity_centre (tenant_id, id, activity_id, centre_id)
            select $1::int4, n.id, $3::uuid, c.centre_id
            from (
                select o.centre_id, row_number() over (order by o.id) as place
                from activity_centre as o
                where o.tenant_id = $1::int4 and o.activity_id = $2::uuid and o.archived_at is null
            ) as c
            inner join unnest($4::uuid[]) with ordinality as n (id, place) on n.place = c.place
            order by c.place
            """
        case callOff = """
            update activity as t
            set
                called_off_on = $3::date, called_off_reason = $4::text, postponed_to_id = $5::uuid,
                version = t.version + 1, updated_at = now()
            where t.tenant_id = $1::int4 and t.id = $2::uuid
            """
    }

    /// Centres of an activity at the most; see ``Resource/activity``.
    private static let mostCentres = 500

    private static let notPlanned = Refusal.conflict(
        Fault("", "was held, cancelled or postponed before", hint: "only what is planned can be called off"))

    /// What the renewed activity is refused for, by the member of the body that says so.
    private static let renewal = ConstraintFaults(
        table: "activity", columns: [],
        rules: [
            "activity_planned_on_active_check": .init("/to", "the partnership is not active then"),
            "activity_centre_centre_id_part_check": .init("/to", "a centre of it is not in the partnership then"),
        ])

    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// Cancels an activity that is planned: it is kept, with the reason.
    ///
    /// - Throws: ``Refusal``: `stale`, `archived`, `missing`; `conflict` where it is not planned any more.
    package func cancel(
        _ id: UUID, version: Int?, on day: String, reason: String, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let constraints = Resource.activity.constraints
        let nothing: UUID? = nil
        let write = Write(
            steps(id, version, scope) + [
                .init(
                    "call_off", Query(SQL.callOff, scope.tenant, id, FieldValue.text(day), reason, nothing),
                    constraints)
            ], answer: Resource.activity.sql.answer, subject: id, status: 200)
        return try await write.commit(to: database, keeping: key, as: scope)
    }

    /// Moves an activity that is planned to another day: it is kept as postponed, with the reason, and names the new one,
    /// which is the answer.
    ///
    /// - Parameters:
    ///   - day: day of the decision; `to`: the new first day.
    ///   - newID: makes identifiers.
    /// - Throws: ``Refusal``: as ``cancel(_:version:on:reason:keeping:as:)``, and what the new day is refused for.
    package func postpone(
        _ id: UUID, version: Int?, on day: String, to newDay: String, reason: String, newID: () -> UUID,
        location: (UUID) -> String, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let renewed = newID()
        let ids = (0..<Self.mostCentres).map { _ in newID() }
        let write = Write(
            steps(id, version, scope) + [
                .init(
                    "renew", Query(SQL.renew, scope.tenant, id, renewed, FieldValue.text(newDay)), Self.renewal),
                .init("renew_centres", Query(SQL.renewCentres, scope.tenant, id, renewed, ids), Self.renewal),
                .init(
                    "call_off", Query(SQL.callOff, scope.tenant, id, FieldValue.text(day), reason, renewed),
                    Resource.activity.constraints),
            ], answer: Resource.activity.sql.answer, subject: renewed, status: 201,
            location: .at(location(renewed)))
        return try await write.commit(to: database, keeping: key, as: scope)
    }

    private func steps(_ id: UUID, _ version: Int?, _ scope: TenantScope) -> [Write.Step] {
        let constraints = Resource.activity.constraints
        return [
            .requireCurrent(.activity, id, version: version, scope.tenant),
            .init(
                "require_planned", Query(SQL.requirePlanned, scope.tenant, id), constraints,
                requirements: ["activity_planned": Self.notPlanned]),
        ]
    }
}
