import ArgumentParser
import Glibc
import ServiceLifecycle

struct Work: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a worker and the scheduler.",
        discussion: """
            Computes the quarterly reviews and annual evaluations, as they fall due and when they are asked for. Any \
            number of workers may run; one that is killed loses nothing.
            """)

    @Option(help: "Address of /healthz, /readyz and /metrics (default: 127.0.0.1).")
    var host: String?

    @Option(name: .shortAndLong, help: "Port of /healthz, /readyz and /metrics; without one there are none.")
    var port: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let settings = try await Settings(common, ["work.host": host, "work.port": port])
        let logger = try settings.logger(.json)
        let monitoring = try MonitorSettings(settings)
        if let monitoring { try PortCheck.claim(host: monitoring.host, port: monitoring.port, key: "work.port") }
        let targets = try DatabaseTargets.find(settings)
        let services = ProcessServices(settings: settings, targets: targets, logger: logger)
        try await services.group(working: true, monitoring: monitoring).run()
    }
}
