import Foundation
import TestSupport
import Testing

@testable import Methods

@Suite struct ImpactEstimateTests {
    @Test func `the closed form is the published fixture`() throws {
        let balanced = try DifferenceInDifferences(fixture()).estimate()
        #expect(abs(balanced.estimate - 4.4333333333) < 1e-10)
        #expect(abs(balanced.standardError - 0.7692986271) < 1e-10)
        #expect(abs(balanced.p - 0.0001259734) < 1e-10)
        #expect(abs(balanced.low - 2.7401184714) < 1e-10)
        #expect(abs(balanced.high - 6.1265481953) < 1e-10)
        #expect(balanced.n == 96 && balanced.clusters == 12 && balanced.treatedClusters == 6)
        let unbalanced = try DifferenceInDifferences(fixture(isBalanced: false)).estimate()
        #expect(abs(unbalanced.estimate - 4.6804761905) < 1e-10)
        #expect(abs(unbalanced.standardError - 1.0473413878) < 1e-10)
        #expect(abs(unbalanced.p - 0.0009485963) < 1e-10)
        #expect(abs(unbalanced.low - 2.3752933383) < 1e-10)
        #expect(abs(unbalanced.high - 6.9856590427) < 1e-10)
        #expect(unbalanced.n == 85)
    }

