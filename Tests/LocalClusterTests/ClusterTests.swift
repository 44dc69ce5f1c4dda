import Foundation
import Glibc
import Logging
import TestSupport
import Testing

@testable import LocalCluster

@Suite(.ownProcesses) struct ClusterTests {
    let logger = Logger(label: "test")

    private func start(_ folder: String, _ settings: ClusterSettings = .forTests) async throws -> Cluster {
        try await Cluster.start(directory: folder, settings: settings, logger: logger)
    }

    @Test func `a new folder gets a UTF-8 server in UTC that only its user can reach`() async throws {
        try await TemporaryFolder.with { folder in
            let cluster = try await start(folder.path + "/new/db")
            let answer = try await Command.psql(
                cluster.conninfo(),
                """
                select current_setting('server_encoding'), current_setting('timezone'), datcollate,
                    current_setting('listen_addresses'), current_setting('fsync')
                from pg_database where datname = current_database()
                """)
            #expect(answer.output == "UTF8|UTC|C.UTF-8||off")
            var status = stat()
            #expect(stat(cluster.socketDirectory, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o700)
            await cluster.stop()
            #expect(await cluster.serverPID == nil)
            #expect(!FileManager.default.fileExists(atPath: cluster.dataDirectory + "/postmaster.pid"))
        }
    }

    @Test func `what was written is there after a stop and a start`() async throws {
        try await TemporaryFolder.with { folder in
            var cluster = try await start(folder.path)
            _ = try await Command.psql(cluster.conninfo(), "create table kept as select 7 as n")
            await cluster.stop()
            cluster = try await start(folder.path)
            #expect(try await Command.psql(cluster.conninfo(), "select n from kept").output == "7")
            await cluster.stop()
            await cluster.stop()
        }
    }

    @Test func `a second process on the same folder is refused with the first one's number`() async throws {
        try await TemporaryFolder.with { folder in
            let cluster = try await start(folder.path)
            let error = await #expect(throws: ClusterError.self) { try await start(folder.path) }
            #expect(error == .inUse(folder: folder.path, pid: Int(getpid())))
            #expect(try await Command.psql(cluster.conninfo(), "select 1").output == "1")
            await cluster.stop()
        }
    }

    @Test func `a server killed with SIGKILL is started again with its data`() async throws {
        try await TemporaryFolder.with { folder in
            var settings = ClusterSettings.forTests
            settings.fsync = true
            let cluster = try await start(folder.path, settings)
            _ = try await Command.psql(cluster.conninfo(), "create table kept as select 7 as n")
            let first = try #require(await cluster.serverPID)
            kill(first, SIGKILL)
            try await until { await cluster.serverPID.map { $0 != first } ?? false }
            #expect(try await Command.psql(cluster.conninfo(), "select n from kept").output == "7")
            await cluster.stop()
        }
    }

    @Test func `a server left running by a dead process is stopped and its data are kept`() async throws {
        try await TemporaryFolder.with { folder in
            var cluster = try await start(folder.path)
            _ = try await Command.psql(cluster.conninfo(), "create table kept as select 7 as n")
            await cluster.stop()
            let user = try await ServerUser.choose(dataFolder: cluster.dataDirectory)
            try await Child.output(
                cluster.binaries.folder + "/pg_ctl",
                [
                    "start", "-w", "-D", cluster.dataDirectory, "-l", "/dev/null", "-o",
                    "-k \(cluster.socketDirectory) -c listen_addresses=",
                ], as: user)
            let stray = try serverPID(of: cluster)
            cluster = try await start(folder.path)
            #expect(try serverPID(of: cluster) != stray)
            #expect(StrayServers.isGone(stray))
            #expect(try await Command.psql(cluster.conninfo(), "select n from kept").output == "7")
            await cluster.stop()
        }
    }

    @Test func `a stale postmaster file with the number of another living process is no obstacle`() async throws {
        try await TemporaryFolder.with { folder in
            var cluster = try await start(folder.path)
            await cluster.stop()
            let file = cluster.dataDirectory + "/postmaster.pid"
            try "\(getpid())\n\(cluster.dataDirectory)\n0\n5432\n\(cluster.socketDirectory)\n\n1 1\nready\n"
                .write(toFile: file, atomically: false, encoding: .utf8)
            cluster = try await start(folder.path)
            #expect(try await Command.psql(cluster.conninfo(), "select 1").output == "1")
            await cluster.stop()
        }
    }

