import Methods
import Testing

@testable import Evaluation

struct ReachSectionTests {
    private func figures(_ centres: [ReachSection.Centres]) -> [String: Figure.Outcome] {
        Dictionary(
            uniqueKeysWithValues: ReachSection.figures(of: centres, PrimaryRule()).map {
                ("\($0.indicator) \($0.scope.key)", $0.outcome)
            })
    }

    @Test func `a centre with a small count is in no sum`() {
        let found = figures([
            .init(place: "underserved", children: 20, centres: 1), .init(place: "underserved", children: 3, centres: 2),
            .init(place: "other", children: 30, centres: 1), .init(place: "unknown", children: nil, centres: 1),
        ])
        #expect(found["children_at_centres_reached "] == .value(50, text: nil))
        #expect(found["children_at_centres_reached underserved"] == .value(20, text: nil))
        #expect(found["underserved_share children_at_centres_reached"] == .value(0.4, text: nil))
        #expect(found["children_at_centres_reached unknown"] == .insufficient("no_known_rows"))
    }

    @Test func `where all there is are small counts, it is suppressed and says so`() {
        let figures = ReachSection.figures(
            of: [.init(place: "other", children: 4, centres: 1), .init(place: "unknown", children: nil, centres: 2)],
            PrimaryRule())
        #expect(figures[0].outcome == .suppressed("small_count"))
        #expect(figures[0].n == 0 && figures[0].missing == 3)
        #expect(figures[1].outcome == .insufficient("no_known_rows"))
    }

    @Test func `beside a count that is not shown nothing is 0`() {
        let found = figures([
            .init(place: "underserved", children: 0, centres: 1), .init(place: "underserved", children: 3, centres: 1),
            .init(place: "other", children: 30, centres: 1), .init(place: "unknown", children: 0, centres: 1),
        ])
        #expect(found["children_at_centres_reached underserved"] == .suppressed("small_count"))
        #expect(found["underserved_share children_at_centres_reached"] == .suppressed("small_count"))
        #expect(found["children_at_centres_reached unknown"] == .value(0, text: nil))
    }

    @Test func `no sum is a small count, whatever the centres`() {
        for children in 0...12 {
            for more in 0...12 {
                let found = figures([
                    .init(place: "underserved", children: children, centres: 1),
                    .init(place: "other", children: more, centres: 1),
                ])
                for (key, outcome) in found where key.hasPrefix("children") {
                    guard case .value(let value?, _) = outcome else { continue }
                    #expect(value == 0 || value >= 5, "\(key)")
                }
            }
        }
    }
}
