import Foundation
import Postgres
import TestSupport
import Testing

/// Random work over several connections, checked against a model: answers are one's own, what was acknowledged stands,
/// what was refused does not.
@Suite(.emptyDatabase, .timeLimit(.minutes(2)))
struct RandomTests {
    private enum Fate: Hashable { case done, refused, unknown }

    @Test(arguments: [DatabaseConfiguration.Framing.implicit, .explicit], [1, 2, 3] as [UInt64])
    func `answers agree with the model`(_ framing: DatabaseConfiguration.Framing, _ seed: UInt64) async throws {
        let table = "model_\(framing)_\(seed)"
        _ = try await psql("create table \(table) (a int primary key)")
        let fates = try await withDatabase({
            $0.lines = 3
            $0.sessions = 3
            $0.framing = framing
            $0.applicationName = table
            $0.preparedStatementsPerConnection = 8
        }) { database async throws in
            await withTaskGroup(of: (Int, Fate).self) { group in
                for caller in 0..<40 {
                    var generator = SplitMix64(seed: seed &* 1000 &+ UInt64(caller))
                    for step in 0..<25 {
                        let id = caller * 100 + step
                        let choice = Int.random(in: 0..<100, using: &generator)
                        group.addTask { (id, await act(choice, id, table, database)) }
                    }
                }
                return await group.reduce(into: [Int: Fate]()) { $0[$1.0] = $1.1 }
            }
        }
        let written = Set(try await psql("select a from \(table)").split(separator: "\n").compactMap { Int($0) })
        for (id, fate) in fates {
            switch fate {
            case .done: #expect(written.contains(id), "seed \(seed): \(id) was acknowledged and is not there")
            case .refused: #expect(!written.contains(id), "seed \(seed): \(id) was refused and is there")
            case .unknown: break
            }
        }
    }

    /// - Returns: what became of the row `id`.
    private func act(_ choice: Int, _ id: Int, _ table: String, _ database: Database) async -> Fate {
        let insert = Query("insert into \(table) values ($1::int4)", [id])
        do {
            switch choice {
            case 0..<40:
                let rows = try await database.batch(
                    [insert, Query("select $1::int4, \(choice)", [id])], as: .none)
                #expect(try rows[1][0].decode(Int.self, at: 0) == id)
                return .done
            case 40..<60:
                let rows = try await database.query(
                    Query("select a.x from (select $1::int4 as x) as a", [id]).readOnly, as: .none)
                #expect(try rows[0].decode(Int.self, at: 0) == id)
                return .refused
            case 60..<75:
                _ = try await database.batch([insert, Query("select 1 / ($1::int4 - $1::int4)", [id])], as: .none)
                return .done
            case 75..<85:
                let task = Task { try await database.query(insert, as: .none) }
                task.cancel()
                _ = try await task.value
                return .done
            case 85..<95:
                try await database.withSession(as: .none, deadline: choice < 88 ? .milliseconds(1) : nil) {
                    session async throws in
                    try await session.transaction { _ = try await session.query(insert) }
                }
                return .done
            default:
                _ = try await database.query(
                    Query(
                        """
                        select pg_terminate_backend(pid) from pg_stat_activity
                        where application_name = $1::text and pid <> pg_backend_pid() order by random() limit 1
                        """, [table]), as: .none)
                return .refused
            }
        } catch is CancellationError {
            return .unknown
        } catch let error as PostgresError {
            #expect(error.kind != .misuse && error.kind != .invalidParameter, "\(error)")
            return error.outcome == .unknown ? .unknown : .refused
        } catch {
            Issue.record(error)
            return .unknown
        }
    }
}
