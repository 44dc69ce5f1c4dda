import API
import Digests
import Foundation
import HTTP
import Logging
import NIOCore
import NIOPosix
import Postgres
import Repositories
import Schema
import ServiceLifecycle

/// The HTTP API's services: on every event loop a database with lines of its own, an authenticator and an application.
struct APIComposition {
    let settings: ServerSettings
    let conninfo: String
    let pseudonymKeys: PseudonymKeys
    let metrics: PrometheusMetrics
    let logger: Logger

    func services(onListening: @escaping @Sendable (String) -> Void) throws -> [any Service] {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: settings.loops)
        var services: [any Service] = []
        var accessLog: AccessLog?
        if let output = try output() {
            services.append(output)
            accessLog = AccessLog(output)
        }
        var applications: [ObjectIdentifier: Application] = [:]
        let metrics = metrics
        var bounds = Application.Configuration()
        bounds.bodyLimit = settings.bodyLimit
        bounds.requestsPerSecond = Double(settings.rate) / Double(settings.loops)
        let migrations = try SchemaFiles.embedded().migrations.count
        for eventLoop in group.makeIterator() {
            var configuration = DatabaseConfiguration(conninfo: conninfo)
            configuration.lines = settings.lines
            // A short read costs the event loop about what it costs PostgreSQL, so one backend keeps one loop busy, and
            // never goes to sleep in between; what runs long is passed over. docs/performance.md has the figures.
            configuration.readLines = 1
            configuration.applicationName = "ecdp-serve"
            let database = Database(
                configuration, logger: logger, executor: eventLoop.executor,
                isOnExecutor: { eventLoop.inEventLoop })
            let authenticator = Authenticator(database, logger: logger, now: { Date() })
            services += [database, authenticator]
            applications[ObjectIdentifier(eventLoop)] = Application(
                endpoints: ServedResources.endpoints(
                    database,
                    health: ProcessHealth(
                        obstacle: { try await SchemaReadiness(database, migrations: migrations).obstacle() },
                        renderMetrics: { metrics.render() }),
                    pseudonymKeys: pseudonymKeys),
                authenticator: authenticator, accessLog: accessLog, logger: logger,
                configuration: bounds, now: { Date() })
        }
        let (all, host) = (applications, settings.host)
        guard let any = applications.values.first else { return [] }
        services.append(
            HTTPServer(
                configuration: settings.http, eventLoopGroup: group,
                handler: { all[ObjectIdentifier($0)] ?? any }, logger: logger,
                onListening: { address in onListening("http://\(host):\(address.port ?? 0)") }))
        return services
    }

    private func output() throws -> BufferedOutput? {
        switch settings.accessLog {
        case .off: return nil
        case .standardOutput: return BufferedOutput()
        case .file(let path):
            let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                throw CommandFailure("the access log \(path) cannot be written: \(String(cString: strerror(errno)))")
            }
            return BufferedOutput(descriptor: descriptor)
        }
    }
}
