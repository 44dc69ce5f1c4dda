import Postgres
import TestSupport
import Testing

@Suite(.emptyDatabase, .timeLimit(.minutes(1)))
struct PreparedRepairTests {
    @Test func `a changed table does not fail the statements prepared on it`() async throws {
        _ = try await psql("create table changing (a int); insert into changing values (1)")
        try await withDatabase({ $0.lines = 1 }) { database async throws in
            let query = Query("select * from changing")
            #expect(try await database.query(query, as: .none).columnCount == 1)
            _ = try await psql("alter table changing add column b text default 'x'")
            let widths = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<50 { group.addTask { try await database.query(query, as: .none).columnCount } }
                return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
            }
            #expect(widths == [2])
            #expect(try await prepared(database) == 2)
        }
    }

    @Test func `statements the server has lost are prepared again`() async throws {
        try await withDatabase({ $0.lines = 1 }) { database async throws in
            _ = try await database.query(Query("select 1 from pg_class limit 1"), as: .none)
            _ = try await database.query(Query("deallocate all"), as: .none)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<50 {
                    group.addTask { () async throws in
                        #expect(try await database.query(Query("select 1 from pg_class limit 1"), as: .none).count == 1)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `a statement that somebody has not prepared costs the others nothing`() async throws {
        try await withDatabase({ $0.lines = 1 }) { database async throws in
            let before = try await prepared(database)
            let error = await #expect(throws: PostgresError.self) {
                try await database.query(Query("execute nothere"), as: .none)
            }
            #expect(error?.sqlState == "26000" && error?.outcome == .rejected)
            // Itself, which was prepared as well.
            #expect(try await prepared(database) == before + 1)
        }
    }

    @Test func `a statement that was refused is tried again when it has become right`() async throws {
        try await withDatabase({ $0.lines = 1 }) { database async throws in
            let query = Query("select a from coming")
            for _ in 0..<2 {
                let error = await #expect(throws: PostgresError.self) { try await database.query(query, as: .none) }
                #expect(error?.sqlState == "42P01")
            }
            _ = try await psql("create table coming (a int)")
            #expect(try await database.query(query, as: .none).isEmpty)
        }
    }

    @Test func `no more statements are kept than allowed`() async throws {
        try await withDatabase({
            $0.lines = 1
            $0.preparedStatementsPerConnection = 10
        }) { database async throws in
            for number in 0..<100 { _ = try await database.query(Query("select \(number)"), as: .none) }
            #expect(try await prepared(database) <= 12)
            let many = (0..<40).map { Query("select \($0)") }
            #expect(try await database.batch(many, as: .none).count == 40)
        }
    }

    private func prepared(_ database: Database) async throws -> Int {
        try await database.query(Query("select count(*) from pg_prepared_statements"), as: .none)[0].decode(at: 0)
    }
}
