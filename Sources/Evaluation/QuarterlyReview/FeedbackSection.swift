import Methods
import Postgres

/// What centres and partners said about working together: who was asked and answered, each rating by instrument and
/// version, the change since the quarter before, and how far the two sides are apart.
///
/// It rests on the results of campaigns that were closed within the period: published when a campaign is closed, and
/// never changed. A campaign belongs to the programme that it names or, where it names none, to the one that all its
/// invitations' partnerships belong to. One that asked about partnerships of several programmes is counted as missing.
///
/// | figure | over | says |
/// | --- | --- | --- |
/// | `feedback_campaigns` | programme | campaigns closed within the period |
/// | `feedback_asked`, `feedback_answered` | programme, side | invitations, and those of them that were answered |
/// | `feedback_response_rate` with `_low`, `_high` | side | answered of asked, with Wilson's interval |
/// | `feedback_mean`, `feedback_top_two` with `_low`, `_high` | survey_item | a rating of 1 to 5; the share of 4 and 5 |
/// | `feedback_mean_change`, `feedback_top_two_change` with `_low`, `_high` | survey_item | since the quarter before, by whichever version |
/// | `feedback_gap` | survey_question | mean of the centres less mean of the partners |
///
/// Campaigns of one version are taken together. What few answered was hidden when its campaign was closed and is in no
/// sum; what is left is put to the same rule, `PrimaryRule`, again.
enum FeedbackSection {
    enum SQL: String, StatementSet {
        /// One row for each rating of each campaign that was closed within the period or the quarter before, and one
        /// without a rating for a campaign that has none.
        case results = """
            with
            closed as materialized (
                select
                    c.id, i.respondent as side, coalesce(i.shipped_code, i.id::text) as instrument, i.name, v.number,
                    c.programme_id, c.closed_at < $3::date::timestamp at time zone 'Africa/Johannesburg' as is_earlier
                from survey_campaign as c
                inner join survey_version as v on v.tenant_id = c.tenant_id and v.id = c.version_id
                inner join survey_instrument as i on i.tenant_id = v.tenant_id and i.id = v.instrument_id
                where
                    c.tenant_id = $1::int4 and c.archived_at is null and i.respondent in ('centre', 'partner')
                    and (c.programme_id = $2::uuid or c.programme_id is null)
                    and c.closed_at
                    >= ($3::date::timestamp - interval '3 months') at time zone 'Africa/Johannesburg'
                    and c.closed_at < $4::date::timestamp at time zone 'Africa/Johannesburg'
            ),
            -- Those that name no programme, by the partnerships that they asked about.
            about as materialized (
                select
                    i.campaign_id, bool_or(p.programme_id = $2::uuid) as is_here,
                    bool_or(p.programme_id is distinct from $2::uuid) as is_elsewhere
                from closed as c
                cross join lateral (
                    select w.campaign_id, w.partnership_id
                    from survey_invitation as w
                    where
                        w.tenant_id = $1::int4 and w.campaign_id = c.id and w.archived_at is null
                        and w.partnership_id is not null
                    offset 0
                ) as i
                cross join lateral (
                    select w.programme_id
                    from partnership as w
                    where w.tenant_id = $1::int4 and w.id = i.partnership_id
                    offset 0
                ) as p
                where c.programme_id is null
                group by i.campaign_id
            )
            select
                c.id::text as campaign, c.side, c.instrument, c.name, c.number, c.is_earlier,
                coalesce(a.is_elsewhere, false) as is_shared, r.asked, r.answered, q.question, q.n,
                array_to_string(q.counts, ' ') as counts
            from closed as c
            left join about as a on a.campaign_id = c.id
            cross join lateral (
                select max(w.asked) as asked, max(w.answered) as answered
                from survey_result as w
                where w.tenant_id = $1::int4 and w.campaign_id = c.id
            ) as r
            left join lateral (
                select w.position, w.question, w.n, w.counts
                from survey_result as w
                where w.tenant_id = $1::int4 and w.campaign_id = c.id and w.kind = 'likert'
                offset 0
            ) as q on true
            where (c.programme_id is not null or a.is_here) and r.asked is not null
            order by c.side, c.name, c.instrument, c.number, q.position, q.question, c.id
            """
    }

    static let section = EvaluationSection(
        name: "feedback",
        statements: [
            SectionStatement(
                "FeedbackSection.results", SQL.results,
                inputs: [
                    .campaign, .surveyVersion, .surveyInstrument, .invitation, .surveyResult, .partnership,
                ], [.tenant, .programme, .start, .end]
            ) { rows, _ in
                FeedbackFigures(try rows.decode(CampaignRating.self)).figures
            }
        ])
}

