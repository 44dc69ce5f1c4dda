import Foundation
import TestSupport
import Testing

@testable import Evaluation

/// Whatever a figure is measured over, the rows of its cell can be asked for, except of what is hidden.
@Suite(.database, .serialized)
struct FigureDimensionTests {
    /// A figure: its scope, and how many rows are named: of its own cell, of children, and twice.
    private struct Cell: Equatable {
        var section, scope: String
        var own, children, twice: Int
    }

    private static func cells(_ harness: EvaluationHarness, _ tenant: Int32) async throws -> [Cell] {
        try await harness.psql(
            """
            select
                f.section, f.scope_kind, count(*) filter (where r.of_cell),
                count(*) filter (where r.input_table = 'child_assessment' and not exists (
                    select from ecdp.assessment_upload as u
                    where u.tenant_id = f.tenant_id and u.id::text = r.row_id
                )),
                count(*) - count(distinct (r.input_table, r.row_id))
            from ecdp.evaluation_figure as f
            left join lateral app.figure_rows(f.tenant_id, f.evaluation_id, f.id) as r on r.row_id is not null
            where f.tenant_id = \(tenant)
            group by f.id, f.section, f.scope_kind
            """
        ).split(separator: "\n").map { line in
            let cells = line.split(separator: "|").map(String.init)
            let numbers = try cells[2...].map { try #require(Int($0)) }
            return Cell(section: cells[0], scope: cells[1], own: numbers[0], children: numbers[1], twice: numbers[2])
        }
    }

    @Test func `each dimension of each section has rows of its cells, none of children, and none of what is hidden`()
        async throws
    {
        let tenant: Int32 = 894
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(ReviewFixture.work(tenant: tenant))
            try await harness.psql(AnnualEvaluationTests.assess(tenant: tenant))
            try await harness.publish(tenant: tenant, quarter: "2026-Q2")
            try await harness.psql(
                """
                insert into ecdp.evaluation_sign_off (tenant_id, id, evaluation_id, name, role, signed_on)
                select e.tenant_id, gen_random_uuid(), e.id, 'T', 'Head', '2026-10-02' from ecdp.evaluation as e
                where e.tenant_id = \(tenant);
                insert into ecdp.barrier (tenant_id, id, partnership_id, raised_on, category, severity, title)
                select \(tenant), gen_random_uuid(), '\(ReviewFixture.id("b1"))', '2026-05-01', 'funding', 5, 'late';
                """)
            try await harness.publish(tenant: tenant, quarter: "2026-Q3")
            _ = try await AnnualEvaluationTests.evaluate(harness, tenant: tenant)
            let cells = try await Self.cells(harness, tenant)
            // From the declarations: every section has figures here, and so has every indicator of theirs.
            let definitions = [
                try EvaluationDefinition.of(.quarterlyReview), try EvaluationDefinition.of(.annualEvaluation),
            ]
            let sections = Set(definitions.flatMap(\.sections).map(\.name))
            #expect(sections.subtracting(cells.map(\.section)) == [])
            let dimensions = Set(cells.map(\.scope)).subtracting(["programme"])
            let named = Set(cells.filter { $0.own > 0 }.map(\.scope))
            #expect(dimensions.subtracting(named) == [], "no figure over these names rows of its cell")
            #expect(dimensions.isSuperset(of: ["stage", "risk", "light", "age_band", "outcome", "indicator"]))
            // A child is never a row, and no row is named twice.
            #expect(cells.filter { $0.children != 0 || $0.twice > 0 } == [])
            // Of ages that are shown: the visits whose shown counts add up to the figure.
            let ages = try await harness.psql(
                """
                select f.scope_key, f.value, coalesce(sum(s.bands[
                    array_position(array['0_1', '2', '3', '4', '5', 'unknown'], f.scope_key)
                ]), 0)
                from ecdp.evaluation_figure as f
                left join lateral app.figure_rows(f.tenant_id, f.evaluation_id, f.id) as r
                    on r.input_table = 'activity_centre' and r.of_cell
                left join ecdp.activity_centre as c on c.tenant_id = f.tenant_id and c.id::text = r.row_id
                left join lateral (
                    select app.shown_parts(
                        app.counted(c.girls_0_1, c.boys_0_1), app.counted(c.girls_2, c.boys_2),
                        app.counted(c.girls_3, c.boys_3), app.counted(c.girls_4, c.boys_4),
                        app.counted(c.girls_5, c.boys_5)
                    ) as bands
                ) as s on true
                where f.tenant_id = \(tenant) and f.scope_kind = 'age_band' and f.status = 'ok'
                group by f.id, f.scope_key, f.value
                """
            ).split(separator: "\n").map { $0.split(separator: "|") }
            #expect(ages.contains { $0[1] != "0" } && ages.allSatisfy { $0[1] == $0[2] }, "\(ages)")
            // What is hidden names no rows of its own, whatever it is measured over.
            try await harness.psql(
                """
                set session_replication_role = replica;
                update ecdp.evaluation_figure
                set status = 'suppressed', value = null, value_text = null, reason = 'small_count' where tenant_id = \(tenant)
                """)
            let hidden = try await Self.cells(harness, tenant)
            #expect(hidden.filter { $0.own > 0 && $0.scope != "table" } == [])
        }
    }
}
