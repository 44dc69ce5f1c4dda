import TestSupport
import Testing

/// Days that have not come, which the database itself refuses, whoever writes.
@Suite(.database) struct PastTests {
    /// As the application, in tenant 1, on a day.
    private static func run(_ sql: String, today: String = "2026-11-24") async throws {
        try await TestDatabase.current.psql(
            "begin; set local app.today = '\(today)'; select app.enter(1, null, 'test', null); \(sql); rollback",
            role: "ecdp_api")
    }

    @Test func `days that have not come in South Africa are refused by the tables`() async throws {
        try await TenantFixture.load()
        for (table, column, value) in try await Catalogue.list(
            """
            select c.relname || ' ' || substr(g.tgname, length(c.relname) + 2, length(g.tgname) - length(c.relname) - 8)
            from pg_trigger as g inner join pg_class as c on c.oid = g.tgrelid
            where g.tgfoid = 'app.refuse_future'::regproc and has_any_column_privilege('ecdp_api', c.oid, 'update')
            """
        ).map({ line in
            let words = line.split(separator: " ").map(String.init)
            return (words[0], words[1], "2026-11-25")
        }) {
            let stage = table == "partnership" ? "stage = 'contacted', stage_reason = 'so', " : ""
            // What a screening found, what was entered into the ledger and what was published do not change at all.
            if ["partner_clearance", "ledger_entry", "survey_version"].contains(table) { continue }
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
