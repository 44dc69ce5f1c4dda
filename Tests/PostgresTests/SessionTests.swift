import Postgres
import TestSupport
import Testing

@Suite(.emptyDatabase, .timeLimit(.minutes(1)), .alone)
struct SessionTests {
    @Test func `a transaction is committed, or rolled back when its body throws`() async throws {
        _ = try await psql("create table entry (a int); \(enterFunction)")
        try await withDatabase { database async throws in
            let scope = Scope.tenant(4, actor: "x")
            try await database.withSession(as: scope) { session async throws in
                try await session.transaction(isolation: .serializable) {
                    _ = try await session.query(Query("insert into entry values (1)"))
                    let row = try await session.query(
                        Query("select current_setting('app.tenant_id'), current_setting('transaction_isolation')"))[0]
                    #expect(try row.text(at: 0) == "4")
                    #expect(try row.text(at: 1) == "serializable")
                }
                await #expect(throws: Refusal.self) {
                    try await session.transaction {
                        _ = try await session.query(Query("insert into entry values (2)"))
                        throw Refusal()
                    }
                }
                #expect(!session.isInTransaction)
                let row = try await session.query(Query("select current_setting('app.tenant_id')"))[0]
                #expect(try row.text(at: 0) == "4")
            }
            #expect(try await psql("select array_agg(a) from entry") == "{1}")
        }
    }

    @Test func `a savepoint undoes its part only`() async throws {
        _ = try await psql("create table part (a int)")
        try await withDatabase { database async throws in
            try await database.withSession(as: .none) { session async throws in
                try await session.transaction {
                    _ = try await session.query(Query("insert into part values (1)"))
                    let error = await #expect(throws: PostgresError.self) {
                        try await session.transaction {
                            _ = try await session.query(Query("insert into part values (2)"))
                            _ = try await session.query(Query("select 1 / 0"))
                        }
                    }
                    #expect(error?.sqlState == "22012")
                    try await session.savepoint { _ = try await session.query(Query("insert into part values (3)")) }
                }
            }
            #expect(try await psql("select array_agg(a) from part") == "{1,3}")
        }
    }

    @Test func `an error that the body swallowed does not commit`() async throws {
        try await withDatabase { database async throws in
            let error = await #expect(throws: PostgresError.self) {
                try await database.withSession(as: .none) { session async throws in
                    try await session.transaction {
                        _ = try? await session.query(Query("select 1 / 0"))
                    }
                }
            }
            #expect(error?.sqlState == "25P02")
        }
    }

    @Test func `a read-only transaction refuses writes`() async throws {
        _ = try await psql("create table fixed (a int)")
        try await withDatabase { database async throws in
            let error = await #expect(throws: PostgresError.self) {
                try await database.withSession(as: .none) { session async throws in
                    try await session.transaction(readOnly: true) {
                        _ = try await session.query(Query("insert into fixed values (1)"))
                    }
                }
            }
            #expect(error?.sqlState == "25006")
        }
    }

    @Test func `a deferrable transaction says so to the server`() async throws {
        try await withDatabase { database async throws in
            try await database.withSession(as: .none) { session async throws in
                let setting = Query("select current_setting('transaction_deferrable')")
                try await session.transaction(isolation: .serializable, readOnly: true, deferrable: true) {
                    () async throws in
                    #expect(try await session.query(setting)[0].text(at: 0) == "on")
                }
                try await session.transaction { () async throws in
                    #expect(try await session.query(setting)[0].text(at: 0) == "off")
                }
            }
        }
    }

    @Test func `a statement's own time limit ends it, and holds for its transaction only`() async throws {
        try await withDatabase({
            $0.lines = 1
            $0.statementTimeout = .seconds(5)
        }) { database async throws in
            let setting = Query("select current_setting('statement_timeout')")
            let error = await #expect(throws: PostgresError.self) {
                try await database.query(.sleep(30).timeLimit(.milliseconds(50)), as: .none)
            }
            #expect(error?.sqlState == "57014")
            #expect(try await database.query(setting.timeLimit(.seconds(1)), as: .none)[0].text(at: 0) == "1s")
            #expect(try await database.query(setting.timeLimit(.seconds(9)), as: .none)[0].text(at: 0) == "5s")
            #expect(try await database.query(setting, as: .none)[0].text(at: 0) == "5s")
            try await database.withSession(as: .none) { session async throws in
                let late = await #expect(throws: PostgresError.self) {
                    try await session.query(.sleep(30).timeLimit(.milliseconds(50)))
                }
                #expect(late?.sqlState == "57014")
                #expect(try await session.query(setting)[0].text(at: 0) == "0")
                let refused = await #expect(throws: PostgresError.self) {
                    try await session.transaction { try await session.query(setting.timeLimit(.seconds(1))) }
                }
                #expect(refused?.kind == .misuse)
            }
        }
    }

    @Test func `a deadline stops the server, and the connection can be used again`() async throws {
        try await withDatabase({ $0.sessions = 1 }) { database async throws in
            let pid = try await database.withSession(as: .none) { try await process($0) }
            let error = await #expect(throws: PostgresError.self) {
                try await database.withSession(as: .none, deadline: .milliseconds(100)) { session async throws in
                    try await session.transaction { _ = try await session.query(.sleep(30)) }
                }
            }
            #expect(error?.kind == .deadlineExceeded)
            #expect(try await database.withSession(as: .none) { try await process($0) } == pid)
        }
    }

    @Test func `a cancelled task stops the server, and the connection can be used again`() async throws {
        try await withDatabase({ $0.sessions = 1 }) { database async throws in
            let pid = try await database.withSession(as: .none) { try await process($0) }
            let task = Task {
                try await database.withSession(as: .none) { session async throws in
                    _ = try await session.query(.sleep(30))
                }
            }
            try await eventually {
                try await psql("select count(*) from pg_stat_activity where pid = \(pid) and state = 'active'") == "1"
            }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await database.withSession(as: .none) { try await process($0) } == pid)
        }
    }

    @Test func `whoever finds no session waits, until the deadline if there is one`() async throws {
        try await withDatabase({ $0.sessions = 1 }) { database async throws in
            try await database.withSession(as: .none) { session async throws in
                let error = await #expect(throws: PostgresError.self) {
                    try await database.withSession(as: .none, deadline: .milliseconds(50)) { _ in }
                }
                #expect(error?.kind == .deadlineExceeded && error?.outcome == .notSent)
                let waiting = Task { try await database.withSession(as: .none) { try await process($0) } }
                waiting.cancel()
                await #expect(throws: CancellationError.self) { try await waiting.value }
                #expect(try await session.query(Query("select 1")).count == 1)
            }
            #expect(try await database.withSession(as: .none) { try await process($0) } > 0)
        }
    }

    @Test func `a session that was terminated says so, and the next one has a new connection`() async throws {
        try await withDatabase({ $0.sessions = 1 }) { database async throws in
            let error = await #expect(throws: PostgresError.self) {
                try await database.withSession(as: .none) { session async throws in
                    let pid = try await process(session)
                    async let sleeping = session.query(.sleep(30))
                    try await eventually { try await psql("select pg_terminate_backend(\(pid))") == "t" }
                    _ = try await sleeping
                }
            }
            #expect(error?.kind == .connectionLost && error?.outcome == .unknown)
            #expect(try await database.withSession(as: .none) { try await process($0) } > 0)
        }
    }

    @Test func `a session runs one call at a time`() async throws {
        _ = try await psql("create table one_at_a_time (a int)")
        try await withDatabase { database async throws in
            let isAsleep =
                "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()"
            try await database.withSession(as: .none) { session async throws in
                let sleeping = Task { try await session.query(.sleep(0.5)).count }
                try await eventually { try await psql(isAsleep) == "1" }
                for call in [
                    { _ = try await session.query(Query("select 1")) },
                    { try await session.transaction { _ = Issue.record("it has begun") } },
                ] as [@Sendable () async throws -> Void] {
                    let refused = Task { try await call() }
                    let error = await #expect(throws: PostgresError.self) { try await refused.value }
                    #expect(error?.kind == .misuse && error?.outcome == .notSent)
                }
                #expect(try await sleeping.value == 1)
                #expect(try await session.transaction { try await session.query(Query("select 1")).count } == 1)
            }
            let error = await #expect(throws: PostgresError.self) {
                try await database.withSession(as: .none) { session async throws in
                    try await session.transaction { () async throws in
                        _ = try await session.query(Query("insert into one_at_a_time values (1)"))
                        _ = Task { try await session.query(.sleep(0.5)) }
                        try await eventually { try await psql(isAsleep) == "1" }
                    }
                }
            }
            #expect(error?.kind == .misuse)
            #expect(try await psql("select count(*) from one_at_a_time") == "0")
        }
    }

    @Test func `a service that is cancelled closes its sessions at once`() async throws {
        try await withDatabase({ $0.applicationName = "cancelled" }) { database async throws in
            let service = Task { try await database.run() }
            let calls: [@Sendable (Session) async throws -> Void] = [
                { _ = try await $0.query(.sleep(50)) },
                { try await $0.copyOut("copy (select pg_sleep(50)) to stdout") { _ in } },
            ]
            let callers = calls.map { call in Task { try await database.withSession(as: .none) { try await call($0) } }
            }
            try await eventually {
                try await psql(
                    """
                    select count(*) from pg_stat_activity
                    where application_name = 'cancelled' and wait_event = 'PgSleep' and datname = current_database()
                    """) == "2"
            }
            service.cancel()
            try await service.value
            for caller in callers {
                let error = await #expect(throws: PostgresError.self) { try await caller.value }
                #expect(error?.kind == .connectionLost && error?.outcome == .unknown)
            }
            // The server has not been asked to stop.
            let sleepers = "from pg_stat_activity where application_name = 'cancelled'"
            _ = try await psql("select pg_terminate_backend(pid) \(sleepers)")
            try await eventually { try await psql("select count(*) \(sleepers)") == "0" }
        }
    }

    @Test func `a serialization failure begins again if asked to`() async throws {
        _ = try await psql("create table counter (a int); insert into counter values (0)")
        try await withDatabase({ $0.sessions = 4 }) { database async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await database.withSession(as: .none) { session async throws in
                            for _ in 0..<5 {
                                try await session.transaction(isolation: .repeatableRead, retries: 100) {
                                    let row = try await session.query(Query("select a from counter"))[0]
                                    _ = try await session.query(
                                        Query("update counter set a = $1::int4", [try row.decode(Int.self, at: 0) + 1]))
                                }
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await psql("select a from counter") == "20")
        }
    }

    private func process(_ session: Session) async throws -> Int32 {
        try await session.query(Query("select pg_backend_pid()"))[0].decode(at: 0)
    }
}

private struct Refusal: Error {}
