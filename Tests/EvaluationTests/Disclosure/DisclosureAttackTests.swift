import DemoData
import Domain
import Foundation
import Indicators
import JSON
import Postgres
import TestSupport
import Testing

@testable import Evaluation
@testable import Jobs

/// Everything that an analyst's login, a municipality's key and the public see of municipalities made by chance and of the
/// demonstration's, solved for what is hidden: `Tests/MethodsTests/reference/disclosure_attack.py` says what the attacker
/// knows.
@Suite(.database, .serialized)
struct DisclosureAttackTests {
    private static let tenants: ClosedRange<Int32> = 9001...9200
    private static let later = Date(timeIntervalSince1970: 1_811_800_800)

    private static let reference = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "MethodsTests/reference")
    private static let python = reference.appending(path: ".venv/bin/python").path
    private static var hasPython: Bool { FileManager.default.isExecutableFile(atPath: python) }

    @Test(.enabled(if: hasPython), .clusterRoles)
    func `nothing small is found in 200 municipalities, from all that is shown of them`() async throws {
        let made = RandomMunicipalities(tenants: Self.tenants)
        try await EvaluationHarness.with(tenants: []) { harness in
            try await harness.psql(made.sql)
            try await harness.psql(made.closing)
            try await Self.makeAnalyst(Array(Self.tenants), harness)
            let which = DisclosureDoors.random
            let truth = try await harness.psql(DisclosureDoors.truth(which))
            var (now, shown, keys) = ([String](), [String](), [Int32: [String]]())
            var indicators: [Int32: [Asked]] = [:]
            for time in 0..<2 {
                if time == 1 {
                    try await harness.psql(made.corrections)
                    try await harness.psql(Self.corrected)
                }
                now.append(try await harness.psql(DisclosureDoors.now(which)))
                try await Self.evaluate(harness, revision: time + 1)
                try await Self.compute(harness, revision: time + 1)
                shown.append(try await harness.test.psql(DisclosureDoors.shown(which), role: "analyst_of_all"))
                for (tenant, asked) in try await Self.indicators(harness, time: time) {
                    indicators[tenant, default: []] += asked
                }
                // One in five is asked over HTTP too, by a key of its own.
                let some = Self.tenants.filter { $0 % 5 == 0 }
                for (tenant, seen) in try await Self.keys(some, harness, at: Self.later) {
                    keys[tenant, default: []].append(seen)
                }
                try await Self.compareRollUps(
                    RandomMunicipalities.ownIndicators, "2026-Q3", Array(Self.tenants), harness, at: Self.later)
            }
            try await Self.dropAnalyst(Array(Self.tenants), harness)
            let report = try await Self.attack(
                Array(Self.tenants), truth: truth, now: now, shown: shown, keys: keys, indicators: indicators)
            print(report)
            let found = report.split(separator: "\n").filter { $0.hasPrefix("found") }
            #expect(found.isEmpty)
        }
    }

    @Test(.enabled(if: hasPython), .clusterRoles)
    func `nothing small is found in the demonstration, from all that is shown of it`() async throws {
        let places: [(tenant: Int32, code: String)] = [(9301, "CPT"), (9302, "EC101"), (9303, "DC33")]
        let tenants = places.map(\.tenant)
        let now = try Date("2026-11-24T04:00:00Z", strategy: .iso8601)
        try await EvaluationHarness.with(tenants: []) { harness in
            for place in places { try await Self.demonstrate(place, harness, at: now) }
            try await Self.makeAnalyst(tenants, harness)
            let which = "between 9301 and 9303"
            let shown = try await harness.test.psql(DisclosureDoors.shown(which), role: "analyst_of_all")
            let keys = try await Self.keys(tenants, harness, at: now)
            let codes = try await harness.psql(
                "select distinct code from ecdp.indicator_computation where tenant_id \(which) order by 1")
            try await Self.compareRollUps(
                codes.split(separator: "\n").map(String.init), "2026-Q3", tenants, harness, at: now)
            try await Self.dropAnalyst(tenants, harness)
            let report = try await Self.attack(
                tenants, truth: try await harness.psql(DisclosureDoors.truth(which)),
                now: [try await harness.psql(DisclosureDoors.now(which))], shown: [shown],
                keys: keys.mapValues { [$0] }, indicators: [:])
            print(report)
            #expect(report.split(separator: "\n").filter { $0.hasPrefix("found") }.isEmpty)
            // It is about something: children enrolled and reached, surveys, groups of assessed children.
            for kind in ["enrolment", "contacts", "respondents", "groups"] {
                #expect(report.split(separator: "\n").contains { $0.hasPrefix("\(kind)\t") }, "\(kind)")
            }
        }
    }

    /// A municipality of the demonstration as its workers leave it: reviews, the annual evaluation, indicators.
    private static func demonstrate(
        _ place: (tenant: Int32, code: String), _ harness: EvaluationHarness, at now: Date
    ) async throws {
        try await harness.psql(
            """
            insert into ecdp.tenant (tenant_id, code, name, region_id)
            select \(place.tenant), 'DM\(place.tenant % 10)', 'Demonstration', r.id
            from ecdp.region as r where r.code = '\(place.code)' and r.vintage = '2016'
            """)
        let loaded = try await Demonstration(database: harness.api, today: now).load(place.code, tenant: place.tenant)
        var asked: [(UUID, EvaluationKind, Period)] = []
        func ask(_ quarters: [String], of programme: UUID) throws {
            for quarter in quarters {
                asked.append((programme, .quarterlyReview, try #require(Quarter(quarter)).period))
            }
        }
        if let earlier = loaded.earlier {
            try ask(earlier.quarters, of: earlier.programme)
            let year = try #require(Period(start: earlier.startsOn, end: earlier.yearEndsOn))
            asked.append((earlier.programme, .annualEvaluation, year))
        }
        try ask(loaded.quarters, of: loaded.programme)
        for (programme, kind, period) in asked {
            let job = EvaluationJob(programmeID: programme, period: period)
            try await harness.commit(
                try await harness.run(EvaluationHandler(kind), tenant: place.tenant, job: job, now: now))
        }
        for quarter in loaded.quarters { try await compute(place.tenant, quarter, revision: 1, harness, at: now) }
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

    /// The indicators of the quarter that are due; corrected, those of the municipality's own.
    private static func compute(_ harness: EvaluationHarness, revision: Int) async throws {
        try await each { tenant in
            if revision == 1 { try await compute(tenant, "2026-Q3", revision: 1, harness, at: later) }
            guard revision > 1, tenant % 5 == 0 else { return }
            for code in RandomMunicipalities.ownIndicators {
                let id = try await harness.psql("select md5('\(tenant)\(code)')::uuid")
                try await compute(
                    tenant, "2026-Q3", indicator: UUID(uuidString: id), revision: revision, harness, at: later)
            }
        }
    }

    private static func compute(
        _ tenant: Int32, _ quarter: String, indicator: UUID? = nil, revision: Int, _ harness: EvaluationHarness,
        at now: Date
    ) async throws {
        let job = IndicatorJob(
            try #require(Quarter(quarter)), indicator: indicator, revision: revision,
            reason: revision > 1 ? "Entered late" : nil)
        let claimed = Job(
            id: UUID(), kind: IndicatorHandler.kind, tenant: tenant, uniqueKey: nil,
            payload: try CanonicalJSON.text(job),
            attempt: 1, maxAttempts: 10, fence: 1)
        try await harness.commit(
            try await IndicatorHandler().run(
                JobContext(job: claimed, database: harness.database, now: { now }, report: { _, _ in })))
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

    // MARK: - Over HTTP

    /// What a key with `read` in one municipality, and in no other, sees of it.
    private static func keys(
        _ tenants: [Int32], _ harness: EvaluationHarness, at now: Date
    ) async throws -> [Int32: String] {
        var seen: [Int32: String] = [:]
        for tenant in tenants {
            let code = try await harness.psql("select code from ecdp.tenant where tenant_id = \(tenant)")
            seen[tenant] = try await DisclosureKey.with([tenant], in: harness.test, at: now) {
                try await $0.shown(code)
            }
        }
        return seen
    }

    /// Sums over municipalities, by whatever of them, are sums of what is shown of each: so they give nothing away that is
    /// not shown.
    private static func compareRollUps(
        _ codes: [String], _ quarter: String, _ tenants: [Int32], _ harness: EvaluationHarness, at now: Date
    ) async throws {
        var compared = 0
        try await DisclosureKey.with(tenants, in: harness.test, at: now) { key in
            for (place, code) in codes.enumerated() {
                for dimension in ["total", "underserved", "programme_type", "age_band", "sex"] {
                    let some = place % 2 == 0 ? tenants : Array(tenants.dropFirst())
                    let names = try await harness.psql(
                        """
                        select string_agg(code, ',' order by code) from ecdp.tenant
                        where tenant_id in (\(some.map(String.init).joined(separator: ",")))
                        """)
                    let lines = try await key.read(
                        "/v1/indicators/\(code)/values", "period=\(quarter)&by=\(dimension)&municipality=\(names)")
                    let sums = try await harness.test.psql(
                        """
                        select v.scope_key, sum(v.value) from analytics.indicator_value as v
                        where
                            v.code = '\(code)' and v.period = '\(quarter)' and v.scope_kind = '\(dimension)'
                            and v.period_kind = 'quarter' and v.programme_id is null and v.is_current
                            and v.adds_over_places = 'sum'
                            and v.tenant_id in (\(some.map(String.init).joined(separator: ",")))
                        group by v.scope_key
                        """, role: "analyst_of_all")
                    let told = Dictionary(
                        sums.split(separator: "\n").map { $0.split(separator: "|", omittingEmptySubsequences: false) }
                            .map { (String($0[0]), Double($0[1])) }
                    ) { first, _ in first }
                    for line in lines where line.member("adds_over_places") == "sum" {
                        let cell = line.member("scope_key") ?? ""
                        let sum = told[cell].flatMap { $0 } ?? 0
                        #expect(abs((line.number("value") ?? 0) - sum) < 1e-6, "\(code) \(dimension) \(cell)")
                        compared += 1
                    }
                }
            }
        }
        #expect(compared > 5)
    }

    // MARK: - Attacking

    private static func attack(
        _ tenants: [Int32], truth: String, now: [String], shown: [String], keys: [Int32: [String]],
        indicators: [Int32: [Asked]]
    ) async throws -> String {
        func lines(_ text: String) -> [Substring] { text.split(separator: "\n") }
        let (truths, times, doors) = (lines(truth), now.map(lines), shown.map(lines))
        var text = ""
        for (place, tenant) in tenants.enumerated() {
            let asked = String(decoding: try JSONEncoder().encode(indicators[tenant] ?? []), as: UTF8.self)
            text += """
                {"tenant": \(tenant), "shown": [\(doors.map { $0[place] }.joined(separator: ","))], \
                "keys": [\((keys[tenant] ?? []).joined(separator: ","))], \
                "indicators": \(asked), "truth": {"times": [\(times.map { $0[place] }.joined(separator: ","))], \
                "samples": {}, \(truths[place].dropFirst())}

                """
        }
        let file = FileManager.default.temporaryDirectory.appending(path: "disclosure-\(UUID().uuidString)")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let result = try await Command.run(
            python, [reference.appending(path: "disclosure_attack.py").path, file.path])
        try #require(result.succeeded, "\(result.output)")
        return result.output
    }

    // MARK: - The analyst

    private static func makeAnalyst(_ tenants: [Int32], _ harness: EvaluationHarness) async throws {
        try await harness.psql(
            """
            create role analyst_of_all login in role ecdp_analyst;
            \(tenants.map { "create role ten_\($0) nologin; grant ten_\($0) to analyst_of_all;" }.joined(separator: "\n"))
            grant connect on database \(harness.test.name) to analyst_of_all
            """)
    }

    private static func dropAnalyst(_ tenants: [Int32], _ harness: EvaluationHarness) async throws {
        try await harness.psql(
            """
            drop owned by analyst_of_all;
            drop role analyst_of_all;
            \(tenants.map { "drop role ten_\($0);" }.joined(separator: "\n"))
            """)
    }
}

extension JSONObject {
    fileprivate func member(_ name: String) -> String? { if case .string(let text)? = self[name] { text } else { nil } }

    fileprivate func number(_ name: String) -> Double? {
        switch self[name] {
        case .integer(let number)?: Double(number)
        case .decimal(let text)?: Double(text)
        default: nil
        }
    }
}
