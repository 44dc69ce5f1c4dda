import Evaluation
import Foundation
import HTTP
import JobHandlers
import Jobs
import Logging
import Metrics
import Postgres
import Repositories
import Schema
import ServiceLifecycle
import UnixSignals

/// The services of one process, in the order of their dependence; stopped in reverse.
struct ProcessServices {
    let settings: Settings
    let targets: DatabaseTargets
    let logger: Logger

    /// Requests and jobs in flight have this long to end; with what comes after it stays below ten seconds.
    static let gracefulShutdown = Duration.seconds(5)

    /// - Parameters:
    ///   - serving: nil: no HTTP.
    ///   - monitoring: where a worker by itself is looked after; nil: nowhere.
    ///   - onListening: called with the server's URL.
    func group(
        serving: ServerSettings? = nil, working: Bool = false, monitoring: MonitorSettings? = nil,
        onListening: @escaping @Sendable (String) -> Void = { _ in }, extra: [any Service] = []
    ) async throws -> ServiceGroup {
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        var services: [any Service] = [Watchdog(logger: logger)]
        if working { services += try await workers(monitoring, metrics) }
        if let serving { services += try await servers(serving, metrics, onListening) }
        services += extra
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = Self.gracefulShutdown
        return ServiceGroup(configuration: configuration)
    }

    private func servers(
        _ settings: ServerSettings, _ metrics: PrometheusMetrics, _ onListening: @escaping @Sendable (String) -> Void
    ) async throws -> [any Service] {
        try await refuseUnfitDatabase(targets.api)
        return try APIComposition(
            settings: settings, conninfo: targets.api, pseudonymKeys: try self.settings.pseudonymKeys(),
            metrics: metrics, logger: logger
        ).services(onListening: onListening)
    }

    private func workers(
        _ monitoring: MonitorSettings?, _ metrics: PrometheusMetrics
    ) async throws -> [any Service] {
        try await refuseUnfitDatabase(targets.worker)
        var configuration = DatabaseConfiguration(conninfo: targets.worker)
        configuration.applicationName = "ecdp-work"
        let database = Database(configuration, logger: logger)
        let handlers =
            EvaluationHandlers.all + [
                IdempotencyPruner(), SurveyCloser(), PDFRenderer(),
                ChildRekeyer(keys: try settings.pseudonymKeys()), NoOpHandler(),
            ]
        var work = WorkerConfiguration()
        work.slots = try settings.number("work.slots", in: 1...64, default: work.slots)
        let check = ClockCheck(database: database, logger: logger)
        let monitor = try monitoring.map { try $0.service(database, clock: check, metrics: metrics, logger: logger) }
        return [database] + (monitor.map { [$0] } ?? []) + [
            Worker(
                database: database, handlers: handlers, configuration: work, clockCheck: check, logger: logger),
            Scheduler(database: database, clockCheck: check, logger: logger),
        ]
    }

    /// Row-level security is nothing to a superuser: no server or worker runs as one. Nor on a schema other than its own.
    private func refuseUnfitDatabase(_ conninfo: String) async throws {
        let migrator = Migrator(files: try .embedded(), logger: logger)
        let (login, obstacle) = try await OneShot.with(conninfo, logger: logger) { database in
            (try await ServerInspection(database).login(), try await migrator.status(of: database).obstacle)
        }
        if let login, login.isSuperuser || login.bypassesRowSecurity {
            throw CommandFailure(
                """
                \(login.name) is a superuser or passes row-level security by, so nothing would keep municipalities \
                apart: log in as ecdp_api and ecdp_worker
                """)
        }
        if let obstacle { throw CommandFailure(obstacle) }
    }
}
