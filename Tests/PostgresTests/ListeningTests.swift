import Postgres
import TestSupport
import Testing

@Suite(.emptyDatabase, .timeLimit(.minutes(1)))
struct ListeningTests {
    @Test func `notifications arrive in order, after word that the server listens`() async throws {
        try await withDatabase { database async throws in
            var notifications = database.listen("News \"x\"").makeAsyncIterator()
            #expect(await notifications.next()?.mayHaveMissed == true)
            for number in 0..<50 {
                _ = try await database.query(
                    Query("select pg_notify('News \"x\"', $1::text)", ["\(number)"]), as: .none)
            }
            for number in 0..<50 {
                let notification = await notifications.next()
                #expect(notification?.payload == "\(number)")
                #expect(notification?.mayHaveMissed == false)
            }
        }
    }

    @Test func `a lost connection is made again, and that is told`() async throws {
        try await withDatabase({ $0.applicationName = "losing" }) { database async throws in
            var notifications = database.listen("news").makeAsyncIterator()
            #expect(await notifications.next()?.mayHaveMissed == true)
            _ = try await psql(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'losing'"
            )
            #expect(await notifications.next()?.mayHaveMissed == true)
            _ = try await database.query(Query("select pg_notify('news', 'again')"), as: .none)
            #expect(await notifications.next()?.payload == "again")
        }
    }

    @Test func `several readers of several channels get their own`() async throws {
        try await withDatabase { database async throws in
            var first = database.listen("a").makeAsyncIterator()
            var second = database.listen("a").makeAsyncIterator()
            var other = database.listen("b").makeAsyncIterator()
            for _ in 0..<1 {
                #expect(await first.next()?.mayHaveMissed == true)
                #expect(await second.next()?.mayHaveMissed == true)
                #expect(await other.next()?.mayHaveMissed == true)
            }
            _ = try await database.query(Query("select pg_notify('a', '1'), pg_notify('b', '2')"), as: .none)
            #expect(await first.next()?.payload == "1")
            #expect(await second.next()?.payload == "1")
            #expect(await other.next()?.payload == "2")
        }
    }

    @Test func `listening ends with the database`() async throws {
        let notifications = try await withDatabase { $0.listen("news") }
        var count = 0
        for await _ in notifications { count += 1 }
        #expect(count <= 1)
    }
}
