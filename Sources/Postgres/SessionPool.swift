import CoreMetrics
import DequeModule
import Logging
import Synchronization

/// A database's exclusive connections: made when needed, kept when free, at most as many as configured. Who finds none
/// waits in line.
final class SessionPool: Sendable {
    /// An exclusive line, and the means to cancel what it runs.
    struct Slot: Sendable {
        let line: Line
        let cancelHandle: CancelHandle?
        let notices: NoticeLog
    }

    let configuration: DatabaseConfiguration
    private let logger: Logger
    private let instruments = SessionInstruments()
    private let state = Mutex(State())

    private struct State {
        var free: [Slot] = []
        /// Slots in use, and connections being made.
        var used = 0
        var serial: UInt64 = 0
        var waiters: Deque<(id: UInt64, continuation: UnsafeContinuation<Slot?, any Error>)> = []
        var isClosed = false
        var closers: [UnsafeContinuation<Void, Never>] = []
        var tasks: [ObjectIdentifier: (line: Line, task: Task<Void, Never>)] = [:]
    }

    init(_ configuration: DatabaseConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    private static let closed = PostgresError(.closed, .notSent, "the database was shut down")

    // MARK: - Taking

    /// - Throws: `overloaded`, `unavailable`, `closed`; `CancellationError`.
    func take() async throws -> Slot {
        let asked = Moment.now()
        let slot = try await found()
        instruments.wait.recordNanoseconds(Int64(truncatingIfNeeded: Moment.now() - asked))
        return slot
    }

    private func found() async throws -> Slot {
        while true {
            let slot = try await seat()
            guard let slot else { return try await connect() }
            if slot.line.isUp.load(ordering: .relaxed) { return slot }
            // Its connection was lost while nobody used it: the seat is there for a new one.
            return try await connect()
        }
    }

    /// A free slot, or nil for the right to make one.
    private func seat() async throws -> Slot? {
        let id = state.withLock { state -> UInt64 in
            state.serial += 1
            return state.serial
        }
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                enter(continuation, id)
            }
        } onCancel: {
            leave(id)
        }
    }

    /// Whoever waits no longer; nothing where he has his answer, or does not wait yet.
    private func leave(_ id: UInt64) {
        let waiter = state.withLock { state -> UnsafeContinuation<Slot?, any Error>? in
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
            return state.waiters.remove(at: index).continuation
        }
        waiter?.resume(throwing: CancellationError())
    }

    private func enter(_ continuation: UnsafeContinuation<Slot?, any Error>, _ id: UInt64) {
        let isCancelled = Task.isCancelled
        let answer = state.withLock { state -> Result<Slot?, any Error>? in
            if isCancelled { return .failure(CancellationError()) }
            if state.isClosed { return .failure(Self.closed) }
            if let slot = state.free.popLast() {
                state.used += 1
                return .success(slot)
            }
            if state.used < max(1, configuration.sessions) {
                state.used += 1
                return .success(nil)
            }
            guard state.waiters.count < configuration.queueLimit else {
                return .failure(
                    PostgresError(
                        .overloaded, .notSent, "\(configuration.queueLimit) callers wait for a session already"))
            }
            state.waiters.append((id, continuation))
            return nil
        }
        guard let answer else {
            // Cancelled after it was looked at and before there was anybody to remove.
            if Task.isCancelled { leave(id) }
            return
        }
        noteUse()
        if case .failure(let error as PostgresError) = answer, error.kind == .overloaded {
            instruments.overloaded.increment()
        }
        continuation.resume(with: answer)
    }

    private func noteUse() { instruments.inUse.set(state.withLock { $0.used }) }

    private func connect() async throws -> Slot {
        do {
            let line = Line(configuration, executor: nil, isOnExecutor: nil, isShared: false, logger: logger)
            let (cancelHandle, notices) = try await line.open(self)
            attend(line)
            instruments.connections.opened.increment()
            return Slot(line: line, cancelHandle: cancelHandle, notices: notices)
        } catch {
            give(nil)
            throw error
        }
    }

    private func attend(_ line: Line) {
        // Begun under the lock: a connection that is lost at once is not taken out before it was put in.
        state.withLock { state in
            let task = Task.detached(executorPreference: line.taskExecutor) { [self] in
                await line.serveExclusively()
                self.state.withLock { _ = $0.tasks.removeValue(forKey: ObjectIdentifier(line)) }
            }
            state.tasks[ObjectIdentifier(line)] = (line, task)
        }
    }

    // MARK: - Giving back

    /// - Parameter slot: nil where the connection is gone: its place is free.
    func give(_ slot: Slot?) {
        let (waiter, closers, surplus) = state.withLock {
            state -> (UnsafeContinuation<Slot?, any Error>?, [UnsafeContinuation<Void, Never>], Slot?) in
            if !state.isClosed, let next = state.waiters.popFirst() { return (next.continuation, [], nil) }
            state.used -= 1
            if !state.isClosed {
                if let slot { state.free.append(slot) }
                return (nil, [], nil)
            }
            let closers = state.used == 0 ? state.closers : []
            if state.used == 0 { state.closers.removeAll() }
            return (nil, closers, slot)
        }
        noteUse()
        waiter?.resume(returning: slot)
        surplus?.line.wake(isGivenUp: true)
        for closer in closers { closer.resume() }
    }

    // MARK: - The end

    /// Closes what is free, waits for the sessions in use if patient, and then for every connection's end.
    func close(isPatient: Bool) async {
        letGo()
        if isPatient {
            await withUnsafeContinuation { continuation in
                let isIdle = state.withLock { state -> Bool in
                    if state.used > 0 { state.closers.append(continuation) }
                    return state.used == 0
                }
                if isIdle { continuation.resume() }
            }
            for (_, task) in state.withLock({ Array($0.tasks.values) }) { await task.value }
        } else {
            for (line, _) in state.withLock({ Array($0.tasks.values) }) { line.wake(isGivenUp: true) }
        }
    }

    /// The same without waiting.
    func letGo() {
        let (free, waiters) = state.withLock { state in
            defer {
                state.isClosed = true
                state.free.removeAll()
                state.waiters.removeAll()
            }
            return (state.free, state.waiters)
        }
        for (_, continuation) in waiters { continuation.resume(throwing: Self.closed) }
        for slot in free { slot.line.wake(isGivenUp: true) }
    }
}

extension SessionPool: Line.Owner {
    /// A line ends when its session has, not by itself.
    var isClosing: Bool { false }
    func finished(_ batch: Batch, failure: PostgresError?, sentAt: UInt64, now: UInt64) {}
    func sentAgain() {}
    func takeBack(_ batch: Batch) -> Bool { false }
    func lineIsUp() {}
    func lineIsDown(_ reason: PostgresError, wasUp: Bool) {
        guard !state.withLock({ $0.isClosed }) else { return }
        if wasUp { instruments.connections.lost.increment() }
        logger.debug("the connection of a session was lost", metadata: ["error": "\(reason)"])
    }
}
