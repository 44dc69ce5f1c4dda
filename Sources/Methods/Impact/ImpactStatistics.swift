/// One tenant's row of `ImpactSQL.sufficientStatistics`: all that the evaluation without covariates needs.
package struct ImpactStatistics: Sendable, Hashable {
    package var differences: DifferenceInDifferences
    /// Rows without an outcome.
    package var missing: Int
    package var hasCentreInBothArms: Bool
    /// Σ of the jackknife's squared changes; nil where leaving out a centre empties a cell.
    package var jackknifeSquares: Double?
    /// Of the baseline's analysis of variance: its centres, sums of squares between and within them about the arms'
    /// means, and Σ m²/n over the centres.
    package var baselineCentres: Int
    package var between: Double
    package var within: Double
    package var sizeShare: Double
    /// Sums of squares about the arm's mean before.
    package var treatedSquares: Double
    package var comparisonSquares: Double
    /// Of each centre with both waves; nil where both arms are large.
    package var treatedChanges: [Double]?
    package var comparisonChanges: [Double]?
    package var attrition: Attrition

    package init(
        differences: DifferenceInDifferences, attrition: Attrition, missing: Int = 0, hasCentreInBothArms: Bool = false,
        jackknifeSquares: Double? = nil, baselineCentres: Int = 0, between: Double = 0, within: Double = 0,
        sizeShare: Double = 0, treatedSquares: Double = 0, comparisonSquares: Double = 0,
        treatedChanges: [Double]? = nil, comparisonChanges: [Double]? = nil
    ) {
        self.differences = differences
        self.attrition = attrition
        self.missing = missing
        self.hasCentreInBothArms = hasCentreInBothArms
        self.jackknifeSquares = jackknifeSquares
        self.baselineCentres = baselineCentres
        self.between = between
        self.within = within
        self.sizeShare = sizeShare
        self.treatedSquares = treatedSquares
        self.comparisonSquares = comparisonSquares
        self.treatedChanges = treatedChanges
        self.comparisonChanges = comparisonChanges
    }

    /// As `ImpactSample.intraclassCorrelation`.
    package var intraclassCorrelation: Double? {
        let rows = differences.counts[0] + differences.counts[2]
        guard baselineCentres > 2, rows > baselineCentres else { return nil }
        let degrees = Double(baselineCentres - 2)
        let meanSize = (Double(rows) - sizeShare) / degrees
        let (a, b) = (between / degrees, within / Double(rows - baselineCentres))
        let denominator = a + (meanSize - 1) * b
        guard denominator > 0, denominator.isFinite else { return nil }
        return (a - b) / denominator
    }
}

extension ImpactStatistics {
    /// - Parameter row: The statement's columns as PostgreSQL writes them as text; nil: null.
    /// - Returns: nil for anything else.
    package init?(_ row: [String?]) {
        guard row.count == 41 else { return nil }
        func number(_ place: Int) -> Double { row[place].flatMap { Double($0) } ?? .nan }
        func list(_ place: Int) -> [Double]? {
            row[place].map { $0.dropFirst().dropLast().split(separator: ",").compactMap { Double($0) } }
        }
        let places = Array(1...4) + [9, 10, 13, 16] + Array(24...31) + Array(33...40)
        var whole: [Int: Int] = [:]
        for place in places { whole[place] = row[place].flatMap { Int($0) } }
        guard whole.count == places.count else { return nil }
        func count(_ place: Int) -> Int { whole[place] ?? 0 }
        func loss(_ treated: Int, _ comparison: Int) -> Attrition.Loss {
            Attrition.Loss(
                treated: .init(all: count(treated), lost: count(treated + 1)),
                comparison: .init(all: count(comparison), lost: count(comparison + 1)))
        }
        func rows(_ wave: Int) -> Attrition.Loss {
            func arm(_ cell: Int) -> Attrition.Arm {
                Attrition.Arm(all: count(1 + cell) + count(28 + cell), lost: count(28 + cell))
            }
            return Attrition.Loss(treated: arm(2 + wave), comparison: arm(wave))
        }
        let hasKeys = row[32] == "t"
        self.init(
            differences: DifferenceInDifferences(
                counts: (1...4).map(count), means: (5...8).map(number), clusters: count(9), treatedClusters: count(10),
                scoreSquares: number(11), scale: number(12)),
            attrition: Attrition(
                centres: loss(24, 26), children: hasKeys ? loss(33, 35) : nil, joined: hasKeys ? loss(37, 39) : nil,
                rowsBefore: rows(0), rowsAfter: rows(1)),
            missing: count(13), hasCentreInBothArms: row[14] == "t",
            jackknifeSquares: row[15].flatMap { Double($0) }, baselineCentres: count(16), between: number(17),
            within: number(18), sizeShare: number(19), treatedSquares: number(20), comparisonSquares: number(21),
            treatedChanges: list(22), comparisonChanges: list(23))
    }
}
