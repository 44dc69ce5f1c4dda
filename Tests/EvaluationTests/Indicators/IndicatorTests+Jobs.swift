import Domain
import Foundation
import Indicators
import TestSupport
import Testing

@testable import Evaluation
@testable import Jobs

/// When and how often figures are computed, and that they stay.
extension IndicatorTests {
    @Test func `a quarter is computed once, by however many, with the same bytes`() async throws {
        try await demonstrated { harness in
            let job = IndicatorJob(try third)
            let outcomes = try await withThrowingTaskGroup(of: JobOutcome.self) { group in
                for _ in 0..<50 { group.addTask { try await run(job, harness) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for outcome in outcomes { group.addTask { try await harness.commit(outcome) } }
                try await group.waitForAll()
            }
            let counted = """
                select count(*), count(distinct code), count(*) filter (where figures is null), (
                    select count(*) from ecdp.indicator_figure as f where f.tenant_id = \(Self.demo)
                ) = sum(figures)
                from ecdp.indicator_computation where tenant_id = \(Self.demo)
                """
            // Four of its own and what comes with the program; what reviews compute waits for them no more.
            #expect(try await harness.psql(counted) == "27|27|0|t")
            #expect(try await run(job, harness).writes.isEmpty)
            let first = """
                select code, figures_sha256 from ecdp.indicator_computation
                where tenant_id = \(Self.demo) and revision = 1 order by code
                """
            let bytes = try await harness.psql(first)
            let id = try await harness.psql(
                "select id from ecdp.own_indicator where tenant_id = \(Self.demo) and code = 'health_contacts'")
            let indicator: UUID = try #require(UUID(uuidString: id))
            let again = IndicatorJob(try third, indicator: indicator, revision: 2, reason: "Once more")
            try await harness.commit(try await run(again, harness))
            let corrected = try await harness.psql(
                """
                select count(*), count(distinct figures_sha256), max(correction_reason), count(replaces_id)
                from ecdp.indicator_computation where tenant_id = \(Self.demo) and code = 'health_contacts'
                """)
            #expect(corrected == "2|1|Once more|1")
            #expect(try await harness.psql(first) == bytes)
        }
    }

    @Test func `targets of the quarter, the year and the life stand beside their values`() async throws {
        try await demonstrated { harness in
            try await harness.commit(try await run(IndicatorJob(try third), harness))
            let told = try await harness.psql(
                """
                select period_kind, period_start, period_end, programme_id is not null, target, value > 0
                from ecdp.indicator_figure where tenant_id = \(Self.demo) and code = 'health_contacts'
                and scope_kind = 'total' and target is not null
                and computation_id in (select id from ecdp.indicator_computation where revision = 1)
                order by position
                """)
            #expect(
                told == """
                    quarter|2026-07-01|2026-10-01|f|400|t
                    life|2026-06-01|2026-10-01|t|1200|t
                    year|2026-07-01|2026-10-01|f|1600|t
                    """)
            // Recounted for each, not added: what the year has so far is the quarter.
            let same = try await harness.psql(
                """
                select count(distinct value) from ecdp.indicator_figure where tenant_id = \(Self.demo)
                and code = 'health_contacts' and scope_kind = 'total' and period_kind in ('quarter', 'year')
                """)
            #expect(same == "1")
        }
    }

    @Test func `nobody changes a figure`() async throws {
        try await demonstrated { harness in
            try await harness.commit(try await run(IndicatorJob(try third), harness))
            for role in ["ecdp_api", "ecdp_worker", "ecdp_owner", "postgres"] {
                for change in [
                    "update ecdp.indicator_figure set value = 1", "delete from ecdp.indicator_figure",
                    "update ecdp.indicator_computation set figures = 0", "delete from ecdp.indicator_computation",
                    """
                    insert into ecdp.indicator_figure (tenant_id, id, computation_id, position, code, period_kind,
                    period_start, period_end, scope_kind, scope_key, n, missing, value, unit, direction, status,
                    rule_version, computed_at, lineage) select tenant_id, gen_random_uuid(), computation_id, 999999, code,
                    period_kind, period_start, period_end, scope_kind, scope_key, 1, 0, 1, unit, direction, 'ok', 'x',
                    now(), '{}' from ecdp.indicator_figure limit 1
                    """,
                ] {
                    let before = try await harness.psql(
                        "select count(*), md5(string_agg(f::text, '' order by id)) from ecdp.indicator_figure as f")
                    _ = try? await harness.test.psql(
                        "set app.tenant_id = '\(Self.demo)'; set app.actor = 'x'; \(change)", role: role)
                    let after = try await harness.psql(
                        "select count(*), md5(string_agg(f::text, '' order by id)) from ecdp.indicator_figure as f")
                    #expect(before == after, "\(role): \(change)")
                    let open = try await harness.psql(
                        "select count(*) from ecdp.indicator_computation where figures is null or figures = 0")
                    #expect(open == "0", "\(role): \(change)")
                }
            }
        }
    }

    @Test func `the planner asks for what is due, and once it is there for nothing`() async throws {
        try await EvaluationHarness.with(tenants: [63]) { harness in
            func planned() async throws -> String {
                let claimed = Job(
                    id: UUID(), kind: "plan_indicator_values", tenant: nil, uniqueKey: nil, payload: "{}", attempt: 1,
                    maxAttempts: 10, fence: 1)
                let outcome = try await IndicatorPlanner().run(
                    JobContext(job: claimed, database: harness.database, now: { Self.morning }, report: { _, _ in }))
                try await harness.commit(outcome)
                return try await harness.psql(
                    """
                    select string_agg(payload ->> 'quarter', ',' order by payload ->> 'quarter')
                    from ecdp.job where kind = 'indicator_values' and tenant_id = 63
                    """)
            }
            #expect(try await planned() == "2026-04-01,2026-07-01")
            #expect(try await planned() == "2026-04-01,2026-07-01")
            for text in ["2026-Q2", "2026-Q3"] {
                let quarter = try #require(Quarter(text))
                try await harness.commit(try await run(IndicatorJob(quarter), tenant: 63, harness))
            }
            try await harness.psql("delete from ecdp.job where kind = 'indicator_values'")
            #expect(try await planned() == "")
            // An indicator that comes later is due for the quarters before it.
            try await harness.psql(
                """
                insert into ecdp.own_indicator (tenant_id, id, code, name, level, definition, unit, direction, formula,
                adds_over_places, adds_over_periods) values (63, gen_random_uuid(), 'late', 'Late', 'output', 'Late',
                'centres', 'up', '{"measure": "count", "of": "centre"}', 'sum', 'last')
                """)
            #expect(try await planned() == "2026-04-01,2026-07-01")
        }
    }
}
