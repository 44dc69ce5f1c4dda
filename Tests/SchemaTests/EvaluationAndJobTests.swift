import TestSupport
import Testing

/// What the database keeps of evaluations and jobs, whoever writes.
@Suite(.database, .serialized) struct EvaluationAndJobTests {
    /// In a transaction of tenant 1 that is undone.
    ///
    /// - Returns: what psql said.
    private static func attempt(
        _ sql: String, as role: String = "ecdp_api", today: String = "2026-11-24"
    ) async throws -> String {
        let database = try TestDatabase.current
        return try await Command.psql(
            database.conninfo(role: role),
            "begin; set local app.today = '\(today)'; select app.enter(1, null, 'key:x', null); \(sql); rollback"
        ).output
    }

    private static func load() async throws {
        let tenants = try await TestDatabase.current.psql("select count(*) from ecdp.tenant")
        if tenants == "0" { try await TenantFixture.load() }
    }

    private static let published = """
        status = 'published', rule_version = 'x', parameters = '{}', inputs = '{}', data_up_to = now(), figures = 1,
        figures_sha256 = 'x', computed_at = now(), published_at = now()
        """
    private static let job = "00000000-0000-7000-8001-000000000001"

    private static func insertion(_ kind: String, _ start: String, _ end: String) -> String {
        """
        insert into ecdp.evaluation
        (tenant_id, id, programme_id, kind, period_start, period_end, created_at, updated_at)
        select 1, gen_random_uuid(), e.programme_id, '\(kind)', '\(start)', '\(end)', now(), now()
        from ecdp.evaluation as e where e.tenant_id = 1
        """
    }

    @Test func `the API asks for evaluations and publishes none`() async throws {
        try await Self.load()
        let asked = try await Self.attempt(Self.insertion("quarterly_review", "2026-04-01", "2026-07-01"))
        #expect(!asked.contains("ERROR"), "\(asked)")
        for statement in [
            "update ecdp.evaluation set \(Self.published) where tenant_id = 1",
            """
            insert into ecdp.evaluation (tenant_id, id, programme_id, kind, period_start, period_end, status)
            select 1, gen_random_uuid(), programme_id, kind, '2026-04-01', '2026-07-01', 'published'
            from ecdp.evaluation where tenant_id = 1
            """,
            "update ecdp.evaluation set period_start = '2026-04-01' where tenant_id = 1",
            "update ecdp.evaluation set figures = 1 where tenant_id = 1",
        ] {
            let said = try await Self.attempt(statement)
            #expect(said.contains("permission denied for table evaluation"), "\(statement): \(said)")
        }
        let alone = try await Self.attempt("update ecdp.evaluation set status = 'published' where tenant_id = 1")
        #expect(alone.contains("what is published has its figures"), "\(alone)")
    }

    @Test func `the API cancels jobs, and neither runs, completes nor revives one`() async throws {
        try await Self.load()
        let database = try TestDatabase.current
        for statement in [
            "update ecdp.job set status = 'completed', finished_at = now() where id = '\(Self.job)'",
            "update ecdp.job set status = 'dead', finished_at = now() where id = '\(Self.job)'",
            """
            insert into ecdp.job (id, tenant_id, kind, run_at, status)
            values (gen_random_uuid(), 1, 'quarterly_review', now(), 'completed')
            """,
        ] {
            let said = try await Self.attempt(statement)
            #expect(said.contains("row-level security") || said.contains("permission denied"), "\(statement): \(said)")
        }
        let cancelled = try await Self.attempt(
            """
            select app.cancel_job(1, '\(Self.job)', now());
            select actor, action from ecdp.audit_event where subject = 'job' and subject_id = '\(Self.job)'
            """)
        #expect(cancelled.contains("cancelled\nkey:x|update"), "\(cancelled)")
        try await database.psql(
            "update ecdp.job set status = 'completed', finished_at = now() where id = '\(Self.job)'")
        let revived = try await Self.attempt(
            """
            with revived as (
                update ecdp.job set status = 'waiting', finished_at = null where id = '\(Self.job)' returning id
            )
            select 'revived ' || count(*) from revived
            """)
        #expect(revived.contains("revived 0"), "\(revived)")
        try await database.psql(
            "update ecdp.job set status = 'waiting', finished_at = null where id = '\(Self.job)'")
    }

    @Test func `a period that has not ended by the database's clock is not published`() async throws {
        try await Self.load()
        let publish = "update ecdp.evaluation set \(Self.published) where tenant_id = 1"
        let early = try await Self.attempt(publish, as: "ecdp_worker", today: "2026-03-31")
        #expect(early.contains("a period that has not ended cannot be published"), "\(early)")
        let late = try await Self.attempt(publish, as: "ecdp_worker", today: "2026-04-01")
        #expect(!late.contains("ERROR"), "\(late)")
    }

