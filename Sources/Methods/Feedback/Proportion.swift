/// A share of a whole, with its Wilson interval.
///
/// E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927). It stays
/// within 0 and 1 and says something for 0 of n.
package struct Proportion: Sendable, Hashable {
    package let count: Int
    package let of: Int

    /// - Returns: nil for 0 of 0, negative counts, or more than the whole.
    package init?(_ count: Int, of whole: Int) {
        guard whole > 0, count >= 0, count <= whole else { return nil }
        self.count = count
        self.of = whole
    }

    /// 0 to 1.
    package var share: Double { Double(count) / Double(of) }

    /// - Parameter z: The normal quantile, 1.96… for 95 %.
    package func wilson(z: Double = StandardNormal.z975) -> (low: Double, high: Double) {
        let n = Double(of)
        let p = share
        let centre = p + z * z / (2 * n)
        let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        let scale = 1 + z * z / n
        return (
            low: count == 0 ? 0 : max(0, (centre - half) / scale),
            high: count == of ? 1 : min(1, (centre + half) / scale)
        )
    }

    /// This share minus an earlier one of other people, with Newcombe's interval (his method 10: the two Wilson
    /// intervals squared and added; Statistics in Medicine 17, 1998). For the same people asked twice it is too wide.
    package func change(since earlier: Proportion, z: Double = StandardNormal.z975) -> Change {
        let (low, high) = wilson(z: z)
        let (lowBefore, highBefore) = earlier.wilson(z: z)
        let difference = share - earlier.share
        func root(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
        return Change(
            difference: difference,
            low: difference - root(share - low, highBefore - earlier.share),
            high: difference + root(high - share, earlier.share - lowBefore))
    }
}

/// A difference with its 95 % interval.
package struct Change: Sendable, Hashable {
    package let difference: Double
    package let low: Double
    package let high: Double
    package init(difference: Double, low: Double, high: Double) {
        self.difference = difference
        self.low = low
        self.high = high
    }
}
