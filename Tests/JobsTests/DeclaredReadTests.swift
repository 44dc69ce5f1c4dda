import Postgres
import TestSupport
import Testing

@testable import Jobs

/// What is declared a read is sent again after a lost connection: how that is held against the database.
@Suite(.database) struct DeclaredReadTests {
    @Test func `what writes is found out, however it is hidden`() async throws {
        let hidden = [
            DeclaredRead("cancel", JobQueue.SQL.cancel.rawValue), DeclaredRead("wake", JobQueue.SQL.wake.rawValue),
            DeclaredRead("lock", "select exists (select from job as j for update)"),
            DeclaredRead("change", "with c as (update job set version = 1 returning id) select c.id from c"),
        ]
        #expect(
            try await TestDatabase.current.writes(among: hidden).sorted() == [
                "cancel calls cancel_job(integer,uuid,timestamp with time zone)", "change is no select",
                "lock locks rows", "wake calls pg_notify(text,text)",
            ])
    }
}
