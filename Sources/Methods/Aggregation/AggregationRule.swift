/// How an indicator adds up over places, and how over periods: a property of the indicator, not of the question.
package enum AggregationRule: String, Sendable, CaseIterable {
    /// Counts and amounts whose parts do not overlap.
    case sum
    /// Each part counts alike.
    case mean
    /// Each part counts by its weight (its denominator).
    case weighted
    case max
    /// Stocks over periods: the newest value that is known.
    case last
    /// Distinct counts and medians: no total can be made from parts; it has to be counted again.
    case none
}

/// One cell of an indicator: a value at a place in a period, with what stands behind it.
package struct IndicatorCell: Sendable, Hashable {
    /// nil: not known (late, absent). Never 0 in its place.
    package var value: Double?
    /// For `weighted`, the denominator; nil or not above 0: it cannot count.
    package var weight: Double?
    /// Rows behind the value, and rows missing from it.
    package var n: Int
    package var missing: Int
    /// For `last`: where it stands in time.
    package var period: Int

    package init(value: Double?, weight: Double? = nil, n: Int = 1, missing: Int = 0, period: Int = 0) {
        self.value = value
        self.weight = weight
        self.n = n
        self.missing = missing
        self.period = period
    }
}

/// A total, and how much of it is known.
package struct IndicatorTotal: Sendable, Hashable {
    /// nil where no cell is known, or no total can be made.
    package let value: Double?
    /// The sum of the weights that counted; nil unless `weighted`.
    package let weight: Double?
    package let n: Int
    package let missing: Int
    /// Cells, and those among them that are not known.
    package let cells: Int
    package let unknownCells: Int
    /// The rule cannot be applied to these cells: the total has to be counted from the rows.
    package let mustBeRecounted: Bool
}

extension AggregationRule {
    /// The total of cells that do not overlap.
    ///
    /// What is not known is left out and counted. A value or weight that is not finite is not known. The order of the
    /// cells changes nothing but the last digits of sums.
    ///
    /// - Parameter isComplete: An unknown cell makes a sum unknown too (for money that must tally); otherwise the sum is
    ///   of what is known.
    package func total(of cells: [IndicatorCell], isComplete: Bool = false) -> IndicatorTotal {
        func isKnown(_ cell: IndicatorCell) -> Bool {
            guard let value = cell.value, value.isFinite else { return false }
            if self == .weighted { return cell.weight.map { $0 > 0 && $0.isFinite } ?? false }
            return true
        }
        let known = cells.filter(isKnown)
        let values = known.compactMap(\.value)
        var value: Double?
        var weight: Double?
        if !known.isEmpty {
            switch self {
            case .sum: value = isComplete && known.count < cells.count ? nil : Self.exactSum(values)
            case .mean: value = Self.exactSum(values) / Double(values.count)
            case .weighted:
                let whole = Self.exactSum(known.compactMap(\.weight))
                value = Self.exactSum(known.map { ($0.value ?? 0) * (($0.weight ?? 0) / whole) })
                weight = whole
            case .max: value = values.max()
            case .last: value = known.max { ($0.period, $0.value ?? 0) < ($1.period, $1.value ?? 0) }?.value
            case .none: value = cells.count == 1 ? values[0] : nil
            }
        }
        return IndicatorTotal(
            value: value.flatMap { $0.isFinite ? $0 : nil }, weight: weight, n: cells.reduce(0) { $0 + $1.n },
            missing: cells.reduce(0) { $0 + $1.missing }, cells: cells.count, unknownCells: cells.count - known.count,
            mustBeRecounted: self == .none && cells.count > 1)
    }

    /// Neumaier's sum: a total equals the sum of its cells to the last digit or two, however many there are.
    private static func exactSum(_ values: [Double]) -> Double {
        var sum = 0.0
        var rest = 0.0
        for value in values {
            let next = sum + value
            rest += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
            sum = next
        }
        return rest.isFinite ? sum + rest : sum
    }
}

/// A disaggregation that adds up: the cells of a total by some property, with one for what is not known of it.
package struct Disaggregation: Sendable, Hashable {
    /// The cell's value of the property where nobody recorded it.
    package static let unknown = "unknown"

    /// In the order given; `unknown` last, and there only where it holds something.
    package let cells: [(key: String, count: Int)]
    package var total: Int { cells.reduce(0) { $0 + $1.count } }

    /// - Parameters:
    ///   - counts: By value of the property; nil or empty keys, and `unknown` itself, go to the unknown cell.
    ///   - total: Of all, counted on its own; what the cells lack of it is unknown too.
    /// - Returns: nil where a count is negative, or the cells hold more than the total.
    package init?(counts: [(key: String?, count: Int)], total: Int) {
        var known: [(key: String, count: Int)] = []
        var unknown = 0
        for (key, count) in counts {
            guard count >= 0 else { return nil }
            if let key, !key.isEmpty, key != Self.unknown {
                if let place = known.firstIndex(where: { $0.key == key }) {
                    known[place].count += count
                } else {
                    known.append((key, count))
                }
            } else {
                unknown += count
            }
        }
        let lacking = total - known.reduce(0) { $0 + $1.count } - unknown
        guard lacking >= 0 else { return nil }
        unknown += lacking
        if unknown > 0 { known.append((Self.unknown, unknown)) }
        cells = known
    }

    package static func == (a: Disaggregation, b: Disaggregation) -> Bool {
        a.cells.elementsEqual(b.cells) { $0 == $1 }
    }

    package func hash(into hasher: inout Hasher) {
        for cell in cells {
            hasher.combine(cell.key)
            hasher.combine(cell.count)
        }
    }
}

/// Distinct things over places or periods: sets that are united, since their sizes must not be added.
package struct DistinctCount<Element: Hashable & Sendable>: Sendable {
    package private(set) var elements: Set<Element>
    package init(_ elements: some Sequence<Element>) { self.elements = Set(elements) }
    package var count: Int { elements.count }
    /// Together with another place or period: each thing once.
    package func united(with other: DistinctCount) -> DistinctCount { DistinctCount(elements.union(other.elements)) }
}
