internal import CSpecialFunctions

// Student's t, normal, gamma, beta and negative binomial, from Boost.Math. An argument outside a function's domain
// gives nil: no NaN leaves this file. Upper tails are computed as tails, so that small ones keep their digits.

/// nil in place of a NaN.
private func defined(_ x: Double) -> Double? { x.isNaN ? nil : x }

/// Student's t with real degrees of freedom > 0.
package enum StudentT {
    /// P(T > x).
    package static func upperTail(_ x: Double, degrees: Double) -> Double? {
        defined(csf_student_t_upper_tail(degrees, x))
    }
    /// 2·P(T > |x|), the two-sided p value; digits are kept down to the smallest double, then it is 0.
    package static func twoSidedP(_ x: Double, degrees: Double) -> Double? {
        upperTail(abs(x), degrees: degrees).map { min(1, 2 * $0) }
    }
    /// The x with P(T ≤ x) = p, for 0 < p < 1.
    package static func quantile(_ p: Double, degrees: Double) -> Double? {
        defined(csf_student_t_quantile(degrees, p))
    }
}

/// The standard normal distribution.
package enum StandardNormal {
    /// P(Z > x).
    package static func upperTail(_ x: Double) -> Double? { defined(csf_normal_upper_tail(x)) }
    /// The x with P(Z ≤ x) = p, for 0 < p < 1.
    package static func quantile(_ p: Double) -> Double? { defined(csf_normal_quantile(p)) }
    /// The 0.975 quantile, for 95 % intervals.
    package static let z975 = 1.959963984540054
}

/// The gamma distribution of this shape and rate (mean = shape / rate), both > 0.
package struct GammaDistribution: Sendable, Hashable {
    package var shape: Double
    package var rate: Double
    package init(shape: Double, rate: Double) {
        self.shape = shape
        self.rate = rate
    }
    /// P(X ≤ x).
    package func lowerTail(_ x: Double) -> Double? { defined(csf_gamma_lower_tail(shape, rate, x)) }
    /// The x with P(X ≤ x) = p, for 0 < p < 1.
    package func quantile(_ p: Double) -> Double? { defined(csf_gamma_quantile(shape, rate, p)) }
}

/// The beta distribution, both parameters > 0.
package struct BetaDistribution: Sendable, Hashable {
    package var alpha: Double
    package var beta: Double
    package init(alpha: Double, beta: Double) {
        self.alpha = alpha
        self.beta = beta
    }
    /// P(X ≤ x).
    package func lowerTail(_ x: Double) -> Double? { defined(csf_beta_lower_tail(alpha, beta, x)) }
    /// The x with P(X ≤ x) = p, for 0 < p < 1.
    package func quantile(_ p: Double) -> Double? { defined(csf_beta_quantile(alpha, beta, p)) }
}

/// Failures before the r-th success (r real, > 0) of independent trials with this chance: what a Poisson count becomes
/// when its rate is gamma distributed.
package struct NegativeBinomial: Sendable, Hashable {
    package var successes: Double
    package var chance: Double
    package init(successes: Double, chance: Double) {
        self.successes = successes
        self.chance = chance
    }
    /// P(X ≤ k).
    package func lowerTail(_ k: Double) -> Double? { defined(csf_negative_binomial_lower_tail(successes, chance, k)) }
    /// The smallest whole k with P(X ≤ k) ≥ p, for 0 < p < 1.
    package func quantile(_ p: Double) -> Double? { defined(csf_negative_binomial_quantile(successes, chance, p)) }
}
