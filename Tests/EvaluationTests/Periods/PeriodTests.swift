import Domain
import Testing

@testable import Evaluation

struct PeriodTests {
    @Test func `a quarter is from its first day to the day after its last`() throws {
        let quarter = try #require(Quarter("2026-Q3"))
        #expect(quarter.period.description == "2026-07-01/2026-10-01")
        #expect(quarter.previous.description == "2026-Q2")
        #expect(try #require(Quarter("2026-Q1")).previous.description == "2025-Q4")
        #expect(try #require(Quarter("2026-Q4")).period.description == "2026-10-01/2027-01-01")
        #expect(Quarter(quarter.period) == quarter)
        #expect(Quarter(try period("2026-07-01", "2026-09-30")) == nil)
    }

    @Test(arguments: ["2026-Q5", "2026-Q0", "2026Q3", "26-Q3", "2026-q3", "2026-Q33", ""])
    func `what is no quarter is none`(text: String) {
        #expect(Quarter(text) == nil)
    }

    @Test func `the days of a quarter lie in it and in no other`() throws {
        #expect(Quarter(containing: try day("2026-09-30")).description == "2026-Q3")
        #expect(Quarter(containing: try day("2026-10-01")).description == "2026-Q4")
    }

    @Test func `a programme's years count from its first day, the last one whole`() throws {
        let nineMonths = try period("2026-03-01", "2026-12-01")
        #expect(ProgrammeYear.ended(by: try day("2027-02-28"), programme: nineMonths).isEmpty)
        #expect(
            ProgrammeYear.ended(by: try day("2027-03-01"), programme: nineMonths).map(\.description) == [
                "2026-03-01/2027-03-01"
            ])
        #expect(ProgrammeYear.ended(by: try day("2030-01-01"), programme: nineMonths).count == 1)
        let long = try period("2024-02-29", "2026-03-02")
        #expect(
            ProgrammeYear.ended(by: try day("2030-01-01"), programme: long).map(\.description) == [
                "2024-02-29/2025-03-01", "2025-03-01/2026-03-01", "2026-03-01/2027-03-01",
            ])
    }
}
