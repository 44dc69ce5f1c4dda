import ArgumentParser
import Foundation
import Glibc
import LocalCluster
import Logging
import Schema
import ServiceLifecycle

struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run everything on this machine: database, HTTP API, worker and scheduler.",
        discussion: """
            Without --database-url it makes a PostgreSQL of its own in the folder, brings it up to date and stops it \
            with itself. Ctrl-C or SIGTERM ends all of it within ten seconds. After a kill -9, start it again: \
            nothing is lost.
            """)

    @OptionGroup var http: HTTPOptions

    @Option(
        name: .customLong("database-port"),
        help: "Also let analysts log in to the embedded database on this TCP port of localhost, by password.")
    var databasePort: String?

    @Flag(help: "Also put the demonstration municipalities into it, and print their API keys.")
    var demo = false

    @Flag(inversion: .prefixedNo, help: "Run the worker and the scheduler too.")
    var worker = true

    @OptionGroup var common: CommonOptions

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let started = ContinuousClock.now
        let settings = try await Settings(
            common, http.flags.merging(["database.port": databasePort], uniquingKeysWith: { $1 }))
        let logger = try settings.logger(.text)
        let server = try ServerSettings(settings, defaultAccessLog: .file(settings.folder + "/access.log"))
        RunningFile.removeStale(in: settings.folder)
        try PortCheck.claim(host: server.host, port: server.port)
        if let named = DatabaseTargets(settings) {
            try FileManager.default.createDirectory(atPath: settings.folder, withIntermediateDirectories: true)
            try await serve(named, settings, server, started, logger)
            return
        }
        let port = try settings.number("database.port", in: 0...65_535, default: 0)
        let database = try await Terminal.step("Starting PostgreSQL in \(settings.folder)") {
            try await EmbeddedDatabase.start(folder: settings.folder, tcpPort: port == 0 ? nil : port, logger: logger)
        }
        do {
            try await serve(database.targets, settings, server, started, logger)
        } catch {
            await database.cluster.stop()
            throw error
        }
        await database.cluster.stop()
        Terminal.say("Stopped.")
    }

    private func serve(
        _ targets: DatabaseTargets, _ settings: Settings, _ server: ServerSettings, _ started: ContinuousClock.Instant,
        _ logger: Logger
    ) async throws {
        let folder = settings.folder
        let files = RunningFile.all(in: folder)
        for file in files { unlink(file) }
        defer { for file in files { unlink(file) } }

        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .notice)
        try await Terminal.step("Bringing the schema up to date") {
            _ = try await Migrator.migrate(conninfo: targets.admin, logger: quiet)
        }
        let installer = DemoInstaller(targets: targets, logger: logger, now: Date())
        let installed = demo ? try await installer.install(keysIn: folder) : nil

        let greeting = Greeting(
            folder: folder, targets: targets, installer: installer, installed: installed, started: started,
            accessLog: server.accessLog)
        let group = try await ProcessServices(settings: settings, targets: targets, logger: logger).group(
            serving: server, working: worker, onListening: { url in greeting.listening(at: url) },
            extra: [greeting])
        try await group.run()
    }
}
