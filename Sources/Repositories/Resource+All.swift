package import Resources

extension Resource {
    /// Every declaration there is; a test compares the list with the sources.
    package static let all: [Resource] = [
        region, centre, centreMeasure, centreNeed, centreRegistration, centreStanding, partner, partnerOffer,
        partnerServiceArea,
        partnerClearance, contact, programme, programmePhase, partnership, stageChange, partnershipCentre, document,
        engagement, engagementAttendance, barrier, evaluation, evaluationFigure, job, auditEvent,
    ]
}
