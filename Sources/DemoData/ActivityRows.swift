import Domain
import Foundation

struct ActivityRow: Encodable {
    var id, partnershipId: UUID
    var title, kind: String
    var plannedOn: Day
    var days: Int
    var heldOn, calledOffOn: Day?
    var calledOffReason: String?
    var postponedToId: UUID?
    var place, plan, result: String?
    var budgetCents: Int?
    var advocacyAim, advocacyOutcome: String?
}

struct ActivityCentreRow: Encodable {
    var id, activityId, centreId: UUID
    var girls, boys: [Int?]
    var caregivers, practitioners, referralsMade, referralsCompleted: Int?
}

struct CertificateRow: Encodable {
    var id, activityId, centreId: UUID
    var award: String
    var participants, certificates: Int
    var issuedOn: Day?
    var register: String?
}

struct IntegrationRow: Encodable {
    var id, centreId: UUID
    var kind: String
    var level: Int
    var since: Day
    var evidence: String
}

struct PracticeRow: Encodable {
    var id: UUID
    var title, problem, solution, area: String
    var barrierCategory: String?
    var costCents: Int?
    var evidence: String?
    var proposedBy: String
    var centreId, partnerId, barrierId: UUID?
}

/// A step of a practice; the n-th steps of all are one statement.
struct PracticeStepRow: Encodable {
    var id: UUID
    var status: String
    var audience: String?
    var statusSince: Day
    var statusReason: String
}

struct UptakeRow: Encodable {
    var id, practiceId: UUID
    var centreId, partnershipId: UUID?
    var takenUpOn: Day
    var barrierId: UUID?
    var outcome: String?
    var outcomeOn: Day?
    var note: String?
}

struct DecisionRow: Encodable {
    var id: UUID
    var kind, title: String
    var decidedOn: Day
    var decision, reason, decidedBy: String
    var programmeId, partnershipId, barrierId: UUID?
    var reviewOn, reviewedOn: Day?
    var reviewOutcome, reviewResult: String?
}

struct LessonRow: Encodable {
    var id, programmeId: UUID
    var partnershipId: UUID?
    var title: String
    var learnedOn: Day
    var outcome, lesson: String
    var area: String?
    var decisionId: UUID?
}
