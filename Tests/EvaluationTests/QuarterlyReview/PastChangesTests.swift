import Foundation
import Postgres
import TestSupport
import Testing

@testable import Evaluation

/// A review beside earlier ones: the last quarter's totals, what was entered late, and what changed in the past since.
@Suite(.database, .serialized)
struct PastChangesTests {
    @Test func `each total is compared with that of the quarter before`() async throws {
        try await EvaluationHarness.with(tenants: [401]) { harness in
            try await harness.publish(tenant: 401, quarter: "2026-Q2")
            try await harness.publish(tenant: 401, quarter: "2026-Q3")
            let figures = try await harness.figures(tenant: 401, from: "2026-07-01")
            #expect(figures["change_since_last_quarter indicator actual"] == "2 n=5")
            #expect(figures["totals_compared"]?.contains("2026-Q2 revision 1") == true)
            let compared = try await harness.psql(
                """
                select
                    count(*), count(*) filter (where c.value <> n.value - p.value),
                    count(*) = (
                        select t.value from ecdp.evaluation_figure as t
                        where t.tenant_id = 401 and t.evaluation_id = e.id and t.indicator = 'totals_compared'
                    ), bool_and(c.lineage -> 'tables' ? 'evaluation_figure')
                from ecdp.evaluation as e
                join ecdp.evaluation as b
                    on b.tenant_id = e.tenant_id and b.period_end = e.period_start
                join ecdp.evaluation_figure as c
                    on
                        c.tenant_id = e.tenant_id and c.evaluation_id = e.id
                        and c.indicator = 'change_since_last_quarter'
                join ecdp.evaluation_figure as n
                    on
                        n.tenant_id = e.tenant_id and n.evaluation_id = e.id and n.indicator = c.scope_key
                        and n.scope_kind = 'programme'
                join ecdp.evaluation_figure as p
                    on
                        p.tenant_id = e.tenant_id and p.evaluation_id = b.id and p.indicator = c.scope_key
                        and p.scope_kind = 'programme'
                where e.tenant_id = 401
                group by e.id
                """
            ).split(separator: "|")
            #expect(Int(compared[0]) ?? 0 > 60)
            #expect(compared.dropFirst() == ["0", "t", "t"])
        }
    }

    @Test func `what was entered after the quarter for a day within it is counted by table`() async throws {
        try await EvaluationHarness.with(tenants: [402]) { harness in
            let dated = [
                "partnership_centre", "document", "partner_clearance", "engagement", "barrier", "centre_measure",
                "centre_registration",
            ]
            func entered(
                _ table: String, _ at: String, _ column: String = "created_at", _ id: String? = nil
            ) -> String {
                let one = id.map { " and id = '\(ReviewFixture.id($0))'" } ?? ""
                return "update ecdp.\(table) set \(column) = '\(at)' where tenant_id = 402\(one);"
            }
            try await harness.psql(
                "set session_replication_role = replica;"
                    + dated.map { entered($0, "2026-05-01") }.joined()
                    + entered("document", "2026-05-01", "updated_at")
                    + entered("partnership_stage_change", "2026-05-01", "recorded_at")
                    // The first second after the quarter in South Africa, and the last one of it.
                    + entered("barrier", "2026-09-30T22:00:00Z", "created_at", "d73")
                    + entered("barrier", "2026-09-30T21:59:59Z", "created_at", "d77")
                    // Of a day before the quarter, and withdrawn since.
                    + entered("barrier", "2026-11-01", "created_at", "d72")
                    + entered("engagement", "2026-11-01", "created_at", "d58")
                    // A paper that lay there as a draft, and was signed in August, as was said in November.
                    + entered("document", "2026-11-01", "updated_at", "d47"))
            try await harness.publish(tenant: 402)
            let figures = try await harness.figures(tenant: 402)
            #expect(figures["late_entries"]?.hasPrefix("2 ") == true)
            #expect(figures["late_entries table barrier"] == "1 n=6")
            #expect(figures["late_entries table document"] == "1 n=9")
            #expect(figures.keys.filter { $0.hasPrefix("late_entries") }.count == 3)
        }
    }

    /// A barrier of May, a measure of a centre and a move, entered after the review of their quarter.
    private static let enteredLate = """
        insert into ecdp.barrier (tenant_id, id, programme_id, category, severity, title, raised_on)
        values (403, '\(ReviewFixture.id("d7f"))', '\(ReviewFixture.programme)', 'funding', 2, 'Late', '2026-05-10');
        update ecdp.centre_measure set girls_3 = 25, version = version + 1
        where tenant_id = 403 and id = '\(ReviewFixture.id("d14"))'
        """

