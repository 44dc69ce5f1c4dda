import Postgres
import Synchronization
import TestSupport
import Testing

/// What others can see of the driver's work: notices, traces, parameters of the server.
@Suite(.emptyDatabase, .timeLimit(.minutes(1)))
struct ObservingTests {
    @TaskLocal private static var context = "none"

    /// A list that grows, whoever appends.
    private final class Journal<Element: Sendable>: Sendable {
        private let entries = Mutex<[Element]>([])
        func append(_ entry: Element) { entries.withLock { $0.append(entry) } }
        var all: [Element] { entries.withLock { $0 } }
    }

    @Test func `notices are handed over, a session's to the session as well`() async throws {
        let everybodys = Journal<Notice>()
        let sessions = Journal<Notice>()
        try await withDatabase({ $0.onNotice = { everybodys.append($0) } }) { database async throws in
            _ = try await database.query(Query("do $$ begin raise warning 'from a line'; end $$"), as: .none)
            try await database.withSession(as: .none) { session async throws in
                let speak = Query(
                    "do $$ begin raise notice 'at %', 1 using detail = 'd', hint = 'h', errcode = '01ABC'; end $$")
                _ = try await session.query(speak)
                try await session.withNotices({ sessions.append($0) }) { _ = try await session.query(speak) }
                _ = try await session.query(speak)
            }
        }
        #expect(everybodys.all.map(\.message) == ["from a line", "at 1", "at 1", "at 1"])
        #expect(everybodys.all.first?.severity == "WARNING")
        #expect(
            sessions.all == [
                Notice(severity: "NOTICE", sqlState: "01ABC", message: "at 1", detail: "d", hint: "h")
            ])
    }

    @Test func `a session knows the server's parameters, and their changes`() async throws {
        try await withDatabase { database async throws in
            try await database.withSession(as: .none) { session async throws in
                #expect(await session.parameter("server_version")?.isEmpty == false)
                #expect(await session.parameter("TimeZone") == "UTC")
                #expect(await session.parameter("work_mem") == nil)
                try await session.transaction {
                    _ = try await session.query(Query("set local timezone = 'Africa/Johannesburg'"))
                    #expect(await session.parameter("TimeZone") == "Africa/Johannesburg")
                }
                #expect(await session.parameter("TimeZone") == "UTC")
            }
        }
    }

    @Test func `a trace sees every call begin and end, in the caller's task`() async throws {
        _ = try await psql("create table traced (a int)")
        let journal = Journal<String>()
        try await withDatabase({
            $0.applicationName = "traced"
            $0.trace = { call in
                let name = "\(call.kind) \(call.statements) \(call.tenant ?? 0) \(Self.context)"
                journal.append("begin \(name)")
                return { end in
                    let outcome = end.error.map { ($0 as? PostgresError)?.sqlState ?? "other" } ?? "\(end.rows)"
                    journal.append("end \(call.kind) \(outcome) \(Self.context)")
                }
            }
        }) { database async throws in
            try await Self.$context.withValue("here") {
                _ = try await database.query(Query("select from generate_series(1, 3)"), as: .none)
                _ = try? await database.query(Query("select 1 / 0"), as: .none)
                try await database.withSession(as: .none) { session async throws in
                    _ = try await session.query(Query("insert into traced values (1), (2)"))
                    _ = try await session.transaction { try await session.copyOut("copy traced to stdout") { _ in } }
                }
            }
        }
        #expect(
            journal.all == [
                #"begin batch ["select from generate_series(1, 3)"] 0 here"#, "end batch 3 here",
                #"begin batch ["select 1 / 0"] 0 here"#, "end batch 22012 here", "begin session [] 0 here",
                #"begin sessionBatch ["insert into traced values (1), (2)"] 0 here"#, "end sessionBatch 2 here",
                #"begin sessionBatch ["begin isolation level read committed", "select"] 0 here"#,
                "end sessionBatch 1 here", #"begin copy ["copy traced to stdout"] 0 here"#, "end copy 2 here",
                #"begin sessionBatch ["commit"] 0 here"#, "end sessionBatch 0 here", "end session 0 here",
            ])
    }
}
