import DemoData
import Domain
import Foundation
import Indicators
import Logging
import Postgres
import TestSupport
import Testing

@testable import Evaluation
@testable import Jobs

/// Indicators over the demonstration of a municipality, and over a few rows that were worked out by hand.
@Suite(.database, .serialized)
struct IndicatorTests {
    private static let demo: Int32 = 61
    private static let today = "2026-11-24"
    private static let quarter = ("2026-07-01", "2026-10-01")
    private static let morning = Date(timeIntervalSince1970: 1_795_507_200)

    /// A municipality with the demonstration, made once.
    private func demonstrated(_ body: @Sendable @escaping (EvaluationHarness) async throws -> Void) async throws {
        try await EvaluationHarness.with(tenants: []) { harness in
            let there = try await harness.psql("select count(*) from ecdp.tenant where tenant_id = \(Self.demo)")
            if there == "0" {
                try await harness.psql(
                    """
                    insert into ecdp.tenant (tenant_id, code, name, region_id)
                    select \(Self.demo), 'DMO', 'Demo', r.id
                    from ecdp.region as r where r.code = 'CPT' and r.vintage = '2016'
                    """)
                _ = try await Demonstration(database: harness.api, today: Self.morning).load("CPT", tenant: Self.demo)
            }
            try await body(harness)
        }
    }

    private func rows(
        _ formula: Formula, by dimensions: [String] = [], programme: UUID? = nil,
        from start: String = quarter.0, to end: String = quarter.1, tenant: Int32 = demo,
        _ harness: EvaluationHarness
    ) async throws -> [IndicatorRow] {
        let statement = try #require(IndicatorStatement(formula, by: dimensions))
        return try await harness.database.query(
            statement.query(tenant: tenant, start: start, end: end, programme: programme, smallCount: 4),
            as: .tenant(tenant, actor: "worker")
        ).decode(IndicatorRow.self)
    }

    private func run(
        _ job: IndicatorJob, tenant: Int32 = demo, now: Date = morning, _ harness: EvaluationHarness
    ) async throws -> JobOutcome {
        let claimed = Job(
            id: UUID(), kind: IndicatorHandler.kind, tenant: tenant, uniqueKey: nil,
            payload: try CanonicalJSON.text(job), attempt: 1, maxAttempts: 10, fence: 1)
        return try await IndicatorHandler().run(
            JobContext(job: claimed, database: harness.database, now: { now }, report: { _, _ in }))
    }

