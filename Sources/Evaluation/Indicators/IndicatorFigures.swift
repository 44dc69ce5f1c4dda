import Domain
import Foundation
import Indicators
import Methods
import Postgres

/// An indicator as it is computed.
struct IndicatorDefinition: RowDecodable {
    let isOwn: Bool
    let id: UUID
    let code, name, unit, direction: String
    /// As it is kept; its meaning is ``formula``.
    let text: String
    let dimensions: [String]
    let places, periods: String
    /// The computation that a correction replaces.
    let replaces: UUID?
    /// nil for what this version of the language does not know.
    let formula: Formula?

    init(_ row: inout RowReader) throws {
        isOwn = try row.next()
        id = try row.next()
        code = try row.next()
        name = try row.next()
        unit = try row.next()
        direction = try row.next()
        text = try row.next()
        dimensions = try row.next(String.self).split(separator: ",").map(String.init)
        places = try row.next()
        periods = try row.next()
        replaces = try row.next()
        formula = Formula(kept: text)
    }

    /// Where its figures come from, as JSON.
    var lineage: String {
        struct Written: Encodable {
            let sources, tables: [String]
        }
        let isReviewed = if case .figure? = formula { true } else { false }
        let written = Written(
            sources: isReviewed ? ["quarterly-review"] : Set(formula?.parts.map(\.source) ?? []).sorted(),
            tables: isReviewed ? ["evaluation", "evaluation_figure", "programme"] : formula?.tables ?? [])
        return (try? CanonicalJSON.text(written)) ?? "{}"
    }
}

/// What a target asks for: the period that is counted, and of which programme.
struct IndicatorTarget: RowDecodable {
    let indicator: UUID?
    let shippedCode: String?
    let programme: UUID?
    let kind: String
    let start: Day
    let value: Double

    init(_ row: inout RowReader) throws {
        indicator = try row.next()
        shippedCode = try row.next()
        programme = try row.next()
        kind = try row.next()
        start = Day(try row.next(String.self)) ?? Day(number: 0)
        value = try row.next()
    }

    func isOf(_ definition: IndicatorDefinition) -> Bool {
        definition.isOwn ? indicator == definition.id : shippedCode == definition.code
    }
}

/// What is counted at once: a period up to the end of the quarter, of one programme or the whole municipality.
struct IndicatorPeriod: Hashable, Sendable {
    let kind: String
    let start, end: Day
    let programme: UUID?
    var target: Double?

    /// The quarter itself, and the time of each target up to its end.
    static func of(_ quarter: Period, _ targets: [IndicatorTarget]) -> [IndicatorPeriod] {
        var periods = [IndicatorPeriod(kind: "quarter", start: quarter.start, end: quarter.end, programme: nil)]
        for target in targets {
            let period = IndicatorPeriod(
                kind: target.kind, start: target.start, end: quarter.end, programme: target.programme,
                target: target.value)
            if period.kind == "quarter", period.programme == nil {
                periods[0].target = period.target
            } else {
                periods.append(period)
            }
        }
        return periods
    }
}

/// A row of an ``IndicatorStatement``.
struct IndicatorRow: RowDecodable, Hashable {
    let dimension, key: String
    let label: String?
    let part: Double
    let whole: Double?
    let n, known, missing: Int
    let isHidden: Bool
    let changedAt: String?

    init(_ row: inout RowReader) throws {
        dimension = try row.next()
        key = try row.next()
        label = try row.next()
        part = try row.next()
        whole = try row.next()
        n = try row.next()
        known = try row.next()
        missing = try row.next()
        isHidden = try row.next()
        changedAt = try row.next()
    }

    init(
        _ dimension: String, _ key: String = "", part: Double, whole: Double? = nil, n: Int, known: Int? = nil,
        missing: Int = 0, isHidden: Bool = false
    ) {
        (self.dimension, self.key, self.part, self.whole, self.n) = (dimension, key, part, whole, n)
        (self.known, self.missing, self.isHidden) = (known ?? n, missing, isHidden)
        (label, changedAt) = (nil, nil)
    }
}