    @Test func `the server stops in order when its lifeline is cut`() async throws {
        try await TemporaryFolder.with { folder in
            let cluster = try await start(folder.path)
            await cluster.stop()
            let user = try await ServerUser.choose(dataFolder: cluster.dataDirectory)
            let log = folder.path + "/lifeline.log"
            let command =
                [cluster.binaries.postgres, "-D", cluster.dataDirectory]
                + ClusterSettings.forTests.arguments(
                    socketDirectory: cluster.socketDirectory, sharedMemoryIsSmall: false)
            func launchAndForget() async throws -> pid_t {
                let server = try await ServerProcess.launch(command, log: log, as: user)
                try await until { try String(contentsOfFile: log, encoding: .utf8).contains("ready to accept") }
                return server.pid
            }
            let pid = try await launchAndForget()
            try await until { kill(pid, 0) != 0 }
            #expect(try String(contentsOfFile: log, encoding: .utf8).contains("received fast shutdown request"))
        }
    }

    @Test func `a server that cannot start says why and where its log is`() async throws {
        try await TemporaryFolder.with { folder in
            var settings = ClusterSettings.forTests
            settings.parameters["shared_preload_libraries"] = "no_such_library"
            let error = try #require(
                await #expect(throws: ClusterError.self) { try await start(folder.path, settings) })
            #expect("\(error)".contains("no_such_library"))
            #expect("\(error)".contains("postgres.log"))
            // And it leaves nothing in the way.
            let cluster = try await start(folder.path)
            await cluster.stop()
        }
    }

    @Test func `a path too long for a socket gets a short private one`() async throws {
        try await TemporaryFolder.with { folder in
            let deep = folder.path + "/" + String(repeating: "long/", count: 20) + "ünd ein wort"
            let cluster = try await start(deep)
            #expect(cluster.dataDirectory.hasPrefix(deep))
            #expect(!cluster.socketDirectory.hasPrefix(deep))
            #expect(try await Command.psql(cluster.conninfo(), "select 1").output == "1")
            await cluster.stop()
            #expect(!FileManager.default.fileExists(atPath: cluster.socketDirectory))
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root runs the server as somebody else"))
    func `a folder the server's user cannot reach is replaced by one it can, and found again`() async throws {
        try await TemporaryFolder.with(mode: 0o700) { folder in
            var cluster = try await start(folder.path + "/clone/.ecdp")
            let data = cluster.dataDirectory
            defer {
                try? FileManager.default.removeItem(
                    at: URL(filePath: data).deletingLastPathComponent())
            }
            #expect(data.hasPrefix("/var/"))
            _ = try await Command.psql(cluster.conninfo(), "create table kept as select 7 as n")
            await cluster.stop()
            // Moved with its record, it still finds its data.
            try FileManager.default.moveItem(atPath: folder.path + "/clone", toPath: folder.path + "/moved")
            cluster = try await start(folder.path + "/moved/.ecdp")
            #expect(cluster.dataDirectory == data)
            #expect(try await Command.psql(cluster.conninfo(), "select n from kept").output == "7")
            await cluster.stop()
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root runs the server as somebody else"))
    func `a folder deleted and made anew begins anew, and a start killed early is begun again`() async throws {
        try await TemporaryFolder.with(mode: 0o700) { folder in
            let asked = folder.path + "/.ecdp"
            let old = try await start(asked)
            _ = try await Command.psql(old.conninfo(), "create table kept as select 7 as n")
            await old.stop()
            try FileManager.default.removeItem(atPath: asked)
            var new = try await start(asked)
            defer {
                for cluster in [old, new] {
                    try? FileManager.default.removeItem(
                        at: URL(filePath: cluster.dataDirectory).deletingLastPathComponent())
                }
            }
            #expect(new.dataDirectory != old.dataDirectory)
            #expect(try await Command.psql(new.conninfo(), "select to_regclass('kept') is null").output == "t")
            await new.stop()
            try FileManager.default.removeItem(atPath: new.dataDirectory)
            new = try await start(asked)
            await new.stop()
        }
    }

    @Test func `people with a password come in over TCP and others do not`() async throws {
        try await TemporaryFolder.with { folder in
            var settings = ClusterSettings.forTests
            settings.tcpPort = try LoopbackSocket.freePort()
            let cluster = try await start(folder.path, settings)
            _ = try await Command.psql(cluster.conninfo(), "create role ann login password 'it''s \\ me'")
            let right = try #require(
                cluster.networkConninfo(database: "postgres", user: "ann", password: "it's \\ me"))
            let wrong = try #require(cluster.networkConninfo(database: "postgres", user: "ann", password: "x"))
            #expect(try await Command.psql(right, "select current_user").output == "ann")
            #expect(try await !Command.psql(wrong, "select current_user").succeeded)
            await cluster.stop()
        }
    }

    // MARK: -

    private func serverPID(of cluster: Cluster) throws -> pid_t {
        let text = try String(contentsOfFile: cluster.dataDirectory + "/postmaster.pid", encoding: .utf8)
        return try #require(pid_t(text.prefix { $0.isNumber }))
    }

    /// Until something outside this process has happened, for 20 s at most.
    private func until(_ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while try await !condition() {
            try #require(ContinuousClock.now < deadline, "it did not happen within 20 s")
            await pause(.milliseconds(5))
        }
    }
}
