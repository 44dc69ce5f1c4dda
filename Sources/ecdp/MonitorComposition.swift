import HTTP
import Jobs
import Logging
import NIOCore
import NIOPosix
import Postgres
import Schema
import ServiceLifecycle

/// Where a worker that serves no API is looked after: `/healthz`, `/readyz` and `/metrics`, and nothing else.
struct MonitorSettings: Sendable {
    var host: String
    var port: Int

    /// - Returns: nil where no port is set: several workers may run on one machine.
    init?(_ settings: Settings) throws {
        guard settings.text("work.port") != nil else { return nil }
        host = settings.text("work.host") ?? "127.0.0.1"
        port = try settings.number("work.port", in: 0...65_535, default: 0)
    }

    func service(
        _ database: Database, clock: ClockCheck, metrics: PrometheusMetrics, logger: Logger
    ) throws -> any Service {
        let migrations = try SchemaFiles.embedded().migrations.count
        let readiness = SchemaReadiness(database, migrations: migrations)
        let monitor = MonitorHandler(
            ProcessHealth(
                obstacle: {
                    if let obstacle = try await readiness.obstacle() { return obstacle }
                    return try await clock.disagreement()
                }, renderMetrics: { metrics.render() }))
        var configuration = HTTPServer.Configuration(host: host, port: port)
        configuration.shutdownTimeout = .seconds(1)
        configuration.maxConnections = 100
        configuration.maxRequestsInFlight = 20
        return HTTPServer(
            configuration: configuration, eventLoopGroup: MultiThreadedEventLoopGroup(numberOfThreads: 1),
            handler: { _ in monitor }, logger: logger)
    }
}
