/// A programme's planned line: how many partner organisations it means to have secured by each day.
///
/// Piecewise linear: within a phase its number is spread evenly over its days; phases follow one another. Days are
/// counted from the programme's start (day 0).
package struct PlannedLine: Sendable, Hashable {
    /// One phase: `count` organisations over the days `from` (inclusive) to `to` (exclusive).
    package struct Phase: Sendable, Hashable {
        package var from: Int
        package var to: Int
        package var count: Int
        package init(from: Int, to: Int, count: Int) {
            self.from = from
            self.to = to
            self.count = count
        }
    }

    /// In the order of their days. A phase without days counts whole on its first day.
    package let phases: [Phase]

    package init(phases: [Phase]) { self.phases = phases.sorted { ($0.from, $0.to) < ($1.from, $1.to) } }

    /// What the whole plan adds up to.
    package var total: Int { phases.reduce(0) { $0 + max($1.count, 0) } }

    /// The day after the last phase; 0 without phases.
    package var end: Int { phases.map(\.to).max() ?? 0 }

    /// Planned number at the start of a day (day 0: none; `end` and after: all).
    package func planned(at day: Int) -> Double {
        phases.reduce(0) { sum, phase in
            guard phase.count > 0, day >= phase.from else { return sum }
            guard phase.to > phase.from, day < phase.to else { return sum + Double(phase.count) }
            return sum + Double(phase.count) * Double(day - phase.from) / Double(phase.to - phase.from)
        }
    }

    /// Organisations a day over the whole of the plan; nil for a plan without organisations or days.
    package var meanPerDay: Double? { total > 0 && end > 0 ? Double(total) / Double(end) : nil }
}
