@testable import Methods

/// The data set without randomness that the method's specification gives.
func fixture(isBalanced: Bool = true) -> ImpactSample {
    var sample = ImpactSample()
    for g in 1...12 {
        for p in 0...1 {
            for i in 1...4 where isBalanced || (g * i + p) % 7 != 0 {
                let treated = g <= 6
                var y = 40.0
                y += (treated ? 0.8 : 1.5) * Double(g)
                y += 3.0 * Double(p)
                let wobble: Int = 7 * g + 3 * i + 5 * p
                let square: Int = p * (g * g % 5)
                y += 0.8 * Double(wobble % 11)
                if treated && p == 1 { y += 4 }
                y += 0.6 * Double(square)
                sample.append(centre: g - 1, treated: treated, post: p == 1, y: y, child: i)
            }
        }
    }
    return sample
}

extension ImpactSample {
    func jackknifeError() throws -> Double? {
        var design: LinearModel.Design?
        return try fit(&design).jackknifeError
    }
}

/// A seeded random sample: centres of unequal size, an effect, perhaps odd in one way.
func randomSample(_ chance: inout SeededGenerator, centres: Int, children: Int, effect: Double) -> ImpactSample {
    var sample = ImpactSample()
    for centre in 0..<centres {
        let treated = centres < 8 ? centre % 2 == 0 : chance.uniform() < 0.5
        let shift = 3 * normal(&chance)
        for post in [false, true] {
            for _ in 0..<max(1, chance.below(children + 1)) {
                var y = 50 + shift + 4 * normal(&chance)
                if post { y += treated ? 3 + effect : 3 }
                sample.append(centre: centre, treated: treated, post: post, y: y)
            }
        }
    }
    return sample
}

func normal(_ chance: inout SeededGenerator) -> Double {
    StandardNormal.quantile(max(chance.uniform(), 1e-12)) ?? 0
}