/// A figure of an indicator.
struct IndicatorFigure: Hashable, Sendable {
    let period: IndicatorPeriod
    let scope: FigureScope
    var outcome: Figure.Outcome
    var weight: Double?
    let n, missing: Int
    let target: Double?
    let dataUpTo: String?
}

/// Figures from rows: values, or why there is none, and what is hidden for the children's sake.
enum IndicatorFigures {
    /// Nothing that the rows were asked for is there.
    static let noRows = "no_rows"
    static let zeroDenominator = "zero_denominator"
    static let negativeDenominator = "negative_denominator"
    /// The formula is of another version of the program.
    static let unknownFormula = "formula_not_understood"
    static let noProgramme = "no_programme"

    static func figures(
        of formula: Formula, _ rows: [IndicatorRow], in period: IndicatorPeriod, dimensions: [String],
        _ rule: PrimaryRule = PrimaryRule()
    ) -> [IndicatorFigure] {
        let order = [IndicatorDimension.total] + dimensions
        let sorted = rows.filter { order.contains($0.dimension) }.sorted { left, right in
            let (a, b) = (order.firstIndex(of: left.dimension) ?? 0, order.firstIndex(of: right.dimension) ?? 0)
            if a != b { return a < b }
            let (c, d) = (left.key == IndicatorDimension.unknown, right.key == IndicatorDimension.unknown)
            return c == d ? left.key < right.key : d
        }
        let changedAt = rows.first { $0.dimension == IndicatorDimension.total }?.changedAt
        let hidden = hidden(formula, sorted, rule)
        return sorted.map { row in
            let isTotal = row.dimension == IndicatorDimension.total
            var figure = IndicatorFigure(
                period: period, scope: FigureScope(row.dimension, row.key, label: row.label),
                outcome: outcome(formula, row), weight: nil, n: row.n, missing: row.missing,
                target: isTotal ? period.target : nil, dataUpTo: changedAt)
            if case .value = figure.outcome {
                figure.weight = row.whole
                if let reason = hidden[[row.dimension, row.key]] {
                    figure.outcome = .suppressed(reason)
                    figure.weight = nil
                }
            }
            return figure
        }
    }

    private static func outcome(_ formula: Formula, _ row: IndicatorRow) -> Figure.Outcome {
        func lacking(_ otherwise: String) -> Figure.Outcome {
            if row.isHidden { return .suppressed(PrimaryRule.Reason.smallCount.rawValue) }
            return .insufficient(row.missing > 0 ? FigureReason.noKnownRows : otherwise)
        }
        switch formula.measure {
        case .sum:
            let isUnknown = row.n == 0 && row.missing > 0 || row.part == 0 && row.isHidden
            return isUnknown ? lacking(noRows) : .value(row.part, text: nil)
        case .count, .countDistinct:
            return row.known == 0 && row.missing > 0 ? lacking(noRows) : .value(row.part, text: nil)
        case .mean, .share:
            guard row.n > 0, let whole = row.whole else { return lacking(noRows) }
            if whole == 0 { return .insufficient(zeroDenominator) }
            if whole < 0 { return .insufficient(negativeDenominator) }
            return .value(row.part / whole, text: nil)
        case .figure: return .notApplicable(unknownFormula)
        }
    }

