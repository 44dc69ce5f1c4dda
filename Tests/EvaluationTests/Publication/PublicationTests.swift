import Foundation
import Jobs
import Postgres
import TestSupport
import Testing

@testable import Evaluation

@Suite(.database, .serialized)
struct PublicationTests {
    private static let changes = [
        "update ecdp.evaluation set correction_reason = 'x' where tenant_id = 231",
        "delete from ecdp.evaluation where tenant_id = 231",
        "update ecdp.evaluation_figure set value = 1 where tenant_id = 231",
        "delete from ecdp.evaluation_figure where tenant_id = 231",
        """
        insert into ecdp.evaluation_figure
        select
            f.tenant_id, gen_random_uuid(), f.evaluation_id, 100000, f.section, f.indicator, f.scope_kind, 'more',
            f.scope_label, f.value, f.value_text, f.n, f.missing, f.unit, f.direction, f.status, f.reason,
            f.rule_version, f.computed_at, f.data_up_to, f.lineage
        from ecdp.evaluation_figure as f where f.tenant_id = 231 limit 1
        """,
    ]

    @Test func `run twice it is one evaluation, and the second run writes nothing`() async throws {
        try await EvaluationHarness.with(tenants: [201]) { harness in
            try await harness.publish(tenant: 201)
            let before = try await harness.psql(
                "select id, version, figures_sha256 from ecdp.evaluation where tenant_id = 201")
            let again = try await harness.run(EvaluationHandler(.quarterlyReview), tenant: 201)
            #expect(again.writes.isEmpty)
            #expect(again.result?.contains("already_published") == true)
            #expect(
                try await harness.psql("select id, version, figures_sha256 from ecdp.evaluation where tenant_id = 201")
                    == before)
        }
    }

    @Test func `of two workers that computed the same evaluation one publishes`() async throws {
        try await EvaluationHarness.with(tenants: [211]) { harness in
            let one = try await harness.run(EvaluationHandler(.quarterlyReview), tenant: 211)
            let other = try await harness.run(EvaluationHandler(.quarterlyReview), tenant: 211)
            try await harness.commit(one)
            await #expect(throws: PostgresError.self) { try await harness.commit(other) }
            #expect(try await harness.count("evaluation", tenant: 211) == 1)
            let figures = try await harness.count("evaluation_figure", tenant: 211)
            #expect(figures == Int(try await harness.psql("select figures from ecdp.evaluation where tenant_id = 211")))
        }
    }

    @Test func `the same inputs, parameters and rules give the same bytes`() async throws {
        try await EvaluationHarness.with(tenants: [221]) { harness in
            try await harness.publish(tenant: 221)
            try await harness.correct(tenant: 221, revision: 1, reason: "to compare")
            let distinct = try await harness.psql(
                """
                select count(*), count(distinct figures_sha256), count(distinct inputs), count(distinct data_up_to)
                from ecdp.evaluation where tenant_id = 221 and status = 'published'
                """)
            #expect(distinct == "2|1|1|1")
        }
    }

    @Test(.clusterRoles) func `once published nobody changes it, whatever the role`() async throws {
        try await EvaluationHarness.with(tenants: [231]) { harness in
            try await harness.publish(tenant: 231)
            for statement in Self.changes {
                await #expect(throws: (any Error).self, "\(statement)") { try await harness.psql(statement) }
            }
            try await harness.psql(
                """
                create role ten_231 nologin;
                create role analyst_published login in role ecdp_analyst, ten_231;
                grant connect on database \(harness.test.name) to analyst_published
                """)
            let digest = """
                select md5(string_agg(r, '|' order by r))
                from (
                    select e::text as r from ecdp.evaluation as e
                    union all
                    select f::text from ecdp.evaluation_figure as f
                ) as t
                """
            let before = try await harness.psql(digest)
            let emptied = ["truncate ecdp.evaluation cascade", "truncate ecdp.evaluation_figure"]
            for role in ["postgres", "ecdp_owner", "ecdp_worker", "ecdp_api", "analyst_published"] {
                for statement in Self.changes + emptied {
                    // Refused, or nothing that it could see; each after the others.
                    let enter = role == "analyst_published" ? "" : "select app.enter(231, null, 'test', null);"
                    _ = try? await harness.test.psql("begin; \(enter) \(statement); commit", role: role)
                    #expect(try await harness.psql(digest) == before, "\(role): \(statement)")
                }
            }
            try await harness.psql("drop owned by analyst_published; drop role analyst_published, ten_231")
        }
    }

    @Test func `a correction names the published evaluation it replaces, once`() async throws {
        try await EvaluationHarness.with(tenants: [241]) { harness in
            try await harness.publish(tenant: 241)
            try await harness.correct(tenant: 241, revision: 1, reason: "late MOU")
            let chain = try await harness.psql(
                """
                select c.revision, c.correction_reason, c.replaces_id = e.id, c.status
                from ecdp.evaluation as e join ecdp.evaluation as c on c.tenant_id = e.tenant_id and c.revision = 2
                where e.tenant_id = 241 and e.revision = 1
                """)
            #expect(chain == "2|late MOU|t|published")
            await #expect(throws: (any Error).self) {
                try await harness.psql(
                    """
                    insert into ecdp.evaluation
                    (tenant_id, id, programme_id, kind, period_start, period_end, revision, replaces_id)
                    select 241, gen_random_uuid(), programme_id, kind, period_start, period_end, 2, id
                    from ecdp.evaluation where tenant_id = 241 and revision = 1
                    """)
            }
        }
    }

    @Test func `a quarter that has not ended is refused for good, and its row says why`() async throws {
        try await EvaluationHarness.with(tenants: [251]) { harness in
            try await harness.request(tenant: 251)
            // One second before midnight in South Africa.
            let early = try Date("2026-09-30T21:59:59Z", strategy: .iso8601)
            await #expect(throws: JobFailure.self) {
                try await harness.run(EvaluationHandler(.quarterlyReview), tenant: 251, now: early)
            }
            #expect(
                try await harness.psql("select status, failure from ecdp.evaluation where tenant_id = 251")
                    == "failed|period_not_ended")
            // Asked again after it, it is computed.
            try await harness.psql("update ecdp.job set status = 'dead', finished_at = now() where tenant_id = 251")
            try await harness.request(tenant: 251)
            try await harness.publish(tenant: 251, now: early.addingTimeInterval(1))
            #expect(
                try await harness.psql("select status, failure from ecdp.evaluation where tenant_id = 251")
                    == "published|")
        }
    }

    @Test func `a review of anything but a quarter of the calendar is refused for good`() async throws {
        try await EvaluationHarness.with(tenants: [255]) { harness in
            let job = EvaluationJob(
                programmeID: ReviewFixture.programme, period: try period("2026-07-01", "2026-09-01"))
            await #expect(throws: JobFailure.self) {
                try await harness.run(EvaluationHandler(.quarterlyReview), tenant: 255, job: job)
            }
            #expect(try await harness.count("evaluation", tenant: 255) == 0)
        }
    }

    @Test func `asked for twice it is one row and one job, the planner's if that came first`() async throws {
        try await EvaluationHarness.with(tenants: [261, 262]) { harness in
            let planned = try await harness.run(EvaluationPlanner(.quarterlyReview), tenant: nil)
            try await harness.commit(planned)
            let first = try await harness.request(tenant: 261)
            let second = try await harness.request(tenant: 261)
            #expect(first == second)
            #expect(first.status == "requested")
            #expect(try await harness.count("evaluation", tenant: 261) == 1)
            let jobs = try await harness.psql(
                "select count(*) from ecdp.job where tenant_id = 261 and payload ->> 'period_start' = '2026-07-01'")
            #expect(jobs == "1")
            try await harness.publish(tenant: 261)
            #expect(try await harness.request(tenant: 261).status == "published")
        }
    }

    @Test(arguments: ["dead", "cancelled"])
    func `an evaluation whose job was given up has failed and says why, and can be asked for again`(
        status: String
    ) async throws {
        let tenant: Int32 = status == "dead" ? 701 : 702
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            let first = try await harness.request(tenant: tenant)
            // Another test's planner may have made jobs of this municipality too.
            let job = "select job_id from ecdp.evaluation where tenant_id = \(tenant)"
            if status == "dead" {
                // As a worker gives it up: without a tenant.
                let id = try await harness.psql(job)
                try await harness.test.psql(
                    """
                    update ecdp.job set status = 'dead', finished_at = now(), error = 'the disk is full'
                    where id = '\(id)'
                    """, role: "ecdp_worker")
            } else {
                let id = try await harness.psql(job)
                try await harness.test.psql(
                    """
                    begin; select app.enter(\(tenant), null, 'key:x', null);
                    select app.cancel_job(\(tenant), '\(id)', now()); commit
                    """, role: "ecdp_api")
            }
            let row = "select status, failure, failure_detail from ecdp.evaluation where tenant_id = \(tenant)"
            #expect(
                try await harness.psql(row)
                    == (status == "dead" ? "failed|job_dead|the disk is full" : "failed|job_cancelled|"))
            let actor = try await harness.psql(
                """
                select actor from ecdp.audit_event
                where tenant_id = \(tenant) and subject = 'evaluation' order by id desc limit 1
                """)
            #expect(actor == (status == "dead" ? "worker" : "key:x"))

            let again = try await harness.request(tenant: tenant)
            #expect(again.id == first.id)
            #expect(again.job != first.job)
            #expect(try await harness.psql(row) == "requested||")
        }
    }

    @Test func `planned twice there is one job for each programme and quarter`() async throws {
        try await EvaluationHarness.with(tenants: [271]) { harness in
            for _ in 0..<2 {
                let planned = try await harness.run(EvaluationPlanner(.quarterlyReview), tenant: nil)
                try await harness.commit(planned)
            }
            let jobs = try await harness.psql(
                """
                select string_agg(payload ->> 'period_start', ',' order by payload ->> 'period_start')
                from ecdp.job where tenant_id = 271
                """)
            #expect(jobs == "2026-04-01,2026-07-01")
        }
    }

    @Test func `without anything assessed the annual evaluation gives no estimate, and says what is missing`()
        async throws
    {
        try await EvaluationHarness.with(tenants: [281]) { harness in
            let year = EvaluationJob(
                programmeID: ReviewFixture.programme, period: try period("2026-04-01", "2027-04-01"))
            let done = try await harness.run(
                EvaluationHandler(.annualEvaluation), tenant: 281, job: year,
                now: try Date("2027-04-01T01:00:00Z", strategy: .iso8601))
            try await harness.commit(done)
            let figures = try await harness.figures(tenant: 281)
            // Active since 15 June and 1 August 2026: two centres take part, three were in none that was active.
            #expect(figures["centres_taking_part"] == "2 n=5" && figures["centres_comparison"] == "3 n=5")
            for outcome in ["child_welfare", "education_quality"] {
                #expect(figures["impact_estimate outcome \(outcome)"] == "insufficient:no_end_wave n=0")
            }
            #expect(figures["target"] == "insufficient:no_review n=0")
            #expect(!figures.keys.contains("impact_standard_error"))
        }
    }

    @Test func `every indicator has one definition, and an unknown one cannot be published`() async throws {
        try await EvaluationHarness.with(tenants: [291]) { harness in
            try await harness.publish(tenant: 291)
            // Each defined indicator is computed, or the definition is dead.
            let unused = try await harness.psql(
                """
                select string_agg(i.code, ',')
                from ecdp.indicator as i
                where
                    -- No metric falls due in this municipality, and no quarter before was reviewed.
                    i.rule_version = '\(ReviewRules.version)'
                    and i.code not in (
                        'metric_progress', 'change_since_last_quarter', 'past_known_then', 'past_known_now'
                    ) and not exists (
                        select from ecdp.evaluation_figure as f where f.tenant_id = 291 and f.indicator = i.code
                    )
                """)
            #expect(unused.isEmpty)
        }
    }
}
