/// What the data can carry for one outcome.
package enum ImpactVerdict: String, Sendable, CaseIterable, Comparable {
    /// No estimate is given.
    case insufficientData = "insufficient_data"
    /// An estimate that describes the two groups and must not be read as an effect.
    case descriptiveOnly = "descriptive_only"
    /// An effect's estimate with a caveat that matters.
    case suggestive
    /// An effect's estimate without one. Says nothing of its size: that is the interval's part.
    case credible

    package static func < (a: ImpactVerdict, b: ImpactVerdict) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
}

/// A stable code, with a figure where one belongs to it: `mde_sd=0.46`.
package struct ImpactReason: Sendable, Hashable, CustomStringConvertible {
    package let code: String
    package let value: Double?
    package init(_ code: String, _ value: Double? = nil) {
        self.code = code
        self.value = value
    }
    package var description: String { value.map { "\(code)=\(plainNumber($0))" } ?? code }
}

/// The test of the waves before: with two of them, the "effect" between them should be none.
package enum PlaceboTest: Sendable, Hashable {
    /// One wave before: parallel trends cannot be tested.
    case notTestable
    /// Two waves, but no estimate between them.
    case refused(ImpactRefusal)
    /// p ≥ 0.05. Not a proof of parallel trends.
    case passed(ImpactEstimate)
    /// The arms moved apart before anything began.
    case failed(ImpactEstimate)

    /// - Parameter before: The two waves before, the later one marked as post; nil where there was one only.
    package init(before: ImpactSample?) {
        guard let before else {
            self = .notTestable
            return
        }
        do throws(ImpactRefusal) {
            if Attrition(before).isPastBound() { throw .attritionPastBound }
            var design: LinearModel.Design?
            let estimate = try before.fit(&design).estimate
            self = estimate.p < 0.05 ? .failed(estimate) : .passed(estimate)
        } catch {
            self = .refused(error)
        }
    }
}

