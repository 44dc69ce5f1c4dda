public import Logging
public import ServiceLifecycle

/// A PostgreSQL database: pipelined shared lines for short work, exclusive sessions for the rest, and LISTEN.
///
/// Nothing is run without a ``Scope``. Each call is one batch: the scope, the statements and one Sync, so one transaction
/// and one round trip; many batches of many callers are in flight on a few connections. Short reads may share a
/// transaction: see <doc:Pipelining>.
///
/// ```swift
/// let database = Database(DatabaseConfiguration(conninfo: "dbname=ecdp"), logger: logger)
/// let rows = try await database.query(SQL.read, id, as: .tenant(1, actor: "key:abc"))
/// ```
///
/// It connects at first use, or when it is run as a service. Whoever does not run it closes it with ``close()``.
///
/// - Cancelling: a caller on a shared line is let go at once with `CancellationError`; what was not sent yet is not sent,
///   what was sent goes on, and its result is dropped. In a session the server is asked to stop.
public final class Database: Service, Sendable {
    let core: Core
    let sessions: SessionPool
    let listener: Listener

    /// - Parameters:
    ///   - configuration: where to connect, and the limits.
    ///   - logger: connections that come and go, and the server's notices.
    ///   - executor: where the shared lines live; nil for the driver's own thread. Calls that come from there cost no
    ///     change of thread.
    ///   - isOnExecutor: whether the caller runs on `executor`, for executors that cannot say so themselves through
    ///     `isIsolatingCurrentContext()`; on an event loop: `{ eventLoop.inEventLoop }`.
    public init(
        _ configuration: DatabaseConfiguration, logger: Logger, executor: (any SerialExecutor)? = nil,
        isOnExecutor: (@Sendable () -> Bool)? = nil
    ) {
        core = Core(configuration, executor: executor, isOnExecutor: isOnExecutor, logger: logger)
        sessions = SessionPool(configuration, logger: logger)
        listener = Listener(configuration, logger: logger)
    }

    deinit {
        core.letGo()
        sessions.letGo()
        listener.letGo()
    }

    /// Where the shared lines live, for tasks that call the database all the time.
    ///
    /// A task that prefers it calls without a change of thread: half of what a short query costs otherwise. It shares
    /// one thread with every line of the process and with every other task that prefers it, so it must not block, nor
    /// compute for long.
    public var taskExecutor: any TaskExecutor { core.lines[0].taskExecutor }

    /// Whether a shared line is connected at this moment. Before the first use, or ``run()``, none is.
    public var isUp: Bool { core.isUp }

    /// Connects and serves until graceful shutdown; then takes no more work, waits for what is under way, and closes.
    ///
    /// - Cancelling: closes at once. The outcome of what was under way is unknown.
    public func run() async throws {
        core.start()
        do {
            try await gracefulShutdown()
            await close()
        } catch {
            await close(isPatient: false)
        }
    }

    /// Takes no more work, waits for what is under way, and closes every connection: of sessions, when they end.
    public func close() async { await close(isPatient: true) }

    private func close(isPatient: Bool) async {
        await listener.close()
        await sessions.close(isPatient: isPatient)
        await core.close(isPatient: isPatient)
    }
}
