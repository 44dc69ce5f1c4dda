import Domain
import Foundation
import Methods
import TestSupport
import Testing

@testable import Evaluation

/// What of a figure may be shown beside what was shown before; see also ``DisclosureAttackTests``.
@Suite(.database, .serialized)
struct DisclosureTests {
    // MARK: - Rules

    private static let question = EvaluationQuestion(
        tenant: 1, programme: ReviewFixture.programme,
        period: Period(start: .init(number: 0), end: .init(number: 90)) ?? Quarter(containing: .init(number: 0)).period)

    private func outcome(_ domain: String, _ cells: [Int], _ programme: String = "") -> [DerivedFigure] {
        let key = "child_welfare/scale.\(domain)"
        return ["impact_verdict", "impact_estimate", "impact_p", "impact_assessments"].map { code in
            let value = code == "impact_assessments" ? Double(cells.reduce(0, +)) : 0.5
            var figure = Figure(code, over: FigureScope("outcome", key), .value(value, text: nil), n: 8)
            figure.sample = AssessedSample(outcome: key, domain: domain, waves: ["a", "b"], cells: cells)
            return DerivedFigure(figure)
        }
    }

    private func decided(
        _ figures: [DerivedFigure], kind: EvaluationKind = .annualEvaluation, after earlier: [DisclosedTable] = []
    ) -> (figures: [String], tables: [DisclosedTable]) {
        var disclosure = Disclosure(kind, Self.question, memory: DisclosureMemory(earlier))
        let shown = disclosure.decided(figures).map(\.figure)
        return (
            shown.map { "\($0.indicator) \($0.scope.key) \($0.outcome.hiddenReason ?? "ok")" }, disclosure.tables
        )
    }

