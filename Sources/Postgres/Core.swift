import DequeModule
import Logging
import Synchronization

/// What a ``Database`` is made of: its shared lines, and what is held while none is up.
///
/// A batch goes to the line with the fewest in flight, of those whose head has not been running for more than 5 ms. What
/// is for the lines of short reads (``Query/Lines/reads``) goes to the first ``DatabaseConfiguration/readLines``: on few
/// lines the server finds the next batch when it has answered one, instead of going to sleep in between. Everything else
/// goes to any: while one write waits for the disk the others commit with it, so they should be spread. While no line is
/// up a batch is held for a while, then refused as `unavailable`.
final class Core: Line.Owner {
    let configuration: DatabaseConfiguration
    let logger: Logger
    let instruments = Instruments()
    let lines: [Line]
    private let reactor = Reactor.shared
    private let closing = Atomic<Bool>(false)
    private let started = Atomic<Bool>(false)
    /// Batches waiting or in flight.
    private let admitted = Atomic<Int>(0)
    private let ticking = Atomic<Bool>(false)
    private let state = Mutex(State())

    private struct State {
        var held: Deque<(batch: Batch, until: UInt64)> = []
        var tasks: [Task<Void, Never>] = []
        /// Why the last attempt to connect failed.
        var trouble: PostgresError?
    }

    /// How long the head of a line may run before the line is passed over, in nanoseconds.
    private static let slowHead: UInt64 = 5_000_000
    private static let tick: Duration = .milliseconds(50)

    init(
        _ configuration: DatabaseConfiguration, executor: (any SerialExecutor)?, isOnExecutor: (@Sendable () -> Bool)?,
        logger: Logger
    ) {
        self.configuration = configuration
        self.logger = logger
        lines = (0..<max(1, configuration.lines)).map { _ in
            Line(configuration, executor: executor, isOnExecutor: isOnExecutor, isShared: true, logger: logger)
        }
    }

    var isClosing: Bool { closing.load(ordering: .relaxed) }

    /// Whether a line is connected.
    var isUp: Bool { lines.contains { $0.isUp.load(ordering: .relaxed) } }

    /// Begins to connect; once.
    func start() {
        guard !started.load(ordering: .relaxed), !started.exchange(true, ordering: .acquiringAndReleasing) else {
            return
        }
        let tasks = lines.map { line in Task.detached(executorPreference: line.taskExecutor) { await line.serve(self) }
        }
        state.withLock { $0.tasks = tasks }
    }

    // MARK: - A batch's way

    /// Sends a batch and waits for its answer.
    ///
    /// - Throws: ``PostgresError``; `CancellationError` at once when the task is cancelled: a batch that was not sent is
    ///   not sent then, the result of one that was is dropped.
    nonisolated(nonsending) func perform(_ batch: Batch) async throws {
        guard configuration.trace != nil else { return try await send(batch) }
        try await configuration.traced(.batch, batch.scope, batch.texts, rows: { batch.results.total }) {
            try await send(batch)
        }
    }

