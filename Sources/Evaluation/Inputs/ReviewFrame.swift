import Domain
import Postgres

/// What most sections of a review start from, read once: the programme's partnerships as they stood at the end of the
/// period, what they owed, their activities, and the engagements and decisions that belong to the programme.
///
/// Each column is an array in PostgreSQL's own text form. It is handed to the sections' statements as a parameter and
/// never taken apart here. A statement that starts from such an array looks up the rows of each partnership by an
/// index: whatever the planner believes, its cost grows with the programme and not with the square of it.
struct ReviewFrame: Sendable {
    /// A column of one of the lists; columns of one list have the same length and order.
    enum Column: String, CaseIterable, Sendable {
        // Partnerships that had begun by the end and are not archived.
        case partnership = "partnership_id"
        case partner = "partner_id"
        case title
        case worksWithChildren = "works_with_children"
        case stage
        case stageSince = "stage_since"
        case heldFrom = "held_from"
        case beganOn = "began_on"
        case mouOn = "mou_on"
        case underserved
        /// Obligations due by the end, of those that still hold or were met.
        case obligationsDue = "obligations_due"
        /// Of these, the ones met.
        case obligationsMet = "obligations_met"
        /// Whether a commitment is overdue.
        case isOverdue = "is_overdue"
        /// Whether the first activity after the MOU is overdue.
        case lacksActivity = "lacks_activity"
        /// The programme's other partnerships: archived, or begun later.
        case otherPartnership = "other_partnership_id"
        // Engagements held by the end: neither archived nor cancelled nor postponed.
        case engagement = "engagement_id"
        case engagementKind = "engagement_kind"
        case heldOn = "held_on"
        case hasPartnership = "has_partnership"
        /// As its partnership is; null without one.
        case engagementUnderserved = "engagement_underserved"
        // Obligations made by the end.
        case obligationSide = "obligation_side"
        case obligationDueOn = "obligation_due_on"
        case obligationMetOn = "obligation_met_on"
        /// met, waived, lapsed, overdue or pending.
        case obligationState = "obligation_state"
        case obligationUnderserved = "obligation_underserved"
        // Activities of the partnerships, whether held or not.
        case activity = "activity_id"
        case activityPartnership = "activity_partnership_id"
        case activityGroup = "activity_group"
        /// Null where it was not held by the end.
        case activityHeldOn = "activity_held_on"
        case activityCalledOffOn = "activity_called_off_on"
        case activityBudget = "activity_budget_cents"
        /// What was used of the ledger's money for it by the end; null where there was none.
        case activityCost = "activity_cost_cents"
        case activityUnderserved = "activity_underserved"
        // Decisions made by the end.
        case decisionKind = "decision_kind"
        case decidedOn = "decided_on"
        case reviewOn = "review_on"
        case reviewedOn = "reviewed_on"
        case reviewOutcome = "review_outcome"
        case decisionUnderserved = "decision_underserved"
        // Kinds of activity that have become part of a centre's day-to-day work.
        case integratedOn = "integrated_on"
        case integratedLevel = "integrated_level"
        case integratedUnderserved = "integrated_underserved"

        /// What the column is made from.
        var tables: Set<InputTable> {
            let begun: Set<InputTable> = [.partnership, .stageChange]
            let served = begun.union([.partnershipCentre]).union(InputTable.underservedCentre)
            let owed = begun.union(InputTable.obligationState)
            let integrated: Set<InputTable> = [.partnership, .activity, .activityCentre, .integration]
            return switch self {
            case .partnership, .partner, .title, .worksWithChildren, .stage, .stageSince, .heldFrom, .beganOn,
                .otherPartnership:
                begun
            case .mouOn: begun.union([.document])
            case .underserved: served
            case .engagement, .engagementKind, .heldOn, .hasPartnership: [.engagement, .partnership]
            case .engagementUnderserved: served.union([.engagement])
            case .obligationsDue, .obligationsMet, .isOverdue, .lacksActivity, .obligationSide, .obligationDueOn,
                .obligationMetOn, .obligationState:
                owed
            case .obligationUnderserved: owed.union(served)
            case .activity, .activityPartnership, .activityGroup, .activityHeldOn, .activityCalledOffOn,
                .activityBudget:
                begun.union([.activity])
            case .activityCost: begun.union([.activity, .transfer])
            case .activityUnderserved: served.union([.activity])
            case .decisionKind, .decidedOn, .reviewOn, .reviewedOn, .reviewOutcome:
                begun.union([.decision, .barrier])
            case .decisionUnderserved: served.union([.decision, .barrier])
            case .integratedOn, .integratedLevel: integrated
            case .integratedUnderserved: integrated.union(InputTable.underservedCentre)
            }
        }
    }

