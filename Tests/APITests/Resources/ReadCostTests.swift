import Domain
import Foundation
import HTTP
import Logging
import Postgres
import Resources
import TestSupport
import Testing

@testable import API

/// What reading costs, by every endpoint that reads, whatever statements it sends. Pages of tables and indexes are counted,
/// as PostgreSQL counts them.
extension ListPlanTests {
    private struct Municipality {
        let tenant: Int
        let code: String
        /// Of all its tables together.
        let rows: Int
        let key: String
        /// A row of each collection that has any.
        var ids: [String: String] = [:]
    }

    private static func municipality(_ tenant: Int32) async throws -> Municipality {
        let test = try TestDatabase.current
        let tables = try await test.psql(
            """
            select c.relname from pg_class as c
            join pg_attribute as a on a.attrelid = c.oid and a.attname = 'tenant_id'
            where c.relkind = 'r' and c.relnamespace = 'ecdp'::regnamespace
            """
        ).split(separator: "\n")
        let counts = tables.map { "select count(*) as n from ecdp.\($0) as t where t.tenant_id = \(tenant)" }
        let rows = try await test.psql("select sum(x.n) from (\(counts.joined(separator: " union all "))) as x")
        var municipality = Municipality(
            tenant: Int(tenant), code: try await test.psql("select code from ecdp.tenant where tenant_id = \(tenant)"),
            rows: try #require(Int(rows)),
            key: try await APIFixture.makeKey(in: test, grants: [Int(tenant): Permission.codes]))
        for resource in ServedResources.all where resource.operations.contains(.read) {
            let id = try await test.psql(
                """
                set search_path = ecdp, app, pg_catalog, pg_temp; set app.tenant_id = '\(tenant)';
                select t.id from \(resource.source) where t.tenant_id = \(tenant) limit 1
                """)
            if !id.isEmpty { municipality.ids[resource.path] = id }
        }
        return municipality
    }

    /// Pages of the schema's tables that connections have asked for so far.
    private static let pages = """
        select coalesce(sum(
            coalesce(s.heap_blks_hit, 0) + coalesce(s.heap_blks_read, 0) + coalesce(s.idx_blks_hit, 0)
            + coalesce(s.idx_blks_read, 0) + coalesce(s.toast_blks_hit, 0) + coalesce(s.toast_blks_read, 0)
        ), 0)::int8
        from pg_statio_all_tables as s
        where s.schemaname = 'ecdp'
        """

    /// Pages of papers, whose content the national data does not write out.
    private static let unwritten = ["readDocumentPage"]

    @Test func `no read costs more than a few times the municipality's rows, with a plan for any and for this one`()
        async throws
    {
        let test = try TestDatabase.current
        var municipalities: [Municipality] = []
        for tenant in try await Self.tenants() { municipalities.append(try await Self.municipality(tenant)) }
        #expect(municipalities[1].rows > 20 * municipalities[0].rows)
        // What other connections read is counted before this begins.
        try await test.disconnect()
        let counting = Database(DatabaseConfiguration(conninfo: test.conninfo()), logger: APIFixture.quiet)
        func counted() async throws -> Int {
            try await counting.query(Query(Self.pages), as: .none).first?.decode(Int.self, at: 0) ?? 0
        }
        var read: Set<String> = []
        for mode in ["force_generic_plan", "force_custom_plan"] {
            try await test.psql("alter database \(test.name) set plan_cache_mode = '\(mode)'")
            // One connection, which is asked to say what it counted.
            try await APIFixture.with(lines: 1) { api in
                let endpoints = ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" }))
                for endpoint in endpoints
                where endpoint.method == .get && endpoint.access != .open
                    && !Self.unwritten.contains(endpoint.operation)
                {
                    for place in municipalities {
                        var path = endpoint.path.replacing("{code}", with: place.code)
                        let words = path.split(separator: "/").map(String.init)
                        if let position = words.firstIndex(of: "{id}") {
                            guard let id = place.ids[words[position - 1]] else { continue }
                            path = path.replacing("{id}", with: id)
                        }
                        let before = try await counted()
                        let reply = await api.send("GET", path, key: place.key)
                        _ = try await api.database.query(Query("select pg_stat_force_next_flush()"), as: .none)
                        _ = try await api.database.query(Query("select 1"), as: .none)
                        let cost = try await counted() - before
                        if reply.status == 200 { read.insert(endpoint.operation) }
                        #expect(
                            cost <= place.rows / 2 + 1500,
                            "\(path), \(mode): \(cost) pages; the municipality has \(place.rows) rows")
                    }
                }
            }
        }
        try await test.psql("alter database \(test.name) reset plan_cache_mode")
        await counting.close()
        #expect(read.count > 100)
    }
}