    @Test func `an outcome is hidden that differs by few children from an earlier one, and with it its instrument`() {
        let figures = outcome("total", [40, 41, 42, 43]) + outcome("motor", [50, 51, 52, 53])
        let first = decided(figures)
        #expect(first.figures.allSatisfy { $0.hasSuffix("ok") } && first.figures.count == 8)
        // The same again is the same.
        #expect(decided(figures, after: first.tables).figures == first.figures)
        let fewer = outcome("total", [40, 41, 42, 43]) + outcome("motor", [50, 51, 52, 52])
        let second = decided(fewer, after: first.tables)
        #expect(
            second.figures == [
                "impact_verdict child_welfare/scale.total differencing",
                "impact_estimate child_welfare/scale.total differencing",
                "impact_verdict child_welfare/scale.motor differencing",
                "impact_estimate child_welfare/scale.motor differencing",
            ])
        // What was hidden is nothing to compare with; ten children are enough.
        let third = decided(
            outcome("total", [40, 41, 42, 33]) + outcome("motor", [50, 51, 52, 43]), after: first.tables + second.tables
        )
        #expect(third.figures.allSatisfy { $0.hasSuffix("ok") })
    }

    @Test func `how many assessments there are is hidden where another table has 1 to 4 more`() {
        let first = decided(outcome("total", [40, 41, 42, 43]) + outcome("motor", [40, 41, 42, 45]))
        #expect(first.figures.contains("impact_assessments child_welfare/scale.motor differencing"))
        #expect(first.figures.contains("impact_assessments child_welfare/scale.total ok"))
        let groups = ["a", "b"].map { wave in
            DisclosedTable(
                key: .init(.assessed, "groups/\(wave)"), ordinal: 1, source: "assessment_wave",
                cells: [.init(name: "total/all/all", amount: 84, reason: nil)])
        }
        let beside = decided(outcome("total", [40, 41, 42, 43]), after: groups)
        #expect(beside.figures.contains("impact_assessments child_welfare/scale.total differencing"))
    }

    @Test func `a small count is hidden whatever computed it, and what was hidden stays so with all of its table`() {
        func reach(_ total: Double, _ part: Figure.Outcome) -> [DerivedFigure] {
            [
                Figure("children_at_centres_reached", .value(total, text: nil), n: 2),
                Figure("children_at_centres_reached", over: FigureScope("place", "other"), part, n: 1),
                .underservedShare(of: "children_at_centres_reached", 0.5, known: 2, outOf: 2),
                Figure("partnerships", .value(3, text: nil), n: 3),
            ].map { DerivedFigure($0) }
        }
        let first = decided(reach(40, .value(3, text: nil)), kind: .quarterlyReview)
        #expect(
            first.figures == [
                "children_at_centres_reached  ok", "children_at_centres_reached other small_count",
                "underserved_share children_at_centres_reached ok", "partnerships  ok",
            ])
        let second = decided(reach(52, .value(12, text: nil)), kind: .quarterlyReview, after: first.tables)
        #expect(
            second.figures == [
                "children_at_centres_reached  hidden_before", "children_at_centres_reached other hidden_before",
                "underserved_share children_at_centres_reached hidden_before", "partnerships  ok",
            ])
    }

    @Test func `every indicator of children and respondents says whom it counts`() async throws {
        let text = try await TestDatabase.current.psql(
            """
            select i.code from ecdp.indicator as i
            where
                i.rule_version in ('\(ReviewRules.version)', '\(AnnualEvaluation.ruleVersion)')
                and (
                    i.unit in ('children', 'contacts', 'referrals', 'assessments', 'respondents')
                    or i.code in ('attrition_children', 'feedback_answered')
                )
                and i.code not in ('caregiver_contacts', 'practitioner_contacts', 'feedback_asked')
            group by i.code
            """)
        #expect(Set(text.split(separator: "\n").map(String.init)) == Set(Disclosure.populations.keys))
    }

    // MARK: - The database's part

    @Test func `what is small is the same in the database`() async throws {
        for count in -1...12 {
            let small = try await TestDatabase.current.psql("select coalesce(app.is_small(\(count)), false)") == "t"
            #expect(small == (PrimaryRule().reason(count: count) != nil && count > 0))
        }
    }

    @Test func `whoever knows the rule and all that is shown of a count's parts has three counts for each small one`()
        async throws
    {
        // Every count of up to 24 children in five parts, and of two parts, by what is shown of it.
        for parts in [["a", "b", "c", "d", "e"], ["a", "b"]] {
            let values = parts.enumerated().map { "(\($0.offset + 1), \($0.element))" }.joined(separator: ", ")
            let from = parts.map { "generate_series(0, 24) as \($0)" }.joined(separator: ", ")
            let sum = parts.joined(separator: " + ")
            let least = try await TestDatabase.current.psql(
                """
                with
                every as materialized (
                    select \(parts.joined(separator: ", ")), app.shown_parts(\(parts.joined(separator: ", "))) as shown
                    from \(from)
                    where \(sum) <= 24
                ),
                possible as (
                    select e.shown, p.place, count(distinct p.value) as counts, bool_or(app.is_small(p.value)) as has_small
                    from every as e
                    cross join lateral (values \(values)) as p (place, value)
                    where e.shown is not null
                    group by e.shown, p.place
                )
                select min(p.counts) from possible as p where p.has_small
                """)
            #expect(Int(least) ?? 0 >= 3)
        }
    }

    @Test func `what was remembered is changed and removed by nobody`() async throws {
        let tenant: Int32 = 871
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.publish(tenant: tenant)
            let remembered = try await harness.count("disclosure", tenant: tenant)
            #expect(remembered > 0)
            for role in ["postgres", "ecdp_owner", "ecdp_worker", "ecdp_api"] {
                for change in [
                    "update ecdp.disclosure set reasons = amounts::text[] where tenant_id = \(tenant)",
                    "delete from ecdp.disclosure where tenant_id = \(tenant)", "truncate ecdp.disclosure",
                ] {
                    _ = try? await harness.test.psql(
                        "set app.tenant_id = '\(tenant)'; \(change)", role: role)
                }
            }
            #expect(try await harness.count("disclosure", tenant: tenant) == remembered)
        }
    }

    @Test func `the memory survives the erasure of a child and a restore, and hides what a correction would give away`()
        async throws
    {
        let tenant: Int32 = 872
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(AnnualEvaluationTests.assess(tenant: tenant))
            let first = try await AnnualEvaluationTests.evaluate(harness, tenant: tenant)
            let estimate = "impact_estimate outcome child_welfare/elom_4_5.total"
            #expect(first[estimate]?.hasPrefix("suppressed") == false)
            let memory = "select count(*), max(ordinal) from ecdp.disclosure where tenant_id = \(tenant)"
            let before = try await harness.psql(memory)

            // One child's consent is withdrawn: its row stays, its values go.
            try await harness.psql(
                """
                update ecdp.child_assessment
                set birth_month = null, sex = null, assessor = null, scores = null, withdrawn_on = '2027-05-01'
                where tenant_id = \(tenant) and pseudonym = sha256('3/4'::bytea)
                """)
            #expect(try await harness.psql(memory) == before)
            try await harness.psql(
                """
                insert into ecdp.evaluation (
                    tenant_id, id, programme_id, kind, period_start, period_end, revision, replaces_id, correction_reason
                )
                select e.tenant_id, md5('again')::uuid, e.programme_id, e.kind, e.period_start, e.period_end, 2, e.id, 'Withdrawn'
                from ecdp.evaluation as e where e.tenant_id = \(tenant)
                """)
            let second = try await AnnualEvaluationTests.evaluate(harness, tenant: tenant, revision: 2)
            #expect(second[estimate]?.hasPrefix("suppressed:differencing") == true)
            #expect(second["impact_p outcome child_welfare/elom_4_5.total"] == nil)
            #expect(second["impact_assessments outcome child_welfare/elom_4_5.total"] == nil)

            // Verified, it is decided beside what was remembered before it, and no more.
            let id = try await harness.psql("select md5('again')::uuid")
            let again = try await EvaluationVerification.verify(
                try #require(UUID(uuidString: id)), of: "ts\(tenant)", in: harness.database)
            #expect(again?.verified == second.count && again?.differing == [])

            try await Self.restore(harness, memory)
        }
    }

    /// A dump restored into another database remembers the same, and still lets nobody change it.
    private static func restore(_ harness: EvaluationHarness, _ memory: String) async throws {
        let name = "\(harness.test.name)_restored"
        let file = FileManager.default.temporaryDirectory.appending(path: name).path
        defer { try? FileManager.default.removeItem(atPath: file) }
        let dumped = try await Command.run(
            harness.test.program("pg_dump"), ["-Fc", "-f", file, "-d", harness.test.conninfo()])
        try #require(dumped.succeeded, "\(dumped.output)")
        let there = harness.test.conninfo().replacing("dbname=\(harness.test.name)", with: "dbname=\(name)")
        try await harness.psql("create database \(name)")
        let restored = try await Command.run(harness.test.program("pg_restore"), ["-d", there, file])
        #expect(restored.succeeded, "\(restored.output)")
        let kept = try await Command.psql(there, memory)
        #expect(kept.output == (try await harness.psql(memory)))
        let emptied = try await Command.psql(there, "delete from ecdp.disclosure")
        #expect(!emptied.succeeded && emptied.output.contains("is made once"))
        try await harness.psql("drop database \(name)")
    }

    @Test func `programme quality is shown as means of three centres of a closed wave, and of no fewer`() async throws {
        let tenant: Int32 = 878
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            // Two waves of quality: one loses its scores but for two, one is open.
            let made = AnnualEvaluationTests.assess(tenant: tenant).replacing(
                "update assessment_wave set closed_on",
                with: """
                    set session_replication_role = replica;
                    delete from centre_quality_score as q using assessment_wave as w
                    where q.tenant_id = \(tenant) and w.tenant_id = q.tenant_id and w.id = q.wave_id and w.kind = 'baseline'
                        and q.centre_id not in (md5('centre1')::uuid, md5('centre2')::uuid);
                    set session_replication_role = origin;
                    update assessment_wave set closed_on
                    """
            ).replacing(
                "ends_on + 5 where tenant_id = \(tenant)",
                with: "ends_on + 5 where tenant_id = \(tenant) and md5(kind || 'lpqa')::uuid = id and kind = 'baseline'"
            )
            try await harness.psql(made)
            func shown() async throws -> String {
                try await harness.psql(
                    """
                    select string_agg(concat_ws(' ', kind, domain, centres, round(mean_score::numeric, 6)), ',' order by kind)
                    from analytics.centre_quality where tenant_id = \(tenant)
                    """)
            }
            #expect(try await shown() == "baseline place 2")
            try await harness.psql(
                "update ecdp.assessment_wave set closed_on = ends_on + 5 where tenant_id = \(tenant) and closed_on is null"
            )
            let mean = try await harness.psql(
                """
                select round(avg(q.score), 6) from ecdp.centre_quality_score as q
                join ecdp.assessment_wave as w on w.tenant_id = q.tenant_id and w.id = q.wave_id
                where q.tenant_id = \(tenant) and w.kind = 'endline'
                """)
            #expect(try await shown() == "baseline place 2,endline place 16 \(mean)")
        }
    }
}
