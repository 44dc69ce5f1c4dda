import Domain
import Testing

@testable import Evaluation

struct EvaluationPlannerTests {
    @Test func `quarters that have ended and in which the programme ran, of the last year`() throws {
        let planner = EvaluationPlanner(.quarterlyReview)
        let programme = try period("2026-04-01", "2027-01-01")
        func due(_ today: String) throws -> [String] {
            planner.periods(of: programme, today: try day(today)).map(\.start.description)
        }
        #expect(try due("2026-06-30") == [])
        #expect(try due("2026-07-01") == ["2026-04-01"])
        #expect(try due("2026-10-01") == ["2026-04-01", "2026-07-01"])
        #expect(try due("2027-02-01") == ["2026-04-01", "2026-07-01", "2026-10-01"])
        // It ended on the first day of a quarter: it did not run in it.
        #expect(try due("2027-04-01") == ["2026-04-01", "2026-07-01", "2026-10-01"])
        #expect(try due("2027-07-01") == ["2026-07-01", "2026-10-01"])
    }

    @Test func `a programme's year is planned once it is over`() throws {
        let planner = EvaluationPlanner(.annualEvaluation)
        let programme = try period("2026-04-01", "2027-01-01")
        #expect(planner.periods(of: programme, today: try day("2027-03-31")).isEmpty)
        #expect(planner.periods(of: programme, today: try day("2027-04-01")).count == 1)
    }
}