    @Test func `nothing is published without figures, or with another number of them`() async throws {
        try await Self.load()
        for number in [0, 2] {
            let publish = "update ecdp.evaluation set \(Self.published) where tenant_id = 1"
                .replacing("figures = 1", with: "figures = \(number)")
            for role in ["ecdp_worker", "postgres"] {
                let said = try await Self.attempt(publish, as: role)
                #expect(said.contains("what is published has its figures"), "\(role) \(number): \(said)")
            }
        }
        // Nor a correction that says it is published as it is entered.
        let correction = """
            insert into ecdp.evaluation (
                tenant_id, id, programme_id, kind, period_start, period_end, revision, replaces_id, status, rule_version,
                parameters, inputs, data_up_to, figures, figures_sha256, computed_at, published_at
            )
            select
                1, gen_random_uuid(), e.programme_id, e.kind, e.period_start, e.period_end, 2, e.id, 'published', 'x',
                '{}', '{}', now(), 0, repeat('0', 64), now(), now()
            from ecdp.evaluation as e where e.tenant_id = 1
            """
        let publish = "update ecdp.evaluation set \(Self.published) where tenant_id = 1"
        let said = try await Self.attempt("\(publish); \(correction)", as: "ecdp_worker")
        #expect(said.contains("what is published has its figures"), "\(said)")
    }

    @Test func `nothing is remembered as shown that was not published, whoever inserts it`() async throws {
        try await Self.load()
        func insertion(_ source: String, _ id: String, key: String = "x", ordinal: Int = 1) -> String {
            """
            insert into ecdp.disclosure (
                tenant_id, id, population, table_key, ordinal, source, source_id, cells, amounts, reasons, disclosed_at
            )
            values (
                1, gen_random_uuid(), 'assessed', '\(key)', \(ordinal), '\(source)', \(id), '{n}', '{5}', '{null}', now()
            )
            """
        }
        let evaluation = "(select e.id from ecdp.evaluation as e where e.tenant_id = 1)"
        let wave = "(select w.id from ecdp.assessment_wave as w where w.tenant_id = 1 limit 1)"
        let publish = "update ecdp.evaluation set \(Self.published) where tenant_id = 1"
        for role in ["ecdp_api", "ecdp_worker", "postgres"] {
            for statement in [
                insertion("quarterly_review", "gen_random_uuid()"), insertion("annual_evaluation", "gen_random_uuid()"),
                insertion("indicator", "gen_random_uuid()"), insertion("assessment_wave", "gen_random_uuid()"),
                insertion("survey_campaign", "gen_random_uuid()"), insertion("quarterly_review", evaluation),
                insertion("assessment_wave", wave),
            ] {
                let said = try await Self.attempt(statement, as: role)
                #expect(said.contains("what is remembered as shown was published"), "\(role): \(statement): \(said)")
            }
        }
        let kind = try await TestDatabase.current.psql("select kind from ecdp.evaluation where tenant_id = 1")
        let other = kind == "quarterly_review" ? "annual_evaluation" : "quarterly_review"
        let right = try await Self.attempt("\(publish); \(insertion(kind, evaluation))", as: "ecdp_worker")
        #expect(!right.contains("ERROR"), "\(right)")
        let wrong = try await Self.attempt("\(publish); \(insertion(other, evaluation))", as: "ecdp_worker")
        #expect(wrong.contains("what is remembered as shown was published"), "\(wrong)")
        let skipped = try await Self.attempt(
            "\(publish); \(insertion(kind, evaluation, ordinal: 2))", as: "ecdp_worker")
        #expect(skipped.contains("counted one by one"), "\(skipped)")
        // The owner of the tables is no municipality's.
        let owner = try await Self.attempt(insertion("indicator", "gen_random_uuid()"), as: "ecdp_owner")
        #expect(owner.contains("ERROR"), "\(owner)")
    }

    @Test(arguments: [
        ("quarterly_review", "2026-04-01", "2026-07-01", true), ("quarterly_review", "2026-10-01", "2027-01-01", true),
        ("quarterly_review", "2026-07-01", "2026-09-01", false),
        ("quarterly_review", "2026-05-01", "2026-08-01", false),
        ("quarterly_review", "2026-04-02", "2026-07-01", false),
        ("annual_evaluation", "2026-03-02", "2027-03-02", true),
        ("annual_evaluation", "2028-02-29", "2029-03-01", true),
        ("annual_evaluation", "2026-03-02", "2027-03-01", false),
        ("annual_evaluation", "2026-03-02", "2028-03-02", false),
    ])
    func `a review is of a quarter of the calendar, an annual evaluation of a year`(
        kind: String, start: String, end: String, isAllowed: Bool
    ) async throws {
        try await Self.load()
        let said = try await Self.attempt(Self.insertion(kind, start, end), as: "ecdp_worker")
        #expect(said.contains("evaluation_kind_period_check") != isAllowed, "\(said)")
    }
}
