import Foundation
import Glibc
import Logging
import NIOCore
import PostgresNIO

/// What DriverBench measures, with PostgresNIO, which has no COPY out: `NIOBench SOCKET USER DATABASE
/// point|page|insert|bare|stream|notify [callers] [seconds] [connections]`, or `… copyIn FILE`.
///
/// A scope that lasts for one transaction takes BEGIN, the scope, the statement and COMMIT, each a round trip; `bare` is
/// the statement of `point` alone.
@main
struct NIOBench {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let (socket, user, database, kind) = (arguments[0], arguments[1], arguments[2], arguments[3])
        let numbers = arguments.dropFirst(4).compactMap { Int($0) }
        let callers = numbers.first ?? 64
        let seconds = numbers.dropFirst().first ?? 5
        var configuration = PostgresClient.Configuration(
            unixSocketPath: socket, username: user, password: nil, database: database)
        configuration.options.maximumConnections = numbers.dropFirst(2).first ?? 16
        configuration.options.minimumConnections = 1
        var logger = Logger(label: "nio-bench")
        logger.logLevel = .error
        let client = PostgresClient(configuration: configuration, backgroundLogger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await client.run() }
            switch kind {
            case "stream": try await stream(client, logger)
            case "copyIn": try await copyIn(client, arguments[4], logger)
            case "notify": try await notify(client, logger)
            default: try await measure(client, kind, callers, seconds, logger)
            }
            group.cancelAll()
        }
    }

    static func query(_ kind: String, _ id: Int) -> PostgresQuery {
        switch kind {
        case "page":
            """
            select c.id, c.name, c.note from bench.centre as c
            where c.tenant_id = \(Int32(7)) and c.id > \(Int32(id)) order by c.id limit 50
            """
        case "insert":
            "insert into bench.entry (tenant_id, name) values (\(Int32(7)), 'entry ' || \(Int32(id))::int4)"
        default:
            """
            select c.id, c.name, c.note from bench.centre as c
            where c.tenant_id = \(Int32(7)) and c.id = \(Int32(id))
            """
        }
    }

    static func once(_ client: PostgresClient, _ kind: String, _ id: Int, _ logger: Logger) async throws {
        if kind == "bare" {
            for try await _ in try await client.query(query(kind, id), logger: logger) {}
            return
        }
        try await client.withTransaction(logger: logger) { connection in
            let none: String? = nil
            let enter: PostgresQuery =
                "select bench.enter(\(Int32(7)), null::int4[], \("bench"), \(none)::text)"
            for try await _ in try await connection.query(enter, logger: logger) {}
            for try await _ in try await connection.query(query(kind, id), logger: logger) {}
        }
    }

    static func measure(
        _ client: PostgresClient, _ kind: String, _ callers: Int, _ seconds: Int, _ logger: Logger
    ) async throws {
        try await once(client, kind, 1, logger)
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
                        try await once(client, kind, id % 900 + 1, logger)
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        report(Double(total), start, before)
    }

    static func stream(_ client: PostgresClient, _ logger: Logger) async throws {
        let before = cpu()
        let start = ContinuousClock.now
        var count = 0
        var sum = 0
        for try await (id, name) in try await client.query("select id, name from bench.wide", logger: logger)
            .decode((Int32, String).self)
        {
            sum += Int(id) + name.utf8.count
            count += 1
        }
        report(Double(count), start, before)
    }

    /// A file, as psql reads it.
    static func copyIn(_ client: PostgresClient, _ path: String, _ logger: Logger) async throws {
        try await client.withConnection { connection in
            // The name of a table is quoted, and so cannot have a schema.
            _ = try await connection.query("set search_path = bench", logger: logger)
            _ = try await connection.query("truncate bench.copied", logger: logger)
            let before = cpu()
            let start = ContinuousClock.now
            let file = open(path, O_RDONLY)
            defer { close(file) }
            try await connection.copyFrom(table: "copied", logger: logger) { writer in
                while true {
                    var buffer = ByteBuffer()
                    let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 1 << 16) {
                        max(0, read(file, $0.baseAddress, 1 << 16))
                    }
                    if count == 0 { break }
                    try await writer.write(buffer)
                }
            }
            report(1_000_000, start, before)
        }
    }

    /// From `pg_notify` to the listener, in microseconds.
    static func notify(_ client: PostgresClient, _ logger: Logger) async throws {
        try await client.withConnection { connection in
            try await connection.listen(on: "bench") { notifications in
                var notifications = notifications.makeAsyncIterator()
                var waits: [Double] = []
                for _ in 0..<2_000 {
                    let start = ContinuousClock.now
                    async let sent = client.query("select pg_notify('bench', 'x')", logger: logger)
                    _ = try await notifications.next()
                    waits.append((ContinuousClock.now - start) / .microseconds(1))
                    for try await _ in try await sent {}
                }
                waits.sort()
                print("{\"p50_us\": \(waits[1_000]), \"p99_us\": \(waits[1_980])}")
            }
        }
    }

    static func report(_ count: Double, _ start: ContinuousClock.Instant, _ before: Double) {
        let rate = count / ((ContinuousClock.now - start) / .seconds(1))
        print("{\"rate\": \(rate), \"cpu_us\": \((cpu() - before) / count * 1e6)}")
    }

    static func cpu() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
