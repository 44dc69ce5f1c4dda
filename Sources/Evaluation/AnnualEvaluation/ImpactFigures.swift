import Methods

/// One outcome of an impact evaluation: what it is called, and how its result becomes figures.
///
/// Counts of children are shown where they are none or at least 5, as everywhere; an outcome of children with fewer than
/// 10 assessments in an arm and wave is not shown at all. So `n` and `missing` of these figures count centres.
struct ImpactOutcome {
    /// `child_welfare/elom_4_5.total`.
    let key: String
    /// As it stands in a sentence.
    let name: String
    var unit = "points"
    var higherIsBetter = true
    /// Whether its rows are children's; else they are centres'.
    var isOfChildren = false
    /// The waves that are compared, and the domain, where it was assessed.
    var waves: [String] = []
    var domain = ""

    private var scope: FigureScope { FigureScope("outcome", key, label: name) }

    /// Where nothing could be looked at: why.
    func missing(_ reason: String) -> [Figure] {
        [
            Figure("impact_verdict", over: scope, .value(nil, text: "insufficient_data: \(reason)"), n: 0),
            Figure("impact_estimate", over: scope, .insufficient(reason), n: 0),
        ]
    }

    /// - Parameters:
    ///   - adjustedP: after Holm's adjustment over the domains; nil for a primary outcome.
    ///   - flags: of the data's quality, over its rows.
    func figures(
        _ result: ImpactEvaluation, _ sample: ImpactSample, adjustedP: Double? = nil, flags: [DataQualityFlag],
        minimumChildren: Int
    ) -> [Figure] {
        let figures = all(result, sample, adjustedP: adjustedP, flags: flags, minimumChildren: minimumChildren)
        guard isOfChildren else { return figures }
        let rests = AssessedSample(outcome: key, domain: domain, waves: waves, cells: sample.cellCounts)
        return figures.map { figure in
            var figure = figure
            figure.sample = rests
            return figure
        }
    }

    private func all(
        _ result: ImpactEvaluation, _ sample: ImpactSample, adjustedP: Double?, flags: [DataQualityFlag],
        minimumChildren: Int
    ) -> [Figure] {
        let lost = result.attrition.centres.treated.lost + result.attrition.centres.comparison.lost
        func figure(_ code: String, _ value: Double?, text: String? = nil, else reason: String) -> Figure {
            Figure(
                code, over: scope, value == nil && text == nil ? .insufficient(reason) : .value(value, text: text),
                n: result.clusters, missing: lost)
        }
        if isOfChildren, result.estimate != nil, let smallest = sample.cellCounts.min(),
            smallest < minimumChildren
        {
            return ["impact_verdict", "impact_estimate"].map {
                Figure($0, over: scope, Figure.smallCount, n: result.clusters, missing: lost)
            }
        }
        var found = [
            figure("impact_verdict", nil, text: verdict(result), else: ""),
            figure(
                "impact_sentence", nil,
                text: result.sentence(outcome: name, unit: unit, higherIsBetter: higherIsBetter), else: ""),
            figure(
                "impact_estimate", result.estimate?.estimate, else: result.refusal?.rawValue ?? FigureReason.noKnownRows
            ),
        ]
        if let estimate = result.estimate {
            found += [
                figure("impact_standard_error", estimate.standardError, else: ""),
                figure("impact_low_95", estimate.low, else: ""), figure("impact_high_95", estimate.high, else: ""),
                figure("impact_p", estimate.p, else: ""),
            ]
            if let adjustedP { found.append(figure("impact_p_adjusted", adjustedP, else: "")) }
            found += [
                figure("impact_standard_error_cr3", result.jackknifeError, else: "not_computable"),
                figure("impact_effect_size", result.glass, else: "not_computable"),
                figure("impact_minimum_detectable", result.minimumDetectableEffect, else: "not_computable"),
                figure("impact_intraclass_correlation", result.intraclassCorrelation, else: "not_computable"),
                figure("impact_baseline_difference", result.balance?.standardisedDifference, else: "not_computable"),
            ]
            if let randomisation = result.randomisation {
                found.append(figure("impact_p_randomisation", randomisation.p, else: ""))
            }
            switch result.placebo {
            case .passed(let test), .failed(let test): found.append(figure("impact_placebo_p", test.p, else: ""))
            case .refused(let refusal): found.append(figure("impact_placebo_p", nil, else: refusal.rawValue))
            case .notTestable: found.append(figure("impact_placebo_p", nil, else: "one_wave_before"))
            }
        }
        found.append(figure("impact_centres_treated", Double(result.treatedClusters), else: ""))
        found.append(figure("impact_centres_comparison", Double(result.clusters - result.treatedClusters), else: ""))
        found += loss("attrition_centres", result.attrition.centres)
        if isOfChildren {
            found.append(.ofChildren("impact_assessments", over: scope, result.n))
            found +=
                result.attrition.children.map { loss("attrition_children", $0) } ?? [
                    figure("attrition_children", nil, else: "no_keys")
                ]
        }
        return found
            + flags.map { flag in
                let over = FigureScope("outcome_flag", "\(key)/\(flag.code.rawValue)", label: name)
                let small = isOfChildren && Figure.isSmall(flag.count) && !Self.isOfWaves(flag.code)
                return Figure(
                    "data_quality", over: over, small ? Figure.smallCount : .value(flag.share, text: nil),
                    n: result.clusters)
            }
    }

