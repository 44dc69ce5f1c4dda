import ArgumentParser
import Glibc
import ServiceLifecycle

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the HTTP API.",
        discussion: """
            On a database that `ecdp migrate` has brought up to date. Any number of processes and machines may serve \
            the same one. Requests are logged on standard output, a JSON line each; what happens, on standard error.
            """)

    @OptionGroup var http: HTTPOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let settings = try await Settings(common, http.flags)
        let logger = try settings.logger(.json)
        let server = try ServerSettings(settings, defaultAccessLog: .standardOutput)
        try PortCheck.claim(host: server.host, port: server.port)
        let targets = try DatabaseTargets.find(settings)
        let services = ProcessServices(settings: settings, targets: targets, logger: logger)
        try await services.group(serving: server).run()
    }
}
