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
        status = 'published', rule_version = 'x', parameters = '{}', inputs = '{}', data_up_to = now(), figures = 0,
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
        #expect(alone.contains("evaluation_published_check"), "\(alone)")
    }

    @Test func `the API cancels jobs, and neither runs, completes nor revives one`() async throws {
        try await Self.load()
        let database = try TestDatabase.current
        for statement in [
            "update ecdp.job set state = 'completed', finished_at = now() where id = '\(Self.job)'",
            "update ecdp.job set state = 'dead', finished_at = now() where id = '\(Self.job)'",
            """
            insert into ecdp.job (id, tenant_id, kind, run_at, state)
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
            "update ecdp.job set state = 'completed', finished_at = now() where id = '\(Self.job)'")
        let revived = try await Self.attempt(
            """
            with revived as (
                update ecdp.job set state = 'waiting', finished_at = null where id = '\(Self.job)' returning id
            )
            select 'revived ' || count(*) from revived
            """)
        #expect(revived.contains("revived 0"), "\(revived)")
        try await database.psql(
            "update ecdp.job set state = 'waiting', finished_at = null where id = '\(Self.job)'")
    }

    @Test func `a period that has not ended by the database's clock is not published`() async throws {
        try await Self.load()
        let publish = "update ecdp.evaluation set \(Self.published) where tenant_id = 1"
        let early = try await Self.attempt(publish, as: "ecdp_worker", today: "2026-03-31")
        #expect(early.contains("a period that has not ended cannot be published"), "\(early)")
        let late = try await Self.attempt(publish, as: "ecdp_worker", today: "2026-04-01")
        #expect(!late.contains("ERROR"), "\(late)")
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
