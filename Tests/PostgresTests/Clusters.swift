import Foundation
import Glibc
import LocalCluster
import Logging
import Postgres
import TestSupport
import Testing

/// A server of a test's own, to be stopped, starved and locked.
struct OwnCluster: Sendable {
    let cluster: Cluster
    let folder: String

    /// - Parameter tcp: whether it listens on 127.0.0.1 too.
    static func with<R>(
        tcp: Bool = false, _ configure: (inout ClusterSettings) throws -> Void = { _ in },
        _ body: (OwnCluster) async throws -> R
    ) async throws -> R {
        try await TemporaryFolder.with { folder in
            var settings = ClusterSettings.forTests
            settings.sharedBuffersMB = 16
            settings.maxConnections = 30
            if tcp { settings.tcpPort = try LoopbackSocket.freePort() }
            try configure(&settings)
            let path = folder.path + "/c"
            let own = OwnCluster(
                cluster: try await Cluster.start(directory: path, settings: settings, logger: quiet),
                folder: folder.path)
            do {
                let value = try await body(own)
                await own.cluster.stop()
                return value
            } catch {
                await own.cluster.stop()
                throw error
            }
        }
    }

    @discardableResult
    func psql(_ sql: String, database: String = "postgres") async throws -> String {
        let result = try await Command.psql(cluster.conninfo(database: database), sql)
        guard result.succeeded else { throw TestSupportError(result.output) }
        return result.output
    }

    /// Over TCP.
    func network(user: String = "postgres", _ more: String = "") -> String {
        "host=127.0.0.1 port=\(cluster.port) dbname=postgres user=\(user) gssencmode=disable " + more
    }

    /// Who may connect and how, from now on.
    func admit(_ lines: String...) async throws {
        let text = "local all all trust\n" + lines.joined(separator: "\n") + "\n"
        let file = cluster.dataDirectory + "/pg_hba.conf"
        // Written in place: the file stays its owner's.
        let handle = try FileHandle(forWritingTo: URL(filePath: file))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
        try await psql("select pg_reload_conf()")
        // A new connection reads what the server has read by now.
        try await eventually {
            try await psql("select string_agg(type, ',' order by line_number) from pg_hba_file_rules")
                == text.split(separator: "\n").map { $0.split(separator: " ").first ?? "" }.joined(separator: ",")
        }
        let reloaded = try await psql("select pg_conf_load_time()")
        try await psql("select pg_reload_conf()")
        try await eventually { try await psql("select pg_conf_load_time()") != reloaded }
    }
}

/// What the driver has to say of its connections is not the tests' output.
let quiet: Logger = {
    var logger = Logger(label: "tests")
    logger.logLevel = .critical
    return logger
}()

/// What keeps a database from connecting, from a shared line and from a session alike; never with the password.
func refusal(_ conninfo: String, hiding secret: String? = nil) async throws -> PostgresError {
    try await withDatabase(conninfo: conninfo, { $0.connectionWait = .milliseconds(500) }) {
        database async throws in
        let session = await #expect(throws: PostgresError.self) {
            try await database.withSession(as: .none) { _ in }
        }
        let shared = await #expect(throws: PostgresError.self) {
            try await database.query(Query("select 1"), as: .none)
        }
        for error in [session, shared] {
            #expect(error?.kind == .unavailable && error?.outcome == .notSent)
            let texts = ["\(error as Any)", error?.message ?? "", error?.debugDescription ?? ""]
            if let secret { for text in texts { #expect(!text.contains(secret)) } }
        }
        return try #require(shared)
    }
}

/// What one connection answers to a question, by a session and by a shared line alike.
@discardableResult
func answer(_ conninfo: String, _ sql: String = "select 1") async throws -> String? {
    try await withDatabase(conninfo: conninfo, { $0.lines = 1 }) { database async throws in
        let shared = try await database.query(Query(sql), as: .none)[0].text(at: 0)
        let session = try await database.withSession(as: .none) { session async throws in
            try await session.query(Query(sql))[0].text(at: 0)
        }
        #expect(shared == session)
        return shared
    }
}
