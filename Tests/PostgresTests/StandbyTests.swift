import Foundation
import Glibc
import LocalCluster
import Postgres
import TestSupport
import Testing

/// A primary and its streaming standby: reading from one that may not write, several hosts, and failover.
@Suite(.timeLimit(.minutes(4)), .alone)
struct StandbyTests {
    /// A primary with a standby made by `pg_basebackup`.
    struct Pair: Sendable {
        let primary: OwnCluster
        let standby: Cluster

        /// Both hosts, the standby's first.
        func conninfo(_ attributes: String) -> String {
            "host=\(standby.socketDirectory),\(primary.cluster.socketDirectory) port=5432,5432 dbname=postgres "
                + "user=postgres target_session_attrs=\(attributes)"
        }

        func psql(_ sql: String) async throws -> String {
            try await Command.psql(standby.conninfo(), sql).output
        }

        /// The primary is gone at once and does not come back.
        func killPrimary() async throws {
            primary.cluster.letGo()
            kill(try #require(await primary.cluster.serverPID), SIGKILL)
            await primary.cluster.stop()
        }

        func promote() async throws {
            let program = standby.binaries.folder + "/pg_ctl"
            let command = [program, "promote", "-w", "-D", standby.dataDirectory]
            let promoted =
                geteuid() == 0
                ? try await Command.run("runuser", ["-u", "postgres", "--"] + command)
                : try await Command.run(command[0], Array(command.dropFirst()))
            guard promoted.succeeded else { throw TestSupportError(promoted.output) }
        }
    }

    /// - Parameter isSynchronous: whether a commit waits for the standby.
    private func withPair(isSynchronous: Bool = false, _ body: (Pair) async throws -> Void) async throws {
        func configure(_ settings: inout ClusterSettings) {
            settings.parameters["wal_level"] = "replica"
            settings.parameters["max_wal_senders"] = "4"
            settings.parameters["wal_receiver_status_interval"] = "100ms"
        }
        try await OwnCluster.with(configure) { primary async throws in
            try await primary.psql("create table t (a int primary key)")
            let folder = primary.folder + "/s"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let copied = try await Command.run(
                primary.cluster.binaries.folder + "/pg_basebackup",
                ["-D", folder + "/data", "-R", "-X", "stream", "--checkpoint=fast", "-d", primary.cluster.conninfo()])
            guard copied.succeeded else { throw TestSupportError(copied.output) }
            if geteuid() == 0 { _ = try await Command.run("chown", ["-R", "postgres:", folder + "/data"]) }
            var settings = ClusterSettings.forTests
            settings.sharedBuffersMB = 16
            settings.maxConnections = 30
            configure(&settings)
            let standby = try await Cluster.start(directory: folder, settings: settings, logger: quiet)
            do {
                try await eventually {
                    try await primary.psql("select count(*) from pg_stat_replication where state = 'streaming'") == "1"
                }
                if isSynchronous {
                    try await primary.psql("alter system set synchronous_standby_names = '*'")
                    try await primary.psql("select pg_reload_conf()")
                    try await eventually {
                        try await primary.psql("select string_agg(sync_state, '') from pg_stat_replication") == "sync"
                    }
                }
                try await body(Pair(primary: primary, standby: standby))
                await standby.stop()
            } catch {
                await standby.stop()
                throw error
            }
        }
    }

    @Test func `a standby answers reads and refuses writes by their code`() async throws {
        try await withPair { pair async throws in
            try await pair.primary.psql("insert into t values (1)")
            try await eventually { try await pair.psql("select count(*) from t") == "1" }
            try await withDatabase(conninfo: pair.standby.conninfo()) { database async throws in
                let write = Query("insert into t values (2)")
                let error = await #expect(throws: PostgresError.self) { try await database.query(write, as: .none) }
                #expect(error?.sqlState == "25006" && error?.outcome == .rejected && error?.kind == .server)
                let session = await #expect(throws: PostgresError.self) {
                    try await database.withSession(as: .none) { session async throws in
                        try await session.transaction { _ = try await session.query(write) }
                    }
                }
                #expect(session?.sqlState == "25006" && session?.outcome == .rejected)
                #expect(try await database.query(Query("select a from t"), as: .none).count == 1)
            }
        }
    }

    @Test func `whoever listens to a standby does not storm it, and hears it once it is promoted`() async throws {
        try await withPair { pair async throws in
            try await withDatabase(conninfo: pair.standby.conninfo(), { $0.lines = 1 }) { database async throws in
                let sessions = Query("select sum(sessions)::int8 from pg_stat_database")
                let before: Int = try await database.query(sessions, as: .none)[0].decode(at: 0)
                let start = ContinuousClock.now
                let listening = Task { () -> Postgres.Notification? in
                    for await notification in database.listen("news") { return notification }
                    return nil
                }
                // Eight attempts with pauses that double from at least 5 ms.
                try await eventually {
                    try await database.query(sessions, as: .none)[0].decode(Int.self, at: 0) >= before + 8
                }
                #expect(ContinuousClock.now - start > .milliseconds(300))
                try await pair.promote()
                #expect(await listening.value?.mayHaveMissed == true)
            }
        }
    }

