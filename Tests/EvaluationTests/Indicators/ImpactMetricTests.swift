import DemoData
import Domain
import Foundation
import Indicators
import Postgres
import TestSupport
import Testing

@testable import Evaluation
@testable import Jobs

/// The indicators that come with the program, as they are kept, over the demonstration and over rows worked out by hand.
@Suite(.database, .serialized)
struct ImpactMetricTests {
    private static let demo: Int32 = 71
    private static let morning = Date(timeIntervalSince1970: 1_795_507_200)

    private func compute(_ text: String, tenant: Int32, _ harness: EvaluationHarness) async throws {
        let quarter = try #require(Quarter(text))
        let claimed = Job(
            id: UUID(), kind: IndicatorHandler.kind, tenant: tenant, uniqueKey: nil,
            payload: try CanonicalJSON.text(IndicatorJob(quarter)), attempt: 1, maxAttempts: 10, fence: 1)
        let context = JobContext(
            job: claimed, database: harness.database, now: { Self.morning }, report: { _, _ in })
        try await harness.commit(try await IndicatorHandler().run(context))
    }

    private static func told(_ code: String, tenant: Int32, _ harness: EvaluationHarness) async throws -> String {
        try await harness.psql(
            """
            select string_agg(concat_ws(' ', f.scope_kind, f.scope_key, coalesce(f.value::text, f.reason), f.n, f.missing), ',' order by f.position)
            from ecdp.indicator_figure as f
            where f.tenant_id = \(tenant) and f.code = '\(code)' and f.period_kind = 'quarter' and f.scope_kind in ('total', 'instrument', 'wave')
            """)
    }

    /// Over the demonstration, in three quarters: what is summed is the sum of its cells, what is weighted their weighted
    /// mean; rows that are missing are in a cell too.
    @Test func `totals of all that come with the program are those of their cells`() async throws {
        try await EvaluationHarness.with(tenants: []) { harness in
            try await harness.psql(
                """
                insert into ecdp.tenant (tenant_id, code, name, region_id)
                select \(Self.demo), 'DMM', 'Demo', r.id
                from ecdp.region as r where r.code = 'CPT' and r.vintage = '2016'
                """)
            _ = try await Demonstration(database: harness.api, today: Self.morning).load("CPT", tenant: Self.demo)
            for quarter in ["2026-Q2", "2026-Q3"] { try await compute(quarter, tenant: Self.demo, harness) }
            let cells = """
                select
                    t.code, t.computation_id, t.adds_over_places, t.value, t.n, t.missing, c.scope_kind,
                    sum(c.value) as sum, sum(c.value * c.weight) / nullif(sum(c.weight), 0) as weighted,
                    sum(c.n) as cells_n, sum(c.missing) as cells_missing, bool_or(c.status = 'suppressed') as is_hidden
                from (
                    select f.*, k.adds_over_places
                    from ecdp.indicator_figure as f
                    join ecdp.indicator_computation as k on k.tenant_id = f.tenant_id and k.id = f.computation_id
                    where
                        f.tenant_id = \(Self.demo) and f.scope_kind = 'total' and f.period_kind = 'quarter'
                        and k.shipped_code is not null
                ) as t
                join ecdp.indicator_figure as c
                    on c.tenant_id = \(Self.demo) and c.computation_id = t.computation_id and c.scope_kind <> 'total'
                    and c.period_kind = 'quarter'
                group by t.code, t.computation_id, t.adds_over_places, t.value, t.n, t.missing, c.scope_kind
                """
            let wrong = try await harness.psql(
                """
                select string_agg(x.code || ' ' || x.scope_kind || ' ' || concat_ws('/', x.value, x.sum, x.weighted), ', ')
                from (\(cells)) as x
                where
                    not x.is_hidden and (
                        abs(x.value - case x.adds_over_places when 'sum' then x.sum else x.weighted end)
                        > 1e-9 * greatest(1, abs(x.value))
                        or (x.value is null) <> (case x.adds_over_places when 'sum' then x.sum else x.weighted end is null)
                        or x.n <> x.cells_n or x.missing <> x.cells_missing
                    )
                """)
            #expect(wrong == "")
            // Every one that is broken down was looked at; and some have values.
            let looked = try await harness.psql(
                """
                select count(distinct x.code) || ' of ' || (
                    select count(*) from ecdp.shipped_indicator as s where cardinality(s.dimensions) > 0
                ), count(*) filter (where x.value > 0) > 12
                from (\(cells)) as x
                """)
            let parts = looked.split(separator: "|").map(String.init)
            let counts = parts[0].components(separatedBy: " of ")
            #expect(counts[0] == counts[1] && parts[1] == "t", "\(looked)")
            // All four metrics are there, each kind of resource promised and delivered.
            let kinds = try await harness.psql(
                """
                select count(*) from ecdp.shipped_indicator as s
                inner join unnest(array['funding', 'volunteer_time', 'staff_time', 'training', 'materials', 'in_kind'])
                    as k (kind) on s.code in (k.kind || '_promised', k.kind || '_delivered')
                """)
            #expect(kinds == "12")
        }
    }

