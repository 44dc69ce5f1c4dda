import Foundation
package import LocalCluster
import Logging
package import Postgres
import Schema
import Synchronization
package import Testing

/// A database of a suite's own: `@Suite(.database)`, then `try TestDatabase.current`.
///
/// Made from a migrated template, shared by the suite's tests, which therefore use tenants of their own. Dropped when
/// every test was green; kept, with a line that opens it, when one was red. A connection still open at the end is an
/// error.
package final class TestDatabase: Sendable {
    @TaskLocal static var bound: TestDatabase?

    package let cluster: Cluster
    package let name: String
    private let red = Mutex(false)
    /// Of the logins that are no test's own, for ``psql(_:role:)``; none where tests look at the connections themselves.
    private let connections: [String: PlainConnections]
    /// What the suite's tests share, by name.
    private let shared = Mutex<[String: Shared]>([:])

    private struct Shared: Sendable {
        let value: any Sendable
        let close: @Sendable () async -> Void
    }

    init(cluster: Cluster, name: String, keepsConnections: Bool) {
        self.cluster = cluster
        self.name = name
        let logins = keepsConnections ? ["postgres", "ecdp_owner", "ecdp_api", "ecdp_worker"] : []
        connections = Dictionary(uniqueKeysWithValues: logins.map { ($0, PlainConnections()) })
    }

    /// - Throws: outside a suite or test with the trait `.database`.
    package static var current: TestDatabase {
        get throws {
            guard let bound else { throw TestSupportError("no database here: write @Suite(.database)") }
            return bound
        }
    }

    /// A libpq connection string for a login: `postgres` (a superuser), `ecdp_owner`, `ecdp_api`, `ecdp_worker`.
    package func conninfo(role: String = "postgres") -> String { cluster.conninfo(database: name, user: role) }

    /// Rows as text, `|` between columns. Statements of the usual logins are run on connections that are kept between them.
    ///
    /// - Throws: the server's message, when a statement failed.
    @discardableResult
    package func psql(_ sql: String, role: String = "postgres") async throws -> String {
        let result = try await PlainQuery.run(conninfo(role: role), sql, on: connections[role])
        guard result.succeeded else { throw TestSupportError(result.output) }
        return result.output
    }

    /// The file to which the server writes what it logs.
    package var logFile: String { cluster.logFile }

    /// The server's major version.
    package var serverVersion: Int { cluster.binaries.major }

    /// One of the server's own programs, such as `pg_dump`.
    package func program(_ name: String) -> String { cluster.binaries.folder + "/" + name }

    /// Closes what the suite's tests share, and waits until the server has taken leave of it: what its connections did is counted
    /// by then.
    package func disconnect() async throws { _ = try await openConnections() }

    /// Calls `body` with a copy of the database as it stands, which is dropped afterwards. Nobody may be connected to it.
    package func withCopy<R>(
        named suffix: String = "copy", _ body: (TestDatabase) async throws -> R
    ) async throws -> R {
        try await disconnect()
        return try await withOther(suffix, from: name, body)
    }

    /// Calls `body` with a database in which there is nothing, which is dropped afterwards.
    package func withEmpty<R>(_ body: (TestDatabase) async throws -> R) async throws -> R {
        try await withOther("empty", from: "template1", body)
    }

    private func withOther<R>(
        _ suffix: String, from template: String, _ body: (TestDatabase) async throws -> R
    ) async throws -> R {
        let other = TestDatabase(cluster: cluster, name: "\(name)_\(suffix)", keepsConnections: false)
        try await other.make(from: template)
        let result: Result<R, any Error>
        do { result = .success(try await body(other)) } catch { result = .failure(error) }
        try await other.disconnect()
        try await administer("drop database \(other.name) with (force)")
        return try result.get()
    }

    /// Connections as a login, for all tests of the suite: what a statement costs the first time, on a connection that has run
    /// nothing yet, is most of what it costs here.
    package func database(as role: String) -> Database {
        var configuration = DatabaseConfiguration(conninfo: conninfo(role: role))
        configuration.connectionWait = .seconds(30)
        var logger = Logger(label: "tests")
        logger.logLevel = .critical
        return kept(role, { Database(configuration, logger: logger) }, closing: { await $0.close() })
    }

    /// What the suite's tests have in common, made when it is first asked for and closed before the database goes.
    package func kept<Value: Sendable>(
        _ name: String, _ make: () -> Value, closing close: @escaping @Sendable (Value) async -> Void
    ) -> Value {
        shared.withLock { shared in
            if let value = shared[name]?.value as? Value { return value }
            let value = make()
            shared[name] = Shared(value: value, close: { await close(value) })
            return value
        }
    }

    // MARK: - Its life

    func make(from template: String) async throws {
        // Files are copied for less than what is in them is logged, as the server otherwise does.
        try await administer("create database \(name) template \(template) strategy file_copy")
        if template != "template1" {
            try await administer("alter database \(name) owner to ecdp_owner")
            try await administer(Migrator.closeToPublic(database: name))
        }
    }

    func turnRed() { red.withLock { $0 = true } }

    /// Looks for open connections, then drops the database or says how to open it.
    func finish() async throws {
        let open = try await openConnections()
        if !open.isEmpty {
            turnRed()
            Issue.record("connections were left open:\n\(open)")
        }
        guard red.withLock({ $0 }) else { return try await administer("drop database \(name) with (force)") }
        TestCluster.keep()
        let binaries = cluster.binaries.folder
        print(
            """
            The database of this suite is kept until the next run. To look at it:
              runuser -u postgres -- \(binaries)/pg_ctl -w -D \(cluster.dataDirectory) \
            -o '-k \(cluster.socketDirectory) -c listen_addresses=' -l /dev/null start; psql '\(conninfo())'
            """)
    }

    /// A client that closes is gone a moment later at the server.
    private func openConnections() async throws -> String {
        let ended = shared.withLock { shared in
            defer { shared = [:] }
            return shared.values.map(\.close)
        }
        for close in ended { await close() }
        for kept in connections.values { kept.close() }
        return try await Command.psql(
            cluster.conninfo(),
            """
            do $$
            begin
                for attempt in 1..100 loop
                    perform pg_stat_clear_snapshot();
                    exit when not exists (select from pg_stat_activity where datname = '\(name)');
                    perform pg_sleep(0.02);
                end loop;
            end
            $$;
            select usename, application_name, state, left(query, 200) from pg_stat_activity
            where datname = '\(name)' and backend_type = 'client backend'
            """
        ).output
    }

    private func administer(_ sql: String) async throws {
        for statement in sql.split(separator: ";") where !statement.allSatisfy(\.isWhitespace) {
            let result = try await Command.psql(cluster.conninfo(), String(statement))
            guard result.succeeded else { throw TestSupportError(result.output) }
        }
    }
}

