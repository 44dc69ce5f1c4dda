import Foundation
import Glibc
import Logging
import Postgres

/// Measures the driver alone: `DriverBench CONNINFO KIND [callers] [seconds] [lines] [pool]`, or `… copyIn FILE`.
///
/// Callers live where the lines live (``Database/taskExecutor``), or with `pool` on Swift's global pool.
///
/// Prints one JSON object: operations (rows, for what moves rows) per second, this process's CPU time for each. `run` sets
/// the database up, and compares with pgbench and psql.
@main
struct DriverBench {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        let conninfo = arguments.first ?? "dbname=bench"
        let kind = arguments.dropFirst().first ?? "point"
        let rest = Array(arguments.dropFirst(2))
        let numbers = rest.compactMap { Int($0) }
        var configuration = DatabaseConfiguration(conninfo: conninfo)
        configuration.lines = numbers.dropFirst(2).first ?? 2
        configuration.scopeStatement = "select bench.enter($1::int4, $2::int4[], $3::text, $4::text)"
        configuration.statementTimeout = .seconds(600)
        let database = Database(configuration, logger: Logger(label: "bench"))
        switch kind {
        case "setup": for statement in setup { _ = try await database.query(Query(statement), as: .none) }
        case "stream": try await stream(database)
        case "copyOut": try await copyOut(database)
        case "copyIn": try await copyIn(database, rest.first ?? "")
        case "notify": try await notify(database)
        default:
            let executor = rest.contains("pool") ? nil : database.taskExecutor
            try await measure(database, kind, numbers.first ?? 64, numbers.dropFirst().first ?? 5, executor)
        }
        await database.close()
    }

    static let setup = [
        "drop schema if exists bench cascade",
        "create schema bench",
        """
        create function bench.enter(tenant int4, tenants int4[], actor text, request_id text) returns void
        language sql as $$ select set_config('app.tenant_id', tenant::text, true) $$
        """,
        "create table bench.centre (tenant_id int4, id int4, name text, note text, primary key (tenant_id, id))",
        """
        insert into bench.centre
        select t, i, 'Centre ' || i, repeat('x', 60) from generate_series(1, 50) as t, generate_series(1, 1000) as i
        """,
        "create table bench.entry (id int8 generated always as identity, tenant_id int4, name text)",
        "create table bench.copied (id int4, name text)",
        "create table bench.wide (id int4 primary key, name text)",
        "insert into bench.wide select i, 'Row ' || i from generate_series(1, 1000000) as i",
    ]

    static func measure(
        _ database: Database, _ kind: String, _ callers: Int, _ seconds: Int, _ executor: (any TaskExecutor)?
    ) async throws {
        let statement =
            switch kind {
            case "page":
                """
                select c.id, c.name, c.note from bench.centre as c
                where c.tenant_id = $1::int4 and c.id > $2::int4 order by c.id limit 50
                """
            case "insert": "insert into bench.entry (tenant_id, name) values ($1::int4, 'entry ' || $2::int4)"
            default:
                "select c.id, c.name, c.note from bench.centre as c where c.tenant_id = $1::int4 and c.id = $2::int4"
            }
        let scope = Scope.tenant(7, actor: "bench")
        _ = try await database.query(Query(statement, [7, 1]), as: scope)
        let before = cpu()
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        let total = try await withThrowingTaskGroup(of: Int.self) { group in
            for caller in 0..<callers {
                group.addTask(executorPreference: executor) {
                    var count = 0
                    var id = caller * 13 + 1
                    while ContinuousClock.now < end {
                        id = (id &* 1_103_515_245 &+ 12345) & 0x7FFF_FFFF
                        _ = try await database.query(Query(statement, [7, id % 900 + 1]), as: scope)
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        report(Double(total), start, before)
    }

    /// A million rows, each looked at.
    static func stream(_ database: Database) async throws {
        try await database.withSession(as: .none) { session in
            _ = try await session.query(Query("select 1"))
            let before = cpu()
            let start = ContinuousClock.now
            var sum = 0
            let count = try await session.stream(Query("select id, name from bench.wide")) { rows in
                for index in 0..<rows.count {
                    sum += rows.bytes(row: index, column: 0)?.count ?? 0
                    sum += rows.bytes(row: index, column: 1)?.count ?? 0
                }
            }
            report(Double(count), start, before)
        }
    }

    static func copyOut(_ database: Database) async throws {
        try await database.withSession(as: .none) { session in
            _ = try await session.query(Query("select 1"))
            let before = cpu()
            let start = ContinuousClock.now
            var sum = 0
            let count = try await session.copyOut("copy bench.wide to stdout") { sum += $0.count }
            report(Double(count), start, before)
        }
    }

    /// A file, as psql reads it.
    static func copyIn(_ database: Database, _ path: String) async throws {
        try await database.withSession(as: .none) { session in
            _ = try await session.query(Query("truncate bench.copied"))
            let before = cpu()
            let start = ContinuousClock.now
            let file = open(path, O_RDONLY)
            defer { close(file) }
            let count = try await session.copyIn("copy bench.copied from stdin") { writer in
                while true {
                    let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
                        count = max(0, read(file, buffer.baseAddress, buffer.count))
                    }
                    if bytes.isEmpty { break }
                    try await writer.write(bytes)
                }
            }
            report(Double(count), start, before)
        }
    }

    /// From `pg_notify` to the listener, in microseconds.
    static func notify(_ database: Database) async throws {
        var notifications = database.listen("bench").makeAsyncIterator()
        _ = await notifications.next()
        var waits: [Double] = []
        let before = cpu()
        for _ in 0..<2_000 {
            let start = ContinuousClock.now
            async let sent = database.query(Query("select pg_notify('bench', 'x')"), as: .none)
            _ = await notifications.next()
            waits.append((ContinuousClock.now - start) / .microseconds(1))
            _ = try await sent
        }
        waits.sort()
        print(
            "{\"p50_us\": \(waits[1_000]), \"p99_us\": \(waits[1_980]), \"cpu_us\": \((cpu() - before) / 2_000 * 1e6)}")
    }

    static func report(_ count: Double, _ start: ContinuousClock.Instant, _ before: Double) {
        let rate = count / ((ContinuousClock.now - start) / .seconds(1))
        print("{\"rate\": \(rate), \"cpu_us\": \((cpu() - before) / count * 1e6)}")
    }

    /// User and system time of this process, in seconds.
    static func cpu() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
