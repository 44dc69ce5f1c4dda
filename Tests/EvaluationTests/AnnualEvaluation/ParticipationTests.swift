import TestSupport
import Testing

@testable import Evaluation

/// Who takes part in an annual evaluation, who is compared, and who of them was measured: the sixteen centres of
/// ``AnnualEvaluationTests/assess(tenant:)``.
@Suite(.database, .serialized)
struct ParticipationTests {
    /// `3t 9c`: which of the sixteen centres are in which arm of an evaluation of the wave of March 2027.
    private static func arms(_ harness: EvaluationHarness, _ tenant: Int32) async throws -> String {
        try await harness.psql(
            """
            select string_agg(n || case when a.treated then 't' else 'c' end, ' ' order by n)
            from generate_series(1, 16) as n
            inner join app.impact_arms(\(tenant), '\(ReviewFixture.programme)', '2027-03-01', 6) as a
                on a.centre_id = md5('centre' || n)::uuid
            """)
    }

    private static let others = "9c 10c 11c 12c 13c 14c 15c 16c"
    private static let everybody = "1t 2t 3t 4t 5t 6t 7t 8t \(others)"

    /// The partnership of the eight centres is active from 2026-08-01; the wave begins on 2027-03-01.
    @Test(
        arguments: [
            ("2026-08-10 on_hold", others),
            // 212 days less 28, or less 29: six months from the first of August are 184.
            ("2026-10-01 on_hold, 2026-10-29 active", everybody),
            ("2026-10-01 on_hold, 2026-10-30 active", others),
            ("2026-10-01 on_hold, 2026-10-01 active", everybody),
            ("2027-02-01 on_hold", everybody), ("2027-01-31 on_hold, 2027-02-28 active", everybody),
            ("2027-01-30 on_hold, 2027-02-28 active", others), ("2026-12-01 terminated", others),
            ("2027-03-01 on_hold", everybody),
        ])
    func `time on hold is no time in which a partnership is active`(moves: String, expected: String) async throws {
        let tenant = Int32(860)
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            if try await harness.count("outcome_instrument", tenant: tenant) == 0 {
                try await harness.psql(AnnualEvaluationTests.assess(tenant: tenant))
            }
            let values = moves.split(separator: ", ").map { move in
                let words = move.split(separator: " ")
                return "(\(tenant), '\(ReviewFixture.id("b1"))', 'active', '\(words[1])', '\(words[0])', 'hold')"
            }.joined(separator: ", ")
            let held = """
                set session_replication_role = replica;
                delete from ecdp.partnership_stage_change where tenant_id = \(tenant) and actor = 'hold';
                insert into ecdp.partnership_stage_change
                (tenant_id, partnership_id, from_stage, to_stage, changed_on, actor)
                values \(values)
                """
            try await harness.psql(held)
            #expect(try await Self.arms(harness, tenant) == expected, "\(moves)")
        }
    }

    @Test func `a centre that took part once is never compared, whatever was archived or left since`() async throws {
        let tenant: Int32 = 861
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(AnnualEvaluationTests.assess(tenant: tenant))
            #expect(try await Self.arms(harness, tenant) == Self.everybody)
            // Archived before it began: it was never there.
            try await harness.psql(
                """
                set session_replication_role = replica;
                update ecdp.partnership_centre set archived_at = '2026-07-31T21:00:00Z'
                where tenant_id = \(tenant) and centre_id = md5('centre1')::uuid;
                update ecdp.partnership_centre set archived_at = '2026-08-02T10:00:00Z'
                where tenant_id = \(tenant) and centre_id = md5('centre2')::uuid;
                update ecdp.partnership_centre set archived_at = '2027-06-01T10:00:00Z'
                where tenant_id = \(tenant) and centre_id = md5('centre3')::uuid;
                update ecdp.partnership_centre set left_on = '2026-08-01'
                where tenant_id = \(tenant) and centre_id = md5('centre4')::uuid;
                update ecdp.centre set archived_at = '2026-12-01T10:00:00Z'
                where tenant_id = \(tenant) and id = md5('centre5')::uuid
                """)
            #expect(try await Self.arms(harness, tenant) == "1c 5t 6t 7t 8t \(Self.others)")
            // The partnership itself, archived while it was active.
            try await harness.psql(
                """
                set session_replication_role = replica;
                update ecdp.partnership set archived_at = now()
                where tenant_id = \(tenant) and id = '\(ReviewFixture.id("b1"))'
                """)
            #expect(try await Self.arms(harness, tenant) == "1c \(Self.others)")
        }
    }

    @Test func `days in two partnerships of the programme count once, and together`() async throws {
        let tenant: Int32 = 862
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(AnnualEvaluationTests.assess(tenant: tenant))
            // Centre 1 leaves the first after two months, centre 2 after five; both are in the second for four: one of
            // them for six months in all, the other for five, since three are the same.
            try await harness.psql(
                """
                set search_path = ecdp, app, pg_catalog, pg_temp;
                set session_replication_role = replica;
                insert into partnership (tenant_id, id, programme_id, partner_id, title, stage_since, objectives, areas)
                select \(tenant), md5('second')::uuid, programme_id, partner_id, 'Second', '2026-04-02', objectives, areas
                from partnership where tenant_id = \(tenant) and id = '\(ReviewFixture.id("b1"))';
                insert into partnership_stage_change (tenant_id, partnership_id, from_stage, to_stage, changed_on, actor)
                values
                (\(tenant), md5('second')::uuid, 'agreement_signed', 'active', '2026-10-01', 'test'),
                (\(tenant), md5('second')::uuid, 'active', 'completed', '2027-02-01', 'test');
                update partnership_centre set left_on = case when centre_id = md5('centre1')::uuid then '2026-09-30'::date else '2026-12-31' end
                where tenant_id = \(tenant) and centre_id in (md5('centre1')::uuid, md5('centre2')::uuid);
                insert into partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on, left_on)
                values
                (\(tenant), md5('s1')::uuid, md5('second')::uuid, md5('centre1')::uuid, '2026-10-01', null),
                (\(tenant), md5('s2')::uuid, md5('second')::uuid, md5('centre2')::uuid, '2026-10-01', '2026-12-31')
                """)
            #expect(try await Self.arms(harness, tenant) == "1t 3t 4t 5t 6t 7t 8t \(Self.others)")
            let since = try await harness.psql(
                """
                select string_agg(distinct a.started_on::text, ' ')
                from app.impact_arms(\(tenant), '\(ReviewFixture.programme)', '2027-03-01', 6) as a
                inner join generate_series(1, 16) as n on a.centre_id = md5('centre' || n)::uuid
                """)
            #expect(since == "2026-08-01")
        }
    }

    /// Attendance with referrals of each of the sixteen centres, before and within the year.
    private static func refer(tenant: Int32) -> String {
        """
        set search_path = ecdp, app, pg_catalog, pg_temp;
        insert into centre_attendance (
            tenant_id, id, centre_id, starts_on, ends_on, days_open, children, child_days, referrals_made,
            referrals_completed
        )
        select
            \(tenant), md5('referred' || n || p.post)::uuid, md5('centre' || n)::uuid, p.day, p.day + 364, 200, 50, 8000,
            20 + n + case when p.post = 1 and n <= 8 then 10 + n % 3 else 0 end,
            10 + n + case when p.post = 1 and n <= 8 then 10 + n % 3 else 0 end
        from generate_series(1, 16) as n, (values (0, '2025-05-01'::date), (1, '2026-03-15')) as p (post, day)
        """
    }

    @Test func `health referrals completed are compared, a year for each 100 children`() async throws {
        let (tenant, key): (Int32, String) = (863, "child_welfare/referrals_completed")
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(AnnualEvaluationTests.assess(tenant: tenant))
            try await harness.psql(Self.refer(tenant: tenant))
            let figures = try await AnnualEvaluationTests.evaluate(harness, tenant: tenant)
            // 10, 11 or 12 more of 50 children at participating centres: (3 · 11 + 3 · 12 + 2 · 10) / 8 · 2.
            let estimate = try #require(
                try await AnnualEvaluationTests.value(harness, "impact_estimate", key, tenant: tenant))
            #expect(abs(estimate - 22.25) < 1e-9)
            #expect(figures["impact_estimate outcome \(key)"]?.contains(" n=16 ") == true, "\(figures)")
            #expect(figures["impact_sentence outcome \(key)"]?.contains("health referrals completed") == true)
        }
    }

    @Test func `a centre of an arm without any row, or whose number is hidden, is counted as lost`() async throws {
        let (tenant, key): (Int32, String) = (864, "child_welfare/referrals_completed")
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(AnnualEvaluationTests.assess(tenant: tenant))
            try await harness.psql(Self.refer(tenant: tenant))
            // Of the participating one wrote nothing down, of the others one only before, and one has a small count.
            try await harness.psql(
                """
                set session_replication_role = replica;
                delete from ecdp.centre_attendance
                where
                    tenant_id = \(tenant) and (centre_id = md5('centre2')::uuid
                    or centre_id = md5('centre9')::uuid and ends_on > '2026-06-01');
                update ecdp.centre_attendance set referrals_completed = 3
                where tenant_id = \(tenant) and centre_id = md5('centre10')::uuid and ends_on > '2026-06-01'
                """)
            let figures = try await AnnualEvaluationTests.evaluate(harness, tenant: tenant)
            let others = try await harness.psql(
                """
                select count(*) from app.impact_arms(\(tenant), '\(ReviewFixture.programme)', '2027-04-01', 6) as a
                where a.centre_id not in (select md5('centre' || n)::uuid from generate_series(1, 16) as n)
                """)
            let lost = 3 + (Int(others) ?? 0)
            #expect(
                figures["impact_estimate outcome \(key)"]?.hasSuffix(" n=13 missing=\(lost)") == true, "\(figures)")
            #expect(figures["attrition_centres outcome \(key)"]?.hasSuffix(" n=\(13 + lost)") == true)
            #expect(figures["attrition_centres outcome_arm \(key)/treated"]?.hasSuffix(" n=10") == true)
        }
    }

    @Test func `who takes part, who is compared, and who is neither`() async throws {
        let tenant: Int32 = 855
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(AnnualEvaluationTests.assess(tenant: tenant))
            // One left after two months, one joined late, one was in a partnership of another programme.
            try await harness.psql(
                """
                set search_path = ecdp, app, pg_catalog, pg_temp;
                update partnership_centre set left_on = '2026-10-01'
                where tenant_id = \(tenant) and centre_id = md5('centre1')::uuid;
                update partnership_centre set joined_on = '2026-12-01'
                where tenant_id = \(tenant) and centre_id = md5('centre2')::uuid;
                insert into programme (tenant_id, id, name, starts_on, ends_on)
                values (\(tenant), md5('other')::uuid, 'Another', '2026-01-01', '2027-01-01');
                insert into partnership (tenant_id, id, programme_id, partner_id, title, stage_since, objectives, areas)
                select
                    \(tenant), md5('theirs')::uuid, md5('other')::uuid, partner_id, 'Theirs', '2026-02-01', objectives,
                    areas
                from partnership where tenant_id = \(tenant) and id = '\(ReviewFixture.id("b1"))';
                insert into partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on)
                values (\(tenant), md5('there')::uuid, md5('theirs')::uuid, md5('centre16')::uuid, '2026-02-01');
                set session_replication_role = replica;
                insert into partnership_stage_change (tenant_id, partnership_id, from_stage, to_stage, changed_on, actor)
                values (\(tenant), md5('theirs')::uuid, 'agreement_signed', 'active', '2026-03-01', 'test');
                """)
            #expect(try await Self.arms(harness, tenant) == "3t 4t 5t 6t 7t 8t 9c 10c 11c 12c 13c 14c 15c")
        }
    }
}
