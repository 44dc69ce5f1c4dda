import Domain
import Foundation
import Indicators
import Postgres
import TestSupport
import Testing

@testable import Evaluation

/// Everything that an analyst, another municipality and the public see of municipalities made by chance, solved for what
/// is hidden: `Tests/MethodsTests/reference/disclosure_attack.py` says what the attacker knows.
@Suite(.database, .serialized)
struct DisclosureAttackTests {
    private static let tenants: ClosedRange<Int32> = 9001...9200
    private static let later = Date(timeIntervalSince1970: 1_811_800_800)

    @Test(.needs(.python), .clusterRoles)
    func `nothing small is found in 200 municipalities, from all that is shown of them`() async throws {
        let (made, doors) = (RandomMunicipalities(tenants: Self.tenants), DisclosureDoors(tenants: Self.tenants))
        try await EvaluationHarness.with(tenants: []) { harness in
            try await harness.psql(made.sql)
            try await harness.psql(made.closing)
            try await Self.makeAnalyst(harness)
            let truth = try await harness.psql(doors.truth)
            var now = [try await harness.psql(doors.now)]
            try await Self.evaluate(harness, revision: 1)
            var shown = [try await harness.test.psql(doors.shown, role: "analyst_of_all")]
            var indicators = try await Self.indicators(harness, time: 0)

            try await harness.psql(made.corrections)
            try await harness.psql(Self.corrected)
            try await Self.evaluate(harness, revision: 2)
            now.append(try await harness.psql(doors.now))
            shown.append(try await harness.test.psql(doors.shown, role: "analyst_of_all"))
            for (tenant, asked) in try await Self.indicators(harness, time: 1) { indicators[tenant]? += asked }
            try await Self.dropAnalyst(harness)
            let report = try await Self.attack(truth: truth, now: now, shown: shown, indicators: indicators)
            print(report)
            let found = report.split(separator: "\n").filter { $0.hasPrefix("found") }
            #expect(found.isEmpty)
        }
    }

    // MARK: - Publishing

    /// Asks for corrections of all that was published.
    private static let corrected = """
        insert into ecdp.evaluation (
            tenant_id, id, programme_id, kind, period_start, period_end, revision, replaces_id, correction_reason
        )
        select
            e.tenant_id, md5(e.id || 'again')::uuid, e.programme_id, e.kind, e.period_start, e.period_end, 2, e.id,
            'Entered late'
        from ecdp.evaluation as e
        inner join ecdp.tenant as t on t.tenant_id = e.tenant_id
        where t.code like 'RM%' and e.programme_id = md5(e.tenant_id || 'programme1')::uuid
        """

    private static func evaluate(_ harness: EvaluationHarness, revision: Int) async throws {
        let quarter = try period("2026-07-01", "2026-10-01")
        let year = try period("2026-04-01", "2027-04-01")
        try await each { tenant in
            let asked: [(Int, EvaluationKind, Period)] =
                [(1, .quarterlyReview, quarter), (1, .annualEvaluation, year)]
                + (revision == 1 ? [(2, .annualEvaluation, year)] : [])
            for (number, kind, period) in asked {
                let id = try await harness.psql("select md5('\(tenant)programme\(number)')::uuid")
                let job = EvaluationJob(
                    programmeID: try #require(UUID(uuidString: id)), period: period, revision: revision)
                try await harness.commit(
                    try await harness.run(EvaluationHandler(kind), tenant: tenant, job: job, now: later))
            }
        }
    }

    /// Four municipalities at once.
    private static func each(_ body: @Sendable @escaping (Int32) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<4 {
                group.addTask {
                    for tenant in tenants where Int(tenant) % 4 == lane { try await body(tenant) }
                }
            }
            try await group.waitForAll()
        }
    }

    // MARK: - Asking

    private struct Asked: Encodable, Sendable {
        struct Cell: Encodable {
            let dimension, key: String
            let value: Double?
        }

        let time: Int
        let source, filter: String
        let figures: [Cell]
    }

