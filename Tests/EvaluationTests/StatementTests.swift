import Postgres
import TestSupport
import Testing

@testable import Evaluation

@Suite(.database)
struct StatementTests {
    private static let statements: [(name: String, sql: String)] =
        named("stages", StagesSection.SQL.self) + named("milestones", MilestonesSection.SQL.self)
        + named("engagements", EngagementsSection.SQL.self) + named("barriers", BarriersSection.SQL.self)
        + named("documents", DocumentsSection.SQL.self) + named("obligations", ObligationsSection.SQL.self)
        + named("partnerships", PartnershipsSection.SQL.self) + named("initiatives", InitiativesSection.SQL.self)
        + named("resources", ResourcesSection.SQL.self) + named("metrics", MetricsSection.SQL.self)
        + named("contacts", ContactsSection.SQL.self) + named("gaps", SupportGapsSection.SQL.self)
        + named("decisions", DecisionsSection.SQL.self) + named("feedback_results", FeedbackSection.SQL.self)
        + named("comparison", ComparisonSection.SQL.self) + named("past_changes", PastChanges.SQL.self)
        + named("at_risk", AtRiskSection.SQL.self) + named("reach", ReachSection.SQL.self)
        + named("facts", ProgrammeFacts.SQL.self) + named("inputs", EvaluationInputs.SQL.self)
        + named("annual", AnnualEvaluation.SQL.self) + named("criteria", Criterion.SQL.self)
        + named("verification", PublishedEvaluation.SQL.self)
        + named("verification", EvaluationVerification.SQL.self)
        + named("bundle", EvaluationBundle.SQL.self)
        + named("quality", EducationQuality.SQL.self) + named("children", ChildWelfare.SQL.self)
        + named("operations", Operations.SQL.self) + named("publication", Publication.SQL.self)
        + named("frame", ReviewFrame.SQL.self)
        + named("situation", EvaluationSituation.SQL.self)
        + named("planner", EvaluationPlanner.SQL.self) + named("handler", EvaluationHandler.SQL.self)
        + named("indicators", IndicatorSQL.self)
        + named("portfolio", PortfolioSQL.self) + named("portfolio_writing", PortfolioWriteSQL.self)

    private static func named<S: StatementSet>(_ prefix: String, _ set: S.Type) -> [(name: String, sql: String)] {
        S.allCases.map { ("\(prefix).\($0)", $0.rawValue) }
    }

    @Test func `every statement can be prepared by the login that sends it`() async throws {
        let database = try TestDatabase.current
        for (role, statements) in [
            ("ecdp_worker", Self.statements),
            (
                "ecdp_api",
                Self.named("requests", EvaluationRequests.SQL.self) + Self.named("facts", ProgrammeFacts.SQL.self)
                    + Self.named("matches", MatchList.SQL.self) + Self.named("gaps", CoverageGaps.SQL.self)
                    + Self.named("portfolio_writing", PortfolioWriteSQL.self)
                    + Self.named("feedback", CampaignResults.SQL.self)
                    + Self.named("roll_up", IndicatorRollUp.SQL.self)
                    + [("indicators.newest", IndicatorSQL.newest.rawValue)]
            ),
        ] {
            let script = statements.map { "prepare \"\($0.name)\" as \($0.sql)" }.joined(separator: ";\n")
            try await database.psql(script, role: role)
        }
    }

    @Test func `every statement says its tenant, for row-level security does not route`() {
        let tenantless = Self.statements.filter {
            !$0.sql.contains("tenant_id = $1::int4") && !$0.sql.contains("app.partnership_state($1::int4")
                && !$0.sql.contains("app.metric_states($1::int4")
                && !$0.sql.contains("values (\n    $1::int4") && !$0.sql.contains("select\n    $1::int4")
        }
        // All but the planner's read what the frame has read, and no table of a municipality.
        #expect(
            tenantless.map(\.name) == [
                "stages.standing", "obligations.counts", "partnerships.progress", "initiatives.initiatives",
                "resources.budgets", "verification.tenant", "planner.tenants", "indicators.planAnew",
            ])
    }
}
