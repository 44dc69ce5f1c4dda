import Domain
import Foundation

/// When children and centres were assessed for a programme.
struct OutcomeDays: Encodable {
    let programme: UUID
    /// First days of the two waves.
    let baseline: Day
    let later: Day
    let laterKind: String
    /// Whether the later wave is closed.
    let isOver: Bool
}

extension Story {
    /// A wave in a programme's first weeks, and one near the end of its year; of the present one, a few days ago.
    var outcomes: [OutcomeDays] {
        let earlier = Self.earlierStart(today: today)
        return [
            OutcomeDays(
                programme: earlierProgramme, baseline: earlier + 5, later: earlier.firstOfMonth(plus: 11),
                laterKind: "endline", isOver: true),
            OutcomeDays(
                programme: programme, baseline: day(5), later: today - 25, laterKind: "midline", isOver: false),
        ]
    }
}
