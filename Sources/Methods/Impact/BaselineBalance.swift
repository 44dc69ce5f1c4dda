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
