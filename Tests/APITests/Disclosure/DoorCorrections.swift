import Digests
import Domain
import Evaluation
import Foundation
import Postgres
import TestSupport
import Testing

@testable import API

/// What makes revisions: municipalities made by chance change their data after everything was published, and ask for corrections
/// of a review, an evaluation and their own indicators.
struct DoorCorrections {
    /// When they ask.
    static let time = DoorWorld.later + 600

    /// Children by age and sex under a condition that holds for one activity or a few centres alone.
    static let indicators: [(code: String, source: String, filter: String, formula: String)] =
        ["health_screening", "mental_health_support", "nutrition_education", "healthcare_access"].map {
            (
                "door_\($0)", "activity", $0,
                #"{"measure":"sum","of":"activity.children","where":[{"field":"kind","is":["\#($0)"]}]}"#
            )
        }
        + ["22", "25"].map {
            (
                "door_capacity_\($0)", "centre", $0,
                #"{"measure":"sum","of":"centre.children","where":[{"field":"capacity","from":\#($0),"to":\#($0)}]}"#
            )
        }
        + [("door_cost", "cost", "nutrition_education", cost)]

    /// What an activity cost, which everybody reads in the ledger, for each child: so how many children there were.
    private static let cost: String = {
        let (kind, sum) = (#""where":[{"field":"kind","is":["nutrition_education"]}]"#, #""measure":"sum","of":"#)
        return #"{"measure":"share","numerator":{\#(sum)"activity_cost.cost",\#(kind)},"#
            + #""denominator":{\#(sum)"activity.children",\#(kind)}}"#
    }()
    /// In cents: as entered at first, and as corrected.
    static let costs = [70000, 50000]

    static func code(of tenant: Int32) -> String { "RM" + String(format: "%03d", tenant % 1000) }

    /// Each municipality adds the indicators, as anybody does.
    static func addIndicators(_ test: TestDatabase) async throws {
        try await DoorWorld.withAPI(test) { api in
            for tenant in DoorWorld.random {
                let key = try await APIFixture.makeKey(
                    in: test, grants: [Int(tenant): Permission.allCases.map(\.rawValue)])
                let place = APIFixture.Municipality(tenant: Int(tenant), code: code(of: tenant), region: "", key: key)
                for indicator in indicators {
                    let kind =
                        switch indicator.source {
                        case "cost":
                            #""unit":"ZAR cents per children","direction":"down","dimensions":["area"],"#
                                + #""adds_over_places":"weighted","adds_over_periods":"weighted""#
                        case let source:
                            #""unit":"children","direction":"up","dimensions":["age_band","sex"],"adds_over_places":"sum","#
                                + #""adds_over_periods":"\#(source == "activity" ? "sum" : "last")""#
                        }
                    let body = """
                        {"code":"\(indicator.code)","name":"\(indicator.code)","level":"output",
                        "definition":"Children of one condition.",\(kind),"formula":\(indicator.formula)}
                        """
                    _ = try await api.expect(201, "POST", "indicators", body, key: key, in: place)
                }
            }
        }
    }

    /// Changes the data, and asks for a second revision of all that was published of some.
    ///
    /// What is asked for has the same identifiers in each copy of the database.
    ///
    /// - Parameter key: with which the ledger is written.
    static func ask(of tenants: ClosedRange<Int32>, in test: TestDatabase, key: String) async throws {
        try await test.psql(
            RandomMunicipalities(tenants: DoorWorld.random).corrections + DoorWorld.past(Self.delicate + withdrawn(2)))
        try await reverse(in: test, key: key)
        let those = "tenant_id between \(tenants.lowerBound) and \(tenants.upperBound)"
        let published = try await test.psql(
            """
            select e.tenant_id, e.id, e.programme_id, e.kind, e.period_start, e.period_end
            from ecdp.evaluation as e
            where
                e.\(those) and e.programme_id = md5(e.tenant_id || 'programme1')::uuid
                and (e.kind = 'annual_evaluation' or e.period_start = '2026-07-01')
            order by e.tenant_id, e.kind
            """
        ).split(separator: "\n").map { $0.split(separator: "|").map(String.init) }
        let computed = try await test.psql(
            """
            select tenant_id, indicator_id from ecdp.indicator_computation where \(those) and code like 'door%'
            order by 1, code
            """
        ).split(separator: "\n").map { $0.split(separator: "|").map(String.init) }
        #expect(published.count == 2 * tenants.count)
        #expect(computed.count == indicators.count * tenants.count)
        try await DoorWorld.withDatabase(test, role: "ecdp_api") { database in
            for row in published {
                let (tenant, kind) = (try #require(Int32(row[0])), try #require(EvaluationKind(rawValue: row[3])))
                let queries = try EvaluationRequests.requestCorrection(
                    tenant: tenant, replacing: try #require(UUID(uuidString: row[1])),
                    programmeID: try #require(UUID(uuidString: row[2])), kind: kind,
                    period: try DoorWorld.period(row[4], row[5]), revision: 1, reason: "Entered late", id: id(row[1]),
                    jobID: id("job" + row[1]), now: time)
                _ = try await database.batch(queries, as: .tenant(tenant, actor: "test"))
            }
            let quarter = try #require(Quarter("2026-Q3"))
            for row in computed {
                let tenant = try #require(Int32(row[0]))
                let asked = try IndicatorRequests.request(
                    try #require(UUID(uuidString: row[1])), quarter, revision: 2, reason: "Entered late",
                    id: id(row[0] + row[1]),
                    tenant: tenant, now: time)
                _ = try await database.batch(asked.statements, as: .tenant(tenant, actor: "test"))
            }
        }
    }

    /// An identifier that follows from a text.
    private static func id(_ text: String) -> UUID {
        let digits = Array(SHA256Digest(text).hexadecimal)
        let parts = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)].map { String(digits[$0.0..<$0.1]) }
        return UUID(uuidString: parts.joined(separator: "-")) ?? UUID()
    }