    private static func isOfWaves(_ code: DataQualityFlag.Code) -> Bool {
        code == .wavesTooClose || code == .wavesTooFar
    }

    /// The verdict and its reasons. Shares of flags and counts of rows are left out: of few children they are counts. Where
    /// the centre is the unit, what is said of children and rows would say of centres lost once more.
    private func verdict(_ result: ImpactEvaluation) -> String {
        let countless = Set(DataQualityFlag.Code.allCases.map(\.rawValue) + ["missing_rows"])
        let hidden = isOfChildren ? countless : []
        let reasons = result.reasons.filter { reason in
            isOfChildren || !["child", "rows"].contains { reason.code.contains($0) }
        }.map { reason in
            hidden.contains(reason.code) || isOfChildren && reason.code.contains("children")
                ? reason.code : reason.description
        }
        return ([result.verdict.rawValue + (reasons.isEmpty ? "" : ":")] + reasons).joined(separator: " ")
    }

    /// Overall and by arm. Where an arm's would give 1 to 4 children away, none is shown.
    private func loss(_ code: String, _ loss: Attrition.Loss) -> [Figure] {
        let arms = [("treated", loss.treated), ("comparison", loss.comparison)]
        let isHidden =
            code == "attrition_children"
            && arms.contains { Figure.isSmall($0.1.lost) || Figure.isSmall($0.1.all - $0.1.lost) }
        func figure(_ scope: FigureScope, _ share: Double?, _ all: Int) -> Figure {
            let outcome: Figure.Outcome =
                isHidden
                ? Figure.smallCount
                : share.map { .value($0, text: nil) } ?? .insufficient(FigureReason.noKnownRows)
            return Figure(code, over: scope, outcome, n: code == "attrition_centres" ? all : 0)
        }
        return [figure(scope, loss.overall, loss.treated.all + loss.comparison.all)]
            + arms.map { arm, part in
                figure(FigureScope("outcome_arm", "\(key)/\(arm)", label: name), part.share, part.all)
            }
    }
}

extension Figure {
    static let smallCount = Outcome.suppressed(PrimaryRule.Reason.smallCount.rawValue)

    /// Whether so many children are too few to be shown.
    static func isSmall(_ children: Int) -> Bool { PrimaryRule().reason(count: children) != nil }

    /// A count of children.
    static func ofChildren(_ code: String, over scope: FigureScope, _ count: Int) -> Figure {
        Figure(code, over: scope, isSmall(count) ? smallCount : .value(Double(count), text: nil), n: 0)
    }
}
