import Domain
import Postgres

/// A review beside that of the quarter before: each total less what was published then.
///
/// | figure | over | says |
/// | --- | --- | --- |
/// | `totals_compared` | programme | how many totals both reviews have; the text names the quarter and revision |
/// | `change_since_last_quarter` | indicator | a total less the same of the quarter before |
///
/// Totals are the figures over the whole programme that are numbers. It is the revision that held when this review was
/// computed. A review by other rules is not compared: a difference would not tell whether the data or the rules changed.
enum ComparisonSection {
    /// Why nothing is compared.
    enum Reason {
        static let noEarlierReview = "no_earlier_review"
        static let otherRules = "other_rules"
    }

    enum SQL: String, StatementSet {
        /// The totals of the review of the quarter before.
        case published = """
            with
            held as materialized (
                select e.id, e.revision, e.rule_version
                from evaluation as e
                where
                    e.tenant_id = $1::int4 and e.programme_id = $2::uuid and e.kind = 'quarterly_review'
                    and e.status = 'published' and e.period_end = $3::date
                order by e.revision desc
                limit 1
            )
            select h.revision, h.rule_version, f.indicator, f.value
            from held as h
            cross join lateral (
                select t.position, t.indicator, t.value
                from evaluation_figure as t
                where
                    t.tenant_id = $1::int4 and t.evaluation_id = h.id and t.scope_kind = 'programme'
                    and t.value is not null
                offset 0
            ) as f
            order by f.position
            """
    }

    static let section = EvaluationSection(
        name: "comparison",
        statements: [
            SectionStatement(
                "ComparisonSection.published", SQL.published, inputs: [.evaluation, .figure],
                [.tenant, .programme, .start]
            ) { rows, question, figures in
                try changes(since: rows.decode(PublishedTotal.self), question, figures)
            }
        ])

    private static func changes(
        since published: [PublishedTotal], _ question: EvaluationQuestion, _ figures: FiguresSoFar
    ) -> [DerivedFigure] {
        func compared(_ outcome: Figure.Outcome, n: Int) -> DerivedFigure {
            DerivedFigure(Figure("totals_compared", outcome, n: n))
        }
        guard let first = published.first else {
            return [compared(.insufficient(Reason.noEarlierReview), n: 0)]
        }
        guard first.ruleVersion == ReviewRules.version else {
            return [compared(.notApplicable(Reason.otherRules), n: 0)]
        }
        let before = Dictionary(published.map { ($0.indicator, $0.value) }, uniquingKeysWith: { first, _ in first })
        let changes = figures.placed.filter { $0.figure.scope.kind == FigureScope.programme.kind }.compactMap { total in
            guard case .value(let now?, _) = total.figure.outcome, let then = before[total.figure.indicator] else {
                return DerivedFigure?.none
            }
            return DerivedFigure(
                Figure(
                    "change_since_last_quarter", over: FigureScope("indicator", total.figure.indicator),
                    .value(now - then, text: nil), n: total.figure.n, missing: total.figure.missing), from: [total])
        }
        let quarter = Quarter(containing: question.period.start).previous
        return [
            compared(
                .value(Double(changes.count), text: "\(quarter) revision \(first.revision)"), n: changes.count)
        ] + changes
    }
}

private struct PublishedTotal: RowDecodable {
    let revision: Int
    let ruleVersion: String
    let indicator: String
    let value: Double

    init(_ row: inout RowReader) throws {
        revision = try row.next()
        ruleVersion = try row.next()
        indicator = try row.next()
        value = try row.next()
    }
}

/// What was entered after the quarter's end for a day within it, by table. Computed the night after, a review has next to
/// none; a correction says how much of it came late.
enum LatenessSection {
    static let section = EvaluationSection(
        name: "lateness",
        derivations: [
            SectionDerivation(name: "LatenessSection.entries") { _, inputs, _ in entries(inputs) }
        ])

    private static func entries(_ inputs: EvaluationInputs) -> [DerivedFigure] {
        let dated = InputTable.allCases.filter { inputs.late[$0] != nil }
        func count(_ scope: FigureScope, _ tables: [InputTable]) -> DerivedFigure {
            let late = tables.reduce(0) { $0 + (inputs.late[$1] ?? 0) }
            let rows = tables.reduce(0) { $0 + (inputs.tables[$1.rawValue]?.rows ?? 0) }
            return DerivedFigure(
                Figure("late_entries", over: scope, .value(Double(late), text: nil), n: rows), tables: Set(tables))
        }
        return [count(.programme, dated)]
            + dated.filter { inputs.late[$0] != 0 }.map { count(FigureScope("table", $0.rawValue), [$0]) }
    }
}
