import Domain
import Foundation

/// What MOUs and agreements hold, and what came of it: see ``Story``.
struct CommitmentRow: Encodable {
    var id, documentId: UUID
    var position: Int
    var side, resourceKind: String
    var amount: Int
    var detail: String?
    var schedule: String
    var fromOn: Day
    var untilOn: Day?
}

struct ClauseRow: Encodable {
    var id, documentId: UUID
    var position: Int
    var kind: String
    var side: String?
    var body: String
}

struct DocumentMilestoneRow: Encodable {
    var id, documentId: UUID
    var position: Int
    var title: String
    var side: String?
    var startsOn: Day?
    var dueOn: Day
}

struct MetricRow: Encodable {
    var id, documentId: UUID
    var position: Int
    var indicator, unit, direction: String
    var baseline: Int?
    var baselineOn: Day?
    var target: Int
    var dueOn: Day
}

struct MetricReadingRow: Encodable {
    var id, metricId: UUID
    var observedOn: Day
    var value: Int
    var note: String?
}

struct SignatoryRow: Encodable {
    var id, documentId: UUID
    var position: Int
    var side, name, capacity: String
    var signedOn: Day?
}

/// What was done of the n-th due date of a commitment, or that a milestone was reached.
struct FulfilmentRow: Encodable {
    var id: UUID
    var commitmentId, milestoneId: UUID?
    var nth: Int
    var amount: Int
    var evidence: String
    /// Only what was due by then.
    var today: Day
}

/// The n-th due date of a commitment is waived.
struct WaiverRow: Encodable {
    var commitmentId: UUID
    var nth: Int
    var waivedOn: Day
    var waiverReason: String
}