/// A row of ``FeedbackSection/SQL/results``.
struct CampaignRating: RowDecodable {
    let campaign: String
    let side: String
    /// Code of the shipped survey, or identifier of a municipality's own.
    let instrument: String
    let name: String
    let number: Int
    /// Of the quarter before.
    let isEarlier: Bool
    /// Whether it asked about partnerships of another programme too.
    let isShared: Bool
    let asked: Int
    /// nil for 1 to 4.
    let answered: Int?
    /// nil for a campaign that asked for no rating.
    let question: String?
    /// nil where hidden.
    let counts: [Int]?

    init(_ row: inout RowReader) throws {
        campaign = try row.next()
        side = try row.next()
        instrument = try row.next()
        name = try row.next()
        number = try row.next()
        isEarlier = try row.next()
        isShared = try row.next()
        asked = try row.next()
        answered = try row.next()
        question = try row.next()
        let n = try row.next(Int?.self)
        let counts = try row.next(String?.self)?.split(separator: " ").compactMap { Int($0) }
        self.counts = n == nil ? nil : counts
    }

    /// Made by hand, for tests.
    init(
        campaign: String, side: String, instrument: String, number: Int = 1, isEarlier: Bool = false,
        isShared: Bool = false, asked: Int, answered: Int?, question: String?, counts: [Int]?
    ) {
        self.campaign = campaign
        self.side = side
        self.instrument = instrument
        name = instrument
        self.number = number
        self.isEarlier = isEarlier
        self.isShared = isShared
        self.asked = asked
        self.answered = answered
        self.question = question
        self.counts = counts
    }
}

/// The figures of a quarter's campaigns.
struct FeedbackFigures {
    /// Why there is no change: what was not asked in the quarter before.
    static let notAskedBefore = "not_asked_before"
    /// Why there is no interval: everybody answered alike, or one person alone.
    static let noVariation = "no_variation"
    private static let sides = ["centre", "partner"]

    private let shared: Int
    private let ratings: [CampaignRating]
    private let earlier: [CampaignRating]

    init(_ rows: [CampaignRating]) {
        shared = Set(rows.filter { $0.isShared && !$0.isEarlier }.map(\.campaign)).count
        ratings = rows.filter { !$0.isShared && !$0.isEarlier }
        earlier = rows.filter { !$0.isShared && $0.isEarlier }
    }

    var figures: [Figure] { participation + items + gaps }

    // MARK: - Who was asked, and answered

    private var participation: [Figure] {
        let campaigns = Dictionary(grouping: ratings, by: \.campaign).values.compactMap(\.first)
        /// Where 1 to 4 answered a campaign, nobody of it counts.
        struct Counts {
            var asked = 0, counted = 0, answered = 0, hidden = 0
            var isHidden: Bool { counted == 0 && hidden > 0 }
        }
        func counts(_ campaigns: [CampaignRating]) -> Counts {
            campaigns.reduce(into: Counts()) { counts, campaign in
                counts.asked += campaign.asked
                if let answered = campaign.answered {
                    counts.counted += campaign.asked
                    counts.answered += answered
                } else {
                    counts.hidden += campaign.asked
                }
            }
        }
        func figures(_ scope: FigureScope, _ counted: Counts) -> [Figure] {
            [
                Figure(
                    "feedback_asked", over: scope, .value(Double(counted.asked), text: nil), n: counted.asked,
                    missing: 0),
                Figure(
                    "feedback_answered", over: scope,
                    counted.isHidden ? Pool.hidden : .value(Double(counted.answered), text: nil), n: counted.counted,
                    missing: counted.hidden),
            ]
        }
        var all = [
            Figure(
                "feedback_campaigns", .value(Double(campaigns.count), text: nil), n: campaigns.count, missing: shared)
        ]
        all += figures(.programme, counts(campaigns))
        for side in Self.sides {
            let scope = FigureScope("side", side)
            let counted = counts(campaigns.filter { $0.side == side })
            all += figures(scope, counted)
            if counted.isHidden {
                all.append(
                    Figure("feedback_response_rate", over: scope, Pool.hidden, n: 0, missing: counted.hidden))
            } else {
                all += Self.share(
                    "feedback_response_rate", over: scope, Proportion(counted.answered, of: counted.counted),
                    n: counted.counted, missing: counted.hidden)
            }
        }
        return all
    }

    /// A share and, where there is one, its interval.
    private static func share(
        _ indicator: String, over scope: FigureScope, _ proportion: Proportion?, n: Int, missing: Int
    ) -> [Figure] {
        guard let proportion else {
            return [Figure(indicator, over: scope, .insufficient(FigureReason.noKnownRows), n: n, missing: missing)]
        }
        let (low, high) = proportion.wilson()
        return [(indicator, proportion.share), (indicator + "_low", low), (indicator + "_high", high)].map {
            Figure($0.0, over: scope, .value($0.1, text: nil), n: n, missing: missing)
        }
    }

    // MARK: - Ratings

    /// Answers to one question, of several campaigns together.
    private struct Pool {
        /// nil where all there is are hidden counts.
        let item: LikertItem?
        /// Of those who answered the campaigns, the ones whose rating is not known or hidden.
        let missing: Int

