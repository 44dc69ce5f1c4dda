import CoreMetrics
import MetricsTestKit
import Postgres
import TestSupport
import Testing

/// What is counted, by the names that operators know.
@Suite(.emptyDatabase, .timeLimit(.minutes(1)), .alone)
struct MetricsTests {
    @Test func `lines, sessions and listening are counted and timed`() async throws {
        _ = try await psql("create table changing (a int)")
        let metrics = TestMetrics()
        try await withMetricsFactory(metrics) {
            try await withDatabase({
                $0.lines = 1
                $0.sessions = 1
                $0.queueLimit = 1
                $0.applicationName = "metered"
            }) { database async throws in
                let query = Query("select * from changing")
                _ = try await database.query(query, as: .none)
                // Another statement in between, which is no `select *`, so that the plan is stale and not the name.
                _ = try await psql("alter table changing add column b int")
                _ = try await database.query(query, as: .none)
                _ = try? await database.query(Query("select 1 / 0"), as: .none)
                try await overload(database)
                var notifications = database.listen("news").makeAsyncIterator()
                _ = await notifications.next()
                _ = try await database.query(Query("select pg_notify('news', 'a')"), as: .none)
                _ = await notifications.next()
                _ = try await psql(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'metered'")
                #expect(await notifications.next()?.mayHaveMissed == true)
                try await eventually { (try? await database.query(query, as: .none)) != nil }
                // What is in flight is looked at now and then: all of this may be over before.
                try await eventually {
                    _ = try? await database.query(query, as: .none)
                    return (try? metrics.expectMeter("postgres_batches_in_flight"))?.values.isEmpty == false
                }
            }
        }
        func count(_ label: String, _ kind: String? = nil) throws -> Int64 {
            try metrics.expectCounter(label, kind.map { [("kind", $0)] } ?? []).totalValue
        }
        #expect(try metrics.expectTimer("postgres_batch_duration").values.count >= 4)
        #expect(try count("postgres_batches_refused") >= 1)
        #expect(try count("postgres_batches_repeated") >= 1)
        #expect(try count("postgres_batches_overloaded") == 1)
        #expect(try count("postgres_batches_unavailable") == 0)
        #expect(try metrics.expectMeter("postgres_batches_in_flight").values.isEmpty == false)
        #expect(try count("postgres_sessions_overloaded") == 1)
        #expect(try metrics.expectTimer("postgres_session_wait").values.count == 1)
        #expect(try metrics.expectMeter("postgres_sessions_in_use").values.contains(1))
        #expect(try metrics.expectMeter("postgres_sessions_in_use").lastValue == 0)
        #expect(try count("postgres_notifications_received") == 1)
        #expect(try count("postgres_notifications_dropped") == 0)
        for kind in ["line", "listener"] {
            #expect(try count("postgres_connections_opened", kind) == 2)
            #expect(try count("postgres_connections_lost", kind) == 1)
        }
        #expect(try count("postgres_connections_opened", "session") == 1)
    }

    /// One call too many for the lines, and one for the sessions.
    private func overload(_ database: Database) async throws {
        let locked = Query("select pg_advisory_xact_lock(7)")
        let waiting = try await database.withSession(as: .none) { session async throws in
            try await session.transaction { () async throws in
                _ = try await session.query(locked)
                let waiting = Task { try await database.query(locked, as: .none) }
                try await eventually {
                    try await psql("select count(*) from pg_locks where locktype = 'advisory' and not granted") == "1"
                }
                let full = await #expect(throws: PostgresError.self) {
                    try await database.query(Query("select 1"), as: .none)
                }
                #expect(full?.kind == .overloaded)
                // Of two, whichever comes second is turned away, while the other waits.
                await withTaskGroup(of: (any Error)?.self) { group in
                    for _ in 0..<2 {
                        group.addTask {
                            do { try await database.withSession(as: .none) { _ in } } catch { return error }
                            return nil
                        }
                    }
                    let first = await group.next().flatMap { $0 }
                    #expect((first as? PostgresError)?.kind == .overloaded)
                    group.cancelAll()
                }
                return waiting
            }
        }
        _ = try await waiting.value
    }
}
