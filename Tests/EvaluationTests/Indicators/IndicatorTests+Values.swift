import Domain
import Foundation
import Indicators
import TestSupport
import Testing

@testable import Evaluation

/// What statements give, and what figures are made of it.
extension IndicatorTests {
    @Test func `values are what SQL written by hand says`() async throws {
        try await demonstrated { harness in
            func value(_ text: String) async throws -> Double? {
                let formula = try #require(Formula(kept: text))
                let found = try await rows(formula, from: "2026-06-01", to: "2026-11-25", harness)
                let period = IndicatorPeriod(
                    kind: "quarter", start: try day("2026-07-01"), end: try day("2026-10-01"), programme: nil)
                let figures = IndicatorFigures.figures(of: formula, found, in: period, dimensions: [])
                if case .value(let value, _)? = figures.first?.outcome { return value }
                return nil
            }
            func byHand(_ sql: String) async throws -> Double? {
                let output = try await harness.psql("set search_path = ecdp; \(sql)")
                return output.split(separator: "\n").last.flatMap { Double($0) }
            }
            let pairs: [(String, String)] = [
                (
                    #"{"measure":"sum","of":"activity.children","where":[{"field":"area","is":["physical_mental_health"]}]}"#,
                    """
                    select sum(c.children) filter (where c.children not between 1 and 4)
                    from activity as a join activity_centre as c using (tenant_id) where c.activity_id = a.id
                    and a.tenant_id = 61 and a.area = 'physical_mental_health' and a.held_on >= '2026-06-01'
                    and a.held_on < '2026-11-25' and a.archived_at is null and c.archived_at is null
                    """
                ),
                (
                    #"{"measure":"count_distinct","of":"activity.partner"}"#,
                    """
                    select count(distinct p.partner_id)
                    from activity as a join partnership as p on p.tenant_id = a.tenant_id and p.id = a.partnership_id
                    where a.tenant_id = 61 and a.held_on >= '2026-06-01' and a.held_on < '2026-11-25'
                    and a.archived_at is null and exists (
                        select from activity_centre as c where c.tenant_id = 61 and c.activity_id = a.id)
                    """
                ),
                (
                    #"{"measure":"sum","of":"ledger_to_date.received","where":[{"field":"kind","is":["funding"]}]}"#,
                    """
                    select sum(effect) from ledger_transfer where tenant_id = 61 and kind = 'funding'
                    and move = 'receive' and occurred_on < '2026-11-25'
                    """
                ),
                (
                    #"""
                    {"measure":"share","numerator":{"measure":"sum","of":"ledger_to_date.received","where":[{"field":"kind",
                    "is":["funding"]}]},"denominator":{"measure":"sum","of":"ledger_to_date.promised","where":[
                    {"field":"kind","is":["funding"]}]}}
                    """#,
                    """
                    select sum(effect) filter (where move = 'receive')::float8 / sum(
                        case move when 'pledge' then effect when 'cancel' then -effect end)::float8
                    from ledger_transfer where tenant_id = 61 and kind = 'funding' and occurred_on < '2026-11-25'
                    """
                ),
                (
                    #"""
                    {"measure":"share","numerator":{"measure":"count","of":"centre","where":[{"field":"water","is":[
                    "on_site","piped_inside"]}]},"denominator":{"measure":"count","of":"centre"}}
                    """#,
                    """
                    select avg((m.water in ('on_site', 'piped_inside'))::int4)::float8
                    from centre as c cross join lateral (
                        select water from centre_measure as m where m.tenant_id = 61 and m.centre_id = c.id
                        and m.water is not null and m.observed_on < '2026-11-25' and m.archived_at is null
                        order by observed_on desc limit 1
                    ) as m
                    where c.tenant_id = 61 and (c.archived_at is null or c.archived_at >= '2026-11-25')
                    """
                ),
                (
                    #"{"measure":"mean","of":"survey_rating.rating","where":[{"field":"respondent","is":["centre"]}]}"#,
                    """
                    select sum(r.counts[1] + 2 * r.counts[2] + 3 * r.counts[3] + 4 * r.counts[4] + 5 * r.counts[5])::float8
                        / sum(r.n)
                    from survey_result as r join survey_campaign as k on k.tenant_id = r.tenant_id and k.id = r.campaign_id
                    join survey_version as v on v.tenant_id = k.tenant_id and v.id = k.version_id
                    join survey_instrument as i on i.tenant_id = v.tenant_id and i.id = v.instrument_id
                    where r.tenant_id = 61 and r.kind = 'likert' and i.respondent = 'centre'
                    and k.closed_at >= '2026-06-01' and k.closed_at < '2026-11-25'
                    """
                ),
                (
                    #"""
                    {"measure":"share","numerator":{"measure":"sum","of":"activity_cost.cost"},
                    "denominator":{"measure":"sum","of":"activity.caregivers"}}
                    """#,
                    """
                    select (
                        select sum(t.effect) from ledger_transfer as t join activity as a on a.tenant_id = 61
                        and a.id = t.activity_id where t.tenant_id = 61 and t.kind = 'funding' and t.move = 'use'
                        and t.occurred_on < '2026-11-25' and a.held_on >= '2026-06-01'
                        and a.held_on < '2026-11-25' and a.archived_at is null)::float8 / (
                        select sum(c.caregivers) from activity_centre as c join activity as a on a.tenant_id = 61
                        and a.id = c.activity_id where c.tenant_id = 61 and a.held_on >= '2026-06-01'
                        and a.held_on < '2026-11-25' and a.archived_at is null and c.archived_at is null)
                    """
                ),
                // Costs and children of the same activities: of which both are known, and no count is too small to be shown.
                (
                    #"""
                    {"measure":"share","numerator":{"measure":"sum","of":"activity_cost.cost"},
                    "denominator":{"measure":"sum","of":"activity_cost.children"}}
                    """#,
                    """
                    select sum(x.cents)::float8 / sum(x.children) from (
                        select
                            (
                                select sum(t.effect) from ledger_transfer as t
                                where
                                    t.tenant_id = 61 and t.activity_id = a.id and t.kind = 'funding' and t.move = 'use'
                                    and t.occurred_on < '2026-11-25'
                            ) as cents, sum(c.children) as children
                        from activity as a join activity_centre as c on c.tenant_id = 61 and c.activity_id = a.id
                        where
                            a.tenant_id = 61 and a.held_on >= '2026-06-01' and a.held_on < '2026-11-25'
                            and a.archived_at is null and c.archived_at is null
                        group by a.id having bool_and(c.children is not null and c.children not between 1 and 4)
                    ) as x
                    where x.cents is not null
                    """
                ),
            ]
            for (text, sql) in pairs {
                let (mine, theirs) = (try await value(text), try await byHand(sql))
                let (a, b) = (try #require(mine, "\(text)"), try #require(theirs, "\(text)"))
                #expect(abs(a - b) <= 1e-12 * abs(b), "\(text): \(a), by hand \(b)")
                #expect(b > 0, "\(text) is tried on nothing")
            }
        }
    }

    @Test func `an archived partnership is in no sum of the ledger, and who promised has brought nothing yet`()
        async throws
    {
        try await demonstrated { harness in
            func figures() async throws -> [Double] {
                let received = Formula.Condition("move", .isOneOf(["receive"]))
                var found: [Double] = []
                for formula in [
                    Formula.tally(
                        .init(.sum, of: "ledger_to_date", "promised", where: [.init("kind", .isOneOf(["funding"]))])),
                    .tally(.init(.countDistinct, of: "ledger_to_date", "partner")),
                    .tally(.init(.countDistinct, of: "ledger_to_date", "partner", where: [received])),
                ] {
                    found.append(try #require(try await rows(formula, harness).first { $0.dimension == "total" }).part)
                }
                return found
            }
            func byHand() async throws -> [Double] {
                try await harness.psql(
                    """
                    select
                        sum(case t.move when 'pledge' then t.effect when 'cancel' then -t.effect end)
                        filter (where t.kind = 'funding'),
                        count(distinct p.partner_id), count(distinct p.partner_id) filter (where t.move = 'receive')
                    from ecdp.ledger_transfer as t
                    inner join ecdp.partnership as p on p.tenant_id = t.tenant_id and p.id = t.partnership_id
                    where t.tenant_id = \(Self.demo) and t.occurred_on < '\(Self.quarter.1)' and p.archived_at is null
                    """
                ).split(separator: "|").compactMap { Double($0) }
            }
            let before = try await figures()
            #expect(try await byHand() == before)
            #expect(before[2] < before[1], "nobody has promised alone")
            func archive(_ moment: String) async throws {
                try await harness.psql(
                    """
                    set session_replication_role = replica;
                    update ecdp.partnership set archived_at = \(moment) where tenant_id = \(Self.demo) and id = (
                        select min(t.partnership_id::text)::uuid from ecdp.ledger_transfer as t
                        where t.tenant_id = \(Self.demo) and t.kind = 'funding' and t.occurred_on < '\(Self.quarter.1)'
                    )
                    """)
            }
            try await archive("now()")
            let after = try await figures()
            #expect(try await byHand() == after)
            #expect(after[0] < before[0])
            try await archive("null")
        }
    }

    @Test func `what is missing is counted, and small counts of children are in no sum`() async throws {
        try await EvaluationHarness.with(tenants: [62]) { harness in
            // 20 and 30 children; two centres without a measure, one of 3 children.
            let formula = Formula.tally(.init(.sum, of: "centre", "children"))
            let period = IndicatorPeriod(
                kind: "quarter", start: try day("2026-07-01"), end: try day("2026-10-01"), programme: nil, target: 60)
            let dimensions = ["ward", "underserved"]
            let found = try await rows(formula, by: dimensions, tenant: 62, harness)
            let figures = IndicatorFigures.figures(of: formula, found, in: period, dimensions: dimensions)
            func told(_ kind: String, _ key: String) -> String {
                figures.filter { $0.scope.kind == kind && ($0.scope.label ?? $0.scope.key) == key }.map {
                    let written = $0.outcome.written
                    return "\(written.value.map { "\($0)" } ?? written.reason ?? "") \($0.n) \($0.missing)"
                }.joined(separator: ";")
            }
            #expect(told("total", "") == "50.0 2 3")
            #expect(figures.first?.target == 60)
            // The two wards that are known: of one both centres are hidden or missing.
            #expect(told("ward", "Deprived") == "small_count 0 2")
            #expect(told("ward", "Not deprived") == "30.0 1 0")
            #expect(told("ward", "unknown") == "20.0 1 1")
            #expect(told("underserved", "underserved") == "20.0 1 2")
            #expect(told("underserved", "other") == "30.0 1 0")
            #expect(told("underserved", "unknown") == "no_known_rows 0 1")
            // The children who are in no sum may be of any age: of none is it said that there are 0.
            let ages = ["age_band"]
            let byAge = IndicatorFigures.figures(
                of: formula, try await rows(formula, by: ages, tenant: 62, harness), in: period, dimensions: ages)
            let outcomes = Dictionary(uniqueKeysWithValues: byAge.map { ($0.scope.key, $0.outcome) })
            #expect(outcomes["3"] == .value(50, text: nil) && outcomes["2"] == .suppressed("small_count"))
            // A mean of three and of fewer centres.
            let mean = Formula.tally(.init(.mean, of: "centre", "children"))
            let few = IndicatorFigures.figures(
                of: mean, try await rows(mean, by: [], tenant: 62, harness), in: period, dimensions: [])
            #expect(few.first?.outcome == .suppressed("few_centres"))
            #expect(few.first?.weight == nil)
        }
    }

    @Test func `what divides by zero has no value, and says so`() async throws {
        try await EvaluationHarness.with(tenants: [62]) { harness in
            let none = Formula.Condition("kind", .isOneOf(["in_kind"]))
            let formula = Formula.share(
                .init(.sum, of: "ledger", "received", where: [none]),
                of: .init(.sum, of: "ledger", "promised", where: [none]))
            let period = IndicatorPeriod(
                kind: "quarter", start: try day("2026-07-01"), end: try day("2026-10-01"), programme: nil)
            let figures = IndicatorFigures.figures(
                of: formula, try await rows(formula, tenant: 62, harness), in: period, dimensions: [])
            #expect(figures.map(\.outcome) == [.insufficient("no_rows")])
            let zero = IndicatorFigures.figures(
                of: formula, [IndicatorRow("total", part: 5, whole: 0, n: 2)], in: period, dimensions: [])
            #expect(zero.map(\.outcome) == [.insufficient("zero_denominator")])
        }
    }

    @Test func `means of children hide what few centres, and what would give them away`() throws {
        let formula = Formula.tally(.init(.mean, of: "centre", "children"))
        let period = IndicatorPeriod(
            kind: "quarter", start: try day("2026-07-01"), end: try day("2026-10-01"), programme: nil)
        let cells = [("a", 20), ("b", 2), ("c", 9), ("unknown", 7)]
        let figures = IndicatorFigures.figures(
            of: formula,
            [IndicatorRow("total", part: 760, whole: 38, n: 38)]
                + cells.map { IndicatorRow("ward", $0.0, part: Double($0.1) * 20, whole: Double($0.1), n: $0.1) },
            in: period, dimensions: ["ward"])
        let hidden = figures.filter { $0.outcome.written.status == "suppressed" }
        #expect(hidden.map(\.scope.key).contains("b"))
        #expect((2...3).contains(hidden.count))
        #expect(Set(hidden.compactMap(\.outcome.written.reason)) == ["few_centres", "complementary"])
        #expect(hidden.allSatisfy { $0.weight == nil })
    }

    @Test func `scores of centres are a source once their wave is closed, and a mean rests on three centres`()
        async throws
    {
        let tenant: Int32 = 65
        try await EvaluationHarness.with(tenants: [tenant]) { harness in
            try await harness.psql(AnnualEvaluationTests.assess(tenant: tenant))
            try await harness.psql(
                """
                set session_replication_role = replica;
                update ecdp.assessment_wave set closed_on = null where tenant_id = \(tenant) and kind = 'endline'
                """)
            func figure(_ conditions: String, from start: String) async throws -> Figure.Outcome? {
                let text = #"{"measure":"mean","of":"centre_quality.score","where":[\#(conditions)]}"#
                let formula = try #require(Formula(kept: text))
                let found = try await rows(formula, from: start, to: "2027-12-31", tenant: tenant, harness)
                let period = IndicatorPeriod(
                    kind: "quarter", start: try day("2026-04-01"), end: try day("2026-07-01"), programme: nil)
                return IndicatorFigures.figures(of: formula, found, in: period, dimensions: []).first?.outcome
            }
            let lpqa = #"{"field":"instrument","is":["lpqa"]},{"field":"domain","is":["place"]}"#
            let mean = try await harness.psql(
                """
                select avg(q.score)::float8 from ecdp.centre_quality_score as q
                inner join ecdp.assessment_wave as w on w.tenant_id = q.tenant_id and w.id = q.wave_id
                where q.tenant_id = \(tenant) and w.kind = 'baseline'
                """)
            let expected = try #require(Double(mean))
            guard case .value(let value?, _)? = try await figure(lpqa, from: "2026-04-01") else {
                Issue.record("no value")
                return
            }
            #expect(abs(value - expected) < 1e-9)
            // The endline is open: of it nothing is shown. Two centres are too few for a mean.
            let open = try await figure(lpqa + #",{"field":"wave","is":["endline"]}"#, from: "2026-04-01")
            #expect(open.map(\.written.status) == "insufficient")
            try await harness.psql(
                """
                set session_replication_role = replica;
                delete from ecdp.centre_quality_score
                where tenant_id = \(tenant) and centre_id not in (md5('centre1')::uuid, md5('centre2')::uuid)
                """)
            #expect(try await figure(lpqa, from: "2026-04-01").map(\.written.status) == "suppressed")
        }
    }

    @Test func `figures of reviews are taken from them, and a programme without one is missing`() async throws {
        try await EvaluationHarness.with(tenants: [64]) { harness in
            try await harness.publish(tenant: 64)
            try await harness.commit(try await run(IndicatorJob(try third), tenant: 64, harness))
            let told = try await harness.psql(
                """
                select f.code, f.scope_kind, f.value = (
                    select e.value from ecdp.evaluation_figure as e where e.tenant_id = 64 and e.indicator = 'actual'
                    and e.scope_kind = 'programme'
                ), f.missing
                from ecdp.indicator_figure as f where f.tenant_id = 64 and f.code = 'partnerships_formed' order by position
                """)
            #expect(told == "partnerships_formed|total|t|0\npartnerships_formed|programme|t|0")
            let second = try #require(Quarter("2026-Q2"))
            try await harness.commit(try await run(IndicatorJob(second), tenant: 64, harness))
            let missing = try await harness.psql(
                """
                select status, reason, missing from ecdp.indicator_figure where tenant_id = 64
                and code = 'partnerships_formed' and period_end = '2026-07-01' and scope_kind = 'total'
                """)
            #expect(missing == "insufficient|no_known_rows|1")
            let outcomes = try await harness.psql(
                "select distinct status, reason from ecdp.indicator_figure where tenant_id = 64 and code = 'child_outcomes'"
            )
            #expect(outcomes == "insufficient|no_rows")
        }
    }
}
