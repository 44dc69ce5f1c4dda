import Foundation
import Methods
import TestSupport
import Testing

@testable import Evaluation

/// The annual evaluation on stored rows: beside `ecdp evaluate impact` on the same rows, and by its rules.
@Suite(.database, .serialized)
struct AnnualEvaluationTests {
    /// Sixteen more centres for the municipality of ``ReviewFixture``: eight join the partnership that is active since
    /// August 2026, eight none. Twelve children of each are assessed in two waves, a few not the second time; so is each
    /// centre's quality.
    static func assess(tenant: Int32) -> String {
        """
        set search_path = ecdp, app, pg_catalog, pg_temp;
        insert into centre (tenant_id, id, name, region_id)
        select \(tenant), md5('centre' || n)::uuid, 'Assessed ' || n, '\(ReviewFixture.id("e1"))'
        from generate_series(1, 16) as n;
        insert into partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on)
        select \(tenant), md5('joined' || n)::uuid, '\(ReviewFixture.id("b1"))', md5('centre' || n)::uuid, '2026-04-02'
        from generate_series(1, 8) as n;
        insert into outcome_instrument (tenant_id, id, code, edition, name, subject, age_from_months, age_to_months, total)
        values
        (\(tenant), md5('elom')::uuid, 'elom_4_5', '2016', 'ELOM', 'children', 50, 69, 'sum'),
        (\(tenant), md5('lpqa')::uuid, 'lpqa', '2020', 'LPQA', 'centres', 0, 120, 'mean');
        insert into outcome_domain (tenant_id, id, instrument_id, code, name, position, score_min, score_max)
        values
        (\(tenant), md5('motor')::uuid, md5('elom')::uuid, 'motor', 'Gross motor', 1, 0, 2000),
        (\(tenant), md5('literacy')::uuid, md5('elom')::uuid, 'literacy', 'Literacy', 2, 0, 2000),
        (\(tenant), md5('place')::uuid, md5('lpqa')::uuid, 'place', 'Environment', 1, 100, 300);
        insert into assessment_wave (tenant_id, id, instrument_id, kind, title, starts_on, ends_on)
        select \(tenant), md5(w.kind || i.code)::uuid, i.id, w.kind, w.kind, w.day::date, w.day::date + 18
        from outcome_instrument as i, (values ('baseline', '2026-05-04'), ('endline', '2027-03-01')) as w (kind, day)
        where i.tenant_id = \(tenant);
        begin;
        insert into assessment_upload (tenant_id, id, wave_id, format, content_hmac, kept, without_basis, withdrawn, answer)
        select
            \(tenant), md5('upload' || w.kind)::uuid, w.id, 'csv', sha256(w.kind::bytea), 192, 0, 0, '{}'
        from assessment_wave as w
        where w.tenant_id = \(tenant) and w.instrument_id = md5('elom')::uuid;
        insert into child_assessment (
            tenant_id, wave_id, upload_id, line, generation, pseudonym, centre_id, birth_month, sex, assessor, assessed_on,
            scores, basis, consented_on
        )
        select
            \(tenant), w.id, md5('upload' || w.kind)::uuid, (g - 1) * 12 + i + 1, 1, sha256((g || '/' || i)::bytea),
            md5('centre' || g)::uuid, ('2021-12-01'::date - make_interval(months => i % 5))::date, 'female', 'A' || i % 3, w.starts_on + i,
            array[
                650 + 20 * g + (7 * g + 31 * i + 5 * p.post) % 110 * 3 + 180 * p.post + case when g <= 8 then 95 * p.post else 0 end,
                500 + 10 * g + (11 * g + 17 * i) % 90 * 4 + 150 * p.post
            ]::int4[], 'consent', '2026-04-01'
        from assessment_wave as w
        cross join lateral (select case when w.kind = 'endline' then 1 else 0 end as post) as p
        cross join generate_series(1, 16) as g
        cross join generate_series(1, 12) as i
        where
            w.tenant_id = \(tenant) and w.instrument_id = md5('elom')::uuid
            and not (p.post = 1 and (g * i) % 29 = 3);
        insert into centre_quality_score (tenant_id, id, wave_id, centre_id, domain_id, assessed_on, score)
        select
            \(tenant), md5(w.kind || g || 'q')::uuid, w.id, md5('centre' || g)::uuid, md5('place')::uuid, w.starts_on + 2,
            150 + (13 * g) % 50 + case when w.kind = 'endline' then 10 + (g * g) % 7 + case when g <= 8 then 20 else 0 end else 0 end
        from assessment_wave as w, generate_series(1, 16) as g
        where w.tenant_id = \(tenant) and w.instrument_id = md5('lpqa')::uuid;
        commit;
        update assessment_wave set closed_on = ends_on + 5 where tenant_id = \(tenant);
        """
    }

