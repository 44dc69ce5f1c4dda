import Domain
import Postgres

/// What changed in a programme's past since it was reviewed: the totals of the four quarters before, as they were
/// published (known then) and computed again from the same snapshot as everything else (known now).
///
/// | figure | over | says |
/// | --- | --- | --- |
/// | `past_totals_changed` | programme, quarter | how many totals are another by now; the label names the revision |
/// | `past_known_then`, `past_known_now` | past_total | of each of these, `2026-Q2/actual`, both values |
///
/// Of a quarter it is the newest revision that somebody signed; a quarter that nobody signed is not compared, for each one
/// is computed again. Totals are the figures over the whole programme. **None of children is compared**: a count that was not shown could be found by a difference. A review by
/// other rules is not compared.
struct PastChanges: Sendable {
    /// Counts of children; and what follows from other reviews.
    static let leftOut: Set<String> = ["reach", "comparison"]

    enum SQL: String, StatementSet {
        /// The totals of the reviews of the four quarters before.
        case published = """
            with
            reviewed as materialized (
                select
                    e.id, e.period_start, e.period_end, e.revision, e.rule_version
                from evaluation as e
                where
                    e.tenant_id = $1::int4 and e.programme_id = $2::uuid and e.kind = 'quarterly_review'
                    and e.status = 'published' and e.period_start >= ($3::date - interval '12 months')::date
                    and e.period_end <= $3::date
                    and exists (
                        select from evaluation_sign_off as s where s.tenant_id = $1::int4 and s.evaluation_id = e.id
                    )
            ),
            chosen as materialized (
                select distinct on (r.period_start) r.*
                from reviewed as r
                order by r.period_start, r.revision desc
            )
            select
                c.period_start::text as period_start, c.period_end::text as period_end, c.revision, c.rule_version,
                f.indicator, f.value, f.value_text
            from chosen as c
            cross join lateral (
                select t.position, t.indicator, t.value, t.value_text
                from evaluation_figure as t
                where t.tenant_id = $1::int4 and t.evaluation_id = c.id and t.scope_kind = 'programme'
                offset 0
            ) as f
            order by c.period_start, f.position
            """
    }

    let statement = SectionStatement(
        "PastChanges.published", SQL.published, inputs: [.evaluation, .figure, .signOff],
        [.tenant, .programme, .start]
    ) { _, _ in [] }

    /// - Parameters:
    ///   - definition: the rules of today, by which the past is computed again.
    ///   - read: sends one statement, in the review's own snapshot.
    func figures(
        _ question: EvaluationQuestion, by definition: EvaluationDefinition, read: (Query) async throws -> Rows
    ) async throws -> [PlacedFigure] {
        let rows = try await read(statement.query(question, nil)).decode(PastTotal.self)
        var quarters: [[PastTotal]] = []
        for row in rows {
            if quarters.last?.first?.start == row.start {
                quarters[quarters.count - 1].append(row)
            } else {
                quarters.append([row])
            }
        }
        var changes: [QuarterChange] = []
        for published in quarters {
            guard let first = published.first, let period = Period(start: first.start, end: first.end) else { continue }
            var now: [PlacedFigure]?
            if first.ruleVersion == definition.ruleVersion {
                let past = EvaluationQuestion(tenant: question.tenant, programme: question.programme, period: period)
                now = try await definition.totals(past, leavingOut: Self.leftOut, read: read)
            }
            changes.append(QuarterChange(published, period: period, now: now))
        }
        return placed(changes)
    }

    private func placed(_ changes: [QuarterChange]) -> [PlacedFigure] {
        let compared = changes.filter { $0.now != nil }
        let all = DerivedFigure(
            Figure(
                "past_totals_changed",
                compared.isEmpty
                    ? .insufficient(ComparisonSection.Reason.noEarlierReview)
                    : .value(Double(compared.reduce(0) { $0 + $1.changed.count }), text: nil),
                n: compared.reduce(0) { $0 + $1.compared }), from: compared.flatMap { $0.now ?? [] })
        return ([all] + changes.flatMap(\.figures)).map {
            PlacedFigure(
                section: "past_changes", figure: $0.figure,
                lineage: $0.lineage(of: statement.lineage))
        }
    }
}

/// A total of a published review.
private struct PastTotal: RowDecodable, Sendable {
    let start: Day
    let end: Day
    let revision: Int
    let ruleVersion: String
    let indicator: String
    let value: Double?
    let text: String?

    init(_ row: inout RowReader) throws {
        let (start, end) = (try row.next(String.self), try row.next(String.self))
        guard let first = Day(start), let last = Day(end) else { throw FigureFailure("\(start) to \(end) are no days") }
        self.start = first
        self.end = last
        revision = try row.next()
        ruleVersion = try row.next()
        indicator = try row.next()
        value = try row.next()
        text = try row.next()
    }

    /// As it would be published again.
    var outcome: Figure.Outcome {
        value == nil && text == nil ? .insufficient(FigureReason.noKnownRows) : .value(value, text: text)
    }
}

/// A past quarter: as it was published, and as it is known now.
private struct QuarterChange {
    private let first: PastTotal
    private let quarter: Quarter
    /// nil where it was published by other rules.
    let now: [PlacedFigure]?
    let compared: Int
    let changed: [(then: PastTotal, now: PlacedFigure)]

    init(_ published: [PastTotal], period: Period, now: [PlacedFigure]?) {
        first = published[0]
        quarter = Quarter(containing: period.start)
        self.now = now
        let totals = Dictionary((now ?? []).map { ($0.figure.indicator, $0) }, uniquingKeysWith: { first, _ in first })
        let pairs = published.compactMap { then in totals[then.indicator].map { (then: then, now: $0) } }
        compared = pairs.count
        changed = pairs.filter { Self.shown($0.now.figure) != Self.shown($0.then) }
    }

    private struct Shown: Equatable {
        let value: Double?
        let text: String?
    }

    private static func shown(_ figure: Figure) -> Shown {
        if case .value(let value, let text) = figure.outcome { return Shown(value: value, text: text) }
        return Shown(value: nil, text: nil)
    }

    private static func shown(_ total: PastTotal) -> Shown { Shown(value: total.value, text: total.text) }

    var figures: [DerivedFigure] {
        let scope = FigureScope("quarter", quarter.description, label: "revision \(first.revision)")
        guard let now else {
            return [
                DerivedFigure(
                    Figure(
                        "past_totals_changed", over: scope, .notApplicable(ComparisonSection.Reason.otherRules), n: 0))
            ]
        }
        let count = DerivedFigure(
            Figure(
                "past_totals_changed", over: scope,
                .value(Double(changed.count), text: nil), n: compared), from: now)
        return [count]
            + changed.flatMap { then, now in
                let scope = FigureScope("past_total", "\(quarter)/\(then.indicator)")
                return [
                    DerivedFigure(Figure("past_known_then", over: scope, then.outcome, n: 1)),
                    DerivedFigure(
                        Figure(
                            "past_known_now", over: scope, now.figure.outcome, n: now.figure.n,
                            missing: now.figure.missing), from: [now]),
                ]
            }
    }
}
