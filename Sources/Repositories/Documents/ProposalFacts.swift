import Documents
import Domain
import Postgres

import struct Foundation.UUID

/// What a proposal is about, read in one round trip: its row with partner, partnership, programme and look; its centres
/// with their needs; the needs by area; the partner's offers.
struct ProposalFacts: Sendable {
    enum SQL: String, StatementSet {
        case proposal
        case centres
        case areas
        case offers

        /// The centres that it names; where it names none, those of its partnership now.
        private static let chosen = """
            named as materialized (
                select c.centre_id
                from proposal_centre as c
                where c.tenant_id = $1::int4 and c.proposal_id = $2::uuid and c.archived_at is null
            ),
            chosen as materialized (
                select n.centre_id from named as n
                union
                select j.centre_id
                from proposal as p
                inner join partnership_centre as j on j.tenant_id = p.tenant_id and j.partnership_id = p.partnership_id
                where
                    p.tenant_id = $1::int4 and p.id = $2::uuid and j.archived_at is null
                    and (j.left_on is null or j.left_on >= app.today()) and not exists (select from named)
            )
            """

        init?(rawValue: String) {
            guard let found = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
            self = found
        }

        var rawValue: String {
            switch self {
            case .proposal:
                """
                select
                    p.version, p.status, p.kind, p.number, p.title, p.introduction,
                    case when p.objectives <> '{}' then p.objectives else coalesce(s.objectives, g.objectives, '{}') end,
                    case
                        when p.areas <> '{}' then p.areas
                        else coalesce(s.areas, array(
                            select f.area
                            from partner_offer as f
                            where f.tenant_id = p.tenant_id and f.partner_id = p.partner_id and f.archived_at is null
                            order by f.area
                        ))
                    end,
                    p.goals, p.partner_benefits, p.centre_benefits, p.municipality_role, p.partner_role, p.centre_role,
                    o.name, o.kind, g.name, g.starts_on::text, g.ends_on::text, g.target, app.today()::text,
                    \(LookSQL.columns)
                from proposal as p
                inner join partner as o on o.tenant_id = p.tenant_id and o.id = p.partner_id
                left join partnership as s on s.tenant_id = p.tenant_id and s.id = p.partnership_id
                left join programme as g
                    on g.tenant_id = p.tenant_id and g.id = coalesce(p.programme_id, s.programme_id)
                \(LookSQL.join(kind: "p.kind", language: "p.language"))
                where p.tenant_id = $1::int4 and p.id = $2::uuid
                """
            case .centres:
                """
                with \(Self.chosen)
                select
                    e.name, coalesce(l.name, r.name), e.programme_type, e.quintile, e.children_shown, e.children_reason,
                    e.practitioners, e.languages, n.areas, n.priorities
                from chosen as c
                inner join centre as e on e.tenant_id = $1::int4 and e.id = c.centre_id
                left join region as r on r.id = e.region_id
                left join locality as l on l.tenant_id = e.tenant_id and l.id = e.locality_id
                cross join lateral (
                    select
                        coalesce(array_agg(n.area order by n.priority desc, n.area), '{}') as areas,
                        coalesce(array_agg(n.priority order by n.priority desc, n.area), '{}') as priorities
                    from centre_need as n
                    where n.tenant_id = e.tenant_id and n.centre_id = e.id and n.archived_at is null
                ) as n
                order by e.name_folded, e.id
                limit 200
                """
            case .areas:
                """
                with \(Self.chosen)
                select n.area, count(*)::int4, max(n.priority)
                from centre_need as n
                inner join centre as e on e.tenant_id = n.tenant_id and e.id = n.centre_id
                where
                    n.tenant_id = $1::int4 and n.archived_at is null and e.archived_at is null
                    and (n.centre_id = any(array(select c.centre_id from chosen as c)) or not exists (select from chosen))
                group by n.area
                order by 3 desc, 2 desc, 1
                """
            case .offers:
                """
                select f.area, f.capacity, f.forms
                from proposal as p
                inner join partner_offer as f on f.tenant_id = p.tenant_id and f.partner_id = p.partner_id
                where p.tenant_id = $1::int4 and p.id = $2::uuid and f.archived_at is null
                order by f.area
                """
            }
        }