    @discardableResult
    static func evaluate(
        _ harness: EvaluationHarness, tenant: Int32, revision: Int = 1
    ) async throws -> [String: String] {
        let year = EvaluationJob(
            programmeID: ReviewFixture.programme, period: try period("2026-04-01", "2027-04-01"), revision: revision)
        let done = try await harness.run(
            EvaluationHandler(.annualEvaluation), tenant: tenant, job: year,
            now: try Date("2027-04-01T01:00:00Z", strategy: .iso8601))
        try await harness.commit(done)
        return try await harness.figures(tenant: tenant, revision: revision, kind: .annualEvaluation)
    }

    /// A figure as it is kept: every digit.
    static func value(_ harness: EvaluationHarness, _ code: String, _ key: String, tenant: Int32) async throws
        -> Double?
    {
        Double(
            try await harness.psql(
                """
                select value from ecdp.evaluation_figure
                where tenant_id = \(tenant) and indicator = '\(code)' and scope_kind = 'outcome' and scope_key = '\(key)'
                """))
    }

    @Test func `estimates equal those of the same rows as a file, to the last bit`() async throws {
        let tenant: Int32 = 851
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(Self.assess(tenant: tenant))
            _ = try await Self.evaluate(harness, tenant: tenant)
            for (key, score) in [
                ("child_welfare/elom_4_5.total", "(c.scores[1] + c.scores[2]) / 100.0"),
                ("child_welfare/elom_4_5.motor", "c.scores[1] / 100.0"),
                ("child_welfare/elom_4_5.literacy", "c.scores[2] / 100.0"),
            ] {
                let rows = try await harness.psql(
                    """
                    select string_agg(
                        concat_ws(
                            ',', 1, c.centre_id, (j.id is not null)::int, (w.kind = 'endline')::int, \(score),
                            case when w.kind = 'endline' then 63 else 53 end + ((c.line - 2) % 12 + 1) % 5, encode(c.pseudonym, 'hex')
                        ), E'\\n' order by w.kind, c.upload_id, c.line)
                    from ecdp.child_assessment as c
                    inner join ecdp.assessment_wave as w on w.tenant_id = c.tenant_id and w.id = c.wave_id
                    left join ecdp.partnership_centre as j
                        on j.tenant_id = c.tenant_id and j.centre_id = c.centre_id
                    where c.tenant_id = \(tenant)
                    """)
                let csv = "tenant_id,centre_id,treated,post,y,age_months,child\n\(rows)\n"
                try await Self.expect(harness, tenant, key, asIn: csv)
            }
            let rows = try await harness.psql(
                """
                select string_agg(
                    concat_ws(
                        ',', 1, s.centre_id, (j.id is not null)::int, (w.kind = 'endline')::int, s.score / 100.0,
                        s.centre_id
                    ), E'\\n' order by w.kind, s.centre_id)
                from ecdp.centre_quality_score as s
                inner join ecdp.assessment_wave as w on w.tenant_id = s.tenant_id and w.id = s.wave_id
                left join ecdp.partnership_centre as j
                    on j.tenant_id = s.tenant_id and j.centre_id = s.centre_id
                where s.tenant_id = \(tenant)
                """)
            try await Self.expect(
                harness, tenant, "education_quality/lpqa.total",
                asIn: "tenant_id,centre_id,treated,post,y,child\n\(rows)\n")
        }
    }

    private static func expect(_ harness: EvaluationHarness, _ tenant: Int32, _ key: String, asIn csv: String)
        async throws
    {
        let table = try evaluateImpact(csv: Array(csv.utf8))
        let line = try #require(table.split(separator: "\n").last).split(
            separator: "\t", omittingEmptySubsequences: false)
        for (code, place) in [
            ("impact_estimate", 4), ("impact_standard_error", 5), ("impact_p", 8), ("impact_low_95", 9),
            ("impact_high_95", 10),
        ] {
            let expected = try #require(Double(line[place]), "\(key): \(line)")
            #expect(try await value(harness, code, key, tenant: tenant) == expected, "\(key) \(code)")
        }
        let verdict = try await harness.psql(
            """
            select value_text from ecdp.evaluation_figure
            where tenant_id = \(tenant) and indicator = 'impact_verdict' and scope_key = '\(key)'
            """)
        #expect(verdict.hasPrefix(String(line[11])), "\(key): \(verdict) / \(line[11])")
    }

    @Test func `computed again it is the same; what rests on rows that changed since can be verified no more`()
        async throws
    {
        let tenant: Int32 = 856
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(Self.assess(tenant: tenant))
            let figures = try await Self.evaluate(harness, tenant: tenant)
            let text = try await harness.psql("select id from ecdp.evaluation where tenant_id = \(tenant)")
            let id = try #require(UUID(uuidString: text))
            func verify() async throws -> EvaluationVerification {
                try #require(
                    try await EvaluationVerification.verify(id, of: "ts\(tenant)", in: harness.database))
            }
            let same = try await verify()
            #expect(same.verified == figures.count && same.differing.isEmpty && same.unverifiable.isEmpty)
            #expect(same.changes.isEmpty && same.otherRules == nil && same.altered.isEmpty)
            await #expect(throws: PublishedEvaluation.NoMunicipality.self) {
                try await EvaluationVerification.verify(id, of: "zzz", in: harness.database)
            }

            try await harness.psql(
                """
                set session_replication_role = replica;
                update ecdp.centre_quality_score set score = score + 30, version = version + 1
                where tenant_id = \(tenant) and centre_id = md5('centre3')::uuid
                """)
            let changed = try await verify()
            #expect(changed.changes.map(\.table) == ["centre_quality_score"] && changed.differing.isEmpty)
            #expect(!changed.unverifiable.isEmpty)
            #expect(changed.unverifiable.allSatisfy { $0.contains("education_quality/") }, "\(changed.unverifiable)")

            // A published figure that somebody changed past the triggers is found.
            try await harness.psql(
                """
                set session_replication_role = replica;
                update ecdp.evaluation_figure set value = value + 1e-9
                where tenant_id = \(tenant) and indicator = 'impact_estimate'
                    and scope_key = 'child_welfare/elom_4_5.total'
                """)
            let altered = try await verify()
            #expect(altered.differing == ["impact_estimate outcome child_welfare/elom_4_5.total"])
            #expect(altered.altered.count == 1 && altered.changes == changed.changes)
        }
    }

    @Test func `a bundle holds what was published, and its scripts compute the same in Python and in R`() async throws {
        let tenant: Int32 = 857
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(Self.assess(tenant: tenant))
            let figures = try await Self.evaluate(harness, tenant: tenant)
            let text = try await harness.psql("select id from ecdp.evaluation where tenant_id = \(tenant)")
            let id = try #require(UUID(uuidString: text))
            func bundle(_ withChildren: Bool) async throws -> EvaluationBundle {
                try #require(
                    try await EvaluationBundle.make(
                        id, of: "TS\(tenant)", withChildren: withChildren, in: harness.database))
            }
            // Without being asked for, no row of a child.
            #expect(try await !bundle(false).files.contains { $0.name.contains("child_welfare.elom") })
            let whole = try await bundle(true)
            #expect(
                whole.files.first { $0.name == "figures.csv" }?.text.split(separator: "\n").count == figures.count + 1)
            let pseudonyms = try await harness.psql(
                "select distinct encode(pseudonym, 'hex') from ecdp.child_assessment where tenant_id = \(tenant)"
            ).split(separator: "\n")
            for file in whole.files { #expect(!pseudonyms.contains { file.text.contains($0) }, "\(file.name)") }

            let expected = try #require(
                try await Self.value(harness, "impact_estimate", "child_welfare/elom_4_5.total", tenant: tenant))
            try await TemporaryFolder.with { try await Self.recompute(whole, changing: expected, in: $0.path) }
        }
    }

    /// Runs the bundle's scripts; then each once more with a figure that was changed, which it finds.
    private static func recompute(_ bundle: EvaluationBundle, changing estimate: Double, in folder: String) async throws
    {
        for file in bundle.files {
            let place = URL(filePath: folder).appending(path: file.name)
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.text.utf8).write(to: place)
        }
        let path = URL(filePath: folder + "/figures.csv")
        let published = try String(contentsOf: path, encoding: .utf8)
        for (tool, script) in [(Tool.python, "/recompute.py"), (.r, "/recompute.R")]
        where tool.isThere(for: "estimates of a bundle by \(script.dropFirst())") {
            try Data(published.utf8).write(to: path)
            let checked = try await Command.run(tool.path, [folder + script])
            #expect(
                checked.succeeded && checked.output.hasSuffix("25 figures compared, 0 differ."), "\(checked.output)")
            try Data(published.replacing("\(estimate)", with: "\(estimate + 1e-6)").utf8).write(to: path)
            let found = try await Command.run(tool.path, [folder + script])
            #expect(!found.succeeded && found.output.contains("25 figures compared, 1 differs."), "\(found.output)")
        }
    }

    @Test func `what is withdrawn is in no estimate, and is counted`() async throws {
        let tenant: Int32 = 852
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(Self.assess(tenant: tenant))
            try await harness.psql(
                """
                update ecdp.child_assessment
                set
                    birth_month = null, sex = null, assessor = null, scores = null, consented_on = '2026-04-01',
                    withdrawn_on = '2026-06-01'
                where tenant_id = \(tenant) and centre_id in (md5('centre9')::uuid, md5('centre2')::uuid) and line % 4 = 1
                """)
            let figures = try await Self.evaluate(harness, tenant: tenant)
            #expect(figures["assessments_withdrawn instrument elom_4_5"]?.hasPrefix("1") == true, "\(figures)")
            #expect(figures["impact_verdict outcome child_welfare/elom_4_5.total"]?.contains("basis_withdrawn") == true)
            let rows = try await harness.psql(
                "select count(*) from ecdp.child_assessment where tenant_id = \(tenant) and withdrawn_on is null")
            #expect(figures["impact_assessments outcome child_welfare/elom_4_5.total"]?.hasPrefix("\(rows) ") == true)
        }
    }

    @Test func `fewer than ten assessments in an arm and wave: nothing of them is shown`() async throws {
        let tenant: Int32 = 853
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(Self.assess(tenant: tenant))
            try await harness.psql(
                """
                set session_replication_role = replica;
                delete from ecdp.child_assessment where tenant_id = \(tenant) and (line - 2) % 12 <> (line - 2) / 12 % 2
                """)
            let figures = try await Self.evaluate(harness, tenant: tenant)
            let shown = figures.filter { $0.key.contains("child_welfare/elom") }
            #expect(Set(shown.keys.map { $0.prefix { $0 != " " } }) == ["impact_verdict", "impact_estimate"])
            #expect(shown.values.allSatisfy { $0.hasPrefix("suppressed:small_count") }, "\(shown)")
        }
    }

    @Test func `what happened in a year's quarters is added up, what stood at its end is as the last review says`()
        async throws
    {
        let tenant: Int32 = 854
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            for quarter in ["2026-Q2", "2026-Q3"] { try await harness.publish(tenant: tenant, quarter: quarter) }
            // The newest revision of a quarter counts, and a count that is hidden in one quarter is in no sum.
            try await harness.psql(
                """
                set session_replication_role = replica;
                update ecdp.evaluation_figure as f
                set value = v.value, value_text = null, status = v.status, reason = v.reason, n = v.n, missing = 1
                from ecdp.evaluation as e, (
                    values
                    ('2026-04-01', 'activities_held', 3::float8, 'ok', null, 3),
                    ('2026-07-01', 'activities_held', 4, 'ok', null, 4),
                    ('2026-04-01', 'children_contacts', null, 'suppressed', 'small_count', 2),
                    ('2026-07-01', 'children_contacts', 20, 'ok', null, 5),
                    ('2026-04-01', 'activity_cost_share', 0.5, 'ok', null, 1),
                    ('2026-07-01', 'activity_cost_share', 1.5, 'ok', null, 3),
                    ('2026-04-01', 'referrals_completed', null, 'suppressed', 'small_count', 2),
                    ('2026-07-01', 'referrals_completed', null, 'suppressed', 'hidden_before', 2),
                    ('2026-04-01', 'caregiver_contacts', null, 'suppressed', 'small_count', 2),
                    ('2026-07-01', 'caregiver_contacts', 0, 'ok', null, 5),
                    ('2026-04-01', 'actual', 2, 'ok', null, 2), ('2026-07-01', 'actual', 5, 'ok', null, 5)
                ) as v (start, indicator, value, status, reason, n)
                where
                    e.tenant_id = \(tenant) and f.tenant_id = e.tenant_id and f.evaluation_id = e.id
                    and e.period_start = v.start::date and f.indicator = v.indicator and f.scope_kind = 'programme'
                """)
            let figures = try await Self.evaluate(harness, tenant: tenant)
            #expect(figures["activities_held"] == "7 n=7 missing=2")
            #expect(figures["children_contacts"] == "20 n=5 missing=4")
            #expect(figures["activity_cost_share"] == "1.25 n=4 missing=2")
            #expect(figures["referrals_completed"] == "suppressed:hidden_before n=4 missing=2")
            #expect(figures["caregiver_contacts"] == "suppressed:small_count n=5 missing=4")
            #expect(figures["actual"] == "5 n=5 missing=1")
            for criterion in Criterion.allCases {
                for code in criterion.indicators {
                    #expect(figures[code] != nil && figures[code]?.contains("no_review") == false, "\(code)")
                }
            }
            let labels = try await harness.psql(
                """
                select string_agg(f.indicator || ': ' || f.scope_label, '; ' order by f.indicator)
                from ecdp.evaluation_figure as f
                inner join ecdp.evaluation as e on e.tenant_id = f.tenant_id and e.id = f.evaluation_id
                where
                    f.tenant_id = \(tenant) and e.kind = 'annual_evaluation'
                    and f.indicator in ('activities_held', 'actual', 'partners_engaged')
                """)
            #expect(
                labels == "activities_held: 2026-Q2, 2026-Q3; actual: 2026-Q3; partners_engaged: 2026-Q3")
        }
    }

    @Test func `each criterion's indicators add up over the year as the reviews' definitions say`() async throws {
        let rules = try await TestDatabase.current.psql(
            """
            select string_agg(i.code || ' ' || i.adds_over_periods, ';' order by i.code)
            from ecdp.indicator as i
            where i.rule_version = '\(ReviewRules.version)'
            """)
        let declared = Dictionary(
            rules.split(separator: ";").map { $0.split(separator: " ").map(String.init) }.map { ($0[0], $0[1]) }
        ) { first, _ in first }
        for code in Criterion.allCases.flatMap(\.indicators) {
            let rule = Criterion.summed.contains(code) ? "sum" : Criterion.weighted.contains(code) ? "weighted" : nil
            #expect(["sum", "weighted"].contains(declared[code]) ? declared[code] == rule : rule == nil, "\(code)")
        }
    }
}
