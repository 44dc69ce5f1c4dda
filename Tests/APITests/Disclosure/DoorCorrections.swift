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

    static func code(of tenant: Int32) -> String { "RM" + String(format: "%03d", tenant % 1000) }

    /// Each municipality adds the indicators, as anybody does.
    static func addIndicators(_ test: TestDatabase) async throws {
        try await DoorWorld.withAPI(test) { api in
            for tenant in DoorWorld.random {
                let key = try await APIFixture.makeKey(
                    in: test, grants: [Int(tenant): Permission.allCases.map(\.rawValue)])
                let place = APIFixture.Municipality(tenant: Int(tenant), code: code(of: tenant), region: "", key: key)
                for indicator in indicators {
                    let body = """
                        {"code":"\(indicator.code)","name":"\(indicator.code)","level":"output",
                        "definition":"Children of one condition.","unit":"children","direction":"up",
                        "formula":\(indicator.formula),"dimensions":["age_band","sex"],"adds_over_places":"sum",
                        "adds_over_periods":"\(indicator.source == "activity" ? "sum" : "last")"}
                        """
                    _ = try await api.expect(201, "POST", "indicators", body, key: key, in: place)
                }
            }
        }
    }

    /// Changes the data, and asks for a second revision of all that was published of some.
    static func ask(of tenants: ClosedRange<Int32>, in test: TestDatabase) async throws {
        try await test.psql(RandomMunicipalities(tenants: DoorWorld.random).corrections + Self.delicate)
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
                    period: try DoorWorld.period(row[4], row[5]), revision: 1, reason: "Entered late", id: UUID(),
                    jobID: UUID(), now: time)
                _ = try await database.batch(queries, as: .tenant(tenant, actor: "test"))
            }
            let quarter = try #require(Quarter("2026-Q3"))
            for row in computed {
                let tenant = try #require(Int32(row[0]))
                let asked = try IndicatorRequests.request(
                    try #require(UUID(uuidString: row[1])), quarter, revision: 2, reason: "Entered late", id: UUID(),
                    tenant: tenant, now: time)
                _ = try await database.batch(asked.statements, as: .tenant(tenant, actor: "test"))
            }
        }
    }

    /// Counts of which two parts are found unless all are held back, and few children who are gone.
    private static let delicate = """
        set session_replication_role = replica;
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
        set session_replication_role = origin;
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
