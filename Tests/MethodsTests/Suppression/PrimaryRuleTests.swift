import Testing

@testable import Methods

@Suite struct PrimaryRuleTests {
    @Test func `small counts, few children, few centres and dominance are hidden`() {
        let rule = PrimaryRule()
        #expect((0...6).map { rule.reason(count: $0) != nil } == [false, true, true, true, true, false, false])
        #expect(rule.reason(outcomeOver: 9) == .fewChildren && rule.reason(outcomeOver: 10) == nil)
        #expect(rule.reason(meanOver: 2) == .fewCentres && rule.reason(meanOver: 3) == nil)
        #expect(rule.reason(meanOver: 3, children: 9) == .fewChildren)
        #expect(rule.reason(totalOf: [90, 5, 5]) == .dominance)
        #expect(rule.reason(totalOf: [60, 39, 1]) == .dominance)
        #expect(rule.reason(totalOf: [40, 30, 30]) == nil)
        #expect(rule.reason(totalOf: [7]) == .dominance)
        #expect(rule.reason(totalOf: []) == nil)
        #expect(rule.reason(totalOf: [.nan, 1]) == .dominance)
        #expect(rule.reason(totalOf: [.infinity, 1]) == .dominance)
    }
}
