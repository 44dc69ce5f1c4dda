import Foundation
import Glibc
import LocalCluster
import Postgres
import TestSupport
import Testing

/// What keeps us from connecting is said clearly, and never with the password.
@Suite(.timeLimit(.minutes(3)), .alone)
struct RefusedConnectionTests {
    private let password = "s3cret-passw0rd"

    @Test func `nobody listens there`() async throws {
        let port = try LoopbackSocket.freePort()
        let error = try await refusal(
            "host=127.0.0.1 port=\(port) dbname=x user=x password=\(password)", hiding: password)
        #expect(error.message.contains("Connection refused") && error.message.contains("\(port)"))
        let socket = try await refusal("host=/nonexistent dbname=x user=x password=\(password)", hiding: password)
        #expect(socket.message.contains("No such file or directory"))
    }

    @Test func `passwords, by SCRAM`() async throws {
        try await OwnCluster.with(tcp: true) { own async throws in
            try await own.psql("create role someone login password '\(password)'; create role nobody login")
            let network = own.network(user: "someone", "sslmode=disable")
            #expect(try await answer(network + " password=\(password)", "select current_user") == "someone")
            let wrong = try await refusal(network + " password=\(password)x", hiding: password)
            #expect(wrong.message.contains("password authentication failed for user \"someone\""))
            let none = try await refusal(network)
            #expect(none.message.contains("no password supplied"))
            let without = try await refusal(
                own.network(user: "nobody", "sslmode=disable password=\(password)"), hiding: password)
            #expect(without.message.contains("password authentication failed for user \"nobody\""))
            let unknown = try await refusal(
                own.network(user: "stranger", "sslmode=disable password=\(password)"), hiding: password)
            #expect(unknown.message.contains("password authentication failed for user \"stranger\""))
        }
    }

    @Test func `a password that changes is asked for again`() async throws {
        try await OwnCluster.with(tcp: true) { own async throws in
            try await own.psql("create role someone login password '\(password)'")
            let conninfo = own.network(user: "someone", "sslmode=disable password=\(password)")
            try await withDatabase(
                conninfo: conninfo,
                {
                    $0.connectionWait = .milliseconds(500)
                    $0.lines = 1
                }
            ) { database async throws in
                try await connected(database)
                let pid = try await backend(of: database)
                try await own.psql("alter role someone password 'other'; select pg_terminate_backend(\(pid))")
                var last: PostgresError?
                try await eventually {
                    do {
                        _ = try await database.query(Query("select 1"), as: .none)
                        return false
                    } catch let error as PostgresError {
                        last = error
                        return error.kind == .unavailable
                    }
                }
                #expect(last?.message.contains("password authentication failed") == true)
                #expect(last?.debugDescription.contains(password) == false)
                try await own.psql("alter role someone password '\(password)'")
                try await eventually { (try? await backend(of: database)) != nil }
            }
        }
    }

    @Test func `an unknown database, a role that may not log in, a database that takes nobody`() async throws {
        try await OwnCluster.with { own async throws in
            let secret = " password=\(password)"
            try await own.psql("create role locked")
            try await own.psql("create database closed allow_connections false")
            let missing = try await refusal(own.cluster.conninfo(database: "missing") + secret, hiding: password)
            #expect(missing.message.contains("database \"missing\" does not exist"))
            let locked = try await refusal(own.cluster.conninfo(user: "locked") + secret, hiding: password)
            #expect(locked.message.contains("role \"locked\" is not permitted to log in"))
            let closed = try await refusal(own.cluster.conninfo(database: "closed") + secret, hiding: password)
            #expect(closed.message.contains("\"closed\" is not currently accepting connections"))
        }
    }

    @Test func `too many connections, until one is free`() async throws {
        try await OwnCluster.with({ $0.maxConnections = 6 }) { own async throws in
            try await own.psql("create role guest login")
            let conninfo = own.cluster.conninfo(user: "guest")
            try await withDatabase(
                conninfo: conninfo,
                {
                    $0.lines = 1
                    $0.sessions = 10
                }
            ) { database async throws in
                _ = try await database.query(Query("select 1"), as: .none)
                // Three places are kept for superusers.
                try await database.withSession(as: .none) { _ in
                    try await database.withSession(as: .none) { _ in
                        let error = await #expect(throws: PostgresError.self) {
                            try await database.withSession(as: .none) { _ in }
                        }
                        #expect(error?.kind == .unavailable && error?.outcome == .notSent)
                        let message = error?.message ?? ""
                        #expect(message.contains("remaining connection slots are reserved"))
                        let other = try await refusal(conninfo + " password=\(password)", hiding: password)
                        #expect(other.message.contains("remaining connection slots are reserved"))
                    }
                }
                try await database.withSession(as: .none) { _ = try await $0.query(Query("select 1")) }
            }
            try await withDatabase(conninfo: own.cluster.conninfo(), { $0.lines = 6 }) { database async throws in
                let clients = Query("select count(*) from pg_stat_activity where backend_type = 'client backend'")
                try await eventually {
                    try await database.query(clients, as: .none)[0].decode(Int.self, at: 0) == 6
                }
                let full = try await refusal(own.cluster.conninfo())
                #expect(full.message.contains("too many clients already"))
            }
        }
    }

    @Test func `a role with all its connections in use`() async throws {
        try await OwnCluster.with { own async throws in
            try await own.psql("create role single login connection limit 1")
            try await withDatabase(conninfo: own.cluster.conninfo(user: "single"), { $0.lines = 1 }) {
                database async throws in
                _ = try await database.query(Query("select 1"), as: .none)
                let error = try await refusal(own.cluster.conninfo(user: "single"))
                #expect(error.message.contains("too many connections for role \"single\""))
            }
        }
    }

    @Test func `a server that listens and says nothing is given up`() async throws {
        let silent = try LoopbackSocket(listening: 16)
        defer { silent.close() }
        try await withDatabase(
            conninfo: "host=127.0.0.1 port=\(silent.port) dbname=x user=x password=\(password)",
            { $0.connectionWait = .milliseconds(100) }
        ) { database async throws in
            let error = await #expect(throws: PostgresError.self) {
                try await database.withSession(as: .none) { _ in }
            }
            #expect(error?.kind == .unavailable && error?.message.contains("timeout expired") == true)
        }
    }

    @Test func `what answers is no PostgreSQL`() async throws {
        try await TemporaryFolder.with { folder in
            // A proxy in front of a socket where nobody is: it takes the connection and closes it.
            let proxy = try FaultProxy(to: folder.path + "/nobody")
            defer { proxy.close() }
            let error = try await refusal(
                "\(proxy.host) dbname=x user=x password=\(password)", hiding: password)
            #expect(error.message.contains("server closed the connection unexpectedly"))
        }
    }
}
