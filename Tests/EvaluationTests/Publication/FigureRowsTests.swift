import Foundation
import TestSupport
import Testing

@testable import Evaluation

/// The rows behind a figure: of its own cell, where its scope is something that rows carry.
@Suite(.database, .serialized)
struct FigureRowsTests {
    /// Figures that count rows of one table, and which of their numbers is how many there are of the cell.
    private static let counts: [(indicator: String, scope: String, table: String, number: String)] = [
        ("barriers_new", "category", "barrier", "n"), ("barriers_open", "severity", "barrier", "n"),
        ("barriers_resolved", "category_severity", "barrier", "n"),
        ("engagements", "engagement_kind", "engagement", "value"), ("decisions", "decision_kind", "decision", "value"),
        ("decisions_reviewed", "review_outcome", "decision", "value"), ("lessons", "lesson_outcome", "lesson", "value"),
        ("documents_signed_life", "document_kind", "document", "value"),
        ("stage_moves_between", "move", "partnership_stage_change", "value"),
        ("obligations_due", "side", "obligation", "n"),
        ("partnerships_at_stage", "stage", "partnership", "value"),
        ("stage_moves_to", "stage", "partnership_stage_change", "value"),
        ("at_risk_for", "risk", "partnership", "value"),
        ("children_at_centres_reached", "place", "centre", "n + missing"),
    ]

