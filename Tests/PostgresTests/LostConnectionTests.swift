import Foundation
import Glibc
import LocalCluster
import Logging
import Postgres
import TestSupport
import Testing

@Suite(.emptyDatabase, .timeLimit(.minutes(2)), .alone)
struct LostConnectionTests {
    @Test func `two hundred waiters of a terminated connection all hear of it, and no commit is called not sent`()
        async throws
    {
        _ = try await psql("create table written (a int primary key)")
        try await withDatabase({ $0.lines = 1 }) { database async throws in
            for round in 0..<5 {
                let pid = try await backend(of: database)
                let outcomes = await withTaskGroup(of: (Int, PostgresError?).self) { group in
                    for number in 0..<200 {
                        let id = round * 1000 + number
                        group.addTask {
                            do {
                                _ = try await database.query(
                                    Query("insert into written select $1::int4 from pg_sleep(0.0005)", [id]), as: .none)
                                return (id, nil)
                            } catch {
                                return (id, error as? PostgresError)
                            }
                        }
                    }
                    group.addTask {
                        _ = try? await psql("select pg_terminate_backend(\(pid))")
                        return (-1, nil)
                    }
                    var outcomes: [(Int, PostgresError?)] = []
                    for await outcome in group { outcomes.append(outcome) }
                    return outcomes
                }
                let written = Set(try await psql("select a from written").split(separator: "\n").compactMap { Int($0) })
                for (id, error) in outcomes where id >= 0 {
                    switch error?.outcome {
                    case nil: #expect(written.contains(id))
                    case .unknown: #expect(error?.kind == .connectionLost)
                    case .notSent, .rejected: #expect(!written.contains(id))
                    }
                }
                #expect(
                    try await database.query(Query("select 1 from pg_class limit 1").readOnly, as: .none).count == 1)
            }
        }
    }

    @Test func `a declared read whose connection is lost is asked once more`() async throws {
        try await withDatabase({ $0.lines = 2 }) { database async throws in
            let pid = try await backend(of: database)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let rows = try await database.query(
                            Query("select $1::int4 from pg_sleep(0.001)", [number]).readOnly, as: .none)
                        #expect(try rows[0].decode(Int.self, at: 0) == number)
                    }
                }
                group.addTask { _ = try await psql("select pg_terminate_backend(\(pid))") }
                try await group.waitForAll()
            }
        }
    }

    @Test func `a frozen server process is given up, and the line is replaced`() async throws {
        try await withDatabase({
            $0.lines = 1
            $0.statementTimeout = .milliseconds(200)
        }) { database async throws in
            let pid = try await backend(of: database)
            kill(pid, SIGSTOP)
            defer { kill(pid, SIGKILL) }
            let error = await #expect(throws: PostgresError.self) {
                try await database.query(Query("insert into nothing values (1)"), as: .none)
            }
            #expect(error?.kind == .connectionLost && error?.outcome == .unknown)
            #expect(try await backend(of: database) != pid)
            kill(pid, SIGCONT)
            _ = try await psql("select pg_terminate_backend(\(pid))")
        }
    }

    @Test func `a session's connection that was lost while nobody had it is replaced`() async throws {
        try await withDatabase({ $0.sessions = 1 }) { database async throws in
            func process() async throws -> Int32 {
                try await database.withSession(as: .none) { session async throws in
                    try await session.query(Query("select pg_backend_pid()"))[0].decode(at: 0)
                }
            }
            let pid = try await process()
            _ = try await psql("select pg_terminate_backend(\(pid))")
            try await eventually { try await psql("select count(*) from pg_stat_activity where pid = \(pid)") == "0" }
            // The driver's thread has seen the one end before the other's answer.
            _ = try await database.query(Query("select 1"), as: .none)
            #expect(try await process() != pid)
        }
    }

    @Test func `a transaction that idles for too long is ended by the server, and the next session is in order`()
        async throws
    {
        _ = try await psql("create table idled (a int)")
        let conninfo = try TestDatabase.current.conninfo()
        try await withDatabase(
            conninfo: conninfo + " options='-c idle_in_transaction_session_timeout=20ms'", { $0.sessions = 1 }
        ) { database async throws in
            let error = await #expect(throws: PostgresError.self) {
                try await database.transaction(as: .none) { session async throws in
                    _ = try await session.query(Query("insert into idled values (1)"))
                    let pid: Int32 = try await session.query(Query("select pg_backend_pid()"))[0].decode(at: 0)
                    try await eventually {
                        try await psql("select count(*) from pg_stat_activity where pid = \(pid)") == "0"
                    }
                    _ = try await session.query(Query("insert into idled values (2)"))
                }
            }
            #expect(error?.kind == .connectionLost && error?.outcome != .rejected)
            // Shared lines are never idle in a transaction.
            #expect(try await database.query(Query("select 1"), as: .none).count == 1)
            #expect(try await database.withSession(as: .none) { try await $0.query(Query("select 1")).count } == 1)
        }
        #expect(try await psql("select count(*) from idled") == "0")
    }

    @Test func `while the server is away callers hear within a second, and it is found again`() async throws {
        try await withCluster { cluster, folder in
            try await withDatabase(conninfo: cluster.conninfo(), { $0.connectionWait = .milliseconds(800) }) {
                database async throws in
                try await connected(database)
                #expect(database.isUp)
                await cluster.stop()
                let start = ContinuousClock.now
                let error = await #expect(throws: PostgresError.self) {
                    for _ in 0..<2 { _ = try await database.query(Query("insert into t values (1)"), as: .none) }
                }
                #expect(error?.kind == .unavailable && error?.outcome == .notSent)
                #expect(ContinuousClock.now - start < .seconds(2))
                #expect(!database.isUp)
                let again = try await Cluster.start(directory: folder, settings: .forTests, logger: quiet)
                try await eventually {
                    (try? await database.query(Query("select 1"), as: .none)) != nil
                }
                await again.stop()
            }
        }
    }

    @Test func `a server killed under load is survived`() async throws {
        try await withCluster { cluster, _ in
            try await withDatabase(conninfo: cluster.conninfo()) { database async throws in
                _ = try await database.query(Query("create table t (a int)"), as: .none)
                let pid = try #require(await cluster.serverPID)
                let refusals = await withTaskGroup(of: Bool.self) { group in
                    for number in 0..<300 {
                        group.addTask {
                            do {
                                _ = try await database.query(
                                    Query("insert into t values ($1::int4)", [number]), as: .none)
                                return true
                            } catch {
                                return error is PostgresError
                            }
                        }
                    }
                    kill(pid, SIGKILL)
                    return await group.reduce(into: 0) { $0 += $1 ? 0 : 1 }
                }
                #expect(refusals == 0)
                try await eventually {
                    (try? await database.query(Query("select count(*) from t"), as: .none)) != nil
                }
            }
        }
    }

    @Test func `a commit that no standby confirmed is no success`() async throws {
        var settings = ClusterSettings.forTests
        settings.parameters["wal_level"] = "replica"
        settings.parameters["max_wal_senders"] = "2"
        try await withCluster(settings) { cluster, _ in
            try await withDatabase(
                conninfo: cluster.conninfo(),
                {
                    $0.lines = 1
                    $0.statementTimeout = .seconds(60)
                }
            ) { database async throws in
                _ = try await database.query(Query("create table t (a int)"), as: .none)
                _ = try await database.query(
                    Query("alter system set synchronous_standby_names = 'nobody'"), as: .none)
                _ = try await database.query(Query("select pg_reload_conf()"), as: .none)
                try await eventually {
                    try await database.query(Query("show synchronous_standby_names"), as: .none)[0].text(at: 0)
                        == "nobody"
                }
                let other = cluster.conninfo()
                var begun = 0
                for isSession in [false, true] {
                    func write() -> Task<Void, any Error> {
                        begun += 1
                        let insert = Query("insert into t values (1)")
                        return Task {
                            if !isSession { return _ = try await database.query(insert, as: .none) }
                            try await database.withSession(as: .none) { session async throws in
                                try await session.transaction { _ = try await session.query(insert) }
                            }
                        }
                    }
                    var writing = write()
                    let waiting = "pid from pg_stat_activity where wait_event = 'SyncRep'"
                    try await eventually {
                        if try await !Command.psql(other, "select \(waiting)").output.isEmpty { return true }
                        // Commits wait for nobody until the checkpointer has read the setting: then another is needed.
                        if try await Command.psql(other, "select count(*) from t").output == "\(begun)" {
                            try await writing.value
                            writing = write()
                        }
                        return false
                    }
                    _ = try await Command.psql(other, "select pg_cancel_backend(pid), \(waiting)")
                    let error = await #expect(throws: PostgresError.self) { try await writing.value }
                    #expect(error?.outcome == .unknown && error?.sqlState == "01000")
                }
                // The connections are in order.
                let count = try await database.query(Query("select count(*) from t"), as: .none)[0].text(at: 0)
                #expect(count == "\(begun)")
            }
        }
    }

    @Test func `what keeps us from connecting is said without the password`() async throws {
        let conninfo = try TestDatabase.current.conninfo()
        let password = "s3cret-passw0rd"
        let wrong = [
            "host=/nonexistent password=\(password)", conninfo + " dbname=missing password=\(password)",
            conninfo + " user=nobody password=\(password)", "host=127.0.0.1 port=1 password=\(password)",
            "postgresql://someone:\(password)@x@127.0.0.1:1/x", "password '\(password)", "dbname=x \(password)",
            "host=127.0.0.1 port=1 sslmode=require password=\(password)", "host=\(password) password=\(password)",
        ]
        for conninfo in wrong {
            try await withDatabase(conninfo: conninfo, { $0.connectionWait = .milliseconds(300) }) {
                database async throws in
                let error = await #expect(throws: PostgresError.self) {
                    try await database.query(Query("select 1"), as: .none)
                }
                #expect(error?.kind == .unavailable && error?.outcome == .notSent)
                for text in ["\(error as Any)", error?.description ?? "", error?.debugDescription ?? ""] {
                    #expect(!text.contains(password) && !text.isEmpty)
                }
                let refused = await #expect(throws: PostgresError.self) {
                    try await database.withSession(as: .none) { _ in }
                }
                #expect(refused?.kind == .unavailable && !"\(refused as Any)".contains(password))
            }
        }
    }

    private var quiet: Logger {
        var logger = Logger(label: "lost-connection-tests")
        logger.logLevel = .critical
        return logger
    }

    private func withCluster(
        _ settings: ClusterSettings = .forTests, _ body: (Cluster, String) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path + "/cluster"
            let cluster = try await Cluster.start(directory: path, settings: settings, logger: quiet)
            do { try await body(cluster, path) } catch {
                await cluster.stop()
                throw error
            }
            await cluster.stop()
        }
    }
}
