import Domain
import Postgres

/// What most sections of a review start from, read once: the programme's partnerships as they stood at the end of the
/// period, and the engagements that belong to the programme.
///
/// Each column is an array in PostgreSQL's own text form. It is handed to the sections' statements as a parameter and
/// never taken apart here. A statement that starts from such an array looks up the rows of each partnership by an
/// index: whatever the planner believes, its cost grows with the programme and not with the square of it.
struct ReviewFrame: Sendable {
    /// A column of one of the three lists; columns of one list have the same length and order.
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
        /// The programme's other partnerships: archived, or begun later.
        case otherPartnership = "other_partnership_id"
        // Engagements held by the end and not archived.
        case engagement = "engagement_id"
        case engagementKind = "engagement_kind"
        case heldOn = "held_on"
        case hasPartnership = "has_partnership"
        /// As its partnership is; null without one.
        case engagementUnderserved = "engagement_underserved"

        /// What the column is made from.
        var tables: Set<InputTable> {
            let begun: Set<InputTable> = [.partnership, .stageChange]
            let served = begun.union([.partnershipCentre]).union(InputTable.underservedCentre)
            return switch self {
            case .partnership, .partner, .title, .worksWithChildren, .stage, .stageSince, .heldFrom, .beganOn,
                .otherPartnership:
                begun
            case .mouOn: begun.union([.document])
            case .underserved: served
            case .engagement, .engagementKind, .heldOn, .hasPartnership: [.engagement, .partnership]
            case .engagementUnderserved: served.union([.engagement])
            }
        }
    }

    enum SQL: String, StatementSet {
        /// One row, a column for each ``Column`` in its order.
        case read = """
            with
            state as materialized (
                select s.* from app.partnership_state($1::int4, $2::uuid, $3::date) as s
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
                        and v.held_on < $3::date and (v.programme_id is null or v.programme_id = $2::uuid)
                    offset 0
                ) as e
                union all
                select e.id, e.kind, e.held_on, e.partnership_id is not null, null
                from engagement as e
                where
                    e.tenant_id = $1::int4 and e.programme_id = $2::uuid and e.archived_at is null
                    and e.held_on < $3::date and (
                        e.partnership_id is null or (
                            select p.programme_id from partnership as p
                            where p.tenant_id = $1::int4 and p.id = e.partnership_id
                        ) is distinct from $2::uuid
                    )
            )
            select
                s.partnership_id, s.partner_id, s.title, s.works_with_children, s.stage, s.stage_since, s.held_from,
                s.began_on, s.mou_on, s.underserved, o.other_partnership_id, e.engagement_id, e.engagement_kind,
                e.held_on, e.has_partnership, e.engagement_underserved
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
                    coalesce(array_agg(s.underserved), '{}')::text as underserved
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
