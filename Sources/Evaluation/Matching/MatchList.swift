package import Domain
package import Methods
package import Postgres

package import struct Foundation.UUID

/// A match as it is listed: its place, its explanation, and what people decided about the two.
package struct ListedMatch: Sendable {
    package struct Decision: Sendable {
        package let id: UUID
        package let effect: MatchOverride
        package let reason: String
        package let decidedBy: String
        package let decidedOn: String
    }

    package let match: Match
    /// Of the partner, in a centre's list; of the centre, in a partner's.
    package let name: String
    /// In the whole list, from 1.
    package let position: Int
    /// Among the matches, from 1; nil for one that fails a gate.
    package let rank: Int?
    /// How many matches there are.
    package let matches: Int
    package let decision: Decision?
    package let asOf: Day
}

/// The matches of a centre or a partner, as things stand on a day: from `app.match_partners()` and
/// `app.match_centres()`, which a test holds equal to ``Match``.
package enum MatchList {
    package enum Side: Sendable { case partnersOfCentre, centresOfPartner }

    package struct Question: Sendable {
        package var side: Side
        package var id: UUID
        package var asOf: Day
        package var concernsChildren: Bool
        /// How far a partner may go beyond where it works; nil: not at all.
        package var maximumKm: Double?
        /// Whether those that fail a gate are listed too.
        package var includesRejected: Bool
        /// The place in the list after which to begin.
        package var after: Int
        package var limit: Int

        package init(
            _ side: Side, of id: UUID, asOf: Day, concernsChildren: Bool = true, maximumKm: Double? = nil,
            includesRejected: Bool = false, after: Int = 0, limit: Int
        ) {
            self.side = side
            self.id = id
            self.asOf = asOf
            self.concernsChildren = concernsChildren
            self.maximumKm = maximumKm
            self.includesRejected = includesRejected
            self.after = after
            self.limit = limit
        }
    }

    package enum SQL: String, StatementSet {
        case partnersOfCentre, centresOfPartner, hasCentre, hasPartner

        package init?(rawValue: String) {
            guard let found = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
            self = found
        }

        package var rawValue: String {
            switch self {
            case .partnersOfCentre: Self.matches("app.match_partners", of: "partner")
            case .centresOfPartner: Self.matches("app.match_centres", of: "centre")
            case .hasCentre: "select 1 from centre as c where c.tenant_id = $1::int4 and c.id = $2::uuid"
            case .hasPartner:
                """
                select 1
                from partner as p
                where p.tenant_id = $1::int4 and p.id = $2::uuid and p.merged_into_id is null
                """
            }
        }

        /// Matches by rank; then those that people decided about; then the others, the ones that fail a later gate
        /// before the ones that fail an earlier one.
        private static func matches(_ function: String, of table: String) -> String {
            """
            select
                x.centre_id, x.partner_id, s.name, x.position, x.rank, x.matches, x.score, x.confidence, x.km, x.failed,
                app.area_codes(x.met), app.area_codes(x.not_met), x.coverage, x.distance, x.capacity, x.load, x.track,
                x.equity, o.id, o.effect, o.reason, o.decided_by, o.decided_on, b.areas, b.kinds, b.places, b.amounts,
                b.shares_left, b.left_amounts
            from (
                select
                    m.*,
                    row_number() over (
                        order by
                            m.rank nulls last, m.effect nulls last,
                            array_position($9::text[], m.failed) desc, m.km nulls last, m.\(table)_id
                    ) as position
                from \(function)($1::int4, $2::uuid, $3::date, $4::bool, $5::float8, $6::bool) as m
                order by position
                offset $7::int8
                limit $8::int8
            ) as x
            cross join lateral (
                select n.name from \(table) as n
                where n.tenant_id = $1::int4 and n.id = x.\(table)_id
                limit 1
            ) as s
            left join match_override as o
                on
                    o.tenant_id = $1::int4 and o.centre_id = x.centre_id and o.partner_id = x.partner_id
                    and o.archived_at is null
            cross join app.brought_resources($1::int4, x.partner_id, x.met) as b
            order by x.position
            """
        }

        package var effect: Query.Effect { .read }
    }

    /// - Returns: up to `limit` matches; nil where the tenant has no such centre or partner.
    package static func read(
        _ question: Question, tenant: Int32, in database: Database, as scope: Scope
    ) async throws -> [ListedMatch]? {
        let isCentre = question.side == .partnersOfCentre
        let rows = try await database.query(
            Query(
                isCentre ? SQL.partnersOfCentre : .centresOfPartner, tenant, question.id, question.asOf.description,
                question.concernsChildren, question.maximumKm, question.includesRejected, question.after,
                question.limit,
                Match.Gate.allCases.map(\.rawValue)), as: scope)
        if rows.count == 0 {
            let known = try await database.query(
                Query(isCentre ? SQL.hasCentre : .hasPartner, tenant, question.id), as: scope)
            if known.count == 0 { return nil }
        }
        return try rows.decode(Listed.self).map { $0.match(asOf: question.asOf) }
    }

    /// A row as it comes.
    private struct Listed: RowDecodable {
        let centre, partner: UUID
        let name: String
        let position: Int
        let rank: Int?
        let matches: Int
        let score: Double?
        let confidence: Double
        let km: Double?
        let failed: String?
        let met, notMet: [String]
        var values: [Match.Criterion: Double] = [:]
        let decision: ListedMatch.Decision?
        let brings: [OfferedResource]

        init(_ row: inout RowReader) throws {
            centre = try row.next()
            partner = try row.next()
            name = try row.next()
            position = try row.next()
            rank = try row.next()
            matches = try row.next()
            score = try row.next()
            confidence = try row.next()
            km = try row.next()
            failed = try row.next()
            met = try row.next()
            notMet = try row.next()
            for criterion in Match.Criterion.allCases { values[criterion] = try row.next(Double?.self) }
            let id = try row.next(UUID?.self)
            let effect = try row.next(String?.self)
            let reason = try row.next(String?.self)
            let decidedBy = try row.next(String?.self)
            let decidedOn = try row.next(String?.self)
            if let id, let effect = effect.flatMap(MatchOverride.init(rawValue:)), let reason, let decidedBy,
                let decidedOn
            {
                decision = .init(id: id, effect: effect, reason: reason, decidedBy: decidedBy, decidedOn: decidedOn)
            } else {
                decision = nil
            }
            brings = try OfferedResource.list(&row)
        }

        func match(asOf: Day) -> ListedMatch {
            func areas(_ codes: [String]) -> [Methods.CollaborationArea] {
                codes.compactMap(Methods.CollaborationArea.init(code:))
            }
            let match = Match(
                centre: centre.uuidString.lowercased(), partner: partner.uuidString.lowercased(), distanceKm: km,
                score: score, confidence: confidence, failed: failed.flatMap(Match.Gate.init(rawValue:)),
                override: decision?.effect, values: values, needsMet: areas(met), needsUnmet: areas(notMet),
                brings: brings)
            return ListedMatch(
                match: match, name: name, position: position, rank: rank, matches: matches, decision: decision,
                asOf: asOf)
        }
    }
}

extension OfferedResource {
    /// Resources as arrays, a column for each of what is known of them.
    static func list(_ row: inout RowReader) throws -> [OfferedResource] {
        let (areas, kinds) = (try row.next([String].self), try row.next([String].self))
        let (places, amounts) = (try row.next([Int].self), try row.next([Int].self))
        let (shares, left) = (try row.next([Double].self), try row.next([Int].self))
        return areas.indices.compactMap { index in
            guard let area = Methods.CollaborationArea(code: areas[index]),
                let kind = ResourceKind(rawValue: kinds[index])
            else { return nil }
            return OfferedResource(
                area: area, kind: kind, places: places[index], amount: amounts[index], shareLeft: shares[index],
                left: left[index])
        }
    }
}