        init(_ rows: [CampaignRating]) {
            let shown = rows.compactMap(\.counts).filter { $0.count == 5 }
            let counts = (0..<5).map { place in shown.reduce(0) { $0 + $1[place] } }
            let pooled = LikertItem(counts: counts)
            let n = pooled?.n ?? 0
            missing = max(0, rows.reduce(0) { $0 + ($1.answered ?? 0) } - n)
            let isHidden = shown.isEmpty || PrimaryRule().reason(count: n) != nil || n == 0 && shown.count < rows.count
            item = isHidden ? nil : pooled
        }

        var n: Int { item?.n ?? 0 }
        /// Why there is no figure of it.
        var withheld: Figure.Outcome { item == nil ? Self.hidden : .insufficient(FigureReason.noKnownRows) }
        static let hidden = Figure.Outcome.suppressed(PrimaryRule.Reason.smallCount.rawValue)
    }

    private var items: [Figure] {
        var seen: Set<[String]> = []
        var figures: [Figure] = []
        for rating in ratings {
            guard let question = rating.question else { continue }
            let key = [rating.side, rating.instrument, "\(rating.number)", question]
            guard seen.insert(key).inserted else { continue }
            let now = Pool(
                ratings.filter {
                    $0.side == rating.side && $0.instrument == rating.instrument && $0.number == rating.number
                        && $0.question == question
                })
            let before = earlier.filter {
                $0.side == rating.side && $0.instrument == rating.instrument && $0.question == question
            }
            figures += Self.figures(
                of: now, since: before.isEmpty ? nil : Pool(before),
                over: FigureScope(
                    "survey_item", key.joined(separator: "/"),
                    label: "\(rating.name), version \(rating.number): \(question)"))
        }
        return figures
    }

    private static func figures(of now: Pool, since before: Pool?, over scope: FigureScope) -> [Figure] {
        let mean = Figure(
            "feedback_mean", over: scope, now.item?.mean.map { .value($0, text: nil) } ?? now.withheld, n: now.n,
            missing: now.missing)
        var figures = [mean]
        if let topTwo = now.item?.topTwo {
            figures += share("feedback_top_two", over: scope, topTwo, n: now.n, missing: now.missing)
        } else {
            figures.append(Figure("feedback_top_two", over: scope, now.withheld, n: now.n, missing: now.missing))
        }
        for (indicator, compute) in [
            ("feedback_mean_change", { $0.changeOfMean(since: $1) }),
            ("feedback_top_two_change", { $0.changeOfTopTwo(since: $1) }),
        ] as [(String, (LikertItem, LikertItem) -> Change?)] {
            figures += change(indicator, over: scope, of: now, since: before, compute)
        }
        return figures
    }

    /// A change and its interval; or why there is none.
    private static func change(
        _ indicator: String, over scope: FigureScope, of now: Pool, since before: Pool?,
        _ compute: (LikertItem, LikertItem) -> Change?
    ) -> [Figure] {
        guard let before else {
            return [Figure(indicator, over: scope, .insufficient(notAskedBefore), n: now.n, missing: now.missing)]
        }
        guard let item = now.item, let earlier = before.item else {
            return [Figure(indicator, over: scope, Pool.hidden, n: 0, missing: now.missing)]
        }
        guard let change = compute(item, earlier) else {
            let reason = item.n == 0 || earlier.n == 0 ? FigureReason.noKnownRows : noVariation
            return [Figure(indicator, over: scope, .insufficient(reason), n: now.n, missing: now.missing)]
        }
        return [
            (indicator, change.difference), (indicator + "_low", change.low), (indicator + "_high", change.high),
        ].map { Figure($0.0, over: scope, .value($0.1, text: nil), n: now.n, missing: now.missing) }
    }

    // MARK: - The two sides

    /// Questions that both sides were asked, in the order of the centres' form.
    private var gaps: [Figure] {
        func asked(_ side: String) -> [String] { ratings.filter { $0.side == side }.compactMap(\.question) }
        let partners = Set(asked("partner"))
        var seen: Set<String> = []
        return asked("centre").filter { partners.contains($0) && seen.insert($0).inserted }.map { question in
            func pool(_ side: String) -> Pool {
                Pool(ratings.filter { $0.side == side && $0.question == question })
            }
            let (centres, partners) = (pool("centre"), pool("partner"))
            let scope = FigureScope("survey_question", question)
            let missing = centres.missing + partners.missing
            guard let ours = centres.item, let theirs = partners.item else {
                return Figure("feedback_gap", over: scope, Pool.hidden, n: 0, missing: missing)
            }
            let gap = TwoSidedFeedback(centres: ours, partners: theirs).gap
            return Figure(
                "feedback_gap", over: scope,
                gap.map { .value($0, text: nil) } ?? .insufficient(FigureReason.noKnownRows),
                n: ours.n + theirs.n, missing: missing)
        }
    }
}
