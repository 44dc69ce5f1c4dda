import Domain
import Foundation
import Postgres

/// What a programme's progress is computed from, as it was known before a day: plan, and organisations that counted.
struct ProgrammeFacts: Decodable, Sendable {
    struct Phase: Decodable, Sendable {
        let position: Int
        let name: String
        let startsOn: Day
        let endsOn: Day
        let partnerships: Int
    }

    struct Organisation: Decodable, Sendable {
        let partnerId: UUID
        let kind: String
        /// The first day one of its partnerships counted.
        let countedOn: Day
        /// Every counted partnership of it was terminated or declined.
        let ended: Bool
        /// Every counted partnership of it was archived.
        let archived: Bool
        /// nil where it is not known of its centres.
        let underserved: Bool?
    }

    struct Centres: Decodable, Sendable {
        let reached: Int
        let pairs: Int
        let underserved: Int
        /// Centres of which it is known whether they are underserved.
        let known: Int
        /// The same of pairs of centre and partner, by their centre.
        let pairsUnderserved: Int
        let pairsKnown: Int
    }

    let startsOn: Day
    let endsOn: Day
    let target: Int
    let countsBy: String
    let phases: [Phase]
    let organisations: [Organisation]
    let centres: Centres

    enum SQL: String, StatementSet {
        /// One row, one JSON text; no row where the tenant has no such programme.
        case read = """
            with
            counted as materialized (
                select
                    p.partner_id, p.id, p.archived_at is not null as archived,
                    case g.counts_by when 'secured' then p.secured_on else p.formalised_on end as counted_on,
                    (
                        select h.to_stage
                        from partnership_stage_change as h
                        where h.tenant_id = p.tenant_id and h.partnership_id = p.id and h.changed_on < $3::date
                        order by h.id desc
                        limit 1
                    ) as stage
                from programme as g
                inner join partnership as p on p.tenant_id = g.tenant_id and p.programme_id = g.id
                where
                    g.tenant_id = $1::int4 and g.id = $2::uuid
                    and case g.counts_by when 'secured' then p.secured_on else p.formalised_on end < $3::date
            ),
            pair as materialized (
                select distinct c.partner_id, j.centre_id, j.underserved
                from counted as c
                cross join lateral (
                    select j.centre_id, u.underserved
                    from partnership_centre as j
                    cross join lateral (
                        select s.underserved
                        from app.centre_underserved($1::int4, $3::date) as s
                        where s.centre_id = j.centre_id
                        limit 1
                    ) as u
                    where
                        j.tenant_id = $1::int4 and j.partnership_id = c.id and j.joined_on < $3::date
                        and j.archived_at is null
                    offset 0
                ) as j
            ),
            won as materialized (
                select
                    w.partner_id, min(w.counted_on) as counted_on, bool_and(w.ended) as ended,
                    bool_and(w.archived) as archived,
                    case when bool_or(w.underserved) then true when bool_and(w.is_known) then false end as underserved
                from (
                    select
                        c.partner_id, c.counted_on, coalesce(c.stage in ('declined', 'terminated'), false) as ended,
                        c.archived, null::bool as underserved, null::bool as is_known
                    from counted as c
                    union all
                    select p.partner_id, null, null, null, p.underserved, p.underserved is not null
                    from pair as p
                ) as w
                group by w.partner_id
            ),
            organisation as (
                select w.partner_id, o.kind, w.counted_on, w.ended, w.archived, w.underserved
                from won as w
                cross join lateral (
                    select p.kind from partner as p where p.tenant_id = $1::int4 and p.id = w.partner_id offset 0
                ) as o
            )
            select
                jsonb_build_object(
                    'starts_on', g.starts_on, 'ends_on', g.ends_on, 'target', g.target, 'counts_by', g.counts_by,
                    'phases', (
                        select coalesce(jsonb_agg(jsonb_build_object(
                            'position', f.position, 'name', f.name, 'starts_on', f.starts_on, 'ends_on', f.ends_on,
                            'partnerships', f.partnerships
                        ) order by f.position), '[]')
                        from programme_phase as f
                        where f.tenant_id = $1::int4 and f.programme_id = g.id and f.archived_at is null
                    ),
                    'organisations', (
                        select coalesce(jsonb_agg(to_jsonb(o) order by o.counted_on, o.partner_id), '[]')
                        from organisation as o
                    ),
                    'centres', (
                        select jsonb_build_object(
                            'reached', count(distinct r.centre_id), 'pairs', count(*),
                            'underserved', count(distinct r.centre_id) filter (where r.underserved),
                            'known', count(distinct r.centre_id) filter (where r.underserved is not null),
                            'pairs_underserved', count(*) filter (where r.underserved),
                            'pairs_known', count(r.underserved)
                        )
                        from pair as r
                    )
                )::text
            from programme as g
            where g.tenant_id = $1::int4 and g.id = $2::uuid
            """

        var effect: Query.Effect { .read }
    }

    /// The tables of ``SQL/read`` as they were known before the moment `$4`, in front of the same statement: each under its
    /// own name, from what is there now and what the audit trail says was there before it was changed. A partner's kind and
    /// whether a community is underserved are as they are known now.
    enum Known {
        private static let tables = """
            with
            \(known("programme", where: "t.id = $2::uuid")),
            \(known("programme_phase", where: "t.programme_id = $2::uuid")),
            \(known("partnership", where: "t.programme_id = $2::uuid")),
            partnership_stage_change as (
                select t.* from ecdp.partnership_stage_change as t where t.recorded_at < $4::timestamptz
            ),
            partnership_centre as (
                select t.tenant_id, t.partnership_id, t.centre_id, k.joined_on, k.archived_at
                \(asKnown("partnership_centre"))
                where k.id is not null
            ),
            """

        /// The rows of a table, read once.
        private static func known(_ table: String, where condition: String) -> String {
            """
            \(table) as materialized (
                select k.*
                \(asKnown(table))
                where t.tenant_id = $1::int4 and \(condition) and k.id is not null
            )
            """
        }

        /// A table's rows `t` of now, each with `k`, as it was known; of one that was not there yet all of `k` is null.
        private static func asKnown(_ table: String) -> String {
            """
            from ecdp.\(table) as t
            cross join lateral jsonb_populate_record(
                null::ecdp.\(table), app.as_known($1::int4, '\(table)', to_jsonb(t), $4::timestamptz)
            ) as k
            """
        }

        /// The whole statement.
        static let statement = tables + SQL.read.rawValue.dropFirst("with".count)
    }

    static let inputs: Set<InputTable> = [
        .programme, .programmePhase, .partnership, .stageChange, .partner, .partnershipCentre, .centre, .locality,
        .deprivation,
    ]

    /// - Parameter end: what is dated on this day or later is left out.
    static func query(tenant: Int32, programme: UUID, before end: Day) -> Query {
        Query(SQL.read, tenant, programme, end.description)
    }

    /// - Parameter day: as it was known at the end of this day in South Africa.
    static func query(tenant: Int32, programme: UUID, before end: Day, knownOn day: Day) -> Query {
        Query(Known.statement, [tenant, programme, end.description, "\(day + 1)T00:00:00+02:00"])
    }

    /// - Returns: nil for no row.
    static func decode(_ rows: Rows) throws -> ProgrammeFacts? {
        guard rows.count > 0 else { return nil }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Self.self, from: Data(try rows[0].decode(String.self, at: 0).utf8))
    }
}
