/// Which figures are too close to a person to be shown.
///
/// What is hidden here is hidden for itself (primary); that a margin gives nothing away is `TableSuppression`'s part.
package struct PrimaryRule: Sendable, Hashable {
    /// Raw values are stable codes.
    package enum Reason: String, Sendable, CaseIterable {
        case smallCount = "small_count"
        case fewChildren = "few_children"
        case fewCentres = "few_centres"
        case dominance
    }

    /// Counts of people from 1 to this are hidden; 0 is shown.
    package var smallCount = 4
    /// A child outcome rests on at least so many children …
    package var minimumChildren = 10
    /// … and a mean over centres on at least so many centres.
    package var minimumCentres = 3
    /// No contributor makes up more than this share of a total (money, hours) …
    package var dominantShare = 0.8
    /// … and no two of them more than this.
    package var dominantPairShare = 0.95

    package init() {}

    /// For tables of children's outcomes: the counts of children assessed are protected with 1 to 9 hidden, and an
    /// outcome is shown where its count is.
    package static var outcomes: PrimaryRule {
        var rule = PrimaryRule()
        rule.smallCount = rule.minimumChildren - 1
        return rule
    }

    /// For tables of means over centres: the counts of centres are protected with 1 and 2 hidden, and a mean is shown
    /// where its count is.
    package static var centreMeans: PrimaryRule {
        var rule = PrimaryRule()
        rule.smallCount = rule.minimumCentres - 1
        return rule
    }

    /// A count of people. A negative one is no count: hidden.
    package func reason(count: Int) -> Reason? {
        count != 0 && count <= smallCount ? .smallCount : nil
    }

    /// A child outcome (mean, share, score) over so many children.
    package func reason(outcomeOver children: Int) -> Reason? { children < minimumChildren ? .fewChildren : nil }

    /// A mean over so many centres; of children's outcomes, over so many children as well.
    package func reason(meanOver centres: Int, children: Int? = nil) -> Reason? {
        if let children, let reason = reason(outcomeOver: children) { return reason }
        return centres < minimumCentres ? .fewCentres : nil
    }

    /// A total of contributions, where one or two contributors could work out the others'. Negative contributions
    /// count by their size; one that is not finite hides the total.
    package func reason(totalOf contributions: [Double]) -> Reason? {
        guard contributions.allSatisfy(\.isFinite) else { return .dominance }
        let sizes = contributions.map(abs).filter { $0 > 0 }.sorted(by: >)
        guard sizes.count > 1 else { return sizes.isEmpty ? nil : .dominance }
        let total = sizes.reduce(0, +)
        if sizes[0] > dominantShare * total { return .dominance }
        return sizes[0] + sizes[1] > dominantPairShare * total ? .dominance : nil
    }
}
