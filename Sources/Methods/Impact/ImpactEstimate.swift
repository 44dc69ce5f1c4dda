/// A difference in differences with what is needed to judge it. Every number is finite, and `standardError` > 0.
package struct ImpactEstimate: Sendable, Hashable {
    /// In the outcome's unit.
    package let estimate: Double
    /// CR1, clustered by centre.
    package let standardError: Double
    package let t: Double
    /// Clusters − 1.
    package let degreesOfFreedom: Int
    /// Two-sided, from t's upper tail.
    package let p: Double
    /// The 95 % interval.
    package let low: Double
    package let high: Double
    /// Rows used.
    package let n: Int
    package let clusters: Int
    package let treatedClusters: Int

    /// From an estimate and its standard error.
    ///
    /// - Parameter scale: A magnitude of the outcome: a standard error below 1e-12 of it is rounding, not variation.
    static func make(
        estimate: Double, standardError: Double, scale: Double, n: Int, clusters: Int, treatedClusters: Int
    ) throws(ImpactRefusal) -> ImpactEstimate {
        guard estimate.isFinite, standardError.isFinite else { throw .notFinite }
        guard standardError > 0, standardError > 1e-12 * scale else { throw .noVariation }
        let degrees = clusters - 1
        let t = estimate / standardError
        guard let p = StudentT.twoSidedP(t, degrees: Double(degrees)),
            let quantile = StudentT.quantile(0.975, degrees: Double(degrees)), t.isFinite
        else { throw .notFinite }
        let (low, high) = (estimate - quantile * standardError, estimate + quantile * standardError)
        guard low.isFinite, high.isFinite else { throw .notFinite }
        return ImpactEstimate(
            estimate: estimate, standardError: standardError, t: t, degreesOfFreedom: degrees, p: p, low: low,
            high: high, n: n, clusters: clusters, treatedClusters: treatedClusters)
    }
}
