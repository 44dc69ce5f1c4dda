import Testing

@testable import Methods

@Suite struct FeedbackTests {
    @Test func `Wilson intervals are the published ones`() throws {
        let quarter = try #require(Proportion(5, of: 20)).wilson()
        #expect(abs(quarter.low - 0.111862) < 5e-7)
        #expect(abs(quarter.high - 0.468700) < 1e-6)
        let none = try #require(Proportion(0, of: 10)).wilson()
        #expect(none.low == 0)
        #expect(abs(none.high - 0.277533) < 5e-7)
        #expect(try #require(Proportion(10, of: 10)).wilson().high == 1)
        #expect(Proportion(0, of: 0) == nil)
        #expect(Proportion(3, of: 2) == nil)
    }

    @Test func `an item says its mean, distribution, top two and response rate`() throws {
        let item = LikertItem(answers: [1, 2, 4, 5, 5, nil, 7], asked: 10)
        #expect(item.n == 5)
        #expect(item.mean == 3.4)
        #expect(item.distribution == [0.2, 0.2, 0, 0.2, 0.4])
        #expect(item.topTwo?.share == 0.6)
        #expect(item.responseRate?.share == 0.5)
        #expect(LikertItem(counts: [0, 0, 0, 0, 0])?.mean == nil)
        #expect(LikertItem(counts: [1, 2]) == nil)
        #expect(LikertItem(counts: [0, 0, 0, 9, 9], asked: 4)?.responseRate == nil)
    }

    @Test func `a change has Newcombe's and Welch's interval`() throws {
        // Newcombe 1998, table II: 56/70 against 48/80 gives 0.0524 to 0.3339.
        let change = try #require(Proportion(56, of: 70)).change(since: try #require(Proportion(48, of: 80)))
        #expect(abs(change.difference - 0.2) < 1e-12)
        #expect(abs(change.low - 0.0524) < 5e-5)
        #expect(abs(change.high - 0.3339) < 5e-5)
        let now = try #require(LikertItem(counts: [0, 1, 4, 10, 5]))
        let before = try #require(LikertItem(counts: [2, 5, 6, 5, 2]))
        let mean = try #require(now.changeOfMean(since: before))
        #expect(isClose(mean.difference, 0.95))
        #expect(mean.low > 0.29 && mean.low < 0.34)
        let still = try #require(LikertItem(counts: [0, 0, 0, 5, 0]))
        #expect(still.changeOfMean(since: still) == nil)
    }

    @Test func `both sides stand side by side`() throws {
        let sides = TwoSidedFeedback(
            centres: LikertItem(answers: [4, 4]), partners: LikertItem(answers: [5, 5]))
        #expect(sides.gap == -1)
    }
}
