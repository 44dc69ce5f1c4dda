import Foundation
import Glibc
import Logging
import Postgres

/// Measures the driver alone: `DriverBench CONNINFO [setup|point|page|insert|stream] [callers] [seconds] [lines]`.
///
/// Prints operations per second and this process's CPU time an operation. `run` compares with pgbench.
@main
struct DriverBench {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        let conninfo = arguments.first ?? "dbname=bench"
        let kind = arguments.dropFirst().first ?? "point"
        let numbers = arguments.dropFirst(2).compactMap { Int($0) }
        let callers = numbers.first ?? 64
        let seconds = numbers.dropFirst().first ?? 5
        var configuration = DatabaseConfiguration(conninfo: conninfo)
        configuration.lines = numbers.dropFirst(2).first ?? 2
        configuration.scopeStatement = "select bench.enter($1::int4, $2::int4[], $3::text, $4::text)"
        configuration.statementTimeout = .seconds(600)
        let database = Database(configuration, logger: Logger(label: "bench"))
        if kind == "setup" {
            for statement in setup { _ = try await database.query(Query(statement), as: .none) }
        } else if kind == "stream" {
            try await stream(database)
        } else {
            try await measure(database, kind, callers, seconds)
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
        "create table bench.wide (id int4 primary key, name text)",
        "insert into bench.wide select i, 'Row ' || i from generate_series(1, 1000000) as i",
    ]

    static func measure(_ database: Database, _ kind: String, _ callers: Int, _ seconds: Int) async throws {
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
                group.addTask {
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
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        let spent = cpu() - before
        print(
            "\(kind) callers \(callers): \(Int(Double(total) / elapsed)) /s, client CPU \(spent / Double(total) * 1e6) µs"
        )
    }

    static func stream(_ database: Database) async throws {
        let start = ContinuousClock.now
        var sum = 0
        let count = try await database.withSession(as: .none) { session in
            try await session.stream(Query("select id, name from bench.wide")) { rows in
                for index in 0..<rows.count { sum += rows.bytes(row: index, column: 1)?.count ?? 0 }
            }
        }
        print("stream: \(Int(Double(count) / ((ContinuousClock.now - start) / .seconds(1)))) rows/s")
        let copied = ContinuousClock.now
        let rows = try await database.withSession(as: .none) { session in
            try await session.copyOut("copy bench.wide to stdout") { sum += $0.count }
        }
        print("copy out: \(Int(Double(rows) / ((ContinuousClock.now - copied) / .seconds(1)))) rows/s")
        let begun = ContinuousClock.now
        let written = try await database.withSession(as: .none) { session in
            try await session.transaction {
                _ = try await session.query(Query("create temp table copied (id int4, name text) on commit drop"))
                return try await session.copyIn("copy copied from stdin") { writer in
                    for part in 0..<1000 {
                        var text = ""
                        for row in 0..<1000 { text += "\(part * 1000 + row)\tRow \(row)\n" }
                        try await writer.write(text)
                    }
                }
            }
        }
        print("copy in: \(Int(Double(written) / ((ContinuousClock.now - begun) / .seconds(1)))) rows/s")
    }

    /// User and system time of this process, in seconds.
    static func cpu() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
