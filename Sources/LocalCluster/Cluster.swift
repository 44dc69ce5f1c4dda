import Foundation
import Glibc
package import Logging
import Synchronization

/// A PostgreSQL of our own in a folder: found, made, started, watched and stopped. For `ecdp up` and for tests; it knows
/// no table and opens no connection.
///
/// **What it promises.** After ``start(directory:settings:logger:)`` the server answers on a unix socket that only its
/// user and root can reach, and, if requested, on the loopback addresses for logins with a password. It ends with us: in
/// order on ``stop()``, by its lifeline when we are killed (see `ServerProcess`). Should everything be killed at once,
/// the next start clears away what is left (see `StrayServers`) and PostgreSQL replays its log. Should the server alone
/// be killed, it is started again. One living process a folder: a second gets ``ClusterError/inUse(folder:pid:)``.
package actor Cluster {
    private let folder: ClusterFolder
    private var lock: FolderLock?
    private let command: [String]
    private let settings: ClusterSettings
    private let logger: Logger
    private var server: ServerProcess?
    private var supervisor: Task<Void, Never>?
    private nonisolated let stopping = Atomic(false)
    private nonisolated var isStopping: Bool { stopping.load(ordering: .acquiring) }

    /// The folder that holds the unix socket, for libpq's `host`.
    package nonisolated var socketDirectory: String { folder.socket }
    /// PostgreSQL's data folder; not always inside the requested folder.
    package nonisolated var dataDirectory: String { folder.data }
    /// The file to which the server writes what it logs.
    package nonisolated var logFile: String { folder.log }
    /// The server's process; nil while it is being started again.
    package var serverPID: Int32? { server?.pid }
    package nonisolated var port: Int { settings.port }
    package nonisolated let binaries: Binaries

    /// Starts the cluster in `directory`, creating it first if there is none.
    ///
    /// - Throws: ``ClusterError``. Nothing is left running, and an incomplete cluster is never used.
    package static func start(
        directory: String, settings: ClusterSettings = .durable, logger: Logger
    ) async throws -> Cluster {
        let folder = try await ClusterFolder.prepare(directory, logger: logger)
        let lock = try FolderLock(folder)
        let binaries = try await Binaries.find(
            in: settings.binaries, major: folder.major, dataFolder: folder.data)
        let cluster = Cluster(folder: folder, lock: lock, binaries: binaries, settings: settings, logger: logger)
        if !folder.exists { try await cluster.initialise() }
        try await cluster.startServer()
        await cluster.supervise()
        return cluster
    }

    private init(
        folder: ClusterFolder, lock: FolderLock, binaries: Binaries, settings: ClusterSettings, logger: Logger
    ) {
        self.folder = folder
        self.lock = lock
        self.binaries = binaries
        self.settings = settings
        self.logger = logger
        command =
            [binaries.postgres, "-D", folder.data]
            + settings.arguments(socketDirectory: folder.socket, sharedMemoryIsSmall: Self.sharedMemoryIsSmall)
    }

    /// A libpq connection string over the unix socket.
    package nonisolated func conninfo(database: String = "postgres", user: String = "postgres") -> String {
        "host=\(socketDirectory) port=\(port) dbname=\(Self.quote(database)) user=\(Self.quote(user))"
    }

    /// A libpq connection string over TCP, for people with a password; nil when the server does not listen there.
    package nonisolated func networkConninfo(database: String, user: String, password: String) -> String? {
        guard let tcpPort = settings.tcpPort else { return nil }
        return "host=localhost port=\(tcpPort) dbname=\(Self.quote(database)) user=\(Self.quote(user)) "
            + "password=\(Self.quote(password))"
    }

    /// As libpq reads it: plain, or between single quotes with backslashes.
    private static func quote(_ value: String) -> String {
        if !value.isEmpty, value.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) }) {
            return value
        }
        return "'" + value.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }

    /// Whether a living process runs a cluster in this folder.
    package static func isInUse(directory: String) -> Bool { FolderLock.isHeld(directory + "/lock") }

    /// From now on the server is not started again when it ends: for a process that is about to exit.
    package nonisolated func letGo() { stopping.store(true, ordering: .releasing) }

    /// Stops the server, at most 7 s in all; returns when it is gone. May be called more than once.
    package func stop() async {
        letGo()
        await server?.stop()
        await supervisor?.value
        if !folder.socket.hasPrefix(folder.root + "/") { rmdir(folder.socket) }
        lock = nil
    }

    // MARK: - Making

    /// initdb into a folder beside, renamed when it is whole: a kill midway leaves no half cluster.
    private func initialise() async throws {
        logger.info("making a database cluster", metadata: ["data": "\(folder.data)"])
        let leftovers = (try? FileManager.default.contentsOfDirectory(atPath: folder.root)) ?? []
        for name in leftovers where name.hasPrefix("data.new.") {
            try? FileManager.default.removeItem(atPath: folder.root + "/" + name)
        }
        let new = "\(folder.root)/data.new.\(getpid())"
        try ClusterFolder.makeFolder(new, mode: 0o700, owner: folder.user)
        var arguments = [
            "--pgdata=\(new)", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--auth-local=trust",
            "--auth-host=scram-sha-256", "--no-instructions",
        ]
        arguments.append(settings.fsync ? "--data-checksums" : "--no-sync")
        try await Child.output(binaries.initdb, arguments, as: folder.user)
        guard rename(new, folder.data) == 0 else {
            throw ClusterError.unusable(path: folder.data, reason: String(cString: strerror(errno)))
        }
    }

    // MARK: - Running

    private func startServer() async throws {
        try await StrayServers(folder: folder, logger: logger).stop()
        shortenLog()
        logger.info(
            "starting PostgreSQL", metadata: ["version": "\(binaries.major)", "socket": "\(folder.socket)"])
        let server = try await ServerProcess.launch(command, log: folder.log, as: folder.user)
        do {
            try await waitUntilReady(server)
        } catch {
            await server.stop()
            throw error
        }
        self.server = server
    }

    /// Reads what the server writes of itself into `postmaster.pid`, as pg_ctl does.
    private func waitUntilReady(_ server: ServerProcess) async throws {
        let deadline = ContinuousClock.now + settings.startTimeout
        var nextWord = ContinuousClock.now + .seconds(5)
        while true {
            try Task.checkCancellation()
            if let status = server.status {
                throw ClusterError.notReady(reason: "it ended (\(status))", log: folder.log, tail: logTail())
            }
            let lines =
                (try? String(contentsOfFile: folder.postmasterFile, encoding: .utf8))?
                .split(separator: "\n", omittingEmptySubsequences: false) ?? []
            if lines.count > 7, lines[0] == "\(server.pid)", lines[7].hasPrefix("ready") { return }
            let now = ContinuousClock.now
            guard now < deadline else {
                throw ClusterError.notReady(
                    reason: "it was not ready within \(settings.startTimeout)", log: folder.log, tail: logTail())
            }
            if now > nextWord {
                logger.info("still starting PostgreSQL: it is replaying its log", metadata: ["log": "\(folder.log)"])
                nextWord = now + .seconds(5)
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Starts the server again whenever it ends without our asking. Lives until ``stop()`` waits for it.
    private func supervise() {
        supervisor = Task {
            var delay = Duration.milliseconds(100)
            while let server {
                await server.wait()
                self.server = nil
                while self.server == nil {
                    if isStopping { return }
                    logger.error("the database server ended; starting it again", metadata: ["log": "\(folder.log)"])
                    do {
                        try await startServer()
                        delay = .milliseconds(100)
                    } catch {
                        logger.error("the database server did not start", metadata: ["error": "\(error)"])
                        await pause(delay)
                        delay = min(delay * 2, .seconds(5))
                    }
                }
                if isStopping { await self.server?.stop() }
            }
        }
    }

    /// Keeps one old log of at most 10 MB and a bit.
    private func shortenLog() {
        let size = (try? FileManager.default.attributesOfItem(atPath: folder.log))?[.size] as? Int ?? 0
        if size > 10_000_000 { rename(folder.log, folder.log + ".1") }
    }

    private func logTail() -> String {
        guard let text = try? String(contentsOfFile: folder.log, encoding: .utf8) else { return "" }
        return text.split(separator: "\n").suffix(8).map { "  " + $0 }.joined(separator: "\n")
    }

    /// Parallel queries share memory through /dev/shm, of which a container may have 64 MB.
    private static var sharedMemoryIsSmall: Bool {
        var status = statvfs()
        guard statvfs("/dev/shm", &status) == 0 else { return true }
        return UInt64(status.f_frsize) * UInt64(status.f_bavail) < 200_000_000
    }
}
