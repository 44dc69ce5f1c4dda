import Domain
import Foundation

/// When children and centres were assessed.
struct OutcomeDays: Encodable {
    let programme: UUID
    /// First days of the two waves.
    let baseline: Day
    let midline: Day
}

extension Story {
    /// A wave in the programme's first weeks, and one that ended a few days ago.
    var outcomes: OutcomeDays { OutcomeDays(programme: programme, baseline: day(5), midline: today - 25) }
}
