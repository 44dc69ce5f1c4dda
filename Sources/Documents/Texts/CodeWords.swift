import Domain

/// What codes are called in documents, and the usual sentences that follow from them.
package enum CodeWords {
    /// The lists that words are for: each code of each has its words in each language.
    package enum List: String, Sendable, CaseIterable {
        case area, objective, form, type, side, schedule
        case partnerKind = "partner_kind"
        case resourceKind = "resource_kind"
        /// What centres gain in an area; what an objective sets as a goal; what a kind of partner gains.
        case areaBenefit = "area_benefit"
        case objectiveGoal = "objective_goal"
        case partnerBenefit = "partner_benefit"
        // Of reports: what figures are measured over, and why there is none.
        case stage, milestone, risk, barrier, engagement, group, colour, light, family, verdict, flag, reason, criterion
        case figureText = "figure_text"
        case ageBand = "age_band"

        package var codes: [String] {
            switch self {
            case .area, .areaBenefit: CollaborationArea.codes
            case .objective, .objectiveGoal: Objective.codes
            case .form: SupportForm.codes
            case .type: ProgrammeType.codes
            case .partnerKind, .partnerBenefit: PartnerKind.codes
            case .side: ["partner", "centre", "municipality"]
            case .stage: Stage.codes
            case .milestone: Milestone.codes + ["partnerships_active"]
            case .barrier: BarrierCategory.codes
            case .engagement: EngagementKind.codes
            case .ageBand: AgeGroup.codes + ["unknown"]
            case .group: ["education", "health", "community", "finance"]
            case .colour: ["green", "amber", "red", "grey"]
            case .family: ["funding", "time", "training", "items"]
            case .risk: Self.risks
            case .light: Self.lights
            case .verdict: ["insufficient_data", "descriptive_only", "suggestive", "credible"]
            case .flag: Self.flags
            case .reason: Self.reasons
            case .criterion: Self.criteria
            case .figureText: Self.figureTexts
            case .schedule: ["once", "monthly", "quarterly"]
            case .resourceKind: ["funding", "volunteer_time", "staff_time", "training", "materials", "in_kind"]
            }
        }
    }

    /// - Returns: the code itself, in words, where the list does not have it.
    package static func of(_ code: String, in list: List, _ language: DocumentLanguage) -> String {
        table(language)[list]?[code] ?? code.replacing("_", with: " ")
    }

    package static func table(_ language: DocumentLanguage) -> [List: [String: String]] {
        switch language {
        case .english: allEnglish
        case .afrikaans: allAfrikaans
        }
    }

    private static let allEnglish = english.merging(reportEnglish) { first, _ in first }
    private static let allAfrikaans = afrikaans.merging(reportAfrikaans) { first, _ in first }

    /// What the municipality and the centres do in every partnership.
    static func usualRole(of side: String, _ language: DocumentLanguage) -> [String] {
        switch (side, language) {
        case ("municipality", .english):
            [
                "Brings the centres and the partner together, and keeps what is agreed in writing.",
                "Follows the work with both sides, with a review every quarter.",
            ]
        case ("municipality", .afrikaans):
            [
                "Bring die sentrums en die vennoot bymekaar, en hou wat ooreengekom is op skrif.",
                "Volg die werk saam met albei kante, met ’n oorsig elke kwartaal.",
            ]
        case (_, .english):
            [
                "Give time, room and staff for what is agreed.",
                "Say what works and what does not, and count what was received.",
            ]
        case (_, .afrikaans):
            [
                "Gee tyd, ruimte en personeel vir wat ooreengekom is.",
                "Sê wat werk en wat nie werk nie, en tel wat ontvang is.",
            ]
        }
    }

    static func months(_ language: DocumentLanguage) -> [String] {
        switch language {
        case .english:
            [
                "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                "November", "December",
            ]
        case .afrikaans:
            [
                "Januarie", "Februarie", "Maart", "April", "Mei", "Junie", "Julie", "Augustus", "September", "Oktober",
                "November", "Desember",
            ]
        }
    }

    /// Hours, minutes, participant days, times: by a short key.
    static func unit(_ key: String, _ language: DocumentLanguage) -> String {
        switch (key, language) {
        case ("hours", .english): "hours"
        case ("hours", .afrikaans): "uur"
        case ("minutes", .english): "minutes"
        case ("minutes", .afrikaans): "minute"
        case ("participant_days", .english): "participant days"
        case ("participant_days", .afrikaans): "deelnemerdae"
        default: key
        }
    }
}
