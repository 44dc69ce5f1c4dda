import Testing

@testable import Methods

/// Outcomes whose unit is the centre: who was measured once is lost, and in no estimate.
struct CentresSeenTwiceTests {
    /// Twenty centres, half of them treated, with one value each time; of the last `once` only the second is known.
    private static func sample(once: Int) -> ImpactSample {
        var sample = ImpactSample()
        for centre in 0..<20 {
            for post in [false, true] where post || centre < 20 - once {
                let value = Double(centre * 3 % 7) + (post && centre < 10 ? 2 : 0) + (centre == 19 ? 40 : 0)
                let noise = Double((centre + (post ? 1 : 0)) % 2) / 4
                sample.append(centre: centre, treated: centre < 10, post: post, y: value + noise, child: 0)
            }
        }
        return sample
    }

    @Test func `a centre with one row is lost, and the estimate is that of the others`() throws {
        let all = Self.sample(once: 1)
        var complete = ImpactSample()
        for row in all.y.indices where all.centre[row] != 19 {
            complete.append(
                centre: Int(all.centre[row]), treated: all.treatedCentre[Int(all.centre[row])], post: all.post[row],
                y: all.y[row], child: 0)
        }
        let kept = ImpactEvaluation(all.ofCentresSeenTwice)
        let estimate = try #require(kept.estimate)
        #expect(estimate == ImpactEvaluation(complete).estimate)
        #expect(ImpactEvaluation(all).estimate != estimate)
        #expect(kept.clusters == 19)
        #expect(kept.attrition.centres.comparison.lost == 1 && kept.attrition.centres.comparison.all == 10)
    }

    @Test func `where every centre has both rows nothing changes`() {
        let all = Self.sample(once: 0)
        #expect(all.ofCentresSeenTwice.y == all.y && all.ofCentresSeenTwice.unusable.isEmpty)
    }

    @Test func `that nothing was found is not called evidence`() {
        var sample = ImpactSample()
        for centre in 0..<12 {
            for post in [false, true] {
                sample.append(
                    centre: centre, treated: centre < 6, post: post,
                    y: Double(centre * 5 % 11) + Double((centre * 3 + (post ? 2 : 0)) % 5), child: 0)
            }
        }
        let evaluation = ImpactEvaluation(sample)
        let sentence = evaluation.sentence(outcome: "attendance")
        #expect(sentence.hasPrefix("No difference in attendance was found"), "\(sentence)")
        #expect(!sentence.contains("evidence"), "\(sentence)")
        #expect(sentence.contains("could have been missed"), "\(sentence)")
    }
}
