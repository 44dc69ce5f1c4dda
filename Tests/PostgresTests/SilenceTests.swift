import Foundation
import Postgres
import TestSupport
import Testing

/// A line that works is not taken for one that is dead, and one that cannot prepare is not dead either.
@Suite(.emptyDatabase, .timeLimit(.minutes(1)), .alone)
struct SilenceTests {
    @Test func `each statement of a batch has the time limit`() async throws {
        try await withDatabase({
            $0.lines = 1
            $0.statementTimeout = .seconds(1)
        }) { database async throws in
            let batch = Task { try await database.batch((0..<5).map { _ in Query.sleep(0.8) }, as: .none).count }
            #expect(try await batch.value == 5)
        }
    }

    @Test func `without a time limit no line is given up`() async throws {
        try await withDatabase({
            $0.lines = 1
            $0.statementTimeout = .zero
        }) { database async throws in
            #expect(try await database.query(.sleep(2.5), as: .none).count == 1)
        }
    }

    @Test func `a locked table keeps no line from connecting again`() async throws {
        _ = try await psql("create table locked (a int)")
        try await withDatabase({ $0.lines = 1 }) { database async throws in
            for number in 0..<4 { _ = try await database.query(Query("select \(number) from locked"), as: .none) }
            let pid = try await backend(of: database)
            try await database.withSession(as: .none) { session async throws in
                try await session.transaction { () async throws in
                    _ = try await session.query(Query("lock table locked in access exclusive mode"))
                    _ = try await session.query(Query("select pg_terminate_backend($1::int4)", [pid]))
                    let start = ContinuousClock.now
                    try await eventually { (try? await backend(of: database)).map { $0 != pid } ?? false }
                    #expect(ContinuousClock.now - start < .seconds(4))
                }
            }
        }
    }

    @Test(arguments: [false, true])
    func `a cancelled copy, or one past its deadline, stops writing`(isCancelled: Bool) async throws {
        _ = try await psql("create table copied_\(isCancelled) (a text)")
        try await withDatabase { database async throws in
            let (started, start) = AsyncStream<Void>.makeStream()
            let caller = Task {
                try await database.withSession(as: .none, deadline: isCancelled ? nil : .milliseconds(200)) { session in
                    try await session.copyIn("copy copied_\(isCancelled) from stdin") { writer in
                        while true {
                            try await writer.write(String(repeating: "x", count: 1000) + "\n")
                            start.yield()
                        }
                    }
                }
            }
            for await _ in started { break }
            if isCancelled { caller.cancel() }
            let result = await caller.result
            switch result {
            case .success: Issue.record("it goes on for ever")
            case .failure(let error as PostgresError): #expect(error.kind == .deadlineExceeded && !isCancelled)
            case .failure(let error): #expect(error is CancellationError && isCancelled)
            }
        }
        #expect(try await psql("select count(*) from copied_\(isCancelled)") == "0")
    }
}
