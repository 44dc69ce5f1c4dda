package import Methods
package import Postgres

package import struct Foundation.UUID

/// What a campaign came to, from what was published when it was closed: figures of each question, the change since the
/// campaign before it of the same instrument, and the other side's beside them.
///
/// Counts of fewer than five people were never published, so nothing computed here can show one.
package struct CampaignResults: Sendable {
    package enum SQL: String, StatementSet {
        case campaign = """
            select
                c.id, c.closed_at is not null, a.asked, a.answered,
                (
                    select b.id
                    from survey_campaign as b
                    inner join survey_version as w on w.tenant_id = b.tenant_id and w.id = b.version_id
                    where
                        b.tenant_id = c.tenant_id and w.instrument_id = v.instrument_id and b.id <> c.id
                        and b.closed_at is not null and b.archived_at is null and b.opens_on < c.opens_on
                    order by b.opens_on desc, b.id desc
                    limit 1
                ),
                (
                    select b.id
                    from survey_campaign as b
                    where
                        b.tenant_id = c.tenant_id and (b.id = c.counterpart_id or b.counterpart_id = c.id)
                        and b.closed_at is not null and b.archived_at is null
                    order by b.id = c.counterpart_id desc nulls last, b.id desc
                    limit 1
                )
            from survey_campaign as c
            inner join survey_version as v on v.tenant_id = c.tenant_id and v.id = c.version_id
            cross join lateral (
                select count(*) as asked, count(r.id) as answered
                from survey_invitation as i
                left join survey_response as r on r.tenant_id = i.tenant_id and r.invitation_id = i.id
                where i.tenant_id = c.tenant_id and i.campaign_id = c.id and i.archived_at is null
            ) as a
            where c.tenant_id = $1::int4 and c.id = $2::uuid
            """
        case results = """
            select r.campaign_id, r.question, r.kind, r.n, array_to_string(r.counts, ' '), r.total
            from survey_result as r
            where r.tenant_id = $1::int4 and r.campaign_id = any($2::uuid[])
            order by r.campaign_id, r.position
            """

        package var effect: Query.Effect { .read }
    }

    /// The answers to one question of one campaign, as they were published.
    package struct Published: Sendable, Hashable {
        package let question: String
        package let kind: String
        /// nil where suppressed.
        package let n: Int?
        package let counts: [Int]?
        package let total: Int?

        package init(question: String, kind: String, n: Int?, counts: [Int]?, total: Int?) {
            self.question = question
            self.kind = kind
            self.n = n
            self.counts = counts
            self.total = total
        }

        package var item: LikertItem? { kind == "likert" ? counts.flatMap { LikertItem(counts: $0) } : nil }

        /// Of ratings and numbers; nil where suppressed or without answers.
        package var mean: Double? {
            if kind == "likert" { return item?.mean }
            guard kind == "number", let n, n > 0, let total else { return nil }
            return Double(total) / Double(n)
        }

        /// Of a rating the shares of 1 to 5, which add up to 1; of a choice each option's share of those who answered.
        package var shares: [Double]? {
            guard let n, n > 0, let counts else { return nil }
            return counts.map { Double($0) / Double(n) }
        }

        package var topTwo: Proportion? { item?.topTwo }
    }

    package struct Question: Sendable {
        package let published: Published
        /// Of the campaign before it, where it asked the same.
        package let before: Published?
        /// Of the other side, where it was asked the same.
        package let counterpart: Published?

        package var isSuppressed: Bool { published.n == nil }
        package var changeOfMean: Change? {
            before?.item.flatMap { published.item?.changeOfMean(since: $0) }
        }
        package var changeOfTopTwo: Change? {
            before?.item.flatMap { published.item?.changeOfTopTwo(since: $0) }
        }
        /// This side's mean minus the other's.
        package var gap: Double? {
            guard let mine = published.item, let other = counterpart?.item else { return nil }
            return TwoSidedFeedback(centres: mine, partners: other).gap
        }
    }

    package let campaign: UUID
    package let isClosed: Bool
    package let asked: Int
    package let answered: Int
    package let previous: UUID?
    package let counterpart: UUID?
    /// None while it is open.
    package let questions: [Question]

    /// How many of those who were asked answered; nil where nobody was.
    package var responseRate: Proportion? { Proportion(answered, of: asked) }

    /// - Returns: nil where there is no such campaign.
    package static func read(
        _ campaign: UUID, tenant: Int32, in database: Database, as scope: Scope
    ) async throws -> CampaignResults? {
        guard let row = try await database.query(Query(SQL.campaign, tenant, campaign), as: scope).first else {
            return nil
        }
        let isClosed = try row.decode(Bool.self, at: 1)
        let (previous, counterpart) = (try row.decode(UUID?.self, at: 4), try row.decode(UUID?.self, at: 5))
        var published: [UUID: [Published]] = [:]
        if isClosed {
            let ids = [campaign] + [previous, counterpart].compactMap { $0 }
            let rows = try await database.query(Query(SQL.results, tenant, ids), as: scope)
            for index in 0..<rows.count {
                let row = rows[index]
                published[try row.decode(UUID.self, at: 0), default: []].append(
                    Published(
                        question: try row.decode(String.self, at: 1), kind: try row.decode(String.self, at: 2),
                        n: try row.decode(Int?.self, at: 3),
                        counts: try row.decode(String?.self, at: 4)?.split(separator: " ").compactMap { Int($0) },
                        total: try row.decode(Int?.self, at: 5)))
            }
        }
        func same(_ question: Published, in campaign: UUID?) -> Published? {
            campaign.flatMap { published[$0] }?.first { $0.question == question.question && $0.kind == question.kind }
        }
        return CampaignResults(
            campaign: try row.decode(UUID.self, at: 0), isClosed: isClosed, asked: try row.decode(Int.self, at: 2),
            answered: try row.decode(Int.self, at: 3), previous: previous, counterpart: counterpart,
            questions: (published[campaign] ?? []).map {
                Question(published: $0, before: same($0, in: previous), counterpart: same($0, in: counterpart))
            })
    }
}
