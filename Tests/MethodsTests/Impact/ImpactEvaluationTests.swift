import Testing

@testable import Methods

@Suite struct ImpactEvaluationTests {
    /// Centres alternate between the arms; the baselines are alike by construction.
    func sample(
        centres: Int = 60, children: Int = 6, effect: Double = 4, shift: Double = 0,
        lost: (Int, Int) -> Bool = { _, _ in false },
        seed: UInt64 = 9
    ) -> ImpactSample {
        var chance = SeededGenerator(seed: seed)
        var sample = ImpactSample()
        for pair in 0..<(centres / 2) {
            let level = 2 * normal(&chance)
            for arm in 0...1 {
                let centre = pair * 2 + arm
                for child in 0..<children {
                    let base = 50 + level + Double(child) + (arm == 1 ? shift : 0)
                    sample.append(centre: centre, treated: arm == 1, post: false, y: base, child: child)
                    if lost(centre, child) { continue }
                    let end = base + 3 + (arm == 1 ? effect : 0) + normal(&chance)
                    sample.append(centre: centre, treated: arm == 1, post: true, y: end, child: child)
                }
            }
        }
        return sample
    }

    @Test func `a clean large sample is credible`() throws {
        let evaluation = ImpactEvaluation(sample())
        #expect(evaluation.verdict == .credible)
        #expect(evaluation.reasons.map(\.code) == ["parallel_trends_not_testable"])
        #expect(evaluation.randomisation == nil)
        #expect(abs(try #require(evaluation.estimate).estimate - 4) < 0.5)
        #expect(evaluation.attrition.children?.overall == 0)
    }

    @Test func `few centres are suggestive and have randomisation inference`() {
        let evaluation = ImpactEvaluation(sample(centres: 20))
        #expect(evaluation.verdict == .suggestive)
        #expect(evaluation.randomisation?.method == .exact)
        #expect(evaluation.reasons.map(\.code).contains("randomisation_p"))
    }

    /// Children at the centres that take part are three months older in the wave after, and scores grow with age alone.
    @Test func `the randomisation test of an age-adjusted outcome is of adjusted scores`() throws {
        var (aged, plain, chance) = (ImpactSample(covariateCount: 1), ImpactSample(), SeededGenerator(seed: 3))
        for centre in 0..<12 {
            let isTreated = centre % 2 == 1
            for isPost in [false, true] {
                for child in 0..<8 {
                    let age = Double(52 + child) + (isPost && isTreated ? 3 : 0)
                    let rest = normal(&chance)
                    aged.append(
                        centre: centre, treated: isTreated, post: isPost, y: 2 * age + rest, covariates: [age],
                        child: child)
                    plain.append(centre: centre, treated: isTreated, post: isPost, y: 2 * age + rest, child: child)
                }
            }
        }
        let (adjusted, raw) = (ImpactEvaluation(aged), ImpactEvaluation(plain))
        // One of 924 assignments and its mirror, of scores as they are.
        #expect(try #require(raw.randomisation).p == 2.0 / 924)
        #expect(try #require(adjusted.randomisation).p > 0.05)
        #expect(!adjusted.reasons.map(\.code).contains("randomisation_disagrees"))
        // What is tested has the estimate for its difference in differences.
        var design: LinearModel.Design?
        let fit = try aged.fit(&design)
        var rest = ImpactSample()
        for row in aged.y.indices {
            let centre = Int(aged.centre[row])
            rest.append(centre: centre, treated: centre % 2 == 1, post: aged.post[row], y: fit.adjusted[row])
        }
        let difference = try DifferenceInDifferences(rest).estimate().estimate
        #expect(abs(difference - fit.estimate.estimate) < 1e-9)
        #expect(RandomisationInference(rest)?.p == adjusted.randomisation?.p)
        // What is as measured stays so.
        #expect(adjusted.balance == raw.balance && adjusted.intraclassCorrelation == raw.intraclassCorrelation)
    }

    @Test func `unlike baselines are descriptive only`() {
        let evaluation = ImpactEvaluation(sample(shift: 3))
        #expect(evaluation.verdict == .descriptiveOnly)
        #expect(evaluation.balance?.grade == .fails)
        #expect(evaluation.estimate != nil)
    }

    @Test func `attrition is flagged past 20 % or 7 points and refused past its bound`() {
        let flagged = ImpactEvaluation(sample { _, child in child < 1 })
        #expect(flagged.attrition.children?.isFlagged() == false)
        let apart = ImpactEvaluation(sample { centre, child in centre % 4 == 1 && child == 0 })
        #expect(apart.attrition.children?.difference.map { abs($0 - 1.0 / 12) < 1e-12 } == true)
        #expect(apart.verdict == .descriptiveOnly)
        let many = ImpactEvaluation(sample { _, child in child < 2 })
        #expect(many.verdict == .descriptiveOnly)
        let most = ImpactEvaluation(sample { _, child in child < 3 })
        #expect(most.verdict == .insufficientData)
        #expect(most.estimate == nil)
        #expect(most.reasons.first?.code == "attrition_past_bound")
    }

    @Test func `separate cross-sections cannot be checked for loss`() {
        var sample = ImpactSample()
        for child in 0..<80 {
            sample.append(
                centre: child % 8, treated: child % 2 == 0, post: child >= 40, y: Double(child % 7), child: child)
        }
        #expect(Attrition(sample).children?.overall == 1)
        #expect(ImpactEvaluation(sample).reasons.map(\.code).contains("child_keys_new"))
    }

