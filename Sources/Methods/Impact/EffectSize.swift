/// Sizes of an effect and of what could have been found.
extension ImpactSample {
    /// Rows, mean and sample variance of the baseline in one arm; nil without rows.
    func baseline(treated: Bool, column: [Double]? = nil) -> BaselineBalance.Arm? {
        let values = column ?? y
        var n = 0
        var mean = 0.0
        var squares = 0.0
        for row in values.indices where !post[row] && treatedCentre[Int(centre[row])] == treated {
            n += 1
            let delta = values[row] - mean
            mean += delta / Double(n)
            squares += delta * (values[row] - mean)
        }
        guard n > 0, mean.isFinite, squares.isFinite else { return nil }
        return BaselineBalance.Arm(n: n, mean: mean, variance: n > 1 ? squares / Double(n - 1) : nil)
    }

    /// The comparison arm's standard deviation before: Glass's yardstick, which the intervention cannot have changed.
    /// nil under two rows or without variation.
    package var comparisonBaselineSD: Double? {
        guard let variance = baseline(treated: false)?.variance, variance > 0 else { return nil }
        return variance.squareRoot()
    }

    /// Glass's Δ: an effect in standard deviations of the comparison arm before. nil where that does not vary.
    package func glass(_ estimate: Double) -> Double? {
        baseline(treated: false).flatMap { Self.glass(estimate, comparison: $0) }
    }

    static func glass(_ estimate: Double, comparison: BaselineBalance.Arm) -> Double? {
        guard let variance = comparison.variance, variance > 0 else { return nil }
        let size = estimate / variance.squareRoot()
        return size.isFinite ? size : nil
    }

    /// Hedges' g: in pooled standard deviations before, with the small-sample factor 1 − 3/(4·df − 1).
    package func hedges(_ estimate: Double) -> Double? {
        guard let a = baseline(treated: true), let b = baseline(treated: false) else { return nil }
        return Self.hedges(estimate, treated: a, comparison: b)
    }

    static func hedges(
        _ estimate: Double, treated a: BaselineBalance.Arm, comparison b: BaselineBalance.Arm
    ) -> Double? {
        guard a.n + b.n > 2 else { return nil }
        let degrees = Double(a.n + b.n - 2)
        let pooled = ((a.variance ?? 0) * Double(a.n - 1) + (b.variance ?? 0) * Double(b.n - 1)) / degrees
        guard pooled > 0 else { return nil }
        let size = estimate / pooled.squareRoot() * (1 - 3 / (4 * degrees - 1))
        return size.isFinite ? size : nil
    }

    /// The intraclass correlation of the baseline: one-way analysis of variance by centre after taking out each arm's
    /// mean, with n₀ for centres of unequal size. May be below 0. nil where it cannot be computed (one child a centre,
    /// a centre an arm, no variation).
    package var intraclassCorrelation: Double? {
        guard let treated = baseline(treated: true), let comparison = baseline(treated: false) else { return nil }
        var n = Array(repeating: 0, count: treatedCentre.count)
        var sums = Array(repeating: 0.0, count: treatedCentre.count)
        func deviation(_ row: Int) -> Double {
            y[row] - (treatedCentre[Int(centre[row])] ? treated.mean : comparison.mean)
        }
        for row in y.indices where !post[row] {
            n[Int(centre[row])] += 1
            sums[Int(centre[row])] += deviation(row)
        }
        var within = 0.0
        for row in y.indices where !post[row] {
            let number = Int(centre[row])
            let rest = deviation(row) - sums[number] / Double(n[number])
            within += rest * rest
        }
        var between = 0.0
        var centres = 0
        var squaredSizes = [0.0, 0.0]
        for number in n.indices where n[number] > 0 {
            centres += 1
            between += sums[number] * sums[number] / Double(n[number])
            squaredSizes[treatedCentre[number] ? 1 : 0] += Double(n[number] * n[number])
        }
        let total = treated.n + comparison.n
        guard centres > 2, total > centres else { return nil }
        let degrees = Double(centres - 2)
        let meanSize =
            (Double(total) - squaredSizes[0] / Double(comparison.n) - squaredSizes[1] / Double(treated.n)) / degrees
        let meanBetween = between / degrees
        let meanWithin = within / Double(total - centres)
        let denominator = meanBetween + (meanSize - 1) * meanWithin
        guard denominator > 0, denominator.isFinite else { return nil }
        return (meanBetween - meanWithin) / denominator
    }

    /// The minimum detectable effect of this sample, in standard deviations: its centres, mean rows a centre and wave,
    /// share of treated centres and intraclass correlation (0 where that is negative or unknown).
    package var minimumDetectableEffect: Double? {
        let clusters = clusters
        let rows = Double(count) / 2 / Double(max(clusters.all, 1))
        return Methods.minimumDetectableEffect(
            centres: clusters.all, perCentre: rows,
            treatedShare: Double(clusters.treated) / Double(max(clusters.all, 1)),
            intraclassCorrelation: min(1, max(0, intraclassCorrelation ?? 0)))
    }
}

/// The smallest effect, in standard deviations, that a design finds with power 0.8 at a two-sided level of 5 %:
///
///     M·sqrt(ρ/(P(1−P)J) + (1−ρ)/(P(1−P)Jn))      M = t_{.975,J−2} + t_{.8,J−2}
///
/// (Bloom, "Minimum detectable effects", Evaluation Review 19, 1995.)
///
/// - Parameters:
///   - centres: J, both arms together; above 2.
///   - perCentre: n, children a centre and wave; above 0.
///   - treatedShare: P, the share of centres treated; strictly between 0 and 1.
///   - intraclassCorrelation: ρ, 0 to 1.
/// - Returns: nil outside those.
package func minimumDetectableEffect(
    centres: Int, perCentre: Double, treatedShare: Double = 0.5, intraclassCorrelation: Double
) -> Double? {
    guard centres > 2, perCentre > 0, perCentre.isFinite, treatedShare > 0, treatedShare < 1,
        (0...1).contains(intraclassCorrelation),
        let size = StudentT.quantile(0.975, degrees: Double(centres - 2)),
        let power = StudentT.quantile(0.8, degrees: Double(centres - 2))
    else { return nil }
    let spread = treatedShare * (1 - treatedShare) * Double(centres)
    return (size + power)
        * (intraclassCorrelation / spread + (1 - intraclassCorrelation) / (spread * perCentre)).squareRoot()
}
