import Foundation
import LocalCluster
import Postgres
import Synchronization
import TestSupport
import Testing

/// Random work of many callers over lines and sessions whose connections are cut, terminated and cancelled meanwhile,
/// every answer checked against a model.
///
/// Each caller has a register, a row that only it writes, always with a value nobody ever wrote before. Its model is the
/// set of values the register may hold: the last one acknowledged, and every one since whose fate is unknown. Whatever is
/// read must be one of them, by whichever means it is read. So an answer that belongs to another caller, a write that was
/// called refused and done, one that was acknowledged and lost, and one that was done by halves are all found out.
///
/// What a caller does follows from the seed alone; `POSTGRES_TEST_SEED=7` runs that one.
@Suite(.emptyDatabase, .timeLimit(.minutes(3)), .alone)
struct RegisterTests {
    static let seeds: [UInt64] =
        ProcessInfo.processInfo.environment["POSTGRES_TEST_SEED"].flatMap { UInt64($0) }.map { [$0] } ?? [1, 2, 3, 4]

    /// One caller, and what it knows of its register.
    struct Caller {
        let id: Int
        let seed: UInt64
        let table: String
        let database: Database
        var generator: SplitMix64
        var serial = 0
        /// What the register may hold.
        var possible: Set<Int> = [0]
        var step = 0

        init(_ id: Int, seed: UInt64, table: String, database: Database) {
            self.id = id
            self.seed = seed
            self.table = table
            self.database = database
            generator = SplitMix64(seed: seed &* 1_000_003 &+ UInt64(id))
        }

        private mutating func random(_ range: Range<Int>) -> Int { Int.random(in: range, using: &generator) }

        private mutating func fresh() -> Int {
            serial += 1
            return id * 1_000_000 + serial
        }

        private var place: Comment { "seed \(seed), caller \(id), step \(step)" }

        private func write(_ value: Int) -> Query {
            Query("update \(table) set value = $2::int8, twin = -$2::int8 where id = $1::int4", [id, value])
        }
        private var read: Query { Query("select value, twin, id from \(table) where id = $1::int4", [id]).readOnly }
        private var failing: Query { Query("select 1 / (value - value) from \(table) where id = $1::int4", [id]) }

        private func check(_ rows: Rows, also value: Int? = nil) throws {
            let found = try rows[0].decode(Int.self, at: 0)
            #expect(rows.count == 1, place)
            #expect(found == value || value == nil && possible.contains(found), "\(place): \(found) of \(possible)")
            let (twin, owner) = (try rows[0].decode(Int.self, at: 1), try rows[0].decode(Int.self, at: 2))
            #expect(twin == -found && owner == id, place)
        }

        /// Does `work`, which writes `value`, and learns what may have become of it.
        private mutating func writing(_ value: Int, _ work: () async throws -> Void) async {
            do {
                try await work()
                possible = possible.filter { unresolved.contains($0) }
                possible.insert(value)
            } catch is CancellationError {
                possible.insert(value)
                unresolved.insert(value)
            } catch let error as PostgresError {
                #expect(error.kind != .misuse && error.kind != .invalidParameter, "\(place): \(error)")
                if error.outcome == .unknown {
                    possible.insert(value)
                    unresolved.insert(value)
                }
            } catch {
                Issue.record(error, place)
            }
        }

        /// Values that may still be on their way.
        private var unresolved: Set<Int> = []

        private func reading(_ work: () async throws -> Void) async {
            do {
                try await work()
            } catch let error as PostgresError {
                #expect(error.kind != .misuse && error.kind != .invalidParameter, "\(place): \(error)")
            } catch is CancellationError {
                return
            } catch {
                Issue.record(error, place)
            }
        }