    private var third: Quarter { get throws { try #require(Quarter("2026-Q3")) } }

    // MARK: - Statements

    /// Every field by every measure it allows, and every condition, alone.
    private static let formulas: [Formula] = IndicatorSource.all.flatMap { source -> [Formula] in
        let kind = source.field("kind").map { _ in Formula.Condition("kind", .isOneOf(["funding"])) }
        let isLedger = source.name.hasPrefix("ledger")
        let always = isLedger ? [kind].compactMap { $0 } : []
        var formulas: [Formula] = [.tally(.init(.count, of: source.name))]
        for field in source.fields {
            formulas += field.measures.map { .tally(.init($0, of: source.name, field.name, where: always)) }
            let test: Formula.Condition.Test? =
                switch field.kind {
                case .code(let codes): .isOneOf(Array(codes.prefix(2)))
                case .flag: .isFlag(true)
                case .name: .isOneOf(["a_code"])
                case .id: .isOneOf([UUID().uuidString.lowercased()])
                case .amount, .score: field.isOfChildren ? nil : .range(from: 1, to: 100)
                case .thing, .part: nil
                }
            if let test {
                formulas.append(.tally(.init(.count, of: source.name, where: [.init(field.name, test)])))
                formulas.append(
                    .share(
                        .init(.count, of: source.name, where: [.init(field.name, test)]),
                        of: .init(.count, of: source.name)))
            }
            for (dimension, parts) in field.parts {
                formulas.append(
                    .tally(
                        .init(.sum, of: source.name, field.name, where: [.init(dimension, .isOneOf([parts[0].key]))])))
            }
        }
        return formulas
    }

    @Test func `whatever the language allows runs, and totals are the sums of their cells`() async throws {
        try await demonstrated { harness in
            var sums = 0
            for formula in Self.formulas {
                let found = try await rows(formula, by: formula.dimensions, harness)
                let total = try #require(found.first { $0.dimension == "total" })
                #expect(found.count { $0.dimension == "total" } == 1)
                for dimension in formula.dimensions {
                    let cells = found.filter { $0.dimension == dimension }
                    #expect(Set(cells.map(\.key)).count == cells.count, "\(formula) \(dimension)")
                    guard [.sum, .count].contains(formula.measure) else { continue }
                    sums += 1
                    #expect(cells.reduce(0) { $0 + $1.part } == total.part, "\(formula) \(dimension)")
                    guard formula.parts[0].declared?.dimension(dimension)?.key != nil else { continue }
                    #expect(cells.reduce(0) { $0 + $1.n } == total.n, "\(formula) \(dimension)")
                    #expect(cells.reduce(0) { $0 + $1.missing } == total.missing, "\(formula) \(dimension)")
                }
            }
            #expect(sums > 100)
        }
    }

    @Test func `totals of random formulas are the sums of their cells, and none has a small count of children`()
        async throws
    {
        try await demonstrated { harness in
            var random = Seeded(state: 7)
            for _ in 0..<120 {
                guard let source = IndicatorSource.all.randomElement(using: &random) else { continue }
                let fields = source.fields.filter { $0.measures.contains(.sum) }
                let field = fields.randomElement(using: &random)
                var conditions: [Formula.Condition] = []
                for other in source.fields where Bool.random(using: &random) {
                    switch other.kind {
                    case .code(let codes):
                        let some = codes.filter { _ in Bool.random(using: &random) }
                        guard !some.isEmpty, other.name != "kind" || !source.name.hasPrefix("ledger") else { continue }
                        conditions.append(
                            .init(other.name, Bool.random(using: &random) ? .isOneOf(some) : .isNoneOf(some)))
                    case .flag where conditions.count < 2: conditions.append(.init(other.name, .isFlag(true)))
                    default: continue
                    }
                    if conditions.count == 2 { break }
                }
                if source.name.hasPrefix("ledger") { conditions.append(.init("kind", .isOneOf(["funding"]))) }
                let formula = Formula.tally(
                    field.map { .init(.sum, of: source.name, $0.name, where: conditions) }
                        ?? .init(.count, of: source.name, where: conditions))
                let found = try await rows(formula, by: formula.dimensions, harness)
                let total = try #require(found.first { $0.dimension == "total" })
                for dimension in formula.dimensions {
                    let cells = found.filter { $0.dimension == dimension }
                    #expect(cells.reduce(0) { $0 + $1.part } == total.part, "\(formula) \(dimension)")
                }
                if formula.isOfChildren { #expect(!found.contains { (1...4).contains($0.part) }, "\(formula)") }
            }
        }
    }

    @Test func `each source declares the tables that it reads, and no others`() async throws {
        let everybodys: Set = ["region"]
        for source in IndicatorSource.all {
            let body = source.sql.replacing(/\$[0-9]+/, with: "null")
            let output = try await TestDatabase.current.psql(
                """
                begin;
                set local search_path = ecdp, app, pg_catalog, pg_temp;
                create view ecdp.probe as \(body);
                with recursive reached (class, id) as (
                    select 'pg_rewrite'::regclass::oid, r.oid from pg_rewrite as r where r.ev_class = 'ecdp.probe'::regclass
                    union
                    select d.refclassid, d.refobjid
                    from reached as p
                    inner join pg_depend as d on d.classid = p.class and d.objid = p.id
                    where d.refclassid in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_rewrite'::regclass)
                )
                select c.relname
                from reached as r
                inner join pg_class as c on r.class = 'pg_class'::regclass and c.oid = r.id
                where c.relkind = 'r' and c.relnamespace = 'ecdp'::regnamespace;
                rollback
                """)
            let found = Set(output.split(separator: "\n").map(String.init)).subtracting(everybodys)
            #expect(found == Set(source.tables), "\(source.name)")
        }
    }

    // MARK: - Values

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
            ]
            for (text, sql) in pairs {
                let (mine, theirs) = (try await value(text), try await byHand(sql))
                let (a, b) = (try #require(mine, "\(text)"), try #require(theirs, "\(text)"))
                #expect(abs(a - b) <= 1e-12 * abs(b), "\(text): \(a), by hand \(b)")
                #expect(b > 0, "\(text) is tried on nothing")
            }
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

    // MARK: - Jobs

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

/// A generator with a seed.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
