/// Where a programme stands against its plan, and when it will have its n-th partner organisation.
///
/// Organisations arrive as a Poisson process whose rate is not known: gamma distributed, with the plan's mean pace as
/// its prior, worth one month of watching. After n arrivals in t months the rate is Gamma(a₀ + n, 1 + t), and the
/// time T until r more have arrived satisfies
///
///     P(T ≤ x) = I_{x/(x+b)}(r, a)        a = a₀ + n,  b = 1 + t (months),  I = regularised incomplete beta
///
/// (r-th arrival given the rate is Gamma(r, λ); mixing over λ gives b·BetaPrime(r, a)). The forecast is its median, the
/// interval its 10 % and 90 % quantiles. Assumes a pace that does not change from now on; a programme with known pauses
/// wants another model. Days are whole and counted from the programme's start; nothing here knows today's date.
package struct MilestoneForecast: Sendable {
    /// Days in a month of mean length.
    package static let daysPerMonth = 365.25 / 12

    package let plan: PlannedLine
    /// The day each distinct organisation first counted, in any order. Negative days (before the start) count.
    package let arrivals: [Int]
    /// The last day whose arrivals are known.
    package let asOf: Int
    /// The number asked about, usually 20.
    package let target: Int
    /// How much the plan is worth, in months of watching.
    package let priorMonths: Double
    /// A date further away than this many months is not named.
    package let horizonMonths: Double

    package init(
        plan: PlannedLine, arrivals: [Int], asOf: Int, target: Int, priorMonths: Double = 1, horizonMonths: Double = 24
    ) {
        self.plan = plan
        self.arrivals = arrivals
        self.asOf = asOf
        self.target = target
        self.priorMonths = priorMonths
        self.horizonMonths = horizonMonths
    }

    /// A day that is named only when it is near enough to mean something.
    package enum ExpectedDay: Sendable, Hashable {
        /// The target was reached on this day: a fact.
        case reached(day: Int)
        case expected(day: Int)
        /// Not within so many months of `asOf`.
        case beyondHorizon(months: Double)

        /// The day, where one is named.
        package var day: Int? {
            switch self {
            case .reached(let day), .expected(let day): day
            case .beyondHorizon: nil
            }
        }

        /// "not reached within 24 months", or nil where a day is named.
        package var remark: String? {
            guard case .beyondHorizon(let months) = self else { return nil }
            return "not reached within \(plainNumber(months)) months"
        }
    }

    package enum Standing: String, Sendable {
        case ahead
        case onPlan = "on_plan"
        case behind
    }

    package struct Forecast: Sendable, Hashable {
        /// Planned number at `asOf`.
        package let planned: Double
        /// Organisations that had counted by `asOf`.
        package let actual: Int
        /// actual − planned; within half an organisation is on plan.
        package let difference: Double
        package let standing: Standing
        /// Organisations a month over the last 90 days (or since the start where that is shorter); nil on day 0.
        package let pacePerMonthLast90Days: Double?
        /// Organisations a month since the start; nil on day 0.
        package let pacePerMonthOverLife: Double?
        /// Mean of the rate after seeing the data, organisations a month; nil without a plan to start from.
        package let expectedPacePerMonth: Double?
        /// Median, and the 80 % interval's ends. nil where the plan gives no prior (no organisations or no days).
        package let expected: ExpectedDay?
        package let early: ExpectedDay?
        package let late: ExpectedDay?
        /// Chance that the target is reached by the plan's last day.
        package let chanceByPlanEnd: Double?
    }

    package func forecast() -> Forecast {
        let past = arrivals.filter { $0 <= asOf }.sorted()
        let elapsed = max(asOf, 0)
        let planned = plan.planned(at: asOf)
        let difference = Double(past.count) - planned
        func pace(_ count: Int, overDays days: Int) -> Double? {
            days > 0 ? Double(count) / Double(days) * Self.daysPerMonth : nil
        }
        let window = min(90, elapsed)
        let recent = past.count { $0 > asOf - window }

        var expectedPace: Double?
        var days: (early: ExpectedDay, expected: ExpectedDay, late: ExpectedDay)?
        var chance: Double?
        let posterior = posterior(arrived: past.count, elapsedDays: elapsed)
        expectedPace = posterior.map { $0.shape / $0.rate }
        if target <= past.count {
            let day: ExpectedDay = .reached(day: target > 0 ? past[target - 1] : 0)
            days = (day, day, day)
            chance = day.day.map { $0 < plan.end ? 1 : 0 }
        } else if let posterior {
            let remaining = Double(target - past.count)
            let waiting = WaitingTime(remaining: remaining, shape: posterior.shape, months: posterior.rate)
            if let early = waiting.quantile(0.1), let middle = waiting.quantile(0.5), let late = waiting.quantile(0.9) {
                days = (named(early), named(middle), named(late))
            }
            chance = waiting.chance(within: Double(plan.end - asOf) / Self.daysPerMonth)
        }
        return Forecast(
            planned: planned, actual: past.count, difference: difference,
            standing: difference > 0.5 ? .ahead : difference < -0.5 ? .behind : .onPlan,
            pacePerMonthLast90Days: pace(recent, overDays: window),
            pacePerMonthOverLife: pace(past.count, overDays: elapsed),
            expectedPacePerMonth: expectedPace, expected: days?.expected, early: days?.early, late: days?.late,
            chanceByPlanEnd: chance)
    }

    /// The rate a month after the data; nil where the plan gives no prior.
    private func posterior(arrived: Int, elapsedDays: Int) -> GammaDistribution? {
        guard let perDay = plan.meanPerDay, priorMonths > 0 else { return nil }
        return GammaDistribution(
            shape: perDay * Self.daysPerMonth * priorMonths + Double(arrived),
            rate: priorMonths + Double(elapsedDays) / Self.daysPerMonth)
    }

    private func named(_ months: Double) -> ExpectedDay {
        guard months <= min(horizonMonths, 1e7) else { return .beyondHorizon(months: horizonMonths) }
        return .expected(day: asOf + Int((months * Self.daysPerMonth).rounded(.up)))
    }
}

/// Months until `remaining` more arrivals, when the rate a month is Gamma(shape, months).
package struct WaitingTime: Sendable {
    package let remaining: Double
    package let shape: Double
    package let months: Double

    package init(remaining: Double, shape: Double, months: Double) {
        self.remaining = remaining
        self.shape = shape
        self.months = months
    }

    /// Months by which this share of the probability lies; nil outside (0, 1).
    package func quantile(_ p: Double) -> Double? {
        BetaDistribution(alpha: remaining, beta: shape).quantile(p).map { $0 < 1 ? months * $0 / (1 - $0) : .infinity }
    }

    /// Chance that they arrive within so many months; 0 for none or fewer.
    package func chance(within x: Double) -> Double? {
        guard x > 0 else { return 0 }
        return BetaDistribution(alpha: remaining, beta: shape).lowerTail(x / (x + months))
    }
}

/// 24 for 24.0, 1.5 for 1.5.
func plainNumber(_ x: Double) -> String {
    guard let whole = Int(exactly: x) else { return "\(x)" }
    return "\(whole)"
}