    @Test func `the regression is the closed form where there are no covariates`() throws {
        for sample in [fixture(), fixture(isBalanced: false)] {
            let closed = try DifferenceInDifferences(sample).estimate()
            var design: LinearModel.Design?
            let (model, regression) = try sample.adjustedModel(&design)
            #expect(isClose(regression.estimate, closed.estimate, relative: 1e-12))
            #expect(isClose(regression.standardError, closed.standardError, relative: 1e-12))
            // The model's outcome is in units of 64 here, the power of two below its largest value.
            #expect(
                isClose(
                    model.jackknifeErrors?.last.map { $0 * 64 }, try sample.jackknifeError() ?? .nan, relative: 1e-11))
        }
    }

    @Test func `a design that was taken apart for another outcome gives the same bits, and another one's is not taken`()
        throws
    {
        var chance = SeededGenerator(seed: 9)
        var design: LinearModel.Design?
        for _ in 0..<6 {
            let sample = randomSample(&chance, centres: 12, children: 6, effect: 1)
            var aged = [ImpactSample(covariateCount: 1), ImpactSample(covariateCount: 1)]
            for row in sample.y.indices {
                let (centre, age) = (Int(sample.centre[row]), 50 + Double(row * 7 % 20))
                for (place, y) in [sample.y[row] + age, sample.y[row] * sample.y[row]].enumerated() {
                    aged[place].append(
                        centre: centre, treated: sample.treatedCentre[centre], post: sample.post[row], y: y,
                        covariates: [age])
                }
            }
            for outcome in aged {
                var own: LinearModel.Design?
                let (alone, shared) = (try outcome.fit(&own), try outcome.fit(&design))
                #expect(alone.estimate == shared.estimate && alone.jackknifeError == shared.jackknifeError)
                #expect(alone.jackknifeError != nil)
            }
        }
    }

    @Test func `jackknife, correlation, effect size and randomisation are the fixture's`() throws {
        let sample = fixture()
        #expect(isClose(try sample.jackknifeError(), 0.8327598026, relative: 1e-9))
        #expect(isClose(sample.intraclassCorrelation, 0.3478586301, relative: 1e-9))
        #expect(isClose(sample.comparisonBaselineSD, 3.9132995085, relative: 1e-9))
        #expect(isClose(sample.glass(4.4333333333333), 1.1328888381, relative: 1e-9))
        let randomisation = try #require(RandomisationInference(sample))
        #expect(randomisation.method == .exact)
        #expect(randomisation.assignments == 924 && randomisation.extreme == 2)
        #expect(randomisation.p == 2.0 / 924)
    }

    @Test func `sampled randomisation inference is seeded and near the exact one`() throws {
        var chance = SeededGenerator(seed: 3)
        let treated = (0..<12).map { _ in normal(&chance) + 0.9 }
        let comparison = (0..<12).map { _ in normal(&chance) }
        let one = try #require(RandomisationInference(treated: treated, comparison: comparison, seed: 5))
        #expect(one.method == .sampled)
        #expect(one == RandomisationInference(treated: treated, comparison: comparison, seed: 5))
        let (few, others) = (Array(treated.prefix(9)), Array(comparison.prefix(9)))
        let exact = try #require(RandomisationInference(treated: few, comparison: others))
        #expect(exact.assignments == 48_620)
        let sampled = try #require(RandomisationInference(treated: few, comparison: others, exactLimit: 100))
        #expect(sampled.method == .sampled && sampled.assignments == 5_000)
        #expect(abs(sampled.p - exact.p) < 4 * (exact.p * (1 - exact.p) / 5_000).squareRoot())
        #expect(RandomisationInference(treated: [], comparison: [1]) == nil)
        #expect(RandomisationInference(treated: [.nan], comparison: [1]) == nil)
        #expect(RandomisationInference(treated: [1, 1], comparison: [1, 1])?.p == 1)
    }

    @Test func `minimum detectable effects are the table's`() {
        for (centres, effect) in [(20, 0.667), (40, 0.458), (80, 0.319)] {
            let value = minimumDetectableEffect(centres: centres, perCentre: 15, intraclassCorrelation: 0.2)
            #expect(abs((value ?? 0) - effect) < 5e-4)
        }
        #expect(minimumDetectableEffect(centres: 2, perCentre: 15, intraclassCorrelation: 0.2) == nil)
        #expect(minimumDetectableEffect(centres: 20, perCentre: 0, intraclassCorrelation: 0.2) == nil)
        #expect(minimumDetectableEffect(centres: 20, perCentre: 15, intraclassCorrelation: .nan) == nil)
    }

    @Test func `adjusted p values are the published ones`() throws {
        let p = [0.001, 0.008, 0.039, 0.041, 0.09]
        let holm = try #require(MultipleTesting.holm(p))
        let rates = try #require(MultipleTesting.benjaminiHochberg(p))
        #expect(zip(holm, [0.005, 0.032, 0.117, 0.117, 0.117]).allSatisfy { isClose($0, $1) })
        #expect(zip(rates, [0.005, 0.02, 0.05125, 0.05125, 0.09]).allSatisfy { isClose($0, $1) })
        #expect(MultipleTesting.holm([0.041, 0.001]) == [0.041, 0.002])
        #expect(MultipleTesting.holm([]) == [])
        #expect(MultipleTesting.holm([.nan]) == nil)
    }

    @Test func `what cannot be estimated is refused with its reason`() {
        func refusal(_ build: (inout ImpactSample) -> Void) -> ImpactRefusal? {
            var sample = ImpactSample()
            build(&sample)
            do throws(ImpactRefusal) {
                _ = try DifferenceInDifferences(sample).estimate()
                return nil
            } catch {
                return error
            }
        }
        func fill(_ sample: inout ImpactSample, skip: [(Bool, Bool)] = [], y: (Int, Bool, Int) -> Double) {
            for centre in 0..<8 {
                for post in [false, true] where !skip.contains(where: { $0 == (centre < 4, post) }) {
                    for child in 0..<3 {
                        sample.append(centre: centre, treated: centre < 4, post: post, y: y(centre, post, child))
                    }
                }
            }
        }
        #expect(refusal { _ in } == .noTreatedCentres)
        #expect(refusal { fill(&$0, skip: [(false, false), (false, true)]) { _, _, _ in 1 } } == .noComparison)
        #expect(refusal { fill(&$0, skip: [(true, false)]) { _, _, _ in 1 } } == .noBaseline)
        #expect(refusal { fill(&$0, skip: [(false, true)]) { _, _, _ in 1 } } == .noEndWave)
        #expect(refusal { fill(&$0) { _, _, _ in 0.1 } } == .noVariation)
        #expect(refusal { fill(&$0) { _, _, _ in 0 } } == .noVariation)
        #expect(refusal { fill(&$0) { $1 ? Double($2) + 0.1 : Double($0 - $0 + $2) } } == .noVariation)
        #expect(
            refusal { fill(&$0) { (($0 < 4) == $1 ? 1.7e308 : -1.7e308) - Double($0 * $2) * 1e306 } } == .notFinite)
        #expect(
            refusal {
                fill(&$0) { Double($0 + $2) }
                $0.append(centre: 0, treated: false, post: true, y: 1)
            } == .centreInBothArms)
        #expect(
            refusal {
                for centre in 0..<4 {
                    $0.append(centre: centre, treated: centre < 2, post: centre % 2 == 0, y: Double(centre))
                }
            } == .tooFewRows)
    }

    @Test func `tiny and huge units give the same t`() throws {
        let usual = try DifferenceInDifferences(fixture()).estimate()
        for unit in [1e-290, 1e-160, 1e150, 1e290] {
            let source = fixture()
            var sample = ImpactSample()
            for row in source.y.indices {
                let centre = Int(source.centre[row])
                sample.append(
                    centre: centre, treated: source.treatedCentre[centre], post: source.post[row],
                    y: source.y[row] * unit)
            }
            let estimate = try DifferenceInDifferences(sample).estimate()
            #expect(isClose(estimate.t, usual.t, relative: 1e-9))
            #expect(isClose(estimate.estimate, usual.estimate * unit, relative: 1e-9))
            #expect(
                isClose(try sample.jackknifeError(), 0.8327598026 * unit, relative: 1e-9) || unit > 1e280
                    || unit < 1e-150)
        }
    }

    @Test(arguments: ["balanced", "unbalanced", "plain", "aged"])
    func `estimates agree with the reference implementations`(name: String) throws {
        try Self.compare(name, in: Reference.directory.appending(path: "data"))
    }

    /// Equal to 1e-9 or, where the reference has none, refused.
    static func compare(_ name: String, in folder: URL) throws {
        var parameters = ImpactEvaluation.Parameters()
        parameters.minimumCentres = 1
        // The reference knows no attrition.
        parameters.attrition.refuseOverall = 1
        parameters.attrition.refuseDifference = 1
        let table = try evaluateImpact(csv: Reference.bytes("\(name).csv", in: folder), parameters: parameters)
        #expect(!table.contains("nan\t") && !table.contains("=nan") && !table.contains("inf\t"))
        let lines = ImpactLine.lines(table)
        let answers = try Reference.answers("\(name).json", in: folder)
        #expect(lines.count == answers.count)
        for (tenant, answer) in answers {
            let line = try #require(lines[tenant])
            guard let answer else {
                #expect(line.figures == nil, "tenant \(tenant) of \(name) has no answer")
                continue
            }
            guard let figures = line.figures else {
                // Refusing is allowed where a figure would hang on rounding; never where there is an ordinary one.
                let isOrdinary = answer.se > 1e-9 && answer.clusters > 2
                #expect(
                    !isOrdinary || line.reasons.contains("too_few_rows"), "tenant \(tenant) of \(name): \(line.reasons)"
                )
                continue
            }
            #expect(line.n == answer.n && line.clusters == answer.clusters)
            // An estimate near 0 is compared on the scale of its error.
            #expect(abs(figures[0] - answer.estimate) <= 1e-9 * max(abs(answer.estimate), answer.se))
            #expect(isClose(figures[1], answer.se), "tenant \(tenant) of \(name)")
            // The last digits of t are multiplied by it in the far tail.
            let tail = max(1, abs(figures[2])) * Double(min(answer.clusters, 100))
            #expect(
                isClose(figures[4], answer.p, relative: answer.p < 1e-30 ? 1e-11 * tail : 1e-9),
                "tenant \(tenant) of \(name)")
            if let other = answer.pyfixest {
                #expect(abs(figures[0] - other.estimate) <= 1e-9 * max(abs(other.estimate), other.se))
                #expect(isClose(figures[1], other.se), "tenant \(tenant) of \(name)")
                // It takes p from 1 − cdf: no digits are left in a small tail.
                if other.p > 1e-6 { #expect(isClose(figures[4], other.p)) }
            }
            let half = abs(answer.high - answer.low)
            #expect(abs(figures[5] - answer.low) <= 1e-9 * max(abs(answer.low), half))
            #expect(abs(figures[6] - answer.high) <= 1e-9 * max(abs(answer.high), half))
        }
    }

    @Test func `the jackknife agrees with leaving centres out`() throws {
        var compared = 0
        for name in ["balanced", "unbalanced", "plain", "aged"] {
            let answers = try Reference.answers("\(name).json")
            for (tenant, sample) in try Self.samples("\(name).csv") {
                guard let cr3 = answers[tenant]??.cr3 else { continue }
                compared += 1
                #expect(isClose(try sample.jackknifeError(), cr3, relative: 1e-8), "tenant \(tenant) of \(name)")
            }
        }
        #expect(compared > 20)
    }

    /// Read by hand: another way in than the file reader's.
    static func samples(_ name: String) throws -> [String: ImpactSample] {
        let text = String(decoding: try Reference.bytes(name), as: UTF8.self)
        var result: [String: ImpactSample] = [:]
        var numbers: [String: [String: Int]] = [:]
        for line in text.split(whereSeparator: \.isNewline).dropFirst() {
            let cells = line.split(separator: ",").map(String.init)
            let number = numbers[cells[0], default: [:]][cells[1]] ?? numbers[cells[0], default: [:]].count
            numbers[cells[0], default: [:]][cells[1]] = number
            result[cells[0], default: ImpactSample(covariateCount: cells.count - 5)].append(
                centre: number, treated: cells[2] == "1", post: cells[3] == "1", y: try #require(Double(cells[4])),
                covariates: cells.dropFirst(5).compactMap { Double($0) })
        }
        return result
    }

    @Test(.needs(.python))
    func `random unbalanced data sets are equal to statsmodels or refused`() throws {
        try Reference.withFolder { folder in
            var chance = SeededGenerator(seed: 2_026)
            for isAged in [false, true] {
                var text = "tenant_id,centre_id,treated,post,y" + (isAged ? ",age_months\n" : "\n")
                for tenant in 1...80 {
                    let centres = [2, 3, 4, 5, 7, 12, 30, 100, 400][chance.below(9)]
                    let children = [1, 1, 2, 6, 20][chance.below(5)]
                    let kind = chance.below(8)
                    let effect = [0, 0.4, 5, 300][chance.below(4)]
                    let emptyCell = chance.below(4)
                    for centre in 0..<centres {
                        let treated = centres < 8 ? centre % 2 : chance.below(2)
                        let shift = 3 * normal(&chance)
                        for post in 0...1 {
                            if kind == 0, emptyCell == treated * 2 + post { continue }
                            for _ in 0..<max(1, chance.below(children + 1)) {
                                let age = 52 + 6 * chance.uniform() + 10 * Double(post)
                                var y = 50 + shift + 3 * Double(post) + effect * Double(post * treated) + 0.2 * age
                                y += 4 * normal(&chance)
                                if kind == 1 { y = 7.3 }
                                if kind == 2 { y = Double(10 * treated + 3 * post) }
                                if kind == 3 { y += 1e6 }
                                let cell = kind == 4 && chance.below(9) == 0 ? "" : "\(y)"
                                text += "\(tenant),k\(centre),\(treated),\(post),\(cell)"
                                text += isAged ? ",\(age)\n" : "\n"
                            }
                        }
                    }
                }
                try Data(text.utf8).write(to: folder.appending(path: isAged ? "aged.csv" : "plain.csv"))
            }
            _ = try Reference.run("impact_reference.py", [folder.path])
            try Self.compare("plain", in: folder)
            try Self.compare("aged", in: folder)
        }
    }
}