    // MARK: - The ledger

    /// What an activity of each municipality cost, as it enters it; to be reversed.
    ///
    /// - Parameter key: with which it is entered, and which each world has then.
    static func use(in test: TestDatabase, key: String) async throws {
        try await post(in: test, key: key) { _, partnership, activity, centre in
            let money = #""kind":"funding","amount":"#
            return (
                partnership, "2026-08-10",
                [
                    #"{"move":"pledge",\#(money)90000}"#, #"{"move":"receive",\#(money)90000}"#,
                    #"{"move":"allocate",\#(money)90000,"centre_id":"\#(centre)"}"#,
                    #"{"move":"use",\#(money)\#(costs[0]),"centre_id":"\#(centre)","activity_id":"\#(activity)"}"#,
                ]
            )
        }
    }

    /// Too much was entered: it is reversed, and less is entered.
    private static func reverse(in test: TestDatabase, key: String) async throws {
        try await post(in: test, key: key) { tenant, partnership, activity, centre in
            let used = try await test.psql(
                "select id from ecdp.ledger_transfer where tenant_id = \(tenant) and activity_id = '\(activity)'")
            return (
                partnership, "2026-08-20",
                [
                    #"{"move":"reverse","reverses_id":"\#(used)"}"#,
                    #"{"move":"use","kind":"funding","amount":\#(costs[1]),"centre_id":"\#(centre)","activity_id":"\#(activity)"}"#,
                ]
            )
        }
    }

