import Foundation
import HTTP
import Logging
import ServiceLifecycle
import Synchronization

/// Says where everything is once it is there, and writes it into files for scripts and for the other commands.
struct Greeting: Service {
    let folder: String
    let targets: DatabaseTargets
    let installer: DemoInstaller
    let installed: DemoInstaller.Installed?
    let started: ContinuousClock.Instant
    let accessLog: ServerSettings.AccessLogTarget
    private let addresses: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation

    init(
        folder: String, targets: DatabaseTargets, installer: DemoInstaller, installed: DemoInstaller.Installed?,
        started: ContinuousClock.Instant, accessLog: ServerSettings.AccessLogTarget
    ) {
        self.folder = folder
        self.targets = targets
        self.installer = installer
        self.installed = installed
        self.started = started
        self.accessLog = accessLog
        (addresses, continuation) = AsyncStream.makeStream()
    }

    func listening(at url: String) {
        continuation.yield(url)
        continuation.finish()
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            for await url in addresses { try await greet(url) }
        }
        try? await gracefulShutdown()
    }

    private func greet(_ url: String) async throws {
        let seconds = String(format: "%.1f", (ContinuousClock.now - started) / .seconds(1))
        let running = RunningFile(url: url, pid: getpid(), database: targets)
        try PrivateFile.write(running, to: RunningFile.path(in: folder))
        guard let installed else {
            Terminal.say("\nListening on \(url) after \(seconds) s. Ctrl-C stops everything.")
            return
        }
        let missing = try await Terminal.step("Reviews and evaluations, by the worker") {
            try await installer.wait(for: installed.reviews, limit: .seconds(30))
        }
        if missing > 0 { Terminal.say("  \(missing) of them are not computed yet; the log says why.") }
        try await installer.signOff(installed.municipalities)
        let file = DemoFile(url: url, targets: targets, installed: installed)
        try PrivateFile.write(file, to: DemoFile.path(in: folder))
        Terminal.say(file.text(folder: folder, requestsIn: accessLog, seconds: seconds))
    }
}

/// `demo.json` in the folder, mode 0600: what `bin/demo` started, for scripts.
struct DemoFile: Encodable {
    struct Tenant: Encodable {
        var code, name, apiKey: String

        enum CodingKeys: String, CodingKey {
            case code, name
            case apiKey = "api_key"
        }
    }

    struct Analyst: Encodable {
        var conninfo: String
        var tenants: [String]
    }

    struct Database: Encodable {
        var owner, api, worker: String
    }

    var url: String
    var pid: Int32
    var tenants: [Tenant]
    var analyst: Analyst
    var database: Database

    static func path(in folder: String) -> String { folder + "/demo.json" }

    init(url: String, targets: DatabaseTargets, installed: DemoInstaller.Installed) {
        self.url = url
        pid = getpid()
        tenants = installed.municipalities.map { Tenant(code: $0.code, name: $0.name, apiKey: $0.apiKey) }
        analyst = Analyst(
            conninfo: targets.analyst(login: DemoInstaller.analystLogin, password: installed.analystPassword),
            tenants: tenants.map(\.code))
        database = Database(owner: targets.owner, api: targets.api, worker: targets.worker)
    }

    /// For the person at the terminal.
    func text(folder: String, requestsIn accessLog: ServerSettings.AccessLogTarget, seconds: String) -> String {
        let requests =
            switch accessLog {
            case .file(let path): " Requests are logged in \(path)."
            case .standardOutput: " Requests are logged here."
            case .off: ""
            }
        let keys = tenants.map {
            "  \($0.code.padding(toLength: 6, withPad: " ", startingAt: 0)) \($0.apiKey)  \($0.name)"
        }
        let first = tenants.first
        let (code, key) = (first?.code ?? "", first?.apiKey ?? "")
        let base = "\(url)/v1/municipalities/\(code)"
        let header = "-H 'Authorization: Bearer \(key)'"
        return """

            Ready after \(seconds) s: \(url)

            API keys
            \(keys.joined(separator: "\n"))

            Try
              curl -s \(header) '\(base)/summary'
              curl -s \(header) '\(base)/partnerships?stage=active&limit=5'
              curl -s \(header) -H 'Accept: text/csv' '\(base)/centres?limit=20'

            As an analyst
              psql "\(analyst.conninfo)" -c 'select code, name, kind from analytics.municipality order by code'

            The same for scripts: \(folder)/demo.json.\(requests)
            Ctrl-C stops everything.
            """
    }
}
