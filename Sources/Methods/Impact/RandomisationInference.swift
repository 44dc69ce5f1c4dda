/// Could the difference be the luck of which centres took part? The share of all assignments of the same number of
/// centres (or of a seeded sample of them) whose difference is at least as large as the one seen.
///
/// On centres' mean changes, each centre with rows in both waves counting once: it asks for no distribution and no
/// large number of centres, which is why it stands beside CR1 for small arms. Assumes that the sharp null hypothesis
/// (no effect anywhere) and exchangeable centres are what one wants to test.
package struct RandomisationInference: Sendable, Hashable {
    package enum Method: String, Sendable { case exact, sampled }

    package let p: Double
    package let method: Method
    /// Assignments looked at, the actual one among them.
    package let assignments: Int
    /// Those at least as extreme.
    package let extreme: Int

    /// All assignments are counted up to this many.
    package static let exactLimit = 200_000
    /// Assignments drawn beyond it, besides the actual one.
    package static let sampleSize = 4_999

    /// - Parameters:
    ///   - outcome: A value a row; the sample's own if nil.
    ///   - seed: Of the sample's draws; unused where all assignments are counted.
    /// - Returns: nil without a centre with both waves in either arm, or where changes are not finite.
    package init?(_ sample: ImpactSample, outcome: [Double]? = nil, seed: UInt64 = 1) {
        let y = outcome ?? sample.y
        let count = sample.treatedCentre.count
        var sums = Array(repeating: 0.0, count: count * 2)
        var counts = Array(repeating: 0, count: count * 2)
        for row in sample.y.indices {
            let place = Int(sample.centre[row]) * 2 + (sample.post[row] ? 1 : 0)
            sums[place] += y[row]
            counts[place] += 1
        }
        var treated: [Double] = []
        var comparison: [Double] = []
        for centre in 0..<count where counts[centre * 2] > 0 && counts[centre * 2 + 1] > 0 {
            let change =
                sums[centre * 2 + 1] / Double(counts[centre * 2 + 1]) - sums[centre * 2] / Double(counts[centre * 2])
            if sample.treatedCentre[centre] { treated.append(change) } else { comparison.append(change) }
        }
        self.init(treated: treated, comparison: comparison, seed: seed)
    }

    /// - Parameters: One mean change a centre.
    package init?(
        treated: [Double], comparison: [Double], seed: UInt64 = 1, exactLimit: Int = RandomisationInference.exactLimit
    ) {
        let all = treated + comparison
        guard !treated.isEmpty, !comparison.isEmpty, all.allSatisfy(\.isFinite) else { return nil }
        let mean = all.reduce(0) { $0 + $1 / Double(all.count) }
        // Centred: a subset's sum S of m of the G changes then has difference S·G/(m(G − m)), so |S| is the statistic.
        let changes = all.map { $0 - mean }
        let size = changes.reduce(0) { $0 + abs($1) }
        guard size.isFinite else { return nil }
        let observed = abs(changes.prefix(treated.count).reduce(0, +))
        // Sums of the same numbers in another order count as equal.
        let bound = observed - 1e-12 * size
        let chosen = min(treated.count, comparison.count)
        let total = Self.combinations(all.count, chosen)
        if let total, total <= exactLimit {
            method = .exact
            assignments = total
            extreme = Self.countExactly(changes, choosing: chosen, atLeast: bound)
        } else {
            method = .sampled
            assignments = Self.sampleSize + 1
            extreme = 1 + Self.countSampled(changes, choosing: chosen, atLeast: bound, seed: seed)
        }
        p = Double(extreme) / Double(assignments)
    }

    /// n over k; nil past 2⁵³.
    static func combinations(_ n: Int, _ k: Int) -> Int? {
        var result = 1
        for i in 0..<min(k, n - k) {
            let (product, overflow) = result.multipliedReportingOverflow(by: n - i)
            guard !overflow, product < 1 << 53 else { return nil }
            result = product / (i + 1)
        }
        return result
    }

    /// Draws subsets by the first steps of a shuffle, two draws of 32 bits from each word.
    private static func countSampled(_ changes: [Double], choosing k: Int, atLeast bound: Double, seed: UInt64) -> Int {
        var generator = SeededGenerator(seed: seed)
        var order = changes
        return order.withUnsafeMutableBufferPointer { order in
            var extreme = 0
            var word: UInt64 = 0
            var isHalfUsed = false
            for _ in 0..<sampleSize {
                var sum = 0.0
                for place in 0..<k {
                    word = isHalfUsed ? word >> 32 : generator.next()
                    isHalfUsed.toggle()
                    let drawn = place + Int(((word & 0xFFFF_FFFF) &* UInt64(order.count - place)) >> 32)
                    sum += order[drawn]
                    order.swapAt(place, drawn)
                }
                if abs(sum) >= bound { extreme += 1 }
            }
            return extreme
        }
    }

    /// Walks the subsets of a size in lexical order, keeping the sums of their prefixes.
    private static func countExactly(_ changes: [Double], choosing k: Int, atLeast bound: Double) -> Int {
        let n = changes.count
        var index = Array(0..<k)
        var prefix = Array(repeating: 0.0, count: k + 1)
        for i in 0..<k { prefix[i + 1] = prefix[i] + changes[i] }
        var extreme = 0
        while true {
            if abs(prefix[k]) >= bound { extreme += 1 }
            var place = k - 1
            while place >= 0, index[place] == n - k + place { place -= 1 }
            guard place >= 0 else { return extreme }
            index[place] += 1
            prefix[place + 1] = prefix[place] + changes[index[place]]
            for next in (place + 1)..<max(k, place + 1) {
                index[next] = index[next - 1] + 1
                prefix[next + 1] = prefix[next] + changes[index[next]]
            }
        }
    }
}