    @Test
    func `a partnership that meets no need has an alignment of 0, one whose centres have none on record is missing`()
        async throws
    {
        let tenant: Int32 = 72
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            // Three partnerships were secured by September: of centre 1, of 2, and of 3, which ended. Centre 3 has no
            // needs on record. Partner A offers nothing that centre 1 needs.
            let ids = { (end: String) in "'\(ReviewFixture.id(end))'" }
            try await harness.psql(
                """
                set search_path = ecdp, app, pg_catalog, pg_temp;
                insert into centre_need (tenant_id, id, centre_id, area, priority, created_at) values
                (\(tenant), md5('n1')::uuid, \(ids("c1")), 'nutrition_hygiene', 5, '2026-05-01'),
                (\(tenant), md5('n2')::uuid, \(ids("c2")), 'nutrition_hygiene', 3, '2026-05-01'),
                (\(tenant), md5('n3')::uuid, \(ids("c2")), 'resource_mobilisation', 1, '2026-05-01'),
                (\(tenant), md5('n4')::uuid, \(ids("c2")), 'curriculum_sharing', 4, '2026-10-02');
                """)
            try await compute("2026-Q3", tenant: tenant, harness)
            let first = try await Self.told("partnership_alignment_declared", tenant: tenant, harness)
            let secured = try await harness.psql(
                """
                select count(*) filter (where c.centre_id in (\(ids("c1")), \(ids("c2")))), count(distinct p.id)
                from ecdp.partnership as p
                join ecdp.partnership_centre as c on c.tenant_id = p.tenant_id and c.partnership_id = p.id and c.left_on is null
                where p.tenant_id = \(tenant) and p.archived_at is null and p.secured_on < '2026-10-01'
                """
            ).split(separator: "|").compactMap { Int($0) }
            #expect(first.hasPrefix("total  0 "), "\(first)")
            #expect(!first.contains("no_known_rows") && secured[0] > 0 && secured[1] > 0)
            let delivered = try await Self.told("partnership_alignment_delivered", tenant: tenant, harness)
            #expect(delivered.hasPrefix("total  0 "), "\(delivered)")
        }
    }

    /// Declared and delivered, of the partnership #b1 of partner A with centre 1: needs of 5 and 3.
    @Test(arguments: [
        ("", "0|0"),
        ("offer 2026-05-01 nutrition_hygiene", "0.625000000|0.000000000"),
        // Not offered by then, or not any more.
        ("offer 2026-10-01 nutrition_hygiene", "0|0"),
        ("gone 2026-05-01 nutrition_hygiene", "0|0"), ("later 2026-05-01 nutrition_hygiene", "0.625|0"),
        // A kind that is offered for it was received; or promised only, or taken back, or another.
        ("offer 2026-05-01 nutrition_hygiene, receive materials", "0.625|0.625"),
        ("offer 2026-05-01 nutrition_hygiene, pledge materials", "0.625|0"),
        ("offer 2026-05-01 nutrition_hygiene, receive funding", "0.625|0"),
        ("activity 2026-09-30 resource_mobilisation", "0|0.375"),
        ("activity 2026-10-01 resource_mobilisation", "0|0"),
    ])
    func `alignment is that of the period: offers, activities, and resources received`(rows: String, expected: String)
        async throws
    {
        let tenant: Int32 = 73
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            var sql = """
                set search_path = ecdp, app, pg_catalog, pg_temp;
                set session_replication_role = replica;
                delete from centre_need where tenant_id = \(tenant);
                delete from partner_offer_resource where tenant_id = \(tenant);
                delete from partner_offer where tenant_id = \(tenant);
                delete from activity where tenant_id = \(tenant);
                delete from ledger_transfer where tenant_id = \(tenant);
                insert into centre_need (tenant_id, id, centre_id, area, priority, created_at)
                select \(tenant), md5(v.area)::uuid, c.centre_id, v.area, v.priority, '2026-05-01'
                from partnership_centre as c, (
                    values ('nutrition_hygiene', 5), ('resource_mobilisation', 3)
                ) as v (area, priority)
                where c.tenant_id = \(tenant) and c.partnership_id = '\(ReviewFixture.id("b1"))';
                """
            for row in rows.components(separatedBy: ", ") {
                let words = row.split(separator: " ").map(String.init)
                switch words.first {
                case "offer", "gone", "later":
                    let archived =
                        words[0] == "offer" ? "null" : words[0] == "gone" ? "'2026-09-30'" : "'2026-10-02'"
                    sql += """
                        insert into partner_offer (tenant_id, id, partner_id, area, capacity, created_at, archived_at)
                        values (\(tenant), md5('o')::uuid, '\(ReviewFixture.id("a1"))', '\(words[2])', 1, '\(words[1])', \(archived));
                        insert into partner_offer_resource (tenant_id, id, offer_id, resource_kind, unit, amount, created_at)
                        values (\(tenant), md5('r')::uuid, md5('o')::uuid, 'materials', 'items', 1, '\(words[1])');
                        """
                case "activity":
                    sql += """
                        insert into activity (tenant_id, id, partnership_id, area, kind, title, planned_on, held_on)
                        values (\(tenant), md5('a')::uuid, '\(ReviewFixture.id("b1"))', '\(words[2])', 'educational_activity', 'A', '\(words[1])', '\(words[1])');
                        """
                case "receive", "pledge":
                    sql += """
                        insert into ledger_transfer (
                            tenant_id, id, number, entry_id, partnership_id, debit_account_id, credit_account_id, move, kind,
                            amount, occurred_on, backdated
                        )
                        values (
                            \(tenant), md5('t')::uuid, 1, md5('e')::uuid, '\(ReviewFixture.id("b1"))', md5('d')::uuid,
                            md5('c')::uuid, '\(words[0])', '\(words[1])', 1, '2026-09-01', false
                        );
                        """
                default: break
                }
            }
            try await harness.psql(sql)
            func aligned(_ field: String) async throws -> Double? {
                let formula = Formula.tally(.init(.mean, of: "partnership", field))
                let statement = try #require(IndicatorStatement(formula, by: []))
                let found = try await harness.database.query(
                    statement.query(
                        tenant: tenant, start: "2026-07-01", end: "2026-10-01", programme: nil, smallCount: 4),
                    as: .tenant(tenant, actor: "worker")
                ).decode(IndicatorRow.self)
                return found.first.map(\.part)
            }
            let wanted = expected.split(separator: "|").compactMap { Double($0) }
            // Of the others no centre has needs on record, or the same of another partner.
            let others = try await harness.psql(
                """
                select count(*) from ecdp.partnership as p
                where p.tenant_id = \(tenant) and p.archived_at is null and p.secured_on < '2026-10-01'
                    and p.id <> '\(ReviewFixture.id("b1"))' and p.partner_id = '\(ReviewFixture.id("a1"))'
                    and exists (
                        select from ecdp.partnership_centre as c
                        join ecdp.centre_need as d on d.tenant_id = c.tenant_id and d.centre_id = c.centre_id
                        where c.tenant_id = p.tenant_id and c.partnership_id = p.id
                    )
                """)
            #expect(others == "0")
            #expect(try await aligned("alignment_declared") == wanted[0], "\(rows)")
            #expect(try await aligned("alignment_delivered") == wanted[1], "\(rows)")
        }
    }

    @Test func `outcomes of children are of one instrument, after the baseline, and cells tell them apart`()
        async throws
    {
        let tenant: Int32 = 74
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            // Two instruments of two scales, each with a baseline and a wave after it, closed in the same quarter.
            try await harness.psql(
                """
                set search_path = ecdp, app, pg_catalog, pg_temp;
                set session_replication_role = replica;
                insert into outcome_instrument (tenant_id, id, code, edition, name, subject, age_from_months, age_to_months, total)
                select \(tenant), md5(c)::uuid, c, '1', c, 'children', 50, 69, 'sum'
                from unnest(array['elom_4_5', 'other']) as c;
                insert into assessment_wave (tenant_id, id, instrument_id, kind, title, starts_on, ends_on, closed_on)
                select \(tenant), md5(c || k)::uuid, md5(c)::uuid, k, k, '2026-08-01', '2026-08-20', '2026-09-01'
                from unnest(array['elom_4_5', 'other']) as c, unnest(array['baseline', 'endline']) as k;
                insert into assessment_group (
                    tenant_id, id, wave_id, domain, dimension, key, children, centres, mean_score, sd_score, on_track,
                    falling_behind, far_behind, banding
                )
                select
                    \(tenant), md5(c || k || 'g')::uuid, md5(c || k)::uuid, 'total', 'all', 'all', 20, 5,
                    case c when 'other' then 90000 else 4000 end + case k when 'endline' then 600 else 0 end, 100, 10, 5, 5,
                    'banded'
                from unnest(array['elom_4_5', 'other']) as c, unnest(array['baseline', 'endline']) as k
                """)
            try await compute("2026-Q3", tenant: tenant, harness)
            let outcomes = try await Self.told("child_outcomes", tenant: tenant, harness)
            #expect(outcomes == "total  4600 20 0,wave baseline no_rows 0 0,wave endline 4600 20 0")
            let onTrack = try await Self.told("children_on_track", tenant: tenant, harness)
            #expect(
                onTrack
                    == "total  0.5 40 0,instrument elom_4_5 0.5 20 0,instrument other 0.5 20 0,"
                    + "wave baseline no_rows 0 0,wave endline 0.5 40 0")
        }
    }
}
