import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// A portfolio beside what was chosen in the end.
package enum PortfolioComparison {
    enum SQL: String, StatementSet {
        /// Picks, then partnerships of the programme that were begun since and are none of them. Both sides are valued
        /// alike, by the needs as they are today: the priorities of the needs that lie in the areas of the pick or
        /// partnership, of the centres in it.
        case read = """
            with question as materialized (
                select f.id, f.programme_id, f.created_at
                from portfolio as f
                where f.tenant_id = $1::int4 and f.id = $2::uuid
            ),
            pick as materialized (
                select
                    k.id, k.position, k.partner_id, k.partnership_id, k.value, (
                        select coalesce(sum(n.priority), 0)
                        from portfolio_pick_centre as c
                        join centre_need as n
                            on
                                n.tenant_id = c.tenant_id and n.centre_id = c.centre_id and n.archived_at is null
                                and n.area = any(k.areas)
                        where c.tenant_id = k.tenant_id and c.pick_id = k.id
                    ) as need
                from question as q
                join portfolio_pick as k on k.tenant_id = $1::int4 and k.portfolio_id = q.id
            ),
            chosen as materialized (
                select
                    p.id, p.partner_id, p.title, p.stage, p.stage_since, (
                        select coalesce(sum(n.priority), 0)
                        from partnership_centre as c
                        join centre_need as n
                            on
                                n.tenant_id = c.tenant_id and n.centre_id = c.centre_id and n.archived_at is null
                                and n.area = any(p.areas)
                        where c.tenant_id = p.tenant_id and c.partnership_id = p.id and c.archived_at is null
                    ) as need
                from question as q
                join partnership as p
                    on p.tenant_id = $1::int4 and p.programme_id = q.programme_id and p.created_at >= q.created_at
                where p.archived_at is null
            ),
            compared as (
                select
                    case
                        when k.partnership_id is not null then 'accepted'
                        when c.id is not null then 'begun_otherwise'
                        else 'not_begun'
                    end as outcome,
                    k.position, k.id as pick_id, k.partner_id, k.value, k.need as need_picked,
                    coalesce(k.partnership_id, c.id) as partnership_id
                from pick as k
                left join lateral (
                    select o.id from chosen as o
                    where o.partner_id = k.partner_id
                    order by o.id
                    limit 1
                ) as c on true
                union all
                select 'not_picked', null, null, o.partner_id, null, null, o.id
                from chosen as o
                where not exists (select from pick as k where k.partner_id = o.partner_id)
            )
            select
                m.outcome, m.position, m.pick_id, m.partner_id, r.name, m.value, m.need_picked, m.partnership_id, p.stage,
                p.stage_since, o.need
            from compared as m
            join partner as r on r.tenant_id = $1::int4 and r.id = m.partner_id
            left join partnership as p on p.tenant_id = $1::int4 and p.id = m.partnership_id
            left join chosen as o on o.id = m.partnership_id
            order by m.position nulls last, m.partnership_id
            """

        var effect: Query.Effect { .read }
    }

    package static let shape = Shape(
        "PortfolioComparisonRow", "A pick beside what came of it, or a partnership that was not picked.",
        [
            Field(
                "outcome", .code(["accepted", "begun_otherwise", "not_begun", "not_picked"]),
                doc: """
                    accepted: from the portfolio; begun_otherwise: the programme began one with this partner by another \
                    way; not_begun: neither; not_picked: a partnership that the programme began since, with a partner that \
                    is no pick.
                    """),
            Field("position", .integer(1...10_000), nullable: true, doc: "Of the pick; null for not_picked."),
            Field("pick_id", .id(of: "portfolio_pick"), nullable: true, doc: "The pick; null for not_picked."),
            Field("partner_id", .id(of: "partner"), doc: "The partner."),
            Field("partner_name", .text(1...200), doc: "Its name."),
            Field(
                "value", .integer(0...1_000_000_000_000), nullable: true,
                doc: "What the pick added when the portfolio was computed; null for not_picked."),
            Field(
                "need_picked", .integer(0...1_000_000_000_000), nullable: true,
                doc: "Priorities, as they are today, of the needs that the pick would meet; null for not_picked."),
            Field(
                "partnership_id", .id(of: "partnership"), nullable: true, doc: "The partnership; null for not_begun."),
            Field("stage", .code(Stage.codes), nullable: true, doc: "Where it stands; null for not_begun."),
            Field("stage_since", .date, nullable: true, doc: "Since when; null for not_begun."),
            Field(
                "need_chosen", .integer(0...1_000_000_000_000), nullable: true,
                doc: "Priorities, as they are today, of the needs that the partnership is to meet; null for not_begun."),
        ])

    /// - Returns: every row.
    package static func read(_ id: UUID, in database: Database, as scope: TenantScope) async throws -> Rows {
        try await database.query(Query(SQL.read, scope.tenant, id), as: scope.scope)
    }
}
