extension ImpactEvaluation {
    /// One plain sentence that says what was found, for a reader who knows no statistics.
    ///
    /// - Parameters:
    ///   - outcome: As it stands in a sentence: "the ELOM total".
    ///   - unit: "points", "percentage points".
    ///   - higherIsBetter: Whether a rise is an improvement.
    package func sentence(outcome: String, unit: String = "points", higherIsBetter: Bool = true) -> String {
        guard let estimate else {
            return "The data cannot say whether \(outcome) changed: \(Self.words(for: refusal))."
        }
        let (low, high) = (Self.rounded(estimate.low), Self.rounded(estimate.high))
        let interval = "95 % interval \(low) to \(high)"
        let arms = "\(treatedClusters) participating and \(clusters - treatedClusters) other centres"
        let isNull = estimate.low <= 0 && estimate.high >= 0
        let caution =
            switch verdict {
            case .descriptiveOnly: "; this describes the two groups and does not show what caused it"
            // Evidence of nothing would be read as evidence.
            case .suggestive where !isNull: "; the evidence is suggestive"
            case .suggestive, .credible, .insufficientData: ""
            }
        guard !isNull else {
            let limit =
                minimumDetectableEffect.map { "an effect under \(Self.rounded($0)) SD could have been missed" }
                ?? "how small an effect could have been found is not known"
            return "No difference in \(outcome) was found between \(arms) (\(interval) \(unit)); \(limit)\(caution)."
        }
        let better = (estimate.estimate > 0) == higherIsBetter
        return """
            \(Self.capitalised(outcome)) changed by \(Self.rounded(abs(estimate.estimate))) \(unit) \
            \(better ? "for the better" : "for the worse") at participating centres relative to the others \
            (\(arms); \(interval))\(caution).
            """
    }

    private static func words(for refusal: ImpactRefusal?) -> String {
        switch refusal {
        case .noTreatedCentres: "no participating centre was measured"
        case .noComparison: "there is no centre to compare with"
        case .noBaseline: "nothing was measured before"
        case .noEndWave: "nothing was measured after"
        case .tooFewCentres: "there are too few centres on one side"
        case .centreInBothArms: "a centre stands on both sides"
        case .tooFewRows: "there are too few measurements"
        case .noVariation: "the measurements do not vary"
        case .collinear: "age cannot be told apart from participation"
        case .attritionPastBound: "too many centres or children were not measured both times, or many more on one side"
        case .notFinite, nil: "the measurements are out of any range"
        }
    }

    private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    /// Two decimals, or as many as show two digits of a small number.
    static func rounded(_ x: Double) -> String {
        guard x.isFinite, abs(x) < 1e15 else { return "\(x)" }
        guard abs(x) >= 0.005 || x == 0 else { return x < 0 ? "−0.00" : "0.00" }
        let hundredths = Int((abs(x) * 100).rounded())
        let tail = hundredths % 100
        return "\(x < 0 ? "−" : "")\(hundredths / 100).\(tail < 10 ? "0" : "")\(tail)"
    }
}
