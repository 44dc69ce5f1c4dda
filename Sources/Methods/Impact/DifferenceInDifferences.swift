/// What the 2×2 estimator needs of a tenant's rows: computed here from a sample, or by one SQL statement for all
/// tenants (`ImpactSQL.sufficientStatistics`).
///
///     b3  = (ȳ11 − ȳ10) − (ȳ01 − ȳ00)                          first index treated, second after
///     s_g = Σ_{i∈g, after} u_i/n_a1 − Σ_{i∈g, before} u_i/n_a0      u = y − its cell's mean, a = the centre's arm
///     SE  = sqrt( G/(G−1) · (N−1)/(N−4) · Σ_g s_g² )            CR1, clustered by centre
///
/// Equal to ordinary least squares of y on treated, post and their product with cluster-robust errors (statsmodels'
/// `cov_type="cluster", use_t=True`, pyfixest's `CRV1`).
package struct DifferenceInDifferences: Sendable, Hashable {
    /// Rows and means of the four cells: comparison before, comparison after, treated before, treated after.
    package let counts: [Int]
    package let means: [Double]
    package let clusters: Int
    package let treatedClusters: Int
    /// Σ s_g².
    package let scoreSquares: Double
    /// The largest |y|, to tell variation from rounding.
    package let scale: Double

    /// - Parameters: As computed by SQL; `counts` and `means` have four entries in the order above.
    package init(
        counts: [Int], means: [Double], clusters: Int, treatedClusters: Int, scoreSquares: Double, scale: Double
    ) {
        precondition(counts.count == 4 && means.count == 4, "a 2×2 table has four cells")
        self.counts = counts
        self.means = means
        self.clusters = clusters
        self.treatedClusters = treatedClusters
        self.scoreSquares = scoreSquares
        self.scale = scale
    }

    /// - Throws: Which cell is empty, or that a centre stands in both arms.
    package init(_ sample: ImpactSample) throws(ImpactRefusal) {
        if sample.hasCentreInBothArms { throw .centreInBothArms }
        let clusters = sample.clusters
        var largest = 0.0
        for value in sample.y { largest = max(largest, abs(value)) }
        // A power of two, so that scaling is exact; it keeps squares from overflowing or vanishing.
        let unit = largest > 0 ? max(Double(sign: .plus, exponent: largest.exponent, significand: 1), 0x1p-1000) : 1
        let shift = (sample.y.first ?? 0) / unit

        var counts = [0, 0, 0, 0]
        var sums = [0.0, 0.0, 0.0, 0.0]
        let cells = sample.y.indices.map { UInt8(truncatingIfNeeded: sample.cell($0)) }
        for row in sample.y.indices {
            let cell = Int(cells[row])
            counts[cell] += 1
            sums[cell] += sample.y[row] / unit - shift
        }
        try Self.requireCells(counts)
        // Means about a shift, then once more about themselves: exact to the last digits for large offsets too.
        var means = zip(sums, counts).map { $0 / Double($1) }
        var corrections = [0.0, 0.0, 0.0, 0.0]
        for row in sample.y.indices {
            let cell = Int(cells[row])
            corrections[cell] += (sample.y[row] / unit - shift) - means[cell]
        }
        for cell in 0..<4 { means[cell] += corrections[cell] / Double(counts[cell]) }

        var scores = Array(repeating: 0.0, count: sample.treatedCentre.count)
        let weights = (0..<4).map { ($0 & 1 == 1 ? 1.0 : -1.0) / Double(counts[$0]) }
        for row in sample.y.indices {
            let cell = Int(cells[row])
            scores[Int(sample.centre[row])] += weights[cell] * ((sample.y[row] / unit - shift) - means[cell])
        }
        self.init(
            counts: counts, means: means, clusters: clusters.all, treatedClusters: clusters.treated,
            scoreSquares: scores.reduce(0) { $0 + $1 * $1 }, scale: largest / unit)
        self.unit = unit
    }

    /// Means and scores are in multiples of this.
    private var unit = 1.0

    static func requireCells(_ counts: [Int]) throws(ImpactRefusal) {
        if counts[2] + counts[3] == 0 { throw .noTreatedCentres }
        if counts[0] + counts[1] == 0 { throw .noComparison }
        if counts[0] == 0 || counts[2] == 0 { throw .noBaseline }
        if counts[1] == 0 || counts[3] == 0 { throw .noEndWave }
    }

    /// - Throws: Why there is no estimate; an estimate that is returned is finite with a standard error above 0.
    package func estimate() throws(ImpactRefusal) -> ImpactEstimate {
        try Self.requireCells(counts)
        let n = counts.reduce(0, +)
        guard n > 4, clusters > 1 else { throw .tooFewRows }
        let g = Double(clusters)
        let estimate = (means[3] - means[2]) - (means[1] - means[0])
        let factor = g / (g - 1) * Double(n - 1) / Double(n - 4)
        return try .make(
            estimate: estimate * unit, standardError: (factor * scoreSquares).squareRoot() * unit, scale: scale * unit,
            n: n, clusters: clusters, treatedClusters: treatedClusters)
    }
}
