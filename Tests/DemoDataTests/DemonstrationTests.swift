import Foundation
import Logging
import Postgres
import TestSupport
import Testing

@testable import DemoData

/// The demonstration in a database: every rule of the schema holds for it.
@Suite(.database, .serialized) struct DemonstrationTests {
    private static let noon = Date(timeIntervalSince1970: 1_795_514_400)

    @Test(arguments: ["2026-11-24", "2026-10-01", "2027-02-28", "2028-02-29"])
    func `it is loaded on any day, once, and what it counts is what it says`(day: String) async throws {
        let test = try TestDatabase.current
        let today = try Date("\(day)T10:00:00Z", strategy: .iso8601)
        let tenant = Int32(Int(day.filter(\.isNumber)) ?? 0)
        try await test.psql(
            """
            insert into ecdp.tenant (tenant_id, code, name, region_id)
            select \(tenant), 'X' || chr(65 + \(tenant) % 26) || \(tenant) % 1000, 'Demo', r.id
            from ecdp.region as r where r.code = 'CPT' and r.vintage = '2016'
            """)
        let database = Database(
            DatabaseConfiguration(conninfo: test.conninfo(role: "ecdp_api")),
            logger: Logger(label: "demo", factory: { _ in SwiftLogNoOpLogHandler() }))
        do {
            let demonstration = Demonstration(database: database, today: today)
            let first = try await demonstration.load("CPT", tenant: tenant)
            #expect(first.isNew)
            let again = try await demonstration.load("CPT", tenant: tenant)
            #expect(!again.isNew)
            #expect(again.programme == first.programme)
            // Whatever it is called by now.
            try await test.psql(
                "update ecdp.programme set name = 'Renamed' where tenant_id = \(tenant) and id = '\(first.programme)'")
            let renamed = try await demonstration.load("CPT", tenant: tenant)
            #expect(!renamed.isNew && renamed.programme == first.programme)
            let counted = try await test.psql(
                """
                select
                    (select count(*) from ecdp.partner where tenant_id = \(tenant) and merged_into_id is null),
                    (select count(*) from ecdp.centre where tenant_id = \(tenant) and archived_at is not null),
                    (
                        select bool_and(m.changed_on <= '\(day)') from ecdp.partnership_stage_change as m
                        where m.tenant_id = \(tenant)
                    )
                """)
            #expect(counted == "\(Setting.capeTown.partners.count + Setting.capeTown.earlier.count)|1|t")
            // The review of the last quarter shows what both sides said.
            let rated = try await test.psql(
                """
                select string_agg(distinct i.respondent, ' ' order by i.respondent)
                from ecdp.survey_campaign as c
                join ecdp.survey_version as v on v.tenant_id = c.tenant_id and v.id = c.version_id
                join ecdp.survey_instrument as i on i.tenant_id = v.tenant_id and i.id = v.instrument_id
                join ecdp.survey_result as r on r.tenant_id = c.tenant_id and r.campaign_id = c.id
                where
                    c.tenant_id = \(tenant) and c.programme_id = '\(first.programme)' and r.kind = 'likert' and r.n >= 5
                    and c.closed_at at time zone 'Africa/Johannesburg'
                    < date_trunc('quarter', timestamp '\(day)')
                    and c.closed_at at time zone 'Africa/Johannesburg'
                    >= date_trunc('quarter', timestamp '\(day)') - interval '3 months'
                """)
            #expect(rated == "centre partner")
            let empty = Set(try await EmptyTables.names(of: "t.tenant_id = \(tenant)"))
            #expect(empty.symmetricDifference(EmptyTables.inDemonstration.keys).sorted() == [])
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }
}
