import TestSupport
import Testing

/// What holds for every statement of every target: see ``StatementSets``. Those that are composed of declarations have a
/// test of their own.
@Suite(.database) struct StatementSetTests {
    private static func statements() throws -> [StatementSets.Statement] {
        try StatementSets.targets().flatMap { try StatementSets.all(of: $0) }
    }

    @Test func `no statement that is declared a read changes anything`() async throws {
        let reads = try StatementSets.targets().flatMap { try DeclaredRead.all(of: $0) }
        #expect(reads.count > 100)
        let writes = try await TestDatabase.current.writes(among: reads)
        #expect(writes == [])
    }

    @Test func `every statement can be run by a login of ours, by which it is sent`() async throws {
        let statements = try Self.statements()
        #expect(statements.count > 300)
        var refused = statements
        var reasons: [String] = []
        for role in ["ecdp_api", "ecdp_worker", "ecdp_owner"] where !refused.isEmpty {
            let refusals = try await TestDatabase.current.refusals(
                of: refused.map { ($0.name, $0.sql) }, to: role)
            reasons = refusals.map { "\($0.key): \($0.value)" }.sorted()
            refused = refused.filter { refusals[$0.name] != nil }
        }
        #expect(reasons == [])
        // The owner's rights are for the operator's commands, and for nothing that is served.
        let owners = try await TestDatabase.current.refusals(
            of: statements.filter {
                $0.target != "Schema" && !$0.file.hasPrefix("Operator/") && !$0.file.hasPrefix("Regions/")
            }
            .map { ($0.name, $0.sql) }, to: "ecdp_api")
        let both = try await TestDatabase.current.refusals(
            of: statements.filter { owners[$0.name] != nil }.map { ($0.name, $0.sql) }, to: "ecdp_worker")
        #expect(both == [:])
    }

    @Test func `no plan of the worker's reads a whole table, though it was made while the table was empty`()
        async throws
    {
        let database = try TestDatabase.current
        // Emptiness is known for sure only after this; else the planner takes a few pages for granted.
        try await database.psql("vacuum analyze")
        let all = try StatementSets.all(of: "Evaluation")
        // What the API alone sends.
        let refused = try await database.refusals(of: all.map { ($0.name, $0.sql) }, to: "ecdp_worker")
        let statements = all.filter { refused[$0.name] == nil }
        #expect(statements.count > 50)
        for statement in statements {
            let count = statement.sql.matches(of: /\$([0-9]+)/).compactMap { Int($0.1) }.max() ?? 0
            let nulls = Array(repeating: "null", count: count).joined(separator: ", ")
            let plan = try await database.psql(
                """
                prepare one as \(statement.sql);
                explain (costs off) execute one\(count > 0 ? "(\(nulls))" : "")
                """, role: "ecdp_worker")
            // Short lists of codes, the same for all.
            let read = Set(plan.matches(of: /Seq Scan on ([a-z_]+)/).map { String($0.1) })
            #expect(read.isSubset(of: ["stage", "shipped_indicator"]), "\(statement.name): \(plan)")
        }
    }

    @Test func `every statement says its tenant, for row-level security does not route`() throws {
        let saying: [String] = [
            "tenant_id = $1::int4", "tenant_id = any($1::int4[])", "($1::int4", "(\n    $1::int4",
            "select\n    $1::int4",
            "\nselect $1::int4",
        ]
        // The queue's and the operator's are under no tenant; of a municipality's own:
        let tenantless = try Self.statements().filter { statement in
            !["Jobs", "Schema"].contains(statement.target) && !statement.file.hasPrefix("Operator/")
                && !saying.contains { statement.sql.contains($0) }
        }
        #expect(
            Set(tenantless.map(\.name)) == [
                // Whose key or address it is is what they ask; a merge works in the transaction's tenant.
                "Repositories.CredentialRepository.SQL.authenticate", "Repositories.CredentialRepository.SQL.touch",
                "Repositories.CalendarRepository.SQL.municipality", "Repositories.PartnerMerging.SQL.merge",
                "Repositories.RespondentRepository.SQL.link",
                // They read what the frame has read, and no table of a municipality.
                "Evaluation.StagesSection.SQL.standing", "Evaluation.ObligationsSection.SQL.counts",
                "Evaluation.PartnershipsSection.SQL.progress", "Evaluation.InitiativesSection.SQL.initiatives",
                "Evaluation.ResourcesSection.SQL.budgets", "Evaluation.IndicatorSQL.planAnew",
                // They ask the clock, and the catalogue for functions.
                "Evaluation.EvaluationDefinition.SQL.moment", "Evaluation.PastRows.SQL.functions",
                // Which municipality it is, or which there are, is what they ask.
                "Evaluation.PublishedEvaluation.SQL.tenant", "Repositories.RegionRepository.SQL.municipalitiesLike",
                "Resources.IdempotencyPruning.SQL.tenants",
            ])
    }
}
