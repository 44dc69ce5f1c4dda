import Testing

@testable import Methods

@Suite struct AggregationRuleTests {
    func cell(_ value: Double?, weight: Double? = nil, period: Int = 0) -> IndicatorCell {
        IndicatorCell(value: value, weight: weight, n: 10, missing: 1, period: period)
    }

    @Test func `each rule adds up in its own way`() {
        let cells = [
            cell(1, weight: 1, period: 1), cell(3, weight: 3, period: 3), cell(nil, weight: 5, period: 4),
            cell(2, weight: 0, period: 2),
        ]
        #expect(AggregationRule.sum.total(of: cells).value == 6)
        #expect(AggregationRule.mean.total(of: cells).value == 2)
        #expect(AggregationRule.weighted.total(of: cells).value == 2.5)
        #expect(AggregationRule.max.total(of: cells).value == 3)
        #expect(AggregationRule.last.total(of: cells).value == 3)
        #expect(AggregationRule.none.total(of: cells).value == nil)
        #expect(AggregationRule.none.total(of: cells).mustBeRecounted)
        #expect(AggregationRule.none.total(of: [cell(7)]).value == 7)
        let total = AggregationRule.sum.total(of: cells)
        #expect(total.n == 40 && total.missing == 4 && total.cells == 4 && total.unknownCells == 1)
        #expect(AggregationRule.weighted.total(of: cells).unknownCells == 2)
        #expect(AggregationRule.sum.total(of: cells, isComplete: true).value == nil)
    }

    @Test func `nothing known is unknown, never 0`() {
        for rule in AggregationRule.allCases {
            #expect(rule.total(of: []).value == nil)
            #expect(rule.total(of: [cell(nil), cell(.nan), cell(.infinity)]).value == nil)
            #expect(rule.total(of: [cell(nil), cell(nil)]).unknownCells == 2)
        }
        #expect(AggregationRule.sum.total(of: [cell(1e308), cell(1e308)]).value == nil)
    }

    @Test func `totals of parts are totals of the whole, where a rule allows it`() throws {
        var chance = SeededGenerator(seed: 6)
        for _ in 0..<300 {
            let cells = (0..<(1 + chance.below(40))).map { place in
                cell(
                    chance.below(6) == 0 ? nil : Double(chance.below(1_000)) / 8, weight: Double(1 + chance.below(30)),
                    period: place)
            }
            let cut = chance.below(cells.count + 1)
            for rule in [AggregationRule.sum, .weighted, .max, .last] {
                let whole = rule.total(of: cells)
                let parts = [Array(cells.prefix(cut)), Array(cells.dropFirst(cut))].enumerated().map { place, part in
                    let total = rule.total(of: part)
                    return IndicatorCell(
                        value: total.value, weight: total.weight, n: total.n, missing: total.missing, period: place)
                }
                let again = rule.total(of: parts)
                #expect(again.n == whole.n && again.missing == whole.missing)
                #expect((again.value == nil) == (whole.value == nil))
                if let value = whole.value { #expect(isClose(again.value, value, relative: 1e-12)) }
            }
        }
    }

    @Test func `a total is the sum of its cells with unknown`() throws {
        var chance = SeededGenerator(seed: 16)
        for _ in 0..<500 {
            let counts = (0..<chance.below(8)).map { _ in
                ([nil, "", "a", "b", "c", "unknown"][chance.below(6)] as String?, chance.below(50))
            }
            let total = counts.reduce(0) { $0 + $1.1 } + chance.below(9)
            let cells = try #require(Disaggregation(counts: counts, total: total))
            #expect(cells.total == total)
            #expect(Set(cells.cells.map(\.key)).count == cells.cells.count)
        }
        #expect(Disaggregation(counts: [("a", 5)], total: 4) == nil)
        #expect(Disaggregation(counts: [("a", -1)], total: 4) == nil)
        #expect(Disaggregation(counts: [("a", 4)], total: 4)?.cells.count == 1)
        #expect(Disaggregation(counts: [("a", 3)], total: 4)?.cells.last?.key == "unknown")
    }

    @Test func `distinct counts are united, never added`() {
        let north = DistinctCount(["p1", "p2", "p3"])
        let south = DistinctCount(["p3", "p4"])
        #expect(north.united(with: south).count == 4)
        #expect(AggregationRule.none.total(of: [cell(3), cell(2)]).value == nil)
    }
}
