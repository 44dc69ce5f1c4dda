package import Resources

extension Resource {
    /// Every declaration there is; a test compares the list with the sources.
    package static let all: [Resource] = [
        region, centre, centreMeasure, centreNeed, centreRegistration, centreStanding, partner, partnerOffer,
        partnerServiceArea,
        partnerClearance, contact, programme, programmePhase, partnership, stageChange, partnershipCentre, document,
        documentCommitment, documentClause, documentMilestone, documentMetric, documentMetricReading, documentSignatory,
        documentTermination, documentAttachment, obligation, obligationFulfilment,
        engagement, engagementAttendance, barrier, evaluation, evaluationFigure, job, auditEvent,
        resourceItem, programmeGuideline, ledgerEntry, ledgerLine, ledgerTransfer, ledgerAccount,
        grantApplication, grantReport, fundraiser, fundraiserShare,
        partnerRegistration, partnerOfferResource, matchOverride, portfolio, portfolioPick, portfolioPickCentre,
        portfolioAcceptance,
        branding, documentTemplate, proposal, proposalCentre, rendering,
        lead, followUp, partnerMerge, calendarAddress,
        activityKind, activity, activityCentre, trainingCertificate, integrationLevel,
        practice, sharedPractice, practiceUptake, decision, lesson,
        surveyInstrument, surveyVersion, surveyQuestion, surveyOption, surveyText, shippedSurvey, surveyCampaign,
        surveyInvitation, surveyResponse, surveyAnswer,
        outcomeInstrument, outcomeDomain, outcomeCutScore, assessmentWave, assessmentUpload, assessmentFlag,
        assessmentGroup,
        centreQualityScore, centreAttendance,
        evaluationSignOff,
        indicator, indicatorTarget, indicatorBaseline, indicatorComputation, indicatorValue,
    ]
}
