/// A table that evaluations read, by its name. What a section reads is declared with these; a test compares the
/// declarations with what PostgreSQL says the statements depend on.
enum InputTable: String, CaseIterable, Sendable {
    case programme
    case programmePhase = "programme_phase"
    case partnership
    case stageChange = "partnership_stage_change"
    case partnershipCentre = "partnership_centre"
    case document
    case partner
    case clearance = "partner_clearance"
    case engagement
    case attendance = "engagement_attendance"
    case barrier
    case centre
    case locality
    case deprivation = "ward_deprivation"
    case measure = "centre_measure"

    /// What decides whether a centre's community is underserved.
    static let underservedCentre: Set<InputTable> = [.centre, .locality, .deprivation]
}