/// The annual evaluation of one outcome of one tenant: estimate, everything that stands with it, verdict and reasons.
///
/// A pure function of its inputs. The verdict, from the top: the first that applies.
///
/// - `insufficient_data`: no estimate can be made (`ImpactRefusal`), fewer than `minimumCentres` in an arm, or more
///   centres, children or rows lost than `Attrition.Bounds` allows.
/// - `descriptive_only`: baseline balance fails, attrition is flagged, or the placebo test fails.
/// - `suggestive`: under `fewCentres` in an arm, randomisation inference and CR1 disagree about 5 %, attrition of
///   children cannot be checked, many children joined, or a data-quality flag was raised.
/// - `credible`: none of these.
package struct ImpactEvaluation: Sendable {
    package struct Parameters: Sendable {
        /// Fewer centres in an arm give no estimate.
        package var minimumCentres = 4
        /// Under so many in an arm, randomisation inference stands beside CR1.
        package var fewCentres = 20
        package var attrition = Attrition.Bounds()
        /// Of the sampled randomisation inference.
        package var seed: UInt64 = 1
        package var level = 0.05
        package init() {}
    }

    package let verdict: ImpactVerdict
    package let reasons: [ImpactReason]
    /// nil exactly where the verdict is `insufficient_data`.
    package let estimate: ImpactEstimate?
    package let refusal: ImpactRefusal?
    /// Covariates were adjusted for.
    package let isAdjusted: Bool
    /// CR3; nil where it cannot be computed.
    package let jackknifeError: Double?
    /// Only where either arm has under `fewCentres`. Of what the estimate is of: of scores less what age explains, where it is
    /// adjusted. Effect sizes, balance and the intraclass correlation are of scores as they were measured.
    package let randomisation: RandomisationInference?
    package let glass: Double?
    package let hedges: Double?
    package let intraclassCorrelation: Double?
    /// In standard deviations.
    package let minimumDetectableEffect: Double?
    package let balance: BaselineBalance?
    package let attrition: Attrition
    package let placebo: PlaceboTest
    package let n: Int
    package let missing: Int
    package let clusters: Int
    package let treatedClusters: Int

    /// - Parameters:
    ///   - sample: Baseline and end wave.
    ///   - before: The two waves before, for the placebo test, where there are two.
    ///   - flags: Data-quality flags raised for these rows: they keep the verdict from `credible`.
    ///   - remarks: Further reasons that are said and change nothing.
    package init(
        _ sample: ImpactSample, before: ImpactSample? = nil, flags: [DataQualityFlag] = [],
        remarks: [ImpactReason] = [], parameters: Parameters = Parameters()
    ) {
        var design: LinearModel.Design?
        self.init(sample, before: before, flags: flags, remarks: remarks, parameters: parameters, design: &design)
    }

    /// The same for one of several outcomes.
    ///
    /// - Parameter design: of the outcome before, for it costs more than the rest; set to this one's.
    package init(
        _ sample: ImpactSample, before: ImpactSample? = nil, flags: [DataQualityFlag] = [],
        remarks: [ImpactReason] = [], parameters: Parameters = Parameters(), design: inout LinearModel.Design?
    ) {
        let clusters = sample.clusters
        n = sample.count
        missing = sample.missing
        self.clusters = clusters.all
        treatedClusters = clusters.treated
        let attrition = Attrition(sample)
        self.attrition = attrition
        placebo = PlaceboTest(before: before)
        isAdjusted = !sample.covariates.isEmpty
        var fit: (estimate: ImpactEstimate, jackknifeError: Double?, adjusted: [Double])?
        var refusal: ImpactRefusal?
        do throws(ImpactRefusal) {
            try Self.require(sample, clusters, attrition, parameters)
            fit = try sample.fit(&design)
        } catch {
            refusal = error
        }
        self.estimate = fit?.estimate
        self.refusal = refusal
        jackknifeError = fit?.jackknifeError
        guard let estimate = fit?.estimate else {
            verdict = .insufficientData
            reasons = Self.reasons(for: refusal, attrition, remarks, missing: missing, parameters)
            randomisation = nil
            glass = nil
            hedges = nil
            intraclassCorrelation = nil
            minimumDetectableEffect = nil
            balance = nil
            return
        }
        let isSmall = min(clusters.treated, clusters.all - clusters.treated) < parameters.fewCentres
        randomisation =
            isSmall ? RandomisationInference(sample, outcome: fit?.adjusted, seed: parameters.seed) : nil
        glass = sample.glass(estimate.estimate)
        hedges = sample.hedges(estimate.estimate)
        intraclassCorrelation = sample.intraclassCorrelation
        minimumDetectableEffect = sample.minimumDetectableEffect
        let balance = BaselineBalance(sample)
        self.balance = balance
        (verdict, reasons) = Self.judge(
            estimate, balance: balance, attrition: attrition, placebo: placebo, randomisation: randomisation,
            isSmall: isSmall, minimumDetectableEffect: minimumDetectableEffect, flags: flags, remarks: remarks,
            missing: missing, parameters: parameters)
    }

    /// The same from statistics that were computed elsewhere, without covariates.
    package init(
        _ statistics: ImpactStatistics, before: ImpactSample? = nil, flags: [DataQualityFlag] = [],
        remarks: [ImpactReason] = [], parameters: Parameters = Parameters()
    ) {
        let attrition = statistics.attrition
        let differences = statistics.differences
        n = differences.counts.reduce(0, +)
        missing = statistics.missing
        clusters = differences.clusters
        treatedClusters = differences.treatedClusters
        self.attrition = attrition
        placebo = PlaceboTest(before: before)
        isAdjusted = false
        var estimate: ImpactEstimate?
        var refusal: ImpactRefusal?
        let smaller = min(differences.treatedClusters, differences.clusters - differences.treatedClusters)
        do throws(ImpactRefusal) {
            if statistics.hasCentreInBothArms { throw .centreInBothArms }
            try DifferenceInDifferences.requireCells(differences.counts)
            guard smaller >= parameters.minimumCentres else { throw .tooFewCentres }
            if attrition.isPastBound(parameters.attrition) { throw .attritionPastBound }
            estimate = try differences.estimate()
        } catch {
            refusal = error
        }
        self.estimate = estimate
        self.refusal = refusal
        guard let estimate else {
            verdict = .insufficientData
            reasons = Self.reasons(for: refusal, attrition, remarks, missing: missing, parameters)
            jackknifeError = nil
            randomisation = nil
            glass = nil
            hedges = nil
            intraclassCorrelation = nil
            minimumDetectableEffect = nil
            balance = nil
            return
        }
        let g = Double(differences.clusters)
        jackknifeError = statistics.jackknifeSquares.map { ((g - 1) / g * $0).squareRoot() }
        let isSmall = smaller < parameters.fewCentres
        randomisation =
            isSmall
            ? RandomisationInference(
                treated: statistics.treatedChanges ?? [], comparison: statistics.comparisonChanges ?? [],
                seed: parameters.seed) : nil
        func arm(_ cell: Int, _ squares: Double) -> BaselineBalance.Arm {
            let n = differences.counts[cell]
            return BaselineBalance.Arm(
                n: n, mean: differences.means[cell], variance: n > 1 ? squares / Double(n - 1) : nil)
        }
        let (treated, comparison) = (arm(2, statistics.treatedSquares), arm(0, statistics.comparisonSquares))
        glass = ImpactSample.glass(estimate.estimate, comparison: comparison)
        hedges = ImpactSample.hedges(estimate.estimate, treated: treated, comparison: comparison)
        let correlation = statistics.intraclassCorrelation
        intraclassCorrelation = correlation
        minimumDetectableEffect = Methods.minimumDetectableEffect(
            centres: differences.clusters, perCentre: Double(n) / 2 / g,
            treatedShare: Double(differences.treatedClusters) / g,
            intraclassCorrelation: min(1, max(0, correlation ?? 0)))
        let balance = BaselineBalance(treated: treated, comparison: comparison)
        self.balance = balance
        (verdict, reasons) = Self.judge(
            estimate, balance: balance, attrition: attrition, placebo: placebo, randomisation: randomisation,
            isSmall: isSmall, minimumDetectableEffect: minimumDetectableEffect, flags: flags, remarks: remarks,
            missing: missing, parameters: parameters)
    }

    private static func judge(
        _ estimate: ImpactEstimate, balance: BaselineBalance, attrition: Attrition, placebo: PlaceboTest,
        randomisation: RandomisationInference?, isSmall: Bool, minimumDetectableEffect: Double?,
        flags: [DataQualityFlag], remarks: [ImpactReason], missing: Int, parameters: Parameters
    ) -> (ImpactVerdict, [ImpactReason]) {
        var found: [(ImpactVerdict, ImpactReason)] = []
        switch balance.grade {
        case .fine: break
        case .adjust: found.append((.credible, ImpactReason("baseline_adjusted", balance.standardisedDifference)))
        case .fails:
            found.append((.descriptiveOnly, ImpactReason("baseline_imbalance", balance.standardisedDifference)))
        }
        found += attrition.findings(parameters.attrition)
        switch placebo {
        case .notTestable, .refused: found.append((.credible, ImpactReason("parallel_trends_not_testable")))
        case .passed(let test): found.append((.credible, ImpactReason("placebo_passed_p", test.p)))
        case .failed(let test): found.append((.descriptiveOnly, ImpactReason("placebo_failed_p", test.p)))
        }
        if isSmall {
            found.append((.suggestive, ImpactReason("few_centres")))
            if let randomisation {
                found.append((.suggestive, ImpactReason("randomisation_p", randomisation.p)))
                if (randomisation.p < parameters.level) != (estimate.p < parameters.level) {
                    found.append((.suggestive, ImpactReason("randomisation_disagrees")))
                }
            }
        }
        for flag in flags { found.append((.suggestive, ImpactReason(flag.code.rawValue, flag.share))) }
        if estimate.p >= parameters.level {
            found.append((.credible, ImpactReason("mde_sd", minimumDetectableEffect)))
        }
        found += remarks.map { (.credible, $0) }
        return (found.map(\.0).min() ?? .credible, found.map(\.1) + counted(missing))
    }

    /// Those of a refusal; loss is named where there are rows to lose.
    private static func reasons(
        for refusal: ImpactRefusal?, _ attrition: Attrition, _ remarks: [ImpactReason], missing: Int,
        _ parameters: Parameters
    ) -> [ImpactReason] {
        let loss = refusal == .attritionPastBound ? attrition.findings(parameters.attrition).map(\.reason) : []
        return [ImpactReason((refusal ?? .notFinite).rawValue)] + loss + remarks + counted(missing)
    }

    private static func counted(_ missing: Int) -> [ImpactReason] {
        missing > 0 ? [ImpactReason("missing_rows", Double(missing))] : []
    }

    private static func require(
        _ sample: ImpactSample, _ clusters: (all: Int, treated: Int), _ attrition: Attrition, _ parameters: Parameters
    ) throws(ImpactRefusal) {
        if sample.hasCentreInBothArms { throw .centreInBothArms }
        try DifferenceInDifferences.requireCells(sample.cellCounts)
        guard min(clusters.treated, clusters.all - clusters.treated) >= parameters.minimumCentres else {
            throw .tooFewCentres
        }
        if attrition.isPastBound(parameters.attrition) { throw .attritionPastBound }
    }
}

/// Outcomes of one evaluation together: the total is primary and stands as it is, the domains are adjusted by Holm.
package struct ImpactFamily: Sendable {
    package let primary: ImpactEvaluation
    package let domains: [ImpactEvaluation]
    /// Of each domain, its p value after Holm's adjustment over the domains that have an estimate.
    package let adjustedP: [Double?]

    package init(primary: ImpactEvaluation, domains: [ImpactEvaluation]) {
        self.primary = primary
        self.domains = domains
        let estimated = domains.indices.filter { domains[$0].estimate != nil }
        let adjusted = MultipleTesting.holm(estimated.compactMap { domains[$0].estimate?.p })
        var result: [Double?] = domains.map { _ in nil }
        for (place, index) in estimated.enumerated() { result[index] = adjusted?[place] }
        adjustedP = result
    }
}
