package import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// The end of a fundraiser: what was raised, less the costs, is split among the partnerships that take part, and each
/// one's part is promised and received in its ledger, in one transaction.
package struct FundraiserRepository: Sendable {
    enum SQL: String, StatementSet {
        /// Shares before their fundraiser, as everybody takes them.
        case lockShares = """
            select from fundraiser_share as s
            where s.tenant_id = $1::int4 and s.fundraiser_id = $2::uuid and s.archived_at is null
            order by s.id
            for no key update
            """
        /// A share that came between the two locks is not waited for: whoever has it may wait for the fundraiser.
        case lockNewShares = """
            select from fundraiser_share as s
            where s.tenant_id = $1::int4 and s.fundraiser_id = $2::uuid and s.archived_at is null
            order by s.id
            for no key update nowait
            """
        case requireFew = """
            select app.require(
                (
                    select count(*) <= $3::int4
                    from fundraiser_share as s
                    where s.tenant_id = $1::int4 and s.fundraiser_id = $2::uuid and s.archived_at is null
                ), 'fundraiser_shares_few'
            )
            """
        /// `$3` raised and `$4` cost, or null for what they are.
        case split = """
            update fundraiser_share as s
            set share_cents = p.cents, version = s.version + 1, updated_at = now()
            from (
                select
                    greatest(coalesce($3::int8, f.raised_cents) - coalesce($4::int8, f.cost_cents), 0) as net,
                    array_agg(o.id order by o.id) as ids, array_agg(o.weight::int8 order by o.id) as weights
                from fundraiser as f
                join fundraiser_share as o
                    on o.tenant_id = f.tenant_id and o.fundraiser_id = f.id and o.archived_at is null
                where f.tenant_id = $1::int4 and f.id = $2::uuid
                group by f.raised_cents, f.cost_cents
            ) as w
            cross join lateral app.split_cents(w.net, w.ids, w.weights) as p
            where s.tenant_id = $1::int4 and s.id = p.id
            """
        /// `$3` new identifiers, `$4` the day.
        case entries = """
            with made as (
                insert into ledger_entry (tenant_id, id, partnership_id, occurred_on, reason)
                select s.tenant_id, ($3::uuid[])[s.place], s.partnership_id, $4::date, 'Part of ' || f.title
                from (
                    select
                        o.tenant_id, o.fundraiser_id, o.partnership_id, row_number() over (order by o.id) as place
                    from fundraiser_share as o
                    where
                        o.tenant_id = $1::int4 and o.fundraiser_id = $2::uuid and o.archived_at is null
                        and o.share_cents > 0
                ) as s
                join fundraiser as f on f.tenant_id = s.tenant_id and f.id = s.fundraiser_id
                returning tenant_id, id, partnership_id
            )
            update fundraiser_share as s
            set entry_id = m.id
            from made as m
            where
                s.tenant_id = m.tenant_id and s.partnership_id = m.partnership_id and s.fundraiser_id = $2::uuid
                and s.archived_at is null
            """
        /// `$3` new identifiers.
        case lines = """
            insert into ledger_line (tenant_id, id, entry_id, move, kind, amount)
            select
                $1::int4, ($3::uuid[])[row_number() over (order by s.id, m.place)], s.entry_id, m.move, 'funding',
                s.share_cents
            from fundraiser_share as s
            cross join (values (1, 'pledge'), (2, 'receive')) as m (place, move)
            where
                s.tenant_id = $1::int4 and s.fundraiser_id = $2::uuid and s.archived_at is null
                and s.entry_id is not null
            order by s.id, m.place
            """
        case end = """
            update fundraiser as t
            set
                status = $3::text, ended_on = $4::date, raised_cents = coalesce($5::int8, t.raised_cents),
                cost_cents = coalesce($6::int8, t.cost_cents), version = t.version + 1, updated_at = now()
            where t.tenant_id = $1::int4 and t.id = $2::uuid
            """
        case post = """
            update ledger_entry as e
            set status = 'posted'
            from fundraiser_share as s
            where
                s.tenant_id = $1::int4 and s.fundraiser_id = $2::uuid and e.tenant_id = s.tenant_id
                and e.id = s.entry_id and e.status = 'entered'
            """
    }

    /// Partnerships that share in one fundraiser at the most.
    private static let limit = 200

    package struct End: Sendable {
        package let status: FundraiserStatus
        /// `2026-11-24`.
        package let day: String
        /// In cents; nil for what was recorded so far.
        package let raised: Int?
        package let cost: Int?

        package init(as status: FundraiserStatus, on day: String, raised: Int?, cost: Int?) {
            self.status = status
            self.day = day
            self.raised = raised
            self.cost = cost
        }
    }

    package let database: Database

    package init(_ database: Database) { self.database = database }

    /// - Throws: ``Refusal``: `conflict` where it has ended or nobody takes part, `stale`, `archived`, `missing`.
    package func end(
        _ id: UUID, version: Int?, _ end: End, newID: () -> UUID, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let tenant = scope.tenant
        let constraints = Resource.fundraiser.constraints
        let shares = Resource.fundraiserShare.constraints
        let day = FieldValue.text(end.day)
        var steps = [
            Write.Step("lock_shares", Query(SQL.lockShares, tenant, id), shares, at: .nowhere),
            .requireCurrent(.fundraiser, id, version: version, tenant),
        ]
        if end.status == .closed {
            let ids = (0..<3 * Self.limit).map { _ in newID() }
            let few = Refusal.conflict(Fault("", "has more than \(Self.limit) partnerships that take part"))
            steps += [
                .init("lock_new_shares", Query(SQL.lockNewShares, tenant, id), shares, at: .nowhere),
                .init(
                    "require_few", Query(SQL.requireFew, tenant, id, Int32(Self.limit)), constraints,
                    requirements: ["fundraiser_shares_few": few]),
                .init("split", Query(SQL.split, tenant, id, end.raised, end.cost), shares, at: .nowhere),
                .init(
                    "entries", Query(SQL.entries, tenant, id, Array(ids.prefix(Self.limit)), day),
                    Resource.ledgerEntry.constraints.with([
                        "ledger_entry_occurred_on_began_check": .init(
                            "", "ended before one of its partnerships was identified")
                    ]), at: .nowhere),
                .init(
                    "lines", Query(SQL.lines, tenant, id, Array(ids.dropFirst(Self.limit))),
                    Resource.ledgerLine.constraints, at: .nowhere),
            ]
        }
        steps.append(
            .init("end", Query(SQL.end, tenant, id, end.status.rawValue, day, end.raised, end.cost), constraints))
        if end.status == .closed {
            steps.append(
                .init("post", Query(SQL.post, tenant, id), Resource.ledgerLine.constraints, at: .nowhere))
        }
        let write = Write(steps, answer: Resource.fundraiser.sql.answer, subject: id, status: 200, location: nil)
        return try await write.commit(to: database, keeping: key, as: scope)
    }
}