        mutating func act() async {
            step += 1
            let (id, place, database, read) = (id, place, database, read)
            switch random(0..<100) {
            case 0..<20:
                let value = fresh()
                let (write, wide) = (write(value), random(0..<20))
                let release: LockRelease = random(0..<2) == 0 ? .whenCommitted : .whenDurable
                await writing(value) {
                    let echo = Query("select $1::int8, repeat('x', $2::int4)", [value, wide * 1_000])
                    let rows = try await database.batch([write, echo], as: .none, releasing: release)
                    let (echoed, text) = (try rows[1][0].decode(Int.self, at: 0), try rows[1][0].text(at: 1))
                    #expect(rows[0].affected == 1 && echoed == value, place)
                    #expect(text?.utf8.count == wide * 1_000, place)
                }
            case 20..<40:
                await reading { try check(try await database.query(read, as: .none)) }
            case 40..<50:
                // Refused: nothing of it may be seen, before or after.
                let queries = [write(fresh()), failing, write(fresh())]
                await reading {
                    let error = await #expect(throws: PostgresError.self, place) {
                        try await database.batch(queries, as: .none)
                    }
                    #expect(error?.outcome != .rejected || error?.sqlState == "22012", place)
                    if error?.outcome == .unknown { return }
                    try check(try await database.query(read, as: .none))
                }
            case 50..<60:
                let value = fresh()
                let (write, yields) = (write(value), random(0..<30))
                await writing(value) {
                    let task = Task { try await database.query(write, as: .none) }
                    for _ in 0..<yields { await Task.yield() }
                    task.cancel()
                    let affected = try await task.value.affected
                    #expect(affected == 1, place)
                }
            case 60..<80:
                let (value, other) = (fresh(), fresh())
                let (write, undone) = (write(value), self.write(other))
                let model = self
                let deadline: Duration? = random(0..<3) == 0 ? .microseconds(random(100..<4_000)) : nil
                await writing(value) {
                    try await database.withSession(as: .none, deadline: deadline) { session async throws in
                        try await session.transaction {
                            _ = try await session.query(write)
                            await #expect(throws: (any Error).self, place) {
                                try await session.savepoint {
                                    _ = try await session.query(undone)
                                    throw Undo()
                                }
                            }
                            try model.check(try await session.query(read), also: value)
                        }
                    }
                }
            case 80..<88:
                await reading {
                    try await database.withSession(as: .none) { session async throws in
                        _ = try await session.stream(
                            Query(
                                "select r.value, r.twin, r.id, i from \(table) as r, generate_series(1, 50) as i "
                                    + "where r.id = $1::int4 order by i", [id]), rowsAtATime: 7
                        ) { rows in
                            for index in 0..<rows.count {
                                let found = try rows[index].decode(Int.self, at: 0)
                                let owner = try rows[index].decode(Int.self, at: 2)
                                #expect(possible.contains(found) && owner == id, place)
                            }
                        }
                    }
                }
            case 88..<94:
                await reading {
                    try await database.withSession(as: .none) { session async throws in
                        var text: [UInt8] = []
                        try await session.copyOut("copy (select value from \(table) where id = \(id)) to stdout") {
                            text += $0
                        }
                        let found = Int(String(decoding: text.dropLast(), as: UTF8.self))
                        #expect(found.map { possible.contains($0) } == true, "\(place): \(String(describing: found))")
                    }
                }
            default:
                await reading {
                    let victim = """
                        select pg_terminate_backend(pid) from pg_stat_activity
                        where application_name = $1::text and pid <> pg_backend_pid() order by random() limit 1
                        """
                    _ = try await database.query(Query(victim, [table]), as: .none)
                }
            }
        }
    }

    private struct Undo: Error {}

    @Test(arguments: [DatabaseConfiguration.Framing.implicit, .explicit], seeds)
    func `every answer agrees with the model`(_ framing: DatabaseConfiguration.Framing, _ seed: UInt64) async throws {
        let table = "register_\(framing)_\(seed)"
        let callers = 24
        _ = try await psql(
            """
            create table \(table) (id int primary key, value int8 not null, twin int8 not null);
            insert into \(table) select i, 0, 0 from generate_series(1, \(callers)) as i
            """)
        let target = try TestDatabase.current
        try await FaultProxy.with(to: target.cluster.socketDirectory) { proxy in
            try await withDatabase(
                conninfo: target.conninfo() + " " + proxy.host,
                {
                    $0.lines = 3
                    $0.sessions = 3
                    $0.framing = framing
                    $0.applicationName = table
                    $0.preparedStatementsPerConnection = 6
                }
            ) { database async throws in
                let models = await withTaskGroup(of: Caller.self) { group in
                    for id in 1...callers {
                        group.addTask {
                            var caller = Caller(id, seed: seed, table: table, database: database)
                            var chaos = SplitMix64(seed: seed &* 77 &+ UInt64(id))
                            for step in 0..<60 {
                                if id == 1, step % 8 == 7 {
                                    let position = Int.random(in: 1..<3_000, using: &chaos)
                                    proxy.order(.cut(after: position), step % 16 == 7 ? .toClient : .toServer)
                                }
                                await caller.act()
                            }
                            return caller
                        }
                    }
                    return await group.reduce(into: [Caller]()) { $0.append($1) }
                }
                proxy.order(.none, .toClient)
                proxy.order(.none, .toServer)
                // What is still on its way has arrived when whatever held the rows is gone.
                await database.close()
                let held = try await psql("select id, value, twin from \(table)")
                for line in held.split(separator: "\n") {
                    let cells = line.split(separator: "|").compactMap { Int($0) }
                    let model = models.first { $0.id == cells[0] }
                    #expect(model?.possible.contains(cells[1]) == true, "seed \(seed): \(line)")
                    #expect(cells[1] == -cells[2], "seed \(seed): \(line)")
                }
            }
        }
    }
}