    @Test func `under four centres in an arm there is no estimate`() {
        let evaluation = ImpactEvaluation(sample(centres: 6))
        #expect(evaluation.verdict == .insufficientData)
        #expect(evaluation.refusal == .tooFewCentres)
        #expect(evaluation.estimate == nil)
    }

    @Test func `a null result says what could have been missed`() {
        let evaluation = ImpactEvaluation(sample(effect: 0))
        #expect(evaluation.reasons.contains { $0.code == "mde_sd" && ($0.value ?? 0) > 0 })
        let sentence = evaluation.sentence(outcome: "the total")
        #expect(sentence.contains("could have been missed"))
        #expect(sentence.contains("No difference"))
    }

    @Test func `the placebo test looks at the two waves before`() {
        let passed = ImpactEvaluation(sample(), before: sample(effect: 0, seed: 4))
        #expect(passed.reasons.map(\.code) == ["placebo_passed_p"])
        let failed = ImpactEvaluation(sample(), before: sample(effect: 2, seed: 4))
        #expect(failed.verdict == .descriptiveOnly)
    }

    @Test func `sentences are plain`() {
        #expect(
            ImpactEvaluation(fixture()).sentence(outcome: "the total")
                == """
                The total changed by 4.43 points for the better at participating centres relative to the others \
                (6 participating and 6 other centres; 95 % interval 1.74 to 6.13); this describes the two groups and \
                does not show what caused it.
                """.replacing("1.74", with: "2.74"))
        #expect(
            ImpactEvaluation(ImpactSample()).sentence(outcome: "attendance")
                == "The data cannot say whether attendance changed: no participating centre was measured.")
    }

    @Test func `domains are adjusted and the total is not`() throws {
        let domains = [sample(effect: 1), sample(effect: 0), ImpactSample()].map { ImpactEvaluation($0) }
        let family = ImpactFamily(primary: ImpactEvaluation(sample()), domains: domains)
        #expect(family.adjustedP[2] == nil)
        #expect(try #require(family.adjustedP[0]) >= #require(domains[0].estimate).p)
    }

    @Test func `odd samples are refused or estimated, never NaN`() {
        var chance = SeededGenerator(seed: 77)
        let values: [Double] = [0, 1, -1, 1e308, -1e308, 1e-308, .nan, .infinity, 0.1, 50, 50.000001]
        for _ in 0..<3_000 {
            var sample = ImpactSample(covariateCount: chance.below(2))
            let centres = 1 + chance.below(12)
            for _ in 0..<chance.below(60) {
                let centre = chance.below(centres)
                sample.append(
                    centre: centre, treated: chance.below(40) == 0 ? centre % 2 == 1 : centre % 2 == 0,
                    post: chance.below(2) == 0,
                    y: values[chance.below(chance.below(2) == 0 ? 3 : values.count)],
                    covariates: sample.covariates.map { _ in values[chance.below(values.count)] },
                    child: chance.below(4))
            }
            var parameters = ImpactEvaluation.Parameters()
            parameters.minimumCentres = chance.below(5)
            let evaluation = ImpactEvaluation(sample, before: sample, parameters: parameters)
            #expect((evaluation.estimate == nil) == (evaluation.verdict == .insufficientData))
            #expect((evaluation.estimate == nil) == (evaluation.refusal != nil))
            if let estimate = evaluation.estimate {
                #expect(estimate.estimate.isFinite && estimate.standardError > 0 && (0...1).contains(estimate.p))
                #expect(estimate.low <= estimate.high && estimate.high.isFinite)
            }
            let figures = [
                evaluation.jackknifeError, evaluation.glass, evaluation.hedges, evaluation.intraclassCorrelation,
                evaluation.minimumDetectableEffect, evaluation.balance?.standardisedDifference,
                evaluation.randomisation?.p,
            ]
            #expect(figures.allSatisfy { $0?.isFinite ?? true })
            #expect(evaluation.reasons.allSatisfy { $0.value?.isNaN != true })
            _ = evaluation.sentence(outcome: "it")
        }
    }
}

@Suite struct DataQualityTests {
    @Test func `each fault is found and counted`() {
        var rows: [AssessedRow] = []
        for child in 0..<40 {
            rows.append(
                AssessedRow(child: child, isPost: false, day: 0, ageMonths: 55, score: Double(20 + child), assessor: 1))
            rows.append(
                AssessedRow(child: child, isPost: true, day: 270, ageMonths: 64, score: Double(25 + child), assessor: 2)
            )
        }
        let quality = DataQuality(scores: 0...100)
        #expect(quality.flags(rows).isEmpty)
        #expect(quality.flags([]).isEmpty)
        rows[0].ageMonths = 71
        rows[1].score = 101
        rows[2].basis = .missing
        rows[4].basis = .withdrawn
        rows[6].partnershipStart = -1
        rows[8].child = 0
        for index in 40..<80 { rows[index].score = 100 }
        for index in rows.indices where rows[index].isPost { rows[index].day = 90 }
        for index in 0..<30 { rows[index].assessor = 3 }
        #expect(
            Set(quality.flags(rows).map(\.code)) == [
                .ageOutOfRange, .scoreOutOfRange, .basisMissing, .basisWithdrawn, .baselineAfterStart, .duplicateChild,
                .wavesTooClose, .ceiling, .assessorFarOff,
            ])
        for index in rows.indices where rows[index].isPost { rows[index].day = 700 }
        #expect(quality.flags(rows).contains { $0.code == .wavesTooFar && $0.share == 1 })
    }
}