    /// What children are too few for, cell by cell, and what would give that away.
    ///
    /// No small count is in any sum, so sums of children are safe by how they are made; they pass here nevertheless,
    /// with all of their cells. A mean or share is shown where its rows are enough.
    private static func hidden(
        _ formula: Formula, _ rows: [IndicatorRow], _ rule: PrimaryRule
    ) -> [[String]: String] {
        guard formula.isOfChildren else { return [:] }
        let isMean = formula.measure == .mean || formula.measure == .share
        let rule = isMean ? PrimaryRule.centreMeans : rule
        func count(_ row: IndicatorRow) -> Int { isMean ? row.n : Int(row.part) }
        func all(_ reason: PrimaryRule.Reason) -> [[String]: String] {
            Dictionary(uniqueKeysWithValues: rows.map { ([$0.dimension, $0.key], reason.rawValue) })
        }
        let primary: PrimaryRule.Reason = isMean ? .fewCentres : .smallCount
        let cells = Dictionary(grouping: rows.filter { $0.dimension != IndicatorDimension.total }, by: \.dimension)
        let tables = cells.sorted { $0.key < $1.key }.map { dimension, rows in
            // A value may be called what a margin is.
            TableSuppression.Table(
                name: dimension, dimensions: [dimension], cells: rows.map { (["=\($0.key)"], count($0)) },
                population: .init())
        }
        guard let total = rows.first(where: { $0.dimension == IndicatorDimension.total }) else { return [:] }
        guard !tables.isEmpty else {
            return rule.reason(count: count(total)) == nil ? [:] : all(primary)
        }
        guard let result = try? TableSuppression(rule: rule).protect(tables) else { return all(primary) }
        var hidden: [[String]: String] = [:]
        for (table, cells) in zip(tables, result.tables) {
            for cell in cells {
                guard let reason = cell.reason, let value = cell.values.first else { continue }
                let word = reason == .primary ? primary.rawValue : TableSuppression.Reason.complementary.rawValue
                let place =
                    value == TableSuppression.total
                    ? [IndicatorDimension.total, ""] : [table.name, String(value.dropFirst())]
                hidden[place] = word
            }
        }
        return hidden
    }
}

/// A figure of a programme's review.
struct ReviewedFigure: RowDecodable {
    let programme: UUID
    let name: String
    let periodEnd: String?
    let value: Double?
    let n, missing: Int?
    let changedAt: String?

    init(_ row: inout RowReader) throws {
        programme = try row.next()
        name = try row.next()
        periodEnd = try row.next()
        value = try row.next()
        n = try row.next()
        missing = try row.next()
        changedAt = try row.next()
    }
}

extension IndicatorFigures {
    /// The figures of an indicator that reviews have computed: each programme's, and their total by the indicator's rules
    /// of adding up.
    static func figures(
        reviewed rows: [ReviewedFigure], in period: IndicatorPeriod, places: String, periods: String,
        byProgramme: Bool
    ) -> [IndicatorFigure] {
        let (over, along) = (AggregationRule(rawValue: places) ?? .none, AggregationRule(rawValue: periods) ?? .none)
        let changedAt = rows.compactMap(\.changedAt).max()
        func figure(
            _ scope: FigureScope, _ total: IndicatorTotal, lacking: Int, target: Double?
        ) -> IndicatorFigure {
            let missing = total.missing + lacking
            return IndicatorFigure(
                period: period, scope: scope,
                outcome: total.value.map { .value($0, text: nil) }
                    ?? (total.cells == 0 && lacking == 0
                        ? .notApplicable(noProgramme) : .insufficient(FigureReason.noKnownRows)),
                weight: total.weight, n: total.n, missing: missing, target: target, dataUpTo: changedAt)
        }
        var order: [UUID] = []
        let grouped = Dictionary(grouping: rows, by: \.programme)
        for row in rows where order.last != row.programme { order.append(row.programme) }
        let each = order.map { id -> (name: String, id: UUID, total: IndicatorTotal, lacking: Int) in
            let rows = grouped[id] ?? []
            let known = rows.filter { $0.value != nil }
            // A stock is that of the last quarter; one whose review is missing is missing.
            let cells =
                along == .last
                ? known.filter { $0.periodEnd == period.end.description } : known
            let total = along.total(
                of: cells.enumerated().map { place, row in
                    IndicatorCell(
                        value: row.value, weight: row.n.map(Double.init), n: row.n ?? 0, missing: row.missing ?? 0,
                        period: place)
                })
            return (rows.first?.name ?? "", id, total, total.value == nil ? 1 : 0)
        }
        let whole = over.total(
            of: each.filter { $0.lacking == 0 }.map {
                IndicatorCell(
                    value: $0.total.value, weight: $0.total.weight ?? Double($0.total.n), n: $0.total.n,
                    missing: $0.total.missing)
            })
        let total = figure(
            FigureScope(IndicatorDimension.total, ""), whole, lacking: each.reduce(0) { $0 + $1.lacking },
            target: period.target)
        return [total]
            + (byProgramme
                ? each.map {
                    figure(
                        FigureScope("programme", $0.id.uuidString.lowercased(), label: $0.name), $0.total,
                        lacking: $0.lacking, target: nil)
                } : [])
    }
}
