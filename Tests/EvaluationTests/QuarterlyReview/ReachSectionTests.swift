import Testing

@testable import Evaluation

struct ReachSectionTests {
    private func figures(_ values: [Double?]) -> [Figure] {
        zip(["", "underserved", "other", "unknown"], values).map { key, value in
            Figure(
                section: "reach", indicator: "children_at_centres_reached",
                scope: key.isEmpty ? .programme : FigureScope("place", key),
                outcome: value.map { .value($0, text: nil) } ?? .insufficient(FigureReason.noKnownRows), n: 1,
                lineage: Lineage(statement: "test", tables: []))
        }
    }

    @Test func `counts of five and more are shown, and so is none`() {
        let shown = figures([35, 30, 5, 0])
        #expect(ReachSection.suppressed(shown) == shown)
    }

    @Test(arguments: [1.0, 2, 3, 4])
    func `one small cell hides the whole split, but not a large total`(small: Double) {
        let hidden = ReachSection.suppressed(figures([30 + small, 30, small, nil]))
        #expect(
            hidden.map(\.outcome) == [
                .value(30 + small, text: nil), .suppressed("complementary"), .suppressed("small_count"),
                .suppressed("complementary"),
            ])
    }

    @Test func `a small total hides itself and its cells`() {
        #expect(
            ReachSection.suppressed(figures([4, 4, 0, nil])).map(\.outcome) == [
                .suppressed("small_count"), .suppressed("small_count"), .suppressed("complementary"),
                .suppressed("complementary"),
            ])
    }
}