    enum SQL: String, StatementSet {
        /// One row, a column for each ``Column`` in its order.
        case read = """
            with
            stood as materialized (
                select s.* from app.partnership_state($1::int4, $2::uuid, $3::date) as s
            ),
            owed as materialized (
                select
                    o.partnership_id, o.rule, o.side, o.due_on, o.met_on,
                    case
                        when o.state in ('met', 'waived', 'lapsed') then o.state
                        when o.due_on < $3::date then 'overdue'
                        else 'pending'
                    end as state
                -- With a sub-select for an argument, the function would be parsed and planned in each call.
                from (select coalesce(array_agg(s.id), '{}') as ids from stood as s) as x
                cross join lateral app.obligation_states($1::int4, x.ids, $3::date - 1) as o
            ),
            owing as materialized (
                select
                    o.partnership_id as id,
                    count(*) filter (where o.due_on < $3::date and o.state in ('met', 'overdue')) as due,
                    count(*) filter (where o.due_on < $3::date and o.state = 'met') as met,
                    bool_or(o.state = 'overdue' and o.rule is null) as is_overdue,
                    bool_or(o.state = 'overdue' and o.rule is not null) as lacks_activity
                from owed as o
                group by o.partnership_id
            ),
            -- A full join is never a nested loop, however few rows the planner expects.
            state as materialized (
                select
                    s.*, coalesce(w.due, 0) as obligations_due, coalesce(w.met, 0) as obligations_met,
                    coalesce(w.is_overdue, false) as is_overdue, coalesce(w.lacks_activity, false) as lacks_activity
                from stood as s
                full join owing as w on w.id = s.id
            ),
            obligation as materialized (
                select o.*
                from (
                    select o.side, o.due_on, o.met_on, o.state, s.underserved
                    from owed as o
                    full join stood as s on s.id = o.partnership_id
                    offset 0
                ) as o
                where o.state is not null
            ),
            act as materialized (
                select a.*, s.id as partnership_id, s.underserved
                from stood as s
                cross join lateral (
                    select
                        v.id, g.area_group, case when v.held_on < $3::date then v.held_on end as held_on,
                        case when v.called_off_on < $3::date then v.called_off_on end as called_off_on,
                        v.budget_cents, w.cents as cost_cents
                    from activity as v
                    inner join collaboration_area as g on g.code = v.area
                    cross join lateral app.activities_cost($1::int4, v.id, $3::date) as w
                    where v.tenant_id = $1::int4 and v.partnership_id = s.id and v.archived_at is null
                    offset 0
                ) as a
            ),
            other as materialized (
                select p.id
                from partnership as p
                where
                    p.tenant_id = $1::int4 and p.programme_id = $2::uuid
                    and (
                        p.archived_at is not null or (
                            select count(*)
                            from partnership_stage_change as h
                            where h.tenant_id = p.tenant_id and h.partnership_id = p.id and h.changed_on < $3::date
                        ) = 0
                    )
            ),
            decided as materialized (
                select d.*, null::bool as underserved
                from decision as d
                where
                    d.tenant_id = $1::int4 and d.programme_id = $2::uuid and d.partnership_id is null
                    and d.archived_at is null and d.decided_on < $3::date
                union all
                select d.*, s.underserved
                from (
                    select m.id, m.underserved from stood as m
                    union all
                    select o.id, null from other as o
                ) as s
                cross join lateral (
                    select w.*
                    from decision as w
                    where
                        w.tenant_id = $1::int4 and w.partnership_id = s.id and w.archived_at is null
                    offset 0
                ) as d
                where d.decided_on < $3::date and coalesce(d.programme_id, $2::uuid) = $2::uuid
                union all
                select d.*, b.underserved
                from (
                    select w.id, null::bool as underserved
                    from barrier as w
                    where
                        w.tenant_id = $1::int4 and w.programme_id = $2::uuid and w.partnership_id is null
                        and w.archived_at is null
                    union all
                    select w.id, s.underserved
                    from stood as s
                    cross join lateral (
                        select v.id
                        from barrier as v
                        where v.tenant_id = $1::int4 and v.partnership_id = s.id and v.archived_at is null
                        offset 0
                    ) as w
                ) as b
                cross join lateral (
                    select w.*
                    from decision as w
                    where
                        w.tenant_id = $1::int4 and w.barrier_id = b.id and w.programme_id is null
                        and w.partnership_id is null and w.archived_at is null
                    offset 0
                ) as d
                where d.decided_on < $3::date
            ),
            integrated as materialized (
                select i.centre_id, i.kind, i.own_kind_id, i.first_on, i.level, u.underserved
                from app.activities_integrated($1::int4, $2::uuid, $3::date) as i
                cross join lateral (
                    select c.underserved
                    from app.centre_underserved($1::int4, $3::date) as c
                    where c.centre_id = i.centre_id
                    limit 1
                ) as u
            ),
            held as materialized (
                select e.id, e.kind, e.held_on, true as has_partnership, m.underserved
                from (
                    select s.id, s.underserved from state as s
                    union all
                    select o.id, null from other as o
                ) as m
                cross join lateral (
                    select v.id, v.kind, v.held_on
                    from engagement as v
                    where
                        v.tenant_id = $1::int4 and v.partnership_id = m.id and v.archived_at is null
                        and v.status = 'confirmed' and v.held_on < $3::date and (v.programme_id is null or v.programme_id = $2::uuid)
                    offset 0
                ) as e
                union all
                select e.id, e.kind, e.held_on, e.partnership_id is not null, null
                from engagement as e
                where
                    e.tenant_id = $1::int4 and e.programme_id = $2::uuid and e.archived_at is null
                    and e.status = 'confirmed' and e.held_on < $3::date and (
                        e.partnership_id is null or (
                            select p.programme_id from partnership as p
                            where p.tenant_id = $1::int4 and p.id = e.partnership_id
                        ) is distinct from $2::uuid
                    )
            )
            select
                s.partnership_id, s.partner_id, s.title, s.works_with_children, s.stage, s.stage_since, s.held_from,
                s.began_on, s.mou_on, s.underserved, s.obligations_due, s.obligations_met, s.is_overdue,
                s.lacks_activity, o.other_partnership_id, e.engagement_id, e.engagement_kind, e.held_on,
                e.has_partnership, e.engagement_underserved, b.obligation_side, b.obligation_due_on,
                b.obligation_met_on, b.obligation_state, b.obligation_underserved, a.activity_id,
                a.activity_partnership_id, a.activity_group, a.activity_held_on, a.activity_called_off_on,
                a.activity_budget_cents, a.activity_cost_cents, a.activity_underserved, d.decision_kind, d.decided_on,
                d.review_on, d.reviewed_on, d.review_outcome, d.decision_underserved, i.integrated_on,
                i.integrated_level, i.integrated_underserved
            from (
                select
                    coalesce(array_agg(s.id), '{}')::text as partnership_id,
                    coalesce(array_agg(s.partner_id), '{}')::text as partner_id,
                    coalesce(array_agg(s.title), '{}')::text as title,
                    coalesce(array_agg(s.works_with_children), '{}')::text as works_with_children,
                    coalesce(array_agg(s.stage), '{}')::text as stage,
                    coalesce(array_agg(s.stage_since), '{}')::text as stage_since,
                    coalesce(array_agg(s.held_from), '{}')::text as held_from,
                    coalesce(array_agg(s.began_on), '{}')::text as began_on,
                    coalesce(array_agg(s.mou_on), '{}')::text as mou_on,
                    coalesce(array_agg(s.underserved), '{}')::text as underserved,
                    coalesce(array_agg(s.obligations_due), '{}')::text as obligations_due,
                    coalesce(array_agg(s.obligations_met), '{}')::text as obligations_met,
                    coalesce(array_agg(s.is_overdue), '{}')::text as is_overdue,
                    coalesce(array_agg(s.lacks_activity), '{}')::text as lacks_activity
                from (select s.* from state as s order by s.id) as s
            ) as s
            cross join (
                select coalesce(array_agg(o.id order by o.id), '{}')::text as other_partnership_id from other as o
            ) as o
            cross join (
                select
                    coalesce(array_agg(h.id), '{}')::text as engagement_id,
                    coalesce(array_agg(h.kind), '{}')::text as engagement_kind,
                    coalesce(array_agg(h.held_on), '{}')::text as held_on,
                    coalesce(array_agg(h.has_partnership), '{}')::text as has_partnership,
                    coalesce(array_agg(h.underserved), '{}')::text as engagement_underserved
                from (select h.* from held as h order by h.id) as h
            ) as e
            cross join (
                select
                    coalesce(array_agg(t.side), '{}')::text as obligation_side,
                    coalesce(array_agg(t.due_on), '{}')::text as obligation_due_on,
                    coalesce(array_agg(t.met_on), '{}')::text as obligation_met_on,
                    coalesce(array_agg(t.state), '{}')::text as obligation_state,
                    coalesce(array_agg(t.underserved), '{}')::text as obligation_underserved
                from (select t.* from obligation as t order by t.due_on, t.side, t.state, t.met_on, t.underserved) as t
            ) as b
            cross join (
                select
                    coalesce(array_agg(t.id), '{}')::text as activity_id,
                    coalesce(array_agg(t.partnership_id), '{}')::text as activity_partnership_id,
                    coalesce(array_agg(t.area_group), '{}')::text as activity_group,
                    coalesce(array_agg(t.held_on), '{}')::text as activity_held_on,
                    coalesce(array_agg(t.called_off_on), '{}')::text as activity_called_off_on,
                    coalesce(array_agg(t.budget_cents), '{}')::text as activity_budget_cents,
                    coalesce(array_agg(t.cost_cents), '{}')::text as activity_cost_cents,
                    coalesce(array_agg(t.underserved), '{}')::text as activity_underserved
                from (select t.* from act as t order by t.id) as t
            ) as a
            cross join (
                select
                    coalesce(array_agg(t.kind), '{}')::text as decision_kind,
                    coalesce(array_agg(t.decided_on), '{}')::text as decided_on,
                    coalesce(array_agg(t.review_on), '{}')::text as review_on,
                    coalesce(array_agg(t.reviewed_on), '{}')::text as reviewed_on,
                    coalesce(array_agg(t.review_outcome), '{}')::text as review_outcome,
                    coalesce(array_agg(t.underserved), '{}')::text as decision_underserved
                from (select t.* from decided as t order by t.id) as t
            ) as d
            cross join (
                select
                    coalesce(array_agg(t.first_on), '{}')::text as integrated_on,
                    coalesce(array_agg(t.level), '{}')::text as integrated_level,
                    coalesce(array_agg(t.underserved), '{}')::text as integrated_underserved
                from (select t.* from integrated as t order by t.centre_id, t.kind, t.own_kind_id) as t
            ) as i
            """
    }

    private let columns: [Column: String]

    static func query(_ question: EvaluationQuestion) -> Query {
        Query(SQL.read, question.tenant, question.programme, question.end)
    }

    init(_ rows: Rows) throws {
        guard let row = rows.first, rows.columnNames == Column.allCases.map(\.rawValue) else {
            throw FigureFailure("the frame's columns are \(rows.columnNames)")
        }
        columns = Dictionary(
            uniqueKeysWithValues: try Column.allCases.enumerated().map { ($1, try row.decode(String.self, at: $0)) })
    }

    subscript(column: Column) -> String { columns[column] ?? "{}" }
}
