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
    case registration = "centre_registration"
    case obligation
    case fulfilment = "obligation_fulfilment"
    case transfer = "ledger_transfer"
    case termination = "document_termination"
    case metric = "document_metric"
    case reading = "document_metric_reading"
    case activity
    case activityCentre = "activity_centre"
    case integration = "integration_level"
    case decision
    case lesson
    case campaign = "survey_campaign"
    case surveyVersion = "survey_version"
    case surveyInstrument = "survey_instrument"
    case invitation = "survey_invitation"
    case surveyResult = "survey_result"
    case grant = "grant_application"
    case grantReport = "grant_report"
    case fundraiser
    case fundraiserShare = "fundraiser_share"
    case lead
    case proposal
    case uptake = "practice_uptake"
    case evaluation
    case figure = "evaluation_figure"
    case signOff = "evaluation_sign_off"
    case instrument = "outcome_instrument"
    case domain = "outcome_domain"
    case wave = "assessment_wave"
    case upload = "assessment_upload"
    case assessment = "child_assessment"
    case quality = "centre_quality_score"
    case daysPresent = "centre_attendance"

    /// What decides which centres take part and which are compared with them: see `app.impact_arms()`.
    static let participation: Set<InputTable> = [.centre, .partnership, .partnershipCentre, .stageChange]

    /// What decides whether a centre's community is underserved.
    static let underservedCentre: Set<InputTable> = [.centre, .locality, .deprivation]
    /// What decides how an obligation stands: see `app.obligation_states()`.
    static let obligationState: Set<InputTable> = [
        .partnership, .obligation, .fulfilment, .transfer, .activity, .engagement,
    ]

    /// Their names, in the order of the cases.
    static func names(_ tables: Set<InputTable>) -> [String] { allCases.filter(tables.contains).map(\.rawValue) }
}
