import LocalCluster
import Postgres
import TestSupport
import Testing

@Suite(.emptyDatabase, .timeLimit(.minutes(1)), .alone)
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

    @Test func `a lost connection is made again, and its listener is notified`() async throws {
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

    @Test func `a channel that the server refuses is over, and harms no other`() async throws {
        _ = try await psql("create database of_few_letters encoding 'LATIN1' locale 'C' template template0")
        let conninfo = try TestDatabase.current.cluster.conninfo(database: "of_few_letters")
        try await withDatabase(conninfo: conninfo) { database async throws in
            var refused = database.listen("日本").makeAsyncIterator()
            var news = database.listen("news").makeAsyncIterator()
            #expect(await refused.next() == nil)
            #expect(await news.next()?.mayHaveMissed == true)
            var late = database.listen("日本").makeAsyncIterator()
            #expect(await late.next() == nil)
            _ = try await database.query(Query("select pg_notify('news', 'heard')"), as: .none)
            #expect(await news.next()?.payload == "heard")
        }
        _ = try await psql("drop database of_few_letters with (force)")
    }

    @Test func `listening ends with the database`() async throws {
        let notifications = try await withDatabase { $0.listen("news") }
        var count = 0
        for await _ in notifications { count += 1 }
        #expect(count <= 1)
    }
}