    private static func post(
        in test: TestDatabase, key: String,
        _ lines: (Int32, String, String, String) async throws -> (partnership: String, day: String, lines: [String])
    ) async throws {
        try await DoorWorld.withAPI(test) { api in
            for tenant in DoorWorld.random {
                let place = APIFixture.Municipality(tenant: Int(tenant), code: code(of: tenant), region: "", key: key)
                let ids = try await test.psql(
                    "select \(["partnership1", "activity3", "centre1"].map { "md5('\(tenant)\($0)')::uuid" }.joined(separator: ", "))"
                ).split(separator: "|").map(String.init)
                let entry = try await lines(tenant, ids[0], ids[1], ids[2])
                let body = """
                    {"partnership_id":"\(entry.partnership)","occurred_on":"\(entry.day)","reason":"A day",\
                    "lines":[\(entry.lines.joined(separator: ","))]}
                    """
                _ = try await api.expect(201, "POST", "ledger-entries", body, key: key, in: place)
            }
        }
    }

    // MARK: - Few

    /// Withdraws so many more children of the baseline, of those with every score at the first partnership's centres, where
    /// nobody else is withdrawn.
    static func withdrawn(_ count: Int) -> String {
        """
        update ecdp.child_assessment as c
        set birth_month = null, sex = null, assessor = null, scores = null, withdrawn_on = '2027-05-01'
        from (
            select
                a.ctid as place, a.tenant_id,
                row_number() over (partition by a.tenant_id order by a.centre_id, a.pseudonym) as number
            from ecdp.child_assessment as a
            inner join ecdp.assessment_wave as w
                on w.tenant_id = a.tenant_id and w.id = a.wave_id and w.kind = 'baseline'
            inner join ecdp.partnership_centre as j on j.tenant_id = a.tenant_id and j.centre_id = a.centre_id
            where
                a.tenant_id between \(DoorWorld.random.lowerBound) and \(DoorWorld.random.upperBound)
                and a.tenant_id % 4 = 0 and a.withdrawn_on is null and array_position(a.scores, null) is null
                and j.partnership_id = md5(a.tenant_id || 'partnership1')::uuid
        ) as few
        where c.tenant_id = few.tenant_id and c.ctid = few.place and few.number <= \(count);
        """
    }

    /// Counts of which two parts are found unless all are held back, and few children who are gone.
    private static let delicate = """
        update ecdp.activity_centre as v
        set \(RandomMunicipalities.ten.map { "\($0) = \(parts[$0] ?? 0)" }.joined(separator: ", "))
        from ecdp.activity as a
        where
            v.tenant_id between \(DoorWorld.weakened.lowerBound) and \(DoorWorld.weakened.upperBound)
            and a.tenant_id = v.tenant_id and a.id = v.activity_id and a.kind = 'mental_health_support';
        update ecdp.child_assessment as c
        set birth_month = null, sex = null, assessor = null, scores = null, withdrawn_on = '2027-05-01'
        from (
            select
                a.ctid as place, a.tenant_id,
                row_number() over (partition by a.tenant_id order by md5(a.pseudonym::text || a.wave_id)) as number
            from ecdp.child_assessment as a
            where
                a.tenant_id between \(DoorWorld.weakened.lowerBound) and \(DoorWorld.weakened.upperBound)
                and a.withdrawn_on is null
        ) as few
        where c.tenant_id = few.tenant_id and c.ctid = few.place and few.number <= 3;

        """
    private static let parts = ["girls_0_1": 4, "girls_2": 4, "boys_3": 7, "boys_4": 9, "girls_5": 8]

    /// A component that hides less: what is of unknown part may give parts away, and what was shown before is forgotten.
    /// Whoever finds nothing behind its doors would find nothing behind others'.
    static let weaker = """
        create or replace function app.shown_parts(variadic parts int4[]) returns int4[]
        language sql immutable parallel safe set search_path = pg_catalog, pg_temp
        return (
            select
                case
                    when not app.is_small(sum(p.n)::int4) then
                        array_agg(case when app.is_small(p.n) then 0 else coalesce(p.n, 0) end order by p.place)
                        || coalesce(sum(p.n) filter (where app.is_small(p.n)), 0)::int4
                end
            from unnest(parts) with ordinality as p (n, place)
        );
        set session_replication_role = replica;
        delete from ecdp.disclosure;
        """
}