    @Test func `a later review says what changed since one was signed, and nothing of children`() async throws {
        try await EvaluationHarness.with(tenants: [403]) { harness in
            try await harness.publish(tenant: 403, quarter: "2026-Q2")
            let known = try await harness.figures(tenant: 403)
            try await harness.publish(tenant: 403, quarter: "2026-Q3")
            let before = try await harness.figures(tenant: 403, from: "2026-07-01")
            // Nobody has signed it.
            #expect(before["past_totals_changed"] == "insufficient:no_earlier_review n=0")
            #expect(!before.keys.contains { $0.hasPrefix("past_known") })

            try await harness.psql(
                """
                insert into ecdp.evaluation_sign_off (tenant_id, id, evaluation_id, name, role, signed_on)
                select e.tenant_id, gen_random_uuid(), e.id, 'Nomsa Dlamini', 'Head', '2026-10-03'
                from ecdp.evaluation as e where e.tenant_id = 403 and e.period_start = '2026-04-01';
                \(Self.enteredLate)
                """)
            // A correction is published, and nobody signed it: what was signed is compared.
            try await harness.psql(
                """
                insert into ecdp.evaluation
                (tenant_id, id, programme_id, kind, period_start, period_end, revision, replaces_id, correction_reason)
                select
                    e.tenant_id, gen_random_uuid(), e.programme_id, e.kind, e.period_start, e.period_end, 2, e.id, 'x'
                from ecdp.evaluation as e where e.tenant_id = 403
                """)
            try await harness.publish(tenant: 403, quarter: "2026-Q2", revision: 2)
            try await harness.publish(tenant: 403, quarter: "2026-Q3", revision: 2)
            let after = try await harness.figures(tenant: 403, revision: 2, from: "2026-07-01")
            #expect(after["past_totals_changed quarter 2026-Q2"]?.hasPrefix("2 ") == true)
            let changed = after.keys.filter { $0.hasPrefix("past_known_now") }.sorted()
            #expect(
                changed == [
                    "past_known_now past_total 2026-Q2/barriers_new", "past_known_now past_total 2026-Q2/barriers_open",
                ])
            #expect(known["barriers_new"] == "2 n=2")
            #expect(after["past_known_then past_total 2026-Q2/barriers_new"] == "2 n=1")
            #expect(after["past_known_now past_total 2026-Q2/barriers_new"] == "3 n=3")
            // What was published stays as it was.
            #expect(try await harness.figures(tenant: 403, from: "2026-04-01") == known)
        }
    }

    @Test func `a total of children is in no comparison with the past, whatever changed`() throws {
        let sections = try QuarterlyReview.definition().sections.filter { !PastChanges.leftOut.contains($0.name) }
        #expect(!sections.contains { $0.name == "reach" })
        // Of the measures it says only whether a place is subsidised, and not how many.
        for statement in sections.flatMap(\.statements) where statement.name != "SupportGapsSection.gaps" {
            #expect(statement.inputs.isDisjoint(with: [.measure, .activityCentre]), "\(statement.name)")
        }
    }

    @Test func `a review by other rules is not compared`() async throws {
        try await EvaluationHarness.with(tenants: [404]) { harness in
            try await harness.publish(tenant: 404, quarter: "2026-Q2")
            try await harness.psql(
                """
                set session_replication_role = replica;
                insert into ecdp.evaluation_sign_off (tenant_id, id, evaluation_id, name, role, signed_on)
                select 404, gen_random_uuid(), e.id, 'Nomsa Dlamini', 'Head', '2026-10-03'
                from ecdp.evaluation as e where e.tenant_id = 404;
                update ecdp.evaluation set rule_version = 'quarterly-review/1' where tenant_id = 404
                """)
            try await harness.publish(tenant: 404, quarter: "2026-Q3")
            let figures = try await harness.figures(tenant: 404, from: "2026-07-01")
            #expect(figures["totals_compared"] == "not_applicable:other_rules n=0")
            #expect(figures["past_totals_changed quarter 2026-Q2"] == "not_applicable:other_rules n=0")
            #expect(!figures.keys.contains { $0.hasPrefix("change_since_last_quarter") })
        }
    }
}
