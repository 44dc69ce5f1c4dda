import TestSupport
import Testing

@testable import HTTP

@Suite(.alone) struct DescriptorLimitTests {
    /// Other suites raise it meanwhile.
    @Test func `the limit of open files is raised and not lowered`() throws {
        let limit = try #require(DescriptorLimit.raise(to: 1_500))
        let after = try #require(DescriptorLimit.raise(to: 10))
        #expect(after >= limit)
        let raised = try #require(DescriptorLimit.raise(to: 9_000))
        #expect(raised >= after)
    }
}
