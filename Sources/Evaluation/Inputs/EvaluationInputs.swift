import Domain
import Postgres

import struct Foundation.UUID

/// What an evaluation read: for each table the rows of the programme, the newest change among them, and the SHA-256 of
/// their content, by which two evaluations can be told to rest on the same data.
struct EvaluationInputs: Sendable, Hashable {
    struct Table: Sendable, Hashable, Encodable {
        let rows: Int
        /// RFC 3339 in UTC with microseconds; nil without rows.
        let upTo: String?
        let sha256: String

        // Spelt out: converting to snake case would make it sha_256.
        enum CodingKeys: String, CodingKey {
            case rows
            case upTo = "up_to"
            case sha256
        }
    }

    let tables: [String: Table]

    /// The newest change among all rows. There is always one: the programme's.
    var dataUpTo: String { tables.values.compactMap(\.upTo).max() ?? "1970-01-01T00:00:00.000000Z" }

    /// The newest change among the rows of some tables; of all where none of these has rows.
    func dataUpTo(of names: [String]) -> String {
        names.compactMap { tables[$0]?.upTo }.max() ?? dataUpTo
    }

    enum SQL: String, StatementSet {
        /// A row for each table. Rows dated after the period are left out, like everywhere in the evaluation.
        /// Counts of children are in no hash: whoever may see the rest of a row would find a small one by trying. What
        /// changes one changes version and times of its measure.
        case read = """
            with
            mine as materialized (
                select p.id, p.partner_id from partnership as p
                where p.tenant_id = $1::int4 and p.programme_id = $2::uuid
            ),
            held as materialized (
                select e.*
                from engagement as e
                where
                    e.tenant_id = $1::int4 and e.held_on < $3::date
                    and (e.programme_id = $2::uuid or e.partnership_id in (select m.id from mine as m))
            ),
            site as materialized (
                select j.centre_id
                from partnership_centre as j
                where j.tenant_id = $1::int4 and j.partnership_id in (select m.id from mine as m)
                union
                select a.centre_id
                from engagement_attendance as a
                where a.tenant_id = $1::int4 and a.centre_id is not null and a.engagement_id in (select h.id from held as h)
                union
                select b.centre_id
                from barrier as b
                where b.tenant_id = $1::int4 and b.programme_id = $2::uuid and b.centre_id is not null
            ),
            line (name, place, changed_at, content) as (
                select 'programme', g.id::text, g.updated_at, g::text
                from programme as g
                where g.tenant_id = $1::int4 and g.id = $2::uuid
                union all
                select 'programme_phase', f.id::text, f.updated_at, f::text
                from programme_phase as f
                where f.tenant_id = $1::int4 and f.programme_id = $2::uuid
                union all
                select 'partnership', p.id::text, p.updated_at, p::text
                from partnership as p
                where p.tenant_id = $1::int4 and p.programme_id = $2::uuid
                union all
                select 'partnership_stage_change', lpad(c.id::text, 20, '0'), c.recorded_at, c::text
                from partnership_stage_change as c
                where
                    c.tenant_id = $1::int4 and c.changed_on < $3::date
                    and c.partnership_id in (select m.id from mine as m)
                union all
                select 'partnership_centre', j.id::text, j.updated_at, j::text
                from partnership_centre as j
                where
                    j.tenant_id = $1::int4 and j.joined_on < $3::date
                    and j.partnership_id in (select m.id from mine as m)
                union all
                select 'document', d.id::text, d.updated_at, d::text
                from document as d
                where
                    d.tenant_id = $1::int4 and d.signed_on < $3::date
                    and d.partnership_id in (select m.id from mine as m)
                union all
                select 'partner', o.id::text, o.updated_at, o::text
                from partner as o
                where o.tenant_id = $1::int4 and o.id in (select m.partner_id from mine as m)
                union all
                select 'partner_clearance', r.id::text, r.updated_at, r::text
                from partner_clearance as r
                where
                    r.tenant_id = $1::int4 and r.screened_on < $3::date
                    and r.partner_id in (select m.partner_id from mine as m)
                union all
                select 'engagement', h.id::text, h.updated_at, h::text
                from held as h
                union all
                select 'engagement_attendance', a.id::text, a.updated_at, a::text
                from engagement_attendance as a
                where a.tenant_id = $1::int4 and a.engagement_id in (select h.id from held as h)
                union all
                select 'barrier', b.id::text, b.updated_at, b::text
                from barrier as b
                where
                    b.tenant_id = $1::int4 and b.raised_on < $3::date
                    and (b.programme_id = $2::uuid or b.partnership_id in (select m.id from mine as m))
                union all
                select 'centre', c.id::text, c.updated_at, (to_jsonb(c) - array['children', 'children_shown'])::text
                from centre as c
                where c.tenant_id = $1::int4 and c.id in (select s.centre_id from site as s)
                union all
                select 'centre_registration', g.id::text, g.updated_at, g::text
                from centre_registration as g
                where
                    g.tenant_id = $1::int4 and g.valid_from < $3::date
                    and g.centre_id in (select s.centre_id from site as s)
                union all
                select
                    'centre_measure', m.id::text, m.updated_at,
                    jsonb_build_array(m.id, m.version, m.observed_on, m.created_at, m.updated_at, m.archived_at)::text
                from centre_measure as m
                where
                    m.tenant_id = $1::int4 and m.observed_on < $3::date
                    and m.centre_id in (select s.centre_id from site as s)
            )
            select
                n.name, count(l.name),
                to_char(max(l.changed_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                encode(
                    sha256(convert_to(coalesce(string_agg(l.content, e'\\n' order by l.place collate "C"), ''), 'UTF8')),
                    'hex'
                )
            from
                unnest(array[
                    'programme', 'programme_phase', 'partnership', 'partnership_stage_change', 'partnership_centre',
                    'document', 'partner', 'partner_clearance', 'engagement', 'engagement_attendance', 'barrier',
                    'centre', 'centre_registration', 'centre_measure'
                ]) as n (name)
            left join line as l on l.name = n.name
            group by n.name
            order by n.name
            """
    }

    static func query(tenant: Int32, programme: UUID, before end: Day) -> Query {
        Query(SQL.read, tenant, programme, end.description)
    }

    init(_ rows: Rows) throws {
        var tables: [String: Table] = [:]
        for index in 0..<rows.count {
            let row = rows[index]
            tables[try row.decode(String.self, at: 0)] = Table(
                rows: try row.decode(Int.self, at: 1), upTo: try row.decode(String?.self, at: 2),
                sha256: try row.decode(String.self, at: 3))
        }
        self.tables = tables
    }
}
