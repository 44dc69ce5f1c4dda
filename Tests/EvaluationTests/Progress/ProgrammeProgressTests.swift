import Domain
import Foundation
import Testing

@testable import Evaluation

struct ProgrammeProgressTests {
    /// Nine months from April 2026, 5 + 10 + 5 organisations; five counted by the end of September.
    private func facts(counted: [String], target: Int = 20, phases: Bool = true) throws -> ProgrammeFacts {
        let organisations = counted.enumerated().map { index, day in
            """
            {"partner_id": "00000000-0000-7000-8000-00000000000\(index)", "kind": "cbo", "counted_on": "\(day)",
            "ended": false, "archived": false, "underserved": null}
            """
        }
        let plan =
            phases
            ? """
            {"position": 1, "name": "One", "starts_on": "2026-04-01", "ends_on": "2026-07-01", "partnerships": 5},
            {"position": 2, "name": "Two", "starts_on": "2026-07-01", "ends_on": "2026-10-01", "partnerships": 10},
            {"position": 3, "name": "Three", "starts_on": "2026-10-01", "ends_on": "2027-01-01", "partnerships": 5}
            """ : ""
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(
            ProgrammeFacts.self,
            from: Data(
                """
                {"starts_on": "2026-04-01", "ends_on": "2027-01-01", "target": \(target), "counts_by": "secured",
                "phases": [\(plan)], "organisations": [\(organisations.joined(separator: ","))],
                "centres": {"reached": 0, "pairs": 0, "underserved": 0, "known": 0, "pairs_underserved": 0,
                "pairs_known": 0}}
                """.utf8))
    }

    private func progress(
        _ facts: ProgrammeFacts, asOf: String, today: String = "2026-09-30"
    ) throws -> ProgrammeProgress {
        ProgrammeProgress(facts, asOf: try day(asOf), today: try day(today))
    }

    private let five = ["2026-05-15", "2026-05-20", "2026-06-30", "2026-07-01", "2026-08-10"]

    @Test func `at the end of a phase all that it planned is planned`() throws {
        let facts = try facts(counted: five)
        #expect(try progress(facts, asOf: "2026-06-30").planned == 5)
        #expect(try progress(facts, asOf: "2026-09-30").planned == 15)
        #expect(try progress(facts, asOf: "2027-06-30").planned == 20)
        // 46 of July's to September's 92 days have passed.
        #expect(try progress(facts, asOf: "2026-08-15").planned == 10)
    }

    @Test func `actual, difference and pace are those of the day's end`() throws {
        let found = try progress(try facts(counted: five), asOf: "2026-09-30")
        #expect(found.actual == 5)
        #expect(found.ahead == -10)
        #expect(found.standing == "behind")
        // Of the last 90 days (from 3 July) one, of all 183 days five; a month has 30.4375 days.
        #expect(abs(try #require(found.pace90Days) - 30.4375 / 90) < 1e-12)
        #expect(abs(try #require(found.paceLife) - 5 * 30.4375 / 183) < 1e-12)
        #expect(found.phases.map(\.actual) == [3, 2, nil])
    }

    @Test func `the forecast is worth the plan for a month, and its median lies within its interval`() throws {
        let found = try progress(try facts(counted: five), asOf: "2026-09-30").forecast
        let forecast = try #require(found)
        // (20/275 · 30.4375 + 5) / (1 + 183/30.4375) a month.
        #expect(abs(forecast.pacePerMonth - (20.0 / 275 * 30.4375 + 5) / (1 + 183 / 30.4375)) < 1e-12)
        guard case .expected(let early) = forecast.early, case .expected(let middle) = forecast.expected else {
            Issue.record("no day is named")
            return
        }
        #expect(early < middle)
        #expect(middle > Day(year: 2027, month: 6, day: 1))
        #expect(middle < Day(year: 2028, month: 6, day: 1))
        #expect(forecast.chanceByPlanEnd < 0.01)
        #expect(forecast.late.text == "not_within_24_months" || forecast.late.text > middle.description)
    }

    @Test func `a target that was reached is a fact with its day`() throws {
        let found = try progress(try facts(counted: five, target: 5), asOf: "2026-09-30")
        #expect(found.forecast?.expected == .reached(Day(year: 2026, month: 8, day: 10)))
        #expect(found.forecast?.chanceByPlanEnd == 1)
        let lastDay = five.dropLast() + ["2026-12-31"]
        let late = try progress(try facts(counted: Array(lastDay), target: 5), asOf: "2026-12-31", today: "2026-12-31")
        #expect(late.forecast?.expected == .reached(Day(year: 2026, month: 12, day: 31)))
        #expect(late.forecast?.chanceByPlanEnd == 1)
    }

    @Test func `without a plan there is no forecast, and of a day to come only the plan and what to expect`() throws {
        #expect(try progress(try facts(counted: five, phases: false), asOf: "2026-09-30").forecast == nil)
        let ahead = try progress(try facts(counted: five), asOf: "2026-12-31")
        #expect(ahead.planned == 20)
        #expect(ahead.actual == 5)
        #expect(ahead.knownUpTo.description == "2026-09-30")
        // Compared with the plan of the day that is known, not of the one asked about.
        #expect(ahead.ahead == -10)
        #expect(try #require(ahead.expectedAtAsOf) > 5)
        #expect(try progress(try facts(counted: five), asOf: "2026-09-30").expectedAtAsOf == nil)
    }

    @Test func `before a programme's first day nothing is planned and no pace is given`() throws {
        let found = try progress(try facts(counted: []), asOf: "2026-03-15")
        #expect(found.planned == 0)
        #expect(found.pace90Days == nil)
        #expect(found.phases.map(\.actual) == [nil, nil, nil])
    }
}
