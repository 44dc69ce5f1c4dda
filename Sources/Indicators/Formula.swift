/// What an indicator computes, as a value: a closed language of counts, sums, means and shares over ``IndicatorSource``s,
/// with conditions. It comes as JSON, is checked when it is saved, and becomes one statement.
package enum Formula: Sendable, Hashable {
    package enum Measure: String, Sendable, CaseIterable {
        case sum, count
        case countDistinct = "count_distinct"
        case mean, share
        /// Of the program's own indicators alone: a figure of the quarterly reviews.
        case figure

        /// Those that a municipality can use.
        package static let own: [Measure] = [.sum, .count, .countDistinct, .mean, .share]
        package static let ofShare: [Measure] = [.sum, .count, .countDistinct]
    }

    case tally(Part)
    case share(Part, of: Part)
    /// A figure of each programme's quarterly review, by its code.
    case figure(String)

    /// A number made of the rows of one source.
    package struct Part: Sendable, Hashable {
        package let measure: Measure
        package let source: String
        /// nil: of a count.
        package let field: String?
        package let conditions: [Condition]

        package init(_ measure: Measure, of source: String, _ field: String? = nil, where conditions: [Condition] = [])
        {
            self.measure = measure
            self.source = source
            self.field = field
            self.conditions = conditions
        }
    }

    package struct Condition: Sendable, Hashable {
        package enum Test: Sendable, Hashable {
            case isOneOf([String])
            case isNoneOf([String])
            case isFlag(Bool)
            /// Inclusive; nil: without a bound.
            case range(from: Int?, to: Int?)
        }

        package let field: String
        package let test: Test

        package init(_ field: String, _ test: Test) {
            self.field = field
            self.test = test
        }
    }

    package var parts: [Part] {
        switch self {
        case .tally(let part): [part]
        case .share(let part, let whole): [part, whole]
        case .figure: []
        }
    }

    package var measure: Measure {
        switch self {
        case .tally(let part): part.measure
        case .share: .share
        case .figure: .figure
        }
    }

    /// The tables it reads, in order.
    package var tables: [String] {
        Set(parts.flatMap { IndicatorSource.named($0.source)?.tables ?? [] }).sorted()
    }

    /// Whether it says how things stand at the end of a period: then the last period's value is a longer one's.
    package var isStock: Bool { parts.allSatisfy { IndicatorSource.named($0.source)?.isStock ?? false } }

    /// Whether a mean or share of it is of children, which is shown of enough centres alone.
    package var isOfChildren: Bool {
        parts.contains { part in
            part.field.flatMap { IndicatorSource.named(part.source)?.field($0)?.isOfChildren } ?? false
        }
    }
}

extension Formula.Part {
    package var declared: IndicatorSource? { IndicatorSource.named(source) }
    package var declaredField: IndicatorField? { field.flatMap { declared?.field($0) } }

    /// What it counts in; nil where conditions leave several units.
    package var unit: String? {
        guard let declared else { return nil }
        guard let field = declaredField else { return declared.unit }
        switch field.kind {
        case .thing(let unit, _): return unit
        case .amount(.fixed(let unit)), .score(.fixed(let unit)): return unit
        case .amount(.by(let by, let units)), .score(.by(let by, let units)):
            for condition in conditions where condition.field == by {
                if case .isOneOf(let codes) = condition.test {
                    let named = Set(codes.compactMap { units[$0] })
                    return named.count == 1 ? named.first : nil
                }
            }
            return nil
        default: return nil
        }
    }

    /// Of which dimension a condition takes parts of counts of children.
    package var dividedBy: String? {
        conditions.first { condition in
            if case .part? = declared?.field(condition.field)?.kind { true } else { false }
        }?.field
    }
}

extension Formula {
    /// Unit of its values; nil where its parts have none.
    package var unit: String? {
        switch self {
        case .tally(let part): return part.unit
        case .share(let part, let whole):
            guard let (of, by) = part.unit.flatMap({ of in whole.unit.map { (of, $0) } }) else { return nil }
            return of == by ? "share" : "\(of) per \(by)"
        case .figure: return nil
        }
    }

    /// What it can be broken down by, so that each row of it is in one cell.
    package var dimensions: [String] {
        let offered = parts.map { part -> [String] in
            let isWhole = part.measure == .sum && part.dividedBy == nil && measure != .share
            return (part.declared?.dimensions ?? []).filter { dimension in
                dimension.key != nil || isWhole && part.declaredField?.parts[dimension.name] != nil
            }.map(\.name)
        }
        return offered.first.map { first in first.filter { name in offered.allSatisfy { $0.contains(name) } } } ?? []
    }

    /// How its values may add up over places.
    package var placeRules: [String] {
        switch measure {
        case .sum, .count: ["sum", "none"]
        case .countDistinct:
            if case .thing(_, true)? = parts.first?.declaredField?.kind { ["sum", "none"] } else { ["none"] }
        case .mean, .share: ["weighted", "none"]
        case .figure: []
        }
    }

    /// How its values may add up over periods. What is counted once in each quarter is not counted once in a year.
    package var periodRules: [String] {
        switch measure {
        case .sum, .count: isStock ? ["last", "none"] : ["sum", "none"]
        case .countDistinct: isStock ? ["last", "none"] : ["none"]
        case .mean, .share: isStock ? ["last", "none"] : ["weighted", "none"]
        case .figure: []
        }
    }
}
