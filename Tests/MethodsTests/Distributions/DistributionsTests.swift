import Testing

@testable import Methods

func isClose(_ a: Double?, _ b: Double, relative: Double = 1e-9) -> Bool {
    guard let a else { return false }
    return a == b || abs(a - b) <= relative * max(abs(a), abs(b))
}

@Suite struct DistributionsTests {
    @Test func `far tails keep their digits`() {
        #expect(isClose(StudentT.upperTail(40, degrees: 11), 1.446270449060286e-13, relative: 1e-12))
        #expect(isClose(StudentT.upperTail(40, degrees: 400), 3.579258856149917e-142, relative: 1e-12))
    }

    @Test func `quantiles are the usual ones`() {
        #expect(isClose(StudentT.quantile(0.975, degrees: 11), 2.2009851600916384))
        #expect(isClose(StandardNormal.quantile(0.975), StandardNormal.z975, relative: 1e-14))
        #expect(isClose(GammaDistribution(shape: 2.5, rate: 2).quantile(0.9), 2.30908922494528))
        #expect(StandardNormal.quantile(0.5) == 0)
        #expect(NegativeBinomial(successes: 3, chance: 0.5).quantile(0.5) == 2)
    }

    @Test func `what is outside a domain is nil, never NaN`() {
        let odd: [Double] = [.nan, .infinity, -.infinity, -1, 0, 1, 2, 1e308, .leastNonzeroMagnitude]
        for a in odd {
            for b in odd {
                for c in odd {
                    let results = [
                        StudentT.upperTail(a, degrees: b), StudentT.quantile(a, degrees: b),
                        StudentT.twoSidedP(a, degrees: b), StandardNormal.quantile(a), StandardNormal.upperTail(a),
                        GammaDistribution(shape: a, rate: b).quantile(c),
                        GammaDistribution(shape: a, rate: b).lowerTail(c),
                        BetaDistribution(alpha: a, beta: b).quantile(c),
                        BetaDistribution(alpha: a, beta: b).lowerTail(c),
                        NegativeBinomial(successes: a, chance: b).lowerTail(c),
                        NegativeBinomial(successes: a, chance: b).quantile(c),
                    ]
                    #expect(results.allSatisfy { $0?.isNaN != true })
                }
            }
        }
        #expect(StudentT.quantile(0, degrees: 5) == nil)
        #expect(StudentT.upperTail(1, degrees: 0) == nil)
    }

    @Test func `a seed gives the same numbers each time`() {
        var a = SeededGenerator(seed: 7)
        var b = SeededGenerator(seed: 7)
        #expect((0..<100).map { _ in a.next() } == (0..<100).map { _ in b.next() })
        #expect((0..<1000).allSatisfy { _ in (0..<7).contains(a.below(7)) })
        #expect(a.below(0) == 0)
    }
}
