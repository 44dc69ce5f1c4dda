package import Documents
import Domain
import Postgres
package import Resources

package import struct Foundation.UUID

extension ReportRepository {
    /// A partnership that is not one of the programme whose quarter is reviewed, or of no review.
    package struct NoPartnership: Error {}

    /// The page of one partnership in a published quarterly review.
    ///
    /// - Parameter language: nil for the municipality's.
    /// - Returns: nil where the tenant has no such evaluation.
    /// - Throws: ``Refusal/conflict(_:)`` for one that is not published; ``NoPartnership``.
    package func page(
        of partnership: UUID, in id: UUID, language: DocumentLanguage?, as scope: TenantScope
    ) async throws -> Page? {
        guard let report = try await report(id, language: language, as: scope) else { return nil }
        let facts = try await facts(of: partnership, in: id, report.language, as: scope)
        return Page(bytes: try DocumentPage(report, facts).bytes, isIssued: false)
    }

    private func facts(
        of partnership: UUID, in id: UUID, _ language: DocumentLanguage, as scope: TenantScope
    ) async throws -> PartnershipFacts {
        let results = try await database.batch(
            PartnershipSQL.allCases.map { statement in
                statement == .ratings
                    ? Query(statement, scope.tenant, id, partnership, language.rawValue)
                    : Query(statement, scope.tenant, id, partnership)
            }, as: scope.scope)
        func rows(_ statement: PartnershipSQL) -> Rows {
            results[PartnershipSQL.allCases.firstIndex(of: statement) ?? 0]
        }
        guard let found = rows(.partnership).first else { throw NoPartnership() }
        var facts = PartnershipFacts(
            id: partnership.uuidString.lowercased(), title: try found.decode(String.self, at: 0),
            partner: try found.decode(String.self, at: 1), partnerKind: try found.decode(String.self, at: 2),
            centres: try found.decode([String].self, at: 3))
        facts.moves = try rows(.moves).compactMap { row in
            let (day, from, to) = try row.values(String.self, String?.self, String.self)
            return Day(day).map { .init(day: $0, from: from, to: to) }
        }
        facts.obligations = try rows(.obligations).decode(ObligationRow.self).compactMap(\.obligation)
        facts.resources = try rows(.resources).map { row in
            let (kind, promised, received, allocated, used) = try row.values(
                String.self, Int.self, Int.self, Int.self, Int.self)
            return .init(kind: kind, promised: promised, received: received, allocated: allocated, used: used)
        }
        facts.activities = try rows(.activities).decode(ActivityRow.self).compactMap(\.activity)
        facts.barriers = try rows(.barriers).decode(BarrierRow.self).compactMap(\.barrier)
        facts.ratings = try rows(.ratings).map { row in
            let (campaign, question, n, mean, share) = try row.values(
                String.self, String.self, Int?.self, Double?.self, Double?.self)
            return .init(campaign: campaign, question: question, n: n, mean: mean, topShare: share)
        }
        facts.decisions = try rows(.decisions).compactMap { row in
            let (kind, title, day, review, outcome) = try row.values(
                String.self, String.self, String.self, String?.self, String?.self)
            return Day(day).map {
                .init(kind: kind, title: title, day: $0, reviewOn: review.flatMap { Day($0) }, outcome: outcome)
            }
        }
        facts.lessons = try rows(.lessons).compactMap { row in
            let (title, lesson, day, worked) = try row.values(
                String.self, String.self, String.self, Bool.self)
            return Day(day).map { .init(title: title, lesson: lesson, day: $0, worked: worked) }
        }
        return facts
    }

    private struct ObligationRow: RowDecodable {
        let obligation: PartnershipFacts.Obligation?

        init(_ row: inout RowReader) throws {
            let (side, kind, isFirst) = (try row.next(String.self), try row.next(String?.self), try row.next(Bool.self))
            let (unit, item) = (try row.next(String.self), try row.next(String?.self))
            let (amount, delivered) = (try row.next(Int.self), try row.next(Int.self))
            let (due, met) = (Day(try row.next(String.self)), try row.next(String?.self))
            let state = try row.next(String.self)
            obligation = due.map { due in
                PartnershipFacts.Obligation(
                    side: side, kind: kind, isFirstActivity: isFirst, unit: unit, item: item, amount: amount,
                    delivered: delivered, dueOn: due, metOn: met.flatMap { Day($0) }, state: state)
            }
        }
    }