        var effect: Query.Effect { .read }
    }

    let version: Int
    let status: String
    let content: ProposalContent
    let look: FoundLook

    static func read(_ id: UUID, tenant: Int32) -> [Query] {
        SQL.allCases.map { Query($0, tenant, id) }
    }

    /// - Parameter results: of ``read(_:tenant:)``; nil is returned where the tenant has no such proposal.
    init?(_ results: ArraySlice<Rows>, id: UUID) throws {
        let results = Array(results)
        guard let row = try results[0].decode(Row.self).first else { return nil }
        (version, status, look) = (row.version, row.status, row.look)
        content = ProposalContent(
            kind: PageKind(rawValue: row.kind) ?? .proposal, language: row.look.office.language, title: row.title,
            number: row.number, reference: "\(row.look.office.name) · \(id.uuidString.lowercased())",
            isDraft: row.status == "draft", day: row.today, office: row.look.office, partnerName: row.partnerName,
            partnerKind: row.partnerKind, programme: row.programme, introduction: row.introduction,
            objectives: row.lists[0], areas: row.lists[1], goals: row.lists[2], partnerBenefits: row.lists[3],
            centreBenefits: row.lists[4], municipalityRole: row.lists[5], partnerRole: row.lists[6],
            centreRole: row.lists[7], centres: try results[1].decode(CentreRow.self).map(\.centre),
            areaNeeds: try results[2].decode(AreaRow.self).map(\.need),
            offers: try results[3].decode(OfferRow.self).map(\.offer))
    }

    private struct Row: RowDecodable {
        let version: Int
        let status: String
        let kind: String
        let number: Int
        let title: String
        let introduction: String?
        let lists: [[String]]
        let partnerName: String
        let partnerKind: String
        let programme: ProposalContent.Programme?
        let today: Day
        let look: FoundLook

        init(_ row: inout RowReader) throws {
            version = try row.next()
            status = try row.next()
            kind = try row.next()
            number = try row.next()
            title = try row.next()
            introduction = try row.next()
            var lists: [[String]] = []
            for _ in 0..<8 { lists.append(try row.next()) }
            self.lists = lists
            partnerName = try row.next()
            partnerKind = try row.next()
            let name = try row.next(String?.self)
            let (starts, ends) = (try row.next(String?.self), try row.next(String?.self))
            let target = try row.next(Int?.self)
            programme =
                if let name, let target, let starts = starts.flatMap({ Day($0) }), let ends = ends.flatMap({ Day($0) })
                {
                    .init(name: name, startsOn: starts, endsOn: ends, target: target)
                } else {
                    nil
                }
            today = Day(try row.next(String.self)) ?? Day(number: 0)
            look = try FoundLook(&row)
        }
    }

    private struct CentreRow: RowDecodable {
        let centre: ProposalContent.Centre

        init(_ row: inout RowReader) throws {
            let name = try row.next(String.self)
            let place = try row.next(String?.self)
            let type = try row.next(String.self)
            let quintile = try row.next(Int?.self)
            let (shown, reason) = (try row.next(Int?.self), try row.next(String?.self))
            let practitioners = try row.next(Int?.self)
            let languages = try row.next([String].self)
            let (areas, priorities) = (try row.next([String].self), try row.next([Int].self))
            centre = ProposalContent.Centre(
                name: name, place: place, type: type, quintile: quintile,
                children: shown.map { .count($0) } ?? (reason == "small_count" ? .hidden : .unknown),
                practitioners: practitioners, languages: languages,
                needs: zip(areas, priorities).map { .init(area: $0, priority: $1) })
        }
    }

    private struct AreaRow: RowDecodable {
        let need: ProposalContent.AreaNeed

        init(_ row: inout RowReader) throws {
            need = ProposalContent.AreaNeed(area: try row.next(), centres: try row.next(), priority: try row.next())
        }
    }

    private struct OfferRow: RowDecodable {
        let offer: ProposalContent.Offer

        init(_ row: inout RowReader) throws {
            offer = ProposalContent.Offer(area: try row.next(), capacity: try row.next(), forms: try row.next())
        }
    }
}