    @Test func `of several hosts the one that fits is found`() async throws {
        try await withPair { pair async throws in
            let which = "select pg_is_in_recovery()"
            let wanted = [
                "any": "t", "read-only": "t", "standby": "t", "prefer-standby": "t", "read-write": "f", "primary": "f",
            ]
            for (attributes, isStandby) in wanted.sorted(by: { $0.key < $1.key }) {
                #expect(try await answer(pair.conninfo(attributes), which) == isStandby, "\(attributes)")
            }
            let error = try await refusal(
                pair.standby.conninfo() + " target_session_attrs=read-write password=s3cret", hiding: "s3cret")
            #expect(error.message.contains("session is read-only"))
        }
    }

    @Test func `after a failover writes go on at the promoted standby, and nothing acknowledged is lost`()
        async throws
    {
        try await withPair(isSynchronous: true) { pair async throws in
            try await withDatabase(conninfo: pair.conninfo("read-write"), { $0.connectionWait = .milliseconds(100) }) {
                database async throws in
                let outcomes = Outcomes()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for caller in 0..<20 {
                        group.addTask {
                            var number = caller * 1_000_000
                            while !outcomes.isStopped {
                                number += 1
                                do {
                                    _ = try await database.query(
                                        Query("insert into t values ($1::int4)", [number]), as: .none)
                                    outcomes.note(number, nil)
                                } catch let error as PostgresError {
                                    outcomes.note(number, error)
                                }
                            }
                        }
                    }
                    try await eventually { outcomes.acknowledged > 500 }
                    try await pair.killPrimary()
                    try await pair.promote()
                    let before = outcomes.acknowledged
                    try await eventually { outcomes.acknowledged > before + 500 }
                    outcomes.stop()
                    try await group.waitForAll()
                }
                let there = try await pair.psql("select a from t")
                try outcomes.check(against: Set(there.split(separator: "\n").compactMap { Int($0) }))
                #expect(outcomes.count(.unknown) > 0)
            }
        }
    }

    @Test func `a session and a listener find the promoted standby too`() async throws {
        try await withPair { pair async throws in
            try await withDatabase(conninfo: pair.conninfo("read-write"), { $0.sessions = 1 }) {
                database async throws in
                var news = database.listen("news").makeAsyncIterator()
                #expect(await news.next()?.mayHaveMissed == true)
                try await database.withSession(as: .none) { _ = try await $0.query(Query("select 1")) }
                try await pair.killPrimary()
                try await pair.promote()
                #expect(await news.next()?.mayHaveMissed == true)
                try await eventually {
                    (try? await database.withSession(as: .none) { session async throws in
                        try await session.query(Query("insert into t values (1)")).affected
                    }) == 1
                }
                _ = try await pair.psql("notify news, 'after'")
                #expect(await news.next()?.payload == "after")
            }
        }
    }

    @Test func `a commit whose standby is away is never acknowledged`() async throws {
        try await withPair(isSynchronous: true) { pair async throws in
            await pair.standby.stop()
            try await withDatabase(
                conninfo: pair.primary.cluster.conninfo(),
                {
                    $0.lines = 1
                    $0.sessions = 1
                    $0.statementTimeout = .milliseconds(500)
                }
            ) { database async throws in
                // Told to stop, the server answers with a success and a warning.
                let deadline = await #expect(throws: PostgresError.self) {
                    try await database.withSession(as: .none, deadline: .milliseconds(300)) { session async throws in
                        _ = try await session.query(Query("insert into t values (1)"))
                    }
                }
                #expect(deadline?.kind == .deadlineExceeded && deadline?.outcome == .unknown)
                let caller = Task {
                    try await database.withSession(as: .none) { session async throws in
                        _ = try await session.query(Query("insert into t values (2)"))
                    }
                }
                try await eventually {
                    try await pair.primary.psql("select count(*) from pg_stat_activity where wait_event = 'SyncRep'")
                        == "1"
                }
                caller.cancel()
                await #expect(throws: CancellationError.self) { try await caller.value }
                // Cancelled by somebody else.
                let other = Task {
                    try await database.withSession(as: .none) { session async throws in
                        try await session.transaction { _ = try await session.query(Query("insert into t values (3)")) }
                    }
                }
                let cancel = "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'"
                try await eventually { try await pair.primary.psql(cancel) == "t" }
                let cancelled = await #expect(throws: PostgresError.self) { try await other.value }
                #expect(cancelled?.outcome == .unknown && cancelled?.sqlState == "01000")
                // On a shared line.
                let shared = Task { try await database.query(Query("insert into t values (4)"), as: .none) }
                try await eventually { try await pair.primary.psql(cancel) == "t" }
                let line = await #expect(throws: PostgresError.self) { try await shared.value }
                #expect(line?.outcome == .unknown && line?.sqlState == "01000")
                // That locks were released before makes no difference.
                let early = Task {
                    try await database.batch(
                        [Query("insert into t values (6)")], as: .none, releasing: .whenCommitted)
                }
                try await eventually { try await pair.primary.psql(cancel) == "t" }
                let released = await #expect(throws: PostgresError.self) { try await early.value }
                #expect(released?.outcome == .unknown && released?.sqlState == "01000")
                // And by nobody: the line is given up.
                let waiting = await #expect(throws: PostgresError.self) {
                    try await database.query(Query("insert into t values (5)"), as: .none)
                }
                #expect(waiting?.outcome == .unknown && waiting?.kind == .connectionLost)
                #expect(try await database.query(Query("select count(*) from t"), as: .none).count == 1)
            }
        }
    }
}
