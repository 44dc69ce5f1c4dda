package import Domain
import Methods
package import Postgres

package import struct Foundation.UUID

/// Where a programme stands at the end of a day: planned, actual, forecast.
///
/// Counts are of distinct partner organisations, each once, on the day it first got there (of its MOU, or of its
/// agreement, as the programme says), never un-counted: neither by a later termination nor by an archived row, which
/// stand in lines of their own. Partnerships of any kind of partner count.
package struct ProgrammeProgress: Sendable, Hashable {
    package struct Phase: Sendable, Hashable {
        package let position: Int
        package let name: String
        package let startsOn: Day
        package let endsOn: Day
        package let planned: Int
        /// Organisations whose counting day lies in the phase; nil before it begins.
        package let actual: Int?
    }

    /// A day the target is, or may be, reached.
    package enum ExpectedDay: Sendable, Hashable {
        case reached(Day)
        case expected(Day)
        case notWithin(months: Int)

        /// A day, or `not_within_24_months`.
        package var text: String {
            switch self {
            case .reached(let day), .expected(let day): day.description
            case .notWithin(let months): "not_within_\(months)_months"
            }
        }
    }

    package struct Forecast: Sendable, Hashable {
        /// Organisations a month: mean of the rate, after plan and data.
        package let pacePerMonth: Double
        /// Median, and the ends of the 80 % interval.
        package let expected: ExpectedDay
        package let early: ExpectedDay
        package let late: ExpectedDay
        /// Probability that the target is reached by the last day of the last phase.
        package let chanceByPlanEnd: Double
    }

    /// The day asked about. Everything is as at its end.
    package let asOf: Day
    /// The last day of which data can be known: `asOf`, or today where that is earlier. `actual` and the forecast are
    /// as at its end.
    package let knownUpTo: Day
    /// The day at whose end it was known like this; nil: as it is known now.
    package let knownOn: Day?
    package let startsOn: Day
    /// The day after the programme's last.
    package let endsOn: Day
    package let target: Int
    /// `secured` or `formalised`.
    package let countsBy: String
    package let planned: Double
    package let actual: Int
    /// Actual less what was planned by the same day.
    package let ahead: Double
    /// ahead, on_plan (within half an organisation), behind.
    package let standing: String
    /// By kind of partner, all five.
    package let actualByKind: [String: Int]
    package let actualCBOAndWellness: Int
    package let terminatedAfterCounting: Int
    package let archivedAfterCounting: Int
    /// Share of the organisations counted that serve an underserved centre; nil where none is known.
    package let underservedShare: Double?
    package let underservedKnown: Int
    package let centresReached: Int
    package let centresUnderservedShare: Double?
    package let centresKnown: Int
    package let centrePartnerPairs: Int
    package let pairsUnderservedShare: Double?
    package let pairsKnown: Int
    /// Organisations a month; nil before the programme's first day has passed.
    package let pace90Days: Double?
    package let paceLife: Double?
    /// nil where the plan has no days or no organisations.
    package let forecast: Forecast?
    /// Organisations to be expected at the end of `asOf` where that lies after today; nil otherwise.
    package let expectedAtAsOf: Double?
    package let phases: [Phase]
    /// The day each organisation first counted, in order.
    package let countedOn: [Day]

    /// Kinds of partner, all of which count.
    static let kinds = ["cbo", "wellness", "government", "corporate", "education"]

    /// Computes a programme's progress in one round trip.
    ///
    /// - Parameters:
    ///   - asOf: any day, past or to come.
    ///   - today: what is dated later is not looked at, even if it is there already.
    ///   - known: as it was known at the end of this day, which is then what today is; nil: as it is known now.
    /// - Returns: nil where the tenant has no such programme, or had entered none by then.
    package static func compute(
        _ database: Database, tenant: Int32, programme: UUID, asOf: Day, today: Day, known: Day? = nil, as scope: Scope
    ) async throws -> ProgrammeProgress? {
        let last = min(asOf, known ?? today) + 1
        let query =
            known.map { ProgrammeFacts.query(tenant: tenant, programme: programme, before: last, knownOn: $0) }
            ?? ProgrammeFacts.query(tenant: tenant, programme: programme, before: last)
        return try ProgrammeFacts.decode(try await database.query(query, as: scope)).map {
            ProgrammeProgress($0, asOf: asOf, today: known ?? today, knownOn: known)
        }
    }

    init(_ facts: ProgrammeFacts, asOf: Day, today: Day, knownOn: Day? = nil, rules: ReviewRules = ReviewRules()) {
        let known = min(asOf, today)
        self.asOf = asOf
        self.knownOn = knownOn
        knownUpTo = known
        startsOn = facts.startsOn
        endsOn = facts.endsOn
        target = facts.target
        countsBy = facts.countsBy
        let organisations = facts.organisations
        let days = organisations.map(\.countedOn)
        countedOn = days
        actual = organisations.count
        actualByKind = Dictionary(
            Self.kinds.map { kind in (kind, organisations.count { $0.kind == kind }) }, uniquingKeysWith: +)
        actualCBOAndWellness = organisations.count { $0.kind == "cbo" || $0.kind == "wellness" }
        terminatedAfterCounting = organisations.count(where: \.ended)
        archivedAfterCounting = organisations.count(where: \.archived)
        func share(_ part: Int, of whole: Int) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }
        underservedKnown = organisations.count { $0.underserved != nil }
        underservedShare = share(organisations.count { $0.underserved == true }, of: underservedKnown)
        centresReached = facts.centres.reached
        centresKnown = facts.centres.known
        centresUnderservedShare = share(facts.centres.underserved, of: facts.centres.known)
        centrePartnerPairs = facts.centres.pairs
        pairsKnown = facts.centres.pairsKnown
        pairsUnderservedShare = share(facts.centres.pairsUnderserved, of: facts.centres.pairsKnown)
        phases = facts.phases.map { phase in
            Phase(
                position: phase.position, name: phase.name, startsOn: phase.startsOn, endsOn: phase.endsOn,
                planned: phase.partnerships,
                actual: phase.startsOn > known ? nil : days.count { phase.startsOn <= $0 && $0 < phase.endsOn })
        }

        // The forecast counts ends of days: 1 is the end of the programme's first day. So what arrived on the last day
        // known is in, that day's time is in, and the plan is compared at the same moment.
        let start = facts.startsOn
        func dayNumber(_ day: Day) -> Int { day - start + 1 }
        func day(_ number: Int) -> Day { start + (number - 1) }
        let plan = Self.plan(phases, from: start)
        let result = MilestoneForecast(
            plan: plan, arrivals: days.map(dayNumber), asOf: dayNumber(known), target: facts.target,
            priorMonths: rules.priorMonths, horizonMonths: rules.horizonMonths
        ).forecast()
        planned = plan.planned(at: dayNumber(asOf))
        ahead = result.difference
        standing = result.standing.rawValue
        pace90Days = result.pacePerMonthLast90Days
        paceLife = result.pacePerMonthOverLife
        func expected(_ found: MilestoneForecast.ExpectedDay) -> ExpectedDay {
            switch found {
            case .reached(let number): .reached(day(number))
            case .expected(let number): .expected(day(number))
            case .beyondHorizon(let months): .notWithin(months: Int(months))
            }
        }
        if let pace = result.expectedPacePerMonth, let middle = result.expected, let early = result.early,
            let late = result.late, let chance = result.chanceByPlanEnd
        {
            let reachedInTime: Bool? = if case .reached(let number) = middle { number <= plan.end } else { nil }
            forecast = Forecast(
                pacePerMonth: pace, expected: expected(middle), early: expected(early), late: expected(late),
                chanceByPlanEnd: reachedInTime.map { $0 ? 1 : 0 } ?? chance)
        } else {
            forecast = nil
        }
        expectedAtAsOf =
            asOf > known
            ? forecast.map {
                Double(organisations.count) + $0.pacePerMonth * Double(asOf - known) / MilestoneForecast.daysPerMonth
            } : nil
    }

    private static func plan(_ phases: [Phase], from start: Day) -> PlannedLine {
        PlannedLine(
            phases: phases.map {
                PlannedLine.Phase(from: $0.startsOn - start, to: $0.endsOn - start, count: $0.planned)
            })
    }

    /// What was planned by the time a day begins.
    func planned(before day: Day) -> Double { Self.plan(phases, from: startsOn).planned(at: day - startsOn) }
}
