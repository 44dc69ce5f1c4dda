import Foundation
import Glibc
package import LocalCluster
import Logging
import Schema
import Synchronization

/// The one PostgreSQL of a test run: started for the first test that needs a database, stopped with the process.
///
/// Its folder is `ecdp-tests-<pid>-…` in the temporary folder. It is removed when the process ends; the folders of
/// runs that were killed are swept up by the next run. When a test was red, its database stays until then.
package actor TestCluster {
    package static let shared = TestCluster()

    /// A database to copy: with the whole schema, or with nothing.
    package enum Template: Sendable { case migrated, empty }

    private var starting: Task<Cluster, any Error>?
    private var migrating: Task<String, any Error>?
    private var databases = 0

    package func started() async throws -> Cluster {
        if let starting { return try await starting.value }
        let task = Task {
            Self.sweep()
            let folder = "\(Self.temporary)\(Self.prefix)\(getpid())-\(UInt32.random(in: 0 ... .max))"
            var settings = ClusterSettings.forTests
            // Tests have their own clocks; the database's must not limit them.
            settings.parameters["app.today"] = "2099-12-31"
            let cluster = try await Cluster.start(directory: folder, settings: settings, logger: Self.logger)
            let pid = await cluster.serverPID ?? 0
            Self.leftovers.withLock { $0 = Leftovers(cluster: cluster, folder: folder, server: pid) }
            atexit { TestCluster.cleanUp() }
            // Roles are the cluster's: every suite finds them.
            let roles = try SchemaFiles.embedded().roles?.text ?? ""
            let made = try await Command.psql(cluster.conninfo(), roles)
            guard made.succeeded else { throw TestSupportError(made.output) }
            return cluster
        }
        starting = task
        return try await task.value
    }

    /// A new database for one suite.
    package func makeDatabase(from template: Template) async throws -> TestDatabase {
        let cluster = try await started()
        let source = template == .empty ? "template1" : try await migratedTemplate(in: cluster)
        databases += 1
        let database = TestDatabase(
            cluster: cluster, name: "suite_\(databases)", keepsConnections: template == .migrated)
        try await database.make(from: source)
        return database
    }

    private func migratedTemplate(in cluster: Cluster) async throws -> String {
        if let migrating { return try await migrating.value }
        let task = Task {
            let made = try await Command.psql(cluster.conninfo(), "create database ecdp_template")
            guard made.succeeded else { throw TestSupportError(made.output) }
            try await Migrator.migrate(conninfo: cluster.conninfo(database: "ecdp_template"), logger: Self.logger)
            return "ecdp_template"
        }
        migrating = task
        return try await task.value
    }

    // MARK: - Leaving nothing behind

    private struct Leftovers {
        var cluster: Cluster
        var folder: String
        var server: pid_t
        var isKept = false
    }

    private static let leftovers = Mutex<Leftovers?>(nil)
    private static let prefix = "ecdp-tests-"
    private static let temporary = FileManager.default.temporaryDirectory.path(percentEncoded: false)
    private static let logger: Logger = {
        var logger = Logger(label: "test-cluster")
        logger.logLevel = .warning
        return logger
    }()

    /// Keeps the folder at the end of the run, for inspection.
    package static func keep() { leftovers.withLock { $0?.isKept = true } }

    private static func cleanUp() {
        guard let leftovers = leftovers.withLock({ $0 }) else { return }
        leftovers.cluster.letGo()
        if leftovers.isKept {
            kill(leftovers.server, SIGINT)
            return
        }
        kill(leftovers.server, SIGQUIT)
        for _ in 0..<300 where isRunning(leftovers.server) { usleep(10_000) }
        try? FileManager.default.removeItem(atPath: leftovers.folder)
    }

    /// Removes what earlier runs left behind, unless its server was started by hand.
    private static func sweep() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: temporary)) ?? []
        where name.hasPrefix(prefix) && !Cluster.isInUse(directory: temporary + name) {
            // A living process may be about to take the lock.
            if let owner = pid_t(name.dropFirst(prefix.count).prefix { $0.isNumber }), isRunning(owner) { continue }
            let file = temporary + name + "/data/postmaster.pid"
            let pid = (try? String(contentsOfFile: file, encoding: .utf8)).flatMap { pid_t($0.prefix { $0.isNumber }) }
            if let pid, isRunning(pid) { continue }
            try? FileManager.default.removeItem(atPath: temporary + name)
        }
    }

    private static func isRunning(_ pid: pid_t) -> Bool {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let afterName = text.lastIndex(of: ")")
        else { return false }
        return text[afterName...].dropFirst(2).first != "Z"
    }
}

/// Why a test could not be set up.
package struct TestSupportError: Error, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
