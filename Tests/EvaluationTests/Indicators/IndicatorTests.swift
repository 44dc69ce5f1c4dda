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
    static let demo: Int32 = 61
    static let today = "2026-11-24"
    static let quarter = ("2026-07-01", "2026-10-01")
    static let morning = Date(timeIntervalSince1970: 1_795_507_200)

    /// A municipality with the demonstration, made once.
    func demonstrated(_ body: @Sendable @escaping (EvaluationHarness) async throws -> Void) async throws {
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

    func rows(
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

    func run(
        _ job: IndicatorJob, tenant: Int32 = demo, now: Date = morning, _ harness: EvaluationHarness
    ) async throws -> JobOutcome {
        let claimed = Job(
            id: UUID(), kind: IndicatorHandler.kind, tenant: tenant, uniqueKey: nil,
            payload: try CanonicalJSON.text(job), attempt: 1, maxAttempts: 10, fence: 1)
        return try await IndicatorHandler().run(
            JobContext(job: claimed, database: harness.database, now: { now }, report: { _, _ in }))
    }

    var third: Quarter { get throws { try #require(Quarter("2026-Q3")) } }

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
            var random = SplitMix64(seed: 7)
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
}
