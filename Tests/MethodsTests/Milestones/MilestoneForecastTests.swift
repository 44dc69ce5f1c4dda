import Foundation
import Testing

@testable import Methods

@Suite struct MilestoneForecastTests {
    /// 5, 10 and 5 in three quarters of a year.
    let plan = PlannedLine(phases: [
        .init(from: 0, to: 91, count: 5), .init(from: 91, to: 182, count: 10), .init(from: 182, to: 274, count: 5),
    ])

    @Test func `the planned line is piecewise`() {
        #expect(plan.planned(at: -1) == 0)
        #expect(plan.planned(at: 0) == 0)
        #expect(plan.planned(at: 91) == 5)
        #expect(abs(plan.planned(at: 136) - (5 + 10 * 45 / 91)) < 1e-12)
        #expect(plan.planned(at: 274) == 20)
        #expect(plan.planned(at: 9999) == 20)
        #expect(plan.total == 20)
    }

    @Test func `pace is over the last 90 days and over life`() {
        let forecast = MilestoneForecast(plan: plan, arrivals: [10, 20, 130, 150, 180, 400], asOf: 180, target: 20)
            .forecast()
        #expect(forecast.actual == 5)
        #expect(isClose(forecast.pacePerMonthLast90Days, 3 / 90 * 30.4375))
        #expect(isClose(forecast.pacePerMonthOverLife, 5 / 180 * 30.4375))
        #expect(forecast.standing == .behind)
    }

    @Test func `a target that was reached names its day`() {
        let forecast = MilestoneForecast(plan: plan, arrivals: [5, 1, 3], asOf: 10, target: 2).forecast()
        #expect(forecast.expected == .reached(day: 3))
        #expect(forecast.late == .reached(day: 3))
        #expect(forecast.chanceByPlanEnd == 1)
    }

    @Test func `a day too far away is not named`() {
        let forecast = MilestoneForecast(plan: plan, arrivals: [100], asOf: 400, target: 20).forecast()
        #expect(forecast.expected == .beyondHorizon(months: 24))
        #expect(forecast.late?.remark == "not reached within 24 months")
        #expect(forecast.late?.day == nil)
    }

    @Test func `quantiles solve their distribution`() {
        let waiting = WaitingTime(remaining: 7, shape: 4.2, months: 5)
        for p in [0.1, 0.5, 0.9] {
            #expect(isClose(waiting.quantile(p).flatMap { waiting.chance(within: $0) }, p))
        }
    }

    @Test func `odd inputs are answered, not crashed on`() {
        let empty = MilestoneForecast(plan: PlannedLine(phases: []), arrivals: [], asOf: 0, target: 20).forecast()
        #expect(empty.expected == nil)
        #expect(empty.pacePerMonthOverLife == nil)
        let early = MilestoneForecast(plan: plan, arrivals: [-5], asOf: -3, target: 20).forecast()
        #expect(early.actual == 1)
        #expect(MilestoneForecast(plan: plan, arrivals: [], asOf: 5, target: 0).forecast().expected == .reached(day: 0))
    }

    @Test func `the 80 % interval holds the truth in 76 to 84 % of 10,000 programmes`() {
        var chance = SeededGenerator(seed: 20)
        let prior = GammaDistribution(shape: 20.0 / 274 * 30.4375, rate: 1)
        for asOf in [60, 150, 250] {
            var held = 0
            var asked = 0
            while asked < 10_000 {
                // A programme whose pace is drawn from what the plan leads one to expect.
                guard let rate = prior.quantile(max(chance.uniform(), 1e-12)), rate > 1e-3 else { continue }
                var arrivals: [Int] = []
                var day = 0.0
                while arrivals.count < 20 {
                    day += -log(1 - chance.uniform()) / rate * 30.4375
                    arrivals.append(Int(min(day, 1e9).rounded(.up)))
                }
                let model = MilestoneForecast(
                    plan: plan, arrivals: arrivals, asOf: asOf, target: 20, horizonMonths: 1e6)
                let forecast = model.forecast()
                if case .reached = forecast.expected { continue }
                asked += 1
                if let early = forecast.early?.day, let late = forecast.late?.day, (early...late).contains(arrivals[19])
                {
                    held += 1
                }
            }
            #expect((7_600...8_400).contains(held), "as of day \(asOf): \(held)")
        }
    }
}