/// Gives a suite, or a single test, a database: see ``TestDatabase``.
package struct DatabaseTrait: SuiteTrait, TestTrait, TestScoping {
    /// So many suites are in work at a time: enough to keep the cores busy, and not all databases at once.
    private static let turns = Turns(max(2, ProcessInfo.processInfo.activeProcessorCount * 2))

    let template: TestCluster.Template

    package var isRecursive: Bool { true }

    package func scopeProvider(for test: Test, testCase: Test.Case?) -> DatabaseTrait? {
        test.isSuite || testCase != nil ? self : nil
    }

    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        if let database = TestDatabase.bound, !test.isSuite {
            return try await watching(database, test, testCase, function)
        }
        // A suite within a suite does not wait, or both could wait for ever.
        guard test.isSuite, TestDatabase.bound == nil else {
            return try await withDatabase(for: test, testCase, function)
        }
        try await Self.turns.during { try await withDatabase(for: test, testCase, function) }
    }

    private func withDatabase(
        for test: Test, _ testCase: Test.Case?, _ function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let database = try await TestCluster.shared.makeDatabase(from: template)
        do {
            try await TestDatabase.$bound.withValue(database) {
                if test.isSuite { try await function() } else { try await watching(database, test, testCase, function) }
            }
        } catch {
            database.turnRed()
            try await database.finish()
            throw error
        }
        try await database.finish()
    }

    private func watching(
        _ database: TestDatabase, _ test: Test, _ testCase: Test.Case?,
        _ function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let watch = IssueHandlingTrait.compactMapIssues { issue in
            if issue.isFailure { database.turnRed() }
            return issue
        }
        try await watch.provideScope(for: test, testCase: testCase) {
            do {
                try await function()
            } catch {
                database.turnRed()
                throw error
            }
        }
    }
}

extension Trait where Self == DatabaseTrait {
    /// A database of its own with the whole schema.
    package static var database: Self { Self(template: .migrated) }
    /// An empty database of its own.
    package static var emptyDatabase: Self { Self(template: .empty) }
}