    private nonisolated(nonsending) func send(_ batch: Batch) async throws {
        try batch.validate()
        try batch.checkShareable()
        try admit()
        try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { (continuation: UnsafeContinuation<Void, any Error>) in
                if batch.wait(continuation) { dispatch(batch) } else { admitted.subtract(1, ordering: .relaxed) }
            }
        } onCancel: {
            batch.cancel()
        }
        batch.acquire()
    }

    private func admit() throws {
        guard !isClosing else { throw PostgresError(.closed, .notSent, "the database was shut down") }
        start()
        let (_, count) = admitted.add(1, ordering: .relaxed)
        guard count <= configuration.queueLimit else {
            admitted.subtract(1, ordering: .relaxed)
            instruments.turnedAwayForTheQueue()
            throw PostgresError(.overloaded, .notSent, "\(configuration.queueLimit) batches are waiting already")
        }
        if !ticking.load(ordering: .relaxed) { keepTicking() }
    }

    private func dispatch(_ batch: Batch) {
        for _ in 0...lines.count {
            guard let line = choose(for: batch) else { break }
            if line.submit(batch) { return }
        }
        hold(batch)
    }

    private func choose(for batch: Batch) -> Line? {
        let readLines = min(max(1, configuration.readLines), lines.count)
        let now = Moment.now()
        if batch.isForReadLines, let line = choose(from: lines[..<readLines], now, takingSlow: false) { return line }
        // From the end, so that where all are idle a write goes where reads do not.
        return choose(from: lines.reversed(), now, takingSlow: true)
    }

    /// The line with the fewest in flight; one whose head has been running long only where every other is down.
    private func choose(from lines: some Collection<Line>, _ now: UInt64, takingSlow: Bool) -> Line? {
        var best: Line?
        var bestLoad = Int.max
        for line in lines where line.isUp.load(ordering: .relaxed) {
            var load = line.load.load(ordering: .relaxed)
            let since = line.headSince.load(ordering: .relaxed)
            if since != 0, now > since, now - since > Self.slowHead {
                guard takingSlow else { continue }
                load += 1 << 32
            }
            if load < bestLoad {
                best = line
                bestLoad = load
            }
        }
        return best
    }

    // MARK: - While no line is up

    private func hold(_ batch: Batch) {
        guard !isClosing else { return refuse(batch, .closed, "the database was shut down") }
        let until = Moment.now() + configuration.connectionWait.nanoseconds
        state.withLock { $0.held.append((batch, until)) }
        // A line may have come up just before.
        if isUp { releaseHeld() }
    }

    private func releaseHeld() {
        let held = state.withLock { state in
            defer { state.held.removeAll() }
            return state.held
        }
        for (batch, _) in held {
            if batch.isWanted { dispatch(batch) } else { admitted.subtract(1, ordering: .relaxed) }
        }
    }

    private func refuse(_ batch: Batch, _ kind: PostgresError.Kind, _ message: String) {
        batch.fail(PostgresError(kind, batch.attempts == 0 ? .notSent : .unknown, message))
        admitted.subtract(1, ordering: .relaxed)
    }

    private func expireHeld(at now: UInt64) {
        let (expired, trouble) = state.withLock { state -> ([Batch], PostgresError?) in
            var expired: [Batch] = []
            while let first = state.held.first, first.until <= now || isClosing {
                expired.append(first.batch)
                state.held.removeFirst()
            }
            return (expired, state.trouble)
        }
        for batch in expired {
            if isClosing {
                refuse(batch, .closed, "the database was shut down")
            } else {
                instruments.turnedAwayForWantOfAConnection()
                refuse(batch, .unavailable, trouble?.message ?? "no connection in time")
            }
        }
    }

    // MARK: - The clock

    /// Looks after what waits, until nothing does.
    private func keepTicking() {
        guard !ticking.exchange(true, ordering: .acquiringAndReleasing) else { return }
        reactor.after(Self.tick) { [self] in look() }
    }

    private func look() {
        let now = Moment.now()
        expireHeld(at: now)
        if isUp { releaseHeld() }
        for line in lines {
            let until = line.silentUntil.load(ordering: .relaxed)
            if until != 0, now > until { line.wake(isGivenUp: true) }
        }
        instruments.waiting(admitted.load(ordering: .relaxed))
        if admitted.load(ordering: .relaxed) > 0 {
            reactor.after(Self.tick) { [self] in look() }
        } else {
            ticking.store(false, ordering: .releasing)
            if admitted.load(ordering: .acquiring) > 0 { keepTicking() }
        }
    }

    // MARK: - From the lines

    func finished(_ batch: Batch, failure: PostgresError?, sentAt: UInt64, now: UInt64) {
        admitted.subtract(1, ordering: .relaxed)
        instruments.finished(failure, nanoseconds: now &- sentAt)
    }

    func sentAgain() { instruments.sentAgain() }

    func takeBack(_ batch: Batch) -> Bool {
        if batch.attempts > 0 { instruments.sentAgain() }
        if batch.isWanted { dispatch(batch) } else { admitted.subtract(1, ordering: .relaxed) }
        return true
    }

    func lineIsUp() {
        instruments.connected()
        state.withLock { $0.trouble = nil }
        logger.debug("connected to the database")
        releaseHeld()
    }

    func lineIsDown(_ reason: PostgresError, wasUp: Bool) {
        guard !isClosing else { return }
        if wasUp { instruments.disconnected() }
        let isNews = state.withLock { state -> Bool in
            defer { state.trouble = reason }
            return wasUp || state.trouble?.message != reason.message
        }
        if isNews {
            logger.warning(
                wasUp ? "the connection to the database was lost" : "the database cannot be reached",
                metadata: ["error": "\(reason)"])
        }
    }

    // MARK: - The end

    /// No batch is taken any more; those under way are answered, then the lines are closed.
    ///
    /// - Parameter isPatient: whether what is under way may take until its deadline; otherwise its fate is unknown.
    func close(isPatient: Bool) async {
        letGo()
        if !isPatient { for line in lines { line.wake(isGivenUp: true) } }
        for task in state.withLock({ $0.tasks }) { await task.value }
    }

    /// The same without waiting.
    func letGo() {
        closing.store(true, ordering: .sequentiallyConsistent)
        expireHeld(at: Moment.now())
        for line in lines { line.wake() }
        for task in state.withLock({ $0.tasks }) { task.cancel() }
    }
}
