/// One item of a survey, answered from 1 to 5, in one period and one version of the instrument.
package struct LikertItem: Sendable, Hashable {
    /// How many gave each answer, from 1 to 5: always five numbers, none negative.
    package let counts: [Int]
    /// How many were asked; nil where that is not known.
    package let asked: Int?

    /// - Returns: nil unless there are five counts, none negative.
    package init?(counts: [Int], asked: Int? = nil) {
        guard counts.count == 5, counts.allSatisfy({ $0 >= 0 }) else { return nil }
        self.counts = counts
        self.asked = asked
    }

    /// Counts answers; what is not 1 to 5 (nil: skipped) is left out and shows in the response rate.
    package init(answers: some Sequence<Int?>, asked: Int? = nil) {
        var counts = [0, 0, 0, 0, 0]
        for case .some(let answer) in answers where (1...5).contains(answer) { counts[answer - 1] += 1 }
        self.counts = counts
        self.asked = asked
    }

    /// Answers.
    package var n: Int { counts.reduce(0, +) }

    /// Share of each answer, 1 to 5; nil without answers.
    package var distribution: [Double]? {
        let n = n
        return n > 0 ? counts.map { Double($0) / Double(n) } : nil
    }

    /// Mean answer, 1 to 5; nil without answers.
    package var mean: Double? {
        let n = n
        guard n > 0 else { return nil }
        return Double(zip(1...5, counts).reduce(0) { $0 + $1.0 * $1.1 }) / Double(n)
    }

    /// Sample variance (n − 1); nil under two answers.
    package var variance: Double? {
        let n = n
        guard n > 1, let mean else { return nil }
        let squares = zip(1...5, counts).reduce(0.0) { sum, pair in
            let deviation = Double(pair.0) - mean
            return sum + deviation * deviation * Double(pair.1)
        }
        return squares / Double(n - 1)
    }

    /// Answers 4 and 5; nil without answers.
    package var topTwo: Proportion? { Proportion(counts[3] + counts[4], of: n) }

    /// Answers out of those asked; nil where that is not known, or more answered than were asked.
    package var responseRate: Proportion? { asked.flatMap { Proportion(n, of: $0) } }

    /// This mean minus an earlier period's, with Welch's 95 % interval (unequal variances, Satterthwaite's degrees of
    /// freedom). nil where either has under two answers, or neither varies (no interval can be given).
    package func changeOfMean(since earlier: LikertItem) -> Change? {
        guard let mean, let before = earlier.mean, let variance, let varianceBefore = earlier.variance else {
            return nil
        }
        let (a, b) = (variance / Double(n), varianceBefore / Double(earlier.n))
        guard a + b > 0 else { return nil }
        let degrees = (a + b) * (a + b) / (a * a / Double(n - 1) + b * b / Double(earlier.n - 1))
        guard let t = StudentT.quantile(0.975, degrees: degrees) else { return nil }
        let half = t * (a + b).squareRoot()
        return Change(difference: mean - before, low: mean - before - half, high: mean - before + half)
    }

    /// The change of the top-two share; nil where either has no answers.
    package func changeOfTopTwo(since earlier: LikertItem) -> Change? {
        guard let topTwo, let before = earlier.topTwo else { return nil }
        return topTwo.change(since: before)
    }
}

/// The two sides of a collaboration on the same item.
package struct TwoSidedFeedback: Sendable, Hashable {
    package let centres: LikertItem
    package let partners: LikertItem
    package init(centres: LikertItem, partners: LikertItem) {
        self.centres = centres
        self.partners = partners
    }
    /// Mean of the centres minus mean of the partners; nil where a side has not answered.
    package var gap: Double? {
        guard let a = centres.mean, let b = partners.mean else { return nil }
        return a - b
    }
}