    private struct ActivityRow: RowDecodable {
        let activity: PartnershipFacts.Activity?

        init(_ row: inout RowReader) throws {
            let (title, area, day) = (try row.next(String.self), try row.next(String.self), try row.next(String.self))
            let (isHeld, centres) = (try row.next(Bool.self), try row.next(Int.self))
            let (budget, cost) = (try row.next(Int?.self), try row.next(Int?.self))
            activity = Day(day).map {
                PartnershipFacts.Activity(
                    title: title, area: area, day: $0, isHeld: isHeld, centres: centres, budgetCents: budget,
                    costCents: cost)
            }
        }
    }

    private struct BarrierRow: RowDecodable {
        let barrier: PartnershipFacts.Barrier?

        init(_ row: inout RowReader) throws {
            let (title, category) = (try row.next(String.self), try row.next(String.self))
            let (severity, raised) = (try row.next(Int.self), Day(try row.next(String.self)))
            let (due, resolved) = (try row.next(String?.self), try row.next(String?.self))
            barrier = raised.map {
                PartnershipFacts.Barrier(
                    title: title, category: category, severity: severity, raisedOn: $0,
                    dueOn: due.flatMap { Day($0) }, resolvedOn: resolved.flatMap { Day($0) })
            }
        }
    }

    /// Of a partnership (`$3`) in a review (`$2`), what its page says: each looks up rows of that partnership alone.
    enum PartnershipSQL: String, StatementSet {
        /// With the centres that were members on the last day.
        case partnership = """
            select
                p.title, r.name, r.kind,
                array(
                    select c.name
                    from partnership_centre as j
                    inner join centre as c on c.tenant_id = j.tenant_id and c.id = j.centre_id
                    where
                        j.tenant_id = $1::int4 and j.partnership_id = p.id and j.archived_at is null
                        and j.joined_on < e.period_end and (j.left_on is null or j.left_on >= e.period_end - 1)
                    order by c.name, c.id
                ) as centres
            from evaluation as e
            inner join partnership as p on p.tenant_id = $1::int4 and p.id = $3::uuid and p.programme_id = e.programme_id
            inner join partner as r on r.tenant_id = $1::int4 and r.id = p.partner_id
            where e.tenant_id = $1::int4 and e.id = $2::uuid and e.kind = 'quarterly_review'
            """
        case moves = """
            select h.changed_on::text, h.from_stage, h.to_stage
            from evaluation as e
            inner join partnership_stage_change as h
                on h.tenant_id = $1::int4 and h.partnership_id = $3::uuid and h.changed_on < e.period_end
            where e.tenant_id = $1::int4 and e.id = $2::uuid
            order by h.changed_on, h.id
            """
        case obligations = """
            select
                o.side, o.resource_kind, o.rule is not null as is_first_activity, o.unit, i.name as item, o.amount,
                o.delivered, o.due_on::text, o.met_on::text,
                case
                    when o.state in ('met', 'waived', 'lapsed') then o.state
                    when o.due_on < e.period_end then 'overdue'
                    else 'pending'
                end as state
            from evaluation as e
            cross join lateral app.obligation_states($1::int4, array[$3::uuid], e.period_end - 1) as o
            left join resource_item as i on i.tenant_id = $1::int4 and i.id = o.item_id
            where e.tenant_id = $1::int4 and e.id = $2::uuid
            order by o.due_on, o.side, o.id
            """
        case resources = """
            select
                t.kind,
                coalesce(
                    sum(case t.move when 'pledge' then t.effect else -t.effect end)
                    filter (where t.move in ('pledge', 'cancel')), 0
                )::int8 as promised,
                coalesce(sum(t.effect) filter (where t.move = 'receive'), 0)::int8 as received,
                coalesce(sum(t.effect) filter (where t.move = 'allocate'), 0)::int8 as allocated,
                coalesce(sum(t.effect) filter (where t.move = 'use'), 0)::int8 as used
            from evaluation as e
            inner join ledger_transfer as t
                on t.tenant_id = $1::int4 and t.partnership_id = $3::uuid and t.occurred_on < e.period_end
            where e.tenant_id = $1::int4 and e.id = $2::uuid
            group by t.kind
            order by array_position(
                array['funding', 'volunteer_time', 'staff_time', 'training', 'materials', 'in_kind'], t.kind
            )
            """
        case activities = """
            select
                a.title, a.area, coalesce(a.held_on, a.called_off_on)::text, a.held_on is not null as is_held,
                c.centres, a.budget_cents, w.cents
            from evaluation as e
            inner join activity as a
                on a.tenant_id = $1::int4 and a.partnership_id = $3::uuid and a.archived_at is null
            cross join lateral (
                select count(*) as centres
                from activity_centre as j
                where j.tenant_id = $1::int4 and j.activity_id = a.id and j.archived_at is null
            ) as c
            cross join lateral app.activities_cost($1::int4, a.id, e.period_end) as w
            where
                e.tenant_id = $1::int4 and e.id = $2::uuid
                and coalesce(a.held_on, a.called_off_on) >= e.period_start
                and coalesce(a.held_on, a.called_off_on) < e.period_end
            order by coalesce(a.held_on, a.called_off_on), a.id
            """
        case barriers = """
            select b.title, b.category, b.severity, b.raised_on::text, b.due_on::text, b.resolved_on::text
            from evaluation as e
            inner join barrier as b
                on b.tenant_id = $1::int4 and b.partnership_id = $3::uuid and b.archived_at is null
            where
                e.tenant_id = $1::int4 and e.id = $2::uuid and b.raised_on < e.period_end
                and (b.resolved_on is null or b.resolved_on >= e.period_start)
            order by b.raised_on, b.id
            """
        /// Of campaigns that asked about the partnership among others, what was published of their ratings; `$4` a language.
        case ratings = """
            select
                c.name, coalesce(w.body, r.question) as question, r.n,
                s.total::float8 / nullif(r.n, 0) as mean, s.top::float8 / nullif(r.n, 0) as share
            from evaluation as e
            inner join survey_campaign as c
                on
                    c.tenant_id = $1::int4 and c.archived_at is null
                    and c.closed_at >= e.period_start::timestamp at time zone 'Africa/Johannesburg'
                    and c.closed_at < e.period_end::timestamp at time zone 'Africa/Johannesburg'
            inner join survey_result as r
                on r.tenant_id = $1::int4 and r.campaign_id = c.id and r.kind = 'likert'
            cross join lateral (
                select sum(k.place * k.times) as total, sum(k.times) filter (where k.place > 3) as top
                from unnest(r.counts) with ordinality as k (times, place)
            ) as s
            left join lateral (
                select t.body
                from survey_text as t
                where
                    t.tenant_id = $1::int4 and t.version_id = c.version_id and t.part = 'question'
                    and t.question = r.question and t.language in ($4::text, 'en')
                order by t.language = $4::text desc
                limit 1
            ) as w on true
            where
                e.tenant_id = $1::int4 and e.id = $2::uuid
                and exists (
                    select from survey_invitation as i
                    where
                        i.tenant_id = $1::int4 and i.campaign_id = c.id and i.partnership_id = $3::uuid
                        and i.side in ('centre', 'partner') and i.archived_at is null
                )
            order by c.closed_at, c.id, r.position
            """
        /// Of the quarter, and earlier ones whose review day has come without one; of the partnership or a barrier of its.
        case decisions = """
            select d.kind, d.title, d.decided_on::text, d.review_on::text, d.review_outcome
            from evaluation as e
            inner join decision as d on d.tenant_id = $1::int4 and d.archived_at is null
            where
                e.tenant_id = $1::int4 and e.id = $2::uuid and d.decided_on < e.period_end
                and (
                    d.partnership_id = $3::uuid
                    or d.barrier_id in (
                        select b.id from barrier as b where b.tenant_id = $1::int4 and b.partnership_id = $3::uuid
                    )
                )
                and (d.decided_on >= e.period_start or d.review_on is not null and d.reviewed_on is null)
            order by d.decided_on, d.id
            """
        case lessons = """
            select l.title, l.lesson, l.learned_on::text, l.outcome = 'worked' as worked
            from evaluation as e
            inner join lesson as l
                on l.tenant_id = $1::int4 and l.partnership_id = $3::uuid and l.archived_at is null
            where
                e.tenant_id = $1::int4 and e.id = $2::uuid and l.learned_on >= e.period_start
                and l.learned_on < e.period_end
            order by l.learned_on, l.id
            """

        var effect: Query.Effect { .read }
    }
}
