import Testing

@testable import Methods

func isClose(_ a: Double?, _ b: Double, relative: Double = 1e-9) -> Bool {
    guard let a else { return false }
    return a == b || abs(a - b) <= relative * max(abs(a), abs(b))
}

@Suite struct DistributionsTests {
    /// By mpmath with 60 digits, from t = 0.001 to p = 1e-285.
    @Test func `upper tails are exact to twelve digits, however small`() {
        let tails: [(degrees: Double, t: Double, p: Double)] = [
            (1, 0.001, 0.49968169021991944), (1, 25, 0.012725611347991831), (1, 1e6, 3.1830988618368457e-7),
            (2, 2, 0.091751709536136984), (2, 1e6, 4.9999999999925e-13), (3, 6, 0.0046363574461423337),
            (3, 1000, 1.1026538212882963e-9), (5, 0.5, 0.3191494358204645), (5, 40, 9.2059810858864772e-8),
            (5, 1e6, 9.4901672454606804e-30), (11, 2, 0.035401977534017257), (11, 1e6, 6.2808240360229268e-62),
            (30, 6, 6.9713843836023714e-7), (30, 1e6, 1.0364534648043778e-159), (99, 25, 7.2465224494582825e-45),
            (99, 1000, 2.4200861852941721e-200), (256, 40, 2.0186508297947294e-112),
            (256, 100, 1.7837824797159838e-207), (399, 0.001, 0.49960130767149403),
            (399, 40, 5.3724020786736757e-142), (399, 100, 6.4994548060512609e-285),
            (1000, 25, 7.6017706916606395e-108), (1000, 40, 5.2394260775866805e-210),
        ]
        for (degrees, t, p) in tails {
            #expect(isClose(StudentT.upperTail(t, degrees: degrees), p, relative: 1e-12), "\(degrees), \(t)")
            #expect(isClose(StudentT.twoSidedP(-t, degrees: degrees), 2 * p, relative: 1e-12), "\(degrees), \(t)")
        }
    }

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