    /// What a municipality could have published as indicators of its own: children by age and sex, of conditions that
    /// hold for one activity or one centre alone.
    private static func indicators(_ harness: EvaluationHarness, time: Int) async throws -> [Int32: [Asked]] {
        let kinds = ["health_screening", "mental_health_support", "nutrition_education", "healthcare_access"]
        let asked =
            kinds.map { kind in
                ("activity", kind, Formula.Condition("kind", .isOneOf([kind])))
            }
            + [22, 25].map { (capacity: Int) in
                ("centre", "\(capacity)", Formula.Condition("capacity", .range(from: capacity, to: capacity)))
            }
        let found = Collected()
        try await each { tenant in
            // Once more for some alone: they take most of the time.
            guard time == 0 || tenant % 5 == 0 else { return }
            var answers: [Asked] = []
            for (source, filter, condition) in asked {
                let formula = Formula.tally(.init(.sum, of: source, "children", where: [condition]))
                let statement = try #require(IndicatorStatement(formula, by: ["age_band", "sex"]))
                let rows = try await harness.database.query(
                    statement.query(
                        tenant: tenant, start: "2026-07-01", end: "2026-10-01", programme: nil, smallCount: 4),
                    as: .tenant(tenant, actor: "worker")
                ).decode(IndicatorRow.self)
                let quarter = try #require(IndicatorPeriod.of(try period("2026-07-01", "2026-10-01"), []).first)
                let figures = IndicatorFigures.figures(
                    of: formula, rows, in: quarter, dimensions: ["age_band", "sex"])
                answers.append(
                    Asked(
                        time: time, source: source, filter: filter,
                        figures: figures.map {
                            .init(dimension: $0.scope.kind, key: $0.scope.key, value: $0.outcome.written.value)
                        }))
            }
            await found.add(answers, of: tenant)
        }
        return await found.all
    }

    private actor Collected {
        private(set) var all: [Int32: [Asked]] = [:]
        func add(_ answers: [Asked], of tenant: Int32) { all[tenant] = answers }
    }

    // MARK: - Attacking

    private static func attack(
        truth: String, now: [String], shown: [String], indicators: [Int32: [Asked]]
    ) async throws -> String {
        func lines(_ text: String) -> [Substring] { text.split(separator: "\n") }
        let (truths, times, doors) = (lines(truth), now.map(lines), shown.map(lines))
        var text = ""
        for (place, tenant) in tenants.enumerated() {
            let asked = String(decoding: try JSONEncoder().encode(indicators[tenant] ?? []), as: UTF8.self)
            text += """
                {"tenant": \(tenant), "shown": [\(doors.map { $0[place] }.joined(separator: ","))], \
                "indicators": \(asked), "truth": {"times": [\(times.map { $0[place] }.joined(separator: ","))], \
                "samples": {}, \(truths[place].dropFirst())}

                """
        }
        let file = FileManager.default.temporaryDirectory.appending(path: "disclosure-\(UUID().uuidString)")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let result = try await Command.run(
            Tool.python.path, [Tool.reference.appending(path: "disclosure_attack.py").path, file.path])
        try #require(result.succeeded, "\(result.output)")
        return result.output
    }

    // MARK: - The analyst

    private static func makeAnalyst(_ harness: EvaluationHarness) async throws {
        try await harness.psql(
            """
            do $$
            begin
                create role analyst_of_all login in role ecdp_analyst;
                for t in \(tenants.lowerBound)..\(tenants.upperBound) loop
                    execute format('create role %1$I nologin; grant %1$I to analyst_of_all', 'ten_' || t);
                end loop;
            end
            $$;
            grant connect on database \(harness.test.name) to analyst_of_all
            """)
    }

    private static func dropAnalyst(_ harness: EvaluationHarness) async throws {
        try await harness.psql(
            """
            drop owned by analyst_of_all;
            drop role analyst_of_all;
            do $$
            begin
                for t in \(tenants.lowerBound)..\(tenants.upperBound) loop
                    execute format('drop role %I', 'ten_' || t);
                end loop;
            end
            $$
            """)
    }
}
