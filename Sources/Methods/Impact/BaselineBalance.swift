/// How alike the arms were before: the standardised mean difference of each measure.
///
/// (mean treated − mean comparison) / sqrt((variance treated + variance comparison) / 2). Bounds as in the What Works
/// Clearinghouse's standards: up to 0.05 fine, up to 0.25 to be adjusted for (the difference in differences does, for
/// the outcome), above it fails.
package struct BaselineBalance: Sendable, Hashable {
    package enum Grade: String, Sendable, Comparable {
        case fine, adjust, fails
        package static func < (a: Grade, b: Grade) -> Bool {
            let order: [Grade] = [.fine, .adjust, .fails]
            return (order.firstIndex(of: a) ?? 0) < (order.firstIndex(of: b) ?? 0)
        }
    }

    /// nil where an arm has under two rows, or neither arm varies though the means differ (graded as failing).
    package let standardisedDifference: Double?
    package let grade: Grade

    /// One arm before: rows, mean, sample variance (nil under two rows).
    package struct Arm: Sendable, Hashable {
        package let n: Int
        package let mean: Double
        package let variance: Double?
        package init(n: Int, mean: Double, variance: Double?) {
            self.n = n
            self.mean = mean
            self.variance = variance
        }
    }

    /// - Parameter column: The measure, a value a row; the outcome by default.
    package init(_ sample: ImpactSample, column: [Double]? = nil) {
        self.init(
            treated: sample.baseline(treated: true, column: column),
            comparison: sample.baseline(treated: false, column: column))
    }

    /// - Parameters: nil for an arm without rows.
    package init(treated: Arm?, comparison: Arm?) {
        guard let a = treated, let b = comparison, let va = a.variance, let vb = b.variance else {
            standardisedDifference = nil
            grade = .fails
            return
        }
        let spread = ((va + vb) / 2).squareRoot()
        if a.mean == b.mean {
            standardisedDifference = 0
        } else {
            let difference = (a.mean - b.mean) / spread
            standardisedDifference = difference.isFinite ? difference : nil
        }
        grade =
            switch standardisedDifference.map(abs) {
            case .some(...0.05): .fine
            case .some(...0.25): .adjust
            default: .fails
            }
    }
}

/// Children seen before and not after, by arm.
package struct Attrition: Sendable, Hashable {
    package struct Arm: Sendable, Hashable {
        /// Children seen in the wave before, and how many of them are missing in the wave after.
        package let baseline: Int
        package let lost: Int
        package init(baseline: Int, lost: Int) {
            self.baseline = baseline
            self.lost = lost
        }
        /// 0 to 1; nil without children.
        package var share: Double? { baseline > 0 ? Double(lost) / Double(baseline) : nil }
    }

    /// When loss is flagged, and when it is past what an estimate can bear.
    package struct Bounds: Sendable, Hashable {
        package var flagOverall = 0.20
        package var flagDifference = 0.07
        package var refuseOverall = 0.40
        package var refuseDifference = 0.15
        package init() {}
    }

    package let treated: Arm
    package let comparison: Arm

    package init(treated: Arm, comparison: Arm) {
        self.treated = treated
        self.comparison = comparison
    }

    /// - Returns: nil where children are not told apart, or no child was seen twice: then the waves are two separate
    ///   cross-sections, and loss cannot be told.
    package init?(_ sample: ImpactSample) {
        guard !sample.child.isEmpty, sample.child.count == sample.count else { return nil }
        // One word a child: its centre and number.
        func key(_ row: Int) -> UInt64 {
            UInt64(sample.centre[row]) << 32 | UInt64(UInt32(bitPattern: sample.child[row]))
        }
        var before = Set<UInt64>()
        var after = Set<UInt64>()
        for row in sample.child.indices {
            if sample.post[row] { after.insert(key(row)) } else { before.insert(key(row)) }
        }
        var baseline = [0, 0]
        var lost = [0, 0]
        for child in before {
            let arm = sample.treatedCentre[Int(child >> 32)] ? 1 : 0
            baseline[arm] += 1
            if !after.contains(child) { lost[arm] += 1 }
        }
        guard baseline[0] + baseline[1] > lost[0] + lost[1] else { return nil }
        self.init(
            treated: Arm(baseline: baseline[1], lost: lost[1]), comparison: Arm(baseline: baseline[0], lost: lost[0]))
    }

    /// 0 to 1; nil without children.
    package var overall: Double? {
        Arm(baseline: treated.baseline + comparison.baseline, lost: treated.lost + comparison.lost).share
    }

    /// The arms' shares apart, 0 to 1; nil where an arm has no children.
    package var difference: Double? {
        guard let a = treated.share, let b = comparison.share else { return nil }
        return abs(a - b)
    }

    package func isFlagged(_ bounds: Bounds = Bounds()) -> Bool {
        (overall ?? 0) > bounds.flagOverall || (difference ?? 0) > bounds.flagDifference
    }

    package func isPastBound(_ bounds: Bounds = Bounds()) -> Bool {
        (overall ?? 0) > bounds.refuseOverall || (difference ?? 0) > bounds.refuseDifference
    }
}
