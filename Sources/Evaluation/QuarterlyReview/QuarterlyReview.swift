/// The quarterly progress review of a programme: its sections, in the order of their figures.
enum QuarterlyReview {
    static func definition(_ rules: ReviewRules = ReviewRules()) throws -> EvaluationDefinition {
        EvaluationDefinition(
            ruleVersion: ReviewRules.version, parameters: try CanonicalJSON.text(rules, snakeCase: true),
            extent: .programme,
            sections: [
                StagesSection.section, MilestonesSection.section(rules), EngagementsSection.section,
                BarriersSection.section, DocumentsSection.section, ObligationsSection.section(rules),
                AtRiskSection.section(rules), ReachSection.section(), DeprivationSection.section,
            ] + NotRecordedSection.sections)
    }
}