    /// A line for each figure of a count: what it counts, its cell, its number, and the rows that are named.
    private static func cells(_ harness: EvaluationHarness, _ tenant: Int32) async throws -> [[String]] {
        let counts = counts.map { "('\($0.indicator)', '\($0.scope)', '\($0.table)', '\($0.number)')" }
        return try await harness.psql(
            """
            select
                c.indicator, c.scope_kind, f.scope_key, case c.number when 'n' then f.n when 'value' then f.value else f.n + f.missing end,
                count(r.row_id) filter (where r.of_cell), count(r.row_id) filter (where not r.of_cell)
            from (values \(counts.joined(separator: ", "))) as c (indicator, scope_kind, input_table, number)
            inner join ecdp.evaluation_figure as f
                on f.tenant_id = \(tenant) and f.indicator = c.indicator and f.scope_kind = c.scope_kind
                and f.section <> 'feedback' and f.status = 'ok'
            left join lateral app.figure_rows(f.tenant_id, f.evaluation_id, f.id) as r on r.input_table = c.input_table
            group by c.indicator, c.scope_kind, f.scope_key, c.number, f.n, f.value, f.missing
            order by 1, 2, 3
            """
        ).split(separator: "\n").map { $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init) }
    }

    @Test func `the rows of a cell, counted, are what a counting figure says, whatever they say by now`() async throws {
        let tenant: Int32 = 891
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(ReviewFixture.work(tenant: tenant))
            try await harness.publish(tenant: tenant)
            let cells = try await Self.cells(harness, tenant)
            for cell in cells { #expect(cell[3] == cell[4] && cell[5] == "0", "\(cell)") }
            // Each count is tried where there is something, and most where there is nothing.
            let filled = Set(cells.filter { $0[3] != "0" }.map { $0[0] })
            #expect(filled == Set(Self.counts.map(\.indicator)))
            #expect(Set(cells.filter { $0[3] == "0" }.map { $0[0] }).count >= 5)
            // As it was known then: another category, kind and side by now, rows that were archived or entered since.
            try await harness.psql(
                """
                set app.tenant_id = '\(tenant)';
                update ecdp.barrier set category = case category when 'other' then 'trust' else 'other' end,
                    severity = severity % 5 + 1, version = version + 1 where tenant_id = \(tenant);
                update ecdp.engagement set archived_at = now(), version = version + 1 where tenant_id = \(tenant);
                update ecdp.lesson set outcome = case outcome when 'worked' then 'did_not_work' else 'worked' end,
                    version = version + 1 where tenant_id = \(tenant);
                update ecdp.centre set quintile = 5, region_id = '\(ReviewFixture.id("e3"))', version = version + 1
                where tenant_id = \(tenant);
                insert into ecdp.barrier (tenant_id, id, partnership_id, raised_on, category, severity, title)
                select p.tenant_id, gen_random_uuid(), p.id, '2026-08-01', 'funding', 5, 'late'
                from ecdp.partnership as p where p.tenant_id = \(tenant) and p.stage_since < '2026-07-15'
                and p.archived_at is null;
                """)
            #expect(try await Self.cells(harness, tenant) == cells)
        }
    }

    @Test
    func
        `a partnership's figure names what is of the partnership, and one of late entries its table`()
        async throws
    {
        let tenant: Int32 = 892
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(ReviewFixture.work(tenant: tenant))
            try await harness.publish(tenant: tenant)
            func rows(_ condition: String) async throws -> [String] {
                try await harness.psql(
                    """
                    select r.of_cell, r.input_table, count(*), count(*) filter (where x.is_mine)
                    from (
                        select * from ecdp.evaluation_figure
                        where tenant_id = \(tenant) and \(condition) order by position limit 1
                    ) as f
                    cross join lateral app.figure_rows(f.tenant_id, f.evaluation_id, f.id) as r
                    left join lateral (
                        select r.row_id in (
                            select p.id::text from ecdp.partnership as p where p.tenant_id = \(tenant) and p.id::text = f.scope_key
                            union all
                            select p.id::text from ecdp.partnership_centre as p
                            where p.tenant_id = \(tenant) and p.partnership_id::text = f.scope_key
                            union all
                            select p.id::text from ecdp.partnership_stage_change as p
                            where p.tenant_id = \(tenant) and p.partnership_id::text = f.scope_key
                        ) as is_mine
                    ) as x on true
                    group by 1, 2 order by 2
                    """
                ).split(separator: "\n").map(String.init)
            }
            let partnership = try await rows("scope_kind = 'partnership'")
            #expect(partnership.contains("t|partnership|1|1"), "\(partnership)")
            for table in ["partnership", "partnership_centre", "partnership_stage_change"] {
                for row in partnership.map({ $0.split(separator: "|") }) where row[1] == table {
                    #expect(row[0] == "t" && row[2] == row[3], "\(row)")
                }
            }
            // Of a table's late entries: that table.
            let late = try await rows("scope_kind = 'table' and scope_key = 'barrier'")
            #expect(late.count == 1 && late.first?.hasPrefix("t|barrier|") == true, "\(late)")
        }
    }

    @Test func `each scope that is declared is one of figures, and each column one of its table`() async throws {
        let tenant: Int32 = 893
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(ReviewFixture.work(tenant: tenant))
            try await harness.publish(tenant: tenant)
            let wrong = try await harness.psql(
                """
                select c.scope_kind, c.input_table, c.column_name
                from app.figure_cells() as c
                where
                    not exists (
                        select from pg_attribute as a
                        where a.attrelid = ('ecdp.' || c.input_table)::regclass and a.attname = c.column_name
                    )
                    or not exists (
                        select from ecdp.evaluation_figure as f
                        where f.tenant_id = \(tenant) and f.scope_kind = c.scope_kind
                    )
                    or c.through <> 'programme' and not exists (
                        select from app.figure_cells() as e
                        where
                            e.scope_kind = c.scope_kind and e.place < c.place
                            and e.input_table = split_part(c.through, '.', 1)
                    )
                """)
            #expect(wrong == "")
            #expect(
                try await harness.psql(
                    "select count(*) from app.figure_cells() as c where c.input_table not in ("
                        + InputTable.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ") + ")") == "0")
        }
    }

    /// Of each figure of an arm: its centres, how many it says there are, and of how many scores, measures or days of
    /// attendance are named.
    private static func arms(_ harness: EvaluationHarness, _ tenant: Int32) async throws -> [[String]] {
        try await harness.psql(
            """
            select
                f.indicator, f.scope_key, coalesce(f.value, -1), f.n, count(*) filter (where r.input_table = 'centre'),
                count(distinct coalesce(q.centre_id, m.centre_id, d.centre_id)),
                md5(string_agg(r.input_table || r.row_id, ',' order by r.input_table, r.row_id)),
                count(*) filter (where r.input_table in (
                    'centre', 'partnership', 'partnership_centre', 'partnership_stage_change', 'centre_quality_score',
                    'centre_measure', 'centre_attendance'
                ) and not r.of_cell),
                count(*) filter (where r.input_table = 'child_assessment' and u.id is null)
            from ecdp.evaluation_figure as f
            left join lateral app.figure_rows(f.tenant_id, f.evaluation_id, f.id) as r on true
            left join ecdp.centre_quality_score as q
                on r.input_table = 'centre_quality_score' and q.tenant_id = f.tenant_id and q.id::text = r.row_id
            left join ecdp.centre_measure as m
                on r.input_table = 'centre_measure' and m.tenant_id = f.tenant_id and m.id::text = r.row_id
            left join ecdp.centre_attendance as d
                on r.input_table = 'centre_attendance' and d.tenant_id = f.tenant_id and d.id::text = r.row_id
            left join ecdp.assessment_upload as u
                on r.input_table = 'child_assessment' and u.tenant_id = f.tenant_id and u.id::text = r.row_id
            where
                f.tenant_id = \(tenant) and f.status <> 'suppressed' and (
                    f.scope_kind = 'outcome_arm'
                    or f.indicator in (
                        'centres_taking_part', 'centres_comparison', 'impact_centres_treated', 'impact_centres_comparison'
                    )
                )
            group by f.id, f.indicator, f.scope_key, f.value, f.n
            order by f.indicator, f.scope_key
            """
        ).split(separator: "\n").map { $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init) }
    }

    @Test func `an arm of an outcome names its centres and what is theirs, whatever became of them since`()
        async throws
    {
        let tenant: Int32 = 895
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(AnnualEvaluationTests.assess(tenant: tenant))
            _ = try await AnnualEvaluationTests.evaluate(harness, tenant: tenant)
            let arms = try await Self.arms(harness, tenant)
            #expect(arms.filter { $0[7] != "0" || $0[8] != "0" } == [], "rows of neither arm, or of a child")
            func number(_ indicator: String, _ column: Int) -> String? {
                arms.first { $0[0] == indicator }?[column]
            }
            // Who takes part and who is compared: as many as the figures say.
            #expect(number("centres_taking_part", 2).flatMap(Int.init) == 10)
            for indicator in ["centres_taking_part", "centres_comparison"] {
                #expect(number(indicator, 2) == number(indicator, 4), "\(indicator)")
            }
            // Of what every centre should have, the loss is of all centres of the arm; of scores, of those that have one.
            var tried = 0
            for arm in arms where arm[0] == "attrition_centres" {
                if arm[1].hasPrefix("education_quality") {
                    #expect(arm[3] == arm[5], "\(arm)")
                    tried += 1
                } else if !arm[1].contains("elom") {
                    #expect(arm[3] == arm[4], "\(arm)")
                    tried += 1
                }
            }
            #expect(tried == 4, "\(arms.map { $0[1] })")
            // The two arms have no centre in common, and together they are all that is compared.
            let both = try await harness.psql(
                """
                select
                    count(*) filter (where f.scope_kind = 'outcome_arm'), count(distinct r.row_id),
                    count(*) filter (where f.scope_kind = 'outcome')
                from ecdp.evaluation_figure as f
                cross join lateral app.figure_rows(f.tenant_id, f.evaluation_id, f.id) as r
                where
                    f.tenant_id = \(tenant) and f.indicator = 'attrition_centres' and r.input_table = 'centre'
                    and starts_with(f.scope_key, 'education_quality/lpqa.total')
                """
            ).split(separator: "|")
            #expect(Set(both).count == 1, "\(both)")
            // The centres change sides, by now.
            try await harness.psql(
                """
                set session_replication_role = origin;
                set app.tenant_id = '\(tenant)';
                update ecdp.partnership_centre set archived_at = now(), version = version + 1
                where tenant_id = \(tenant) and centre_id = md5('centre1')::uuid;
                insert into ecdp.partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on)
                values (\(tenant), md5('late')::uuid, '\(ReviewFixture.id("b1"))', md5('centre9')::uuid, '2026-04-02');
                set session_replication_role = replica;
                insert into ecdp.partnership_stage_change
                (tenant_id, partnership_id, from_stage, to_stage, changed_on, actor)
                values (\(tenant), '\(ReviewFixture.id("b1"))', 'active', 'on_hold', '2026-08-10', 'late');
                """)
            let now = try await harness.psql(
                """
                select count(*) filter (where a.treated)
                from app.impact_arms(\(tenant), '\(ReviewFixture.programme)', '2027-03-01', 6) as a
                """)
            #expect(now == "1")
            #expect(try await Self.arms(harness, tenant) == arms)
        }
    }
}
