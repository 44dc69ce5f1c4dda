import TestSupport
import Testing

/// What the database itself refuses, whoever writes: days that have not come, and new references to archived rows.
@Suite(.database) struct PastAndArchiveTests {
    /// As the application, in tenant 1, on a day.
    private static func run(_ sql: String, today: String = "2026-11-24") async throws {
        try await TestDatabase.current.psql(
            "begin; set local app.today = '\(today)'; select app.enter(1, null, 'test', null); \(sql); rollback",
            role: "ecdp_api")
    }

    @Test func `every reference to a table whose rows are archived refuses archived ones`() async throws {
        let missing = try await Catalogue.list(
            """
            select t.name || '.' || a.attname
            from pg_constraint as f
            inner join (\(Catalogue.tenantTables)) as t on t.oid = f.conrelid
            inner join (\(Catalogue.tenantTables)) as p on p.oid = f.confrelid
            inner join pg_attribute as b on b.attrelid = p.oid and b.attname = 'archived_at'
            inner join pg_attribute as a on a.attrelid = f.conrelid and a.attnum = f.conkey[2]
            where
                f.contype = 'f' and p.name <> 'tenant'
                and (
                    select count(*) from pg_trigger as g
                    where
                        g.tgrelid = t.oid and g.tgfoid = 'app.refuse_archived'::regproc
                        and starts_with(g.tgname, t.name || '_' || a.attname || '_archived')
                ) <> 2
            """)
        #expect(missing == [])
    }

    @Test func `days that have not come in South Africa are refused by the tables`() async throws {
        try await TenantFixture.load()
        for (table, column, value) in try await Catalogue.list(
            """
            select c.relname || ' ' || substr(g.tgname, length(c.relname) + 2, length(g.tgname) - length(c.relname) - 8)
            from pg_trigger as g inner join pg_class as c on c.oid = g.tgrelid
            where g.tgfoid = 'app.refuse_future'::regproc
            """
        ).map({ line in
            let words = line.split(separator: " ").map(String.init)
            return (words[0], words[1], "2026-11-25")
        }) {
            let stage = table == "partnership" ? "stage = 'contacted', stage_reason = 'so', " : ""
            // What a screening found does not change at all.
            if table == "partner_clearance" { continue }
            let update = "update \(table) set \(stage)\(column) = '\(value)' where tenant_id = 1"
            let error = await #expect(throws: TestSupportError.self) { try await Self.run(update) }
            #expect(
                error?.description.contains("\(column) is after today") == true, "\(table): \(error?.description ?? "")"
            )
        }
    }

    @Test func `today is the day in South Africa, not in UTC`() async throws {
        let today = try await TestDatabase.current.psql(
            "set app.today = ''; select app.today() = (now() at time zone 'UTC' + interval '2 hours')::date")
        #expect(today == "t")
    }
}
