/// The quarterly progress review of a programme: its sections, in the order of their figures.
enum QuarterlyReview {
    static func definition(_ rules: ReviewRules = ReviewRules()) throws -> EvaluationDefinition {
        EvaluationDefinition(
            kind: .quarterlyReview, ruleVersion: ReviewRules.version,
            parameters: try CanonicalJSON.text(rules, snakeCase: true),
            extent: .programme,
            sections: [
                StagesSection.section, PartnershipsSection.section, MilestonesSection.section(rules),
                EngagementsSection.section, InitiativesSection.section, BarriersSection.section,
                DocumentsSection.section, ObligationsSection.section, ResourcesSection.section,
                GrantsSection.section, MetricsSection.section, AtRiskSection.section(rules), ReachSection.section(),
                ContactsSection.section(), DeprivationSection.section, SupportGapsSection.section,
                DecisionsSection.section, FeedbackSection.section,
                LightsSection.section(rules), ComparisonSection.section, LatenessSection.section,
            ], past: PastChanges())
    }
}
