import CLibPQ
import Logging
import Synchronization

/// A connection and whatever it takes to keep it working: an actor on the reactor's thread, or on any serial executor.
///
/// ## How a batch travels
///
/// A caller hands its ``Batch`` to ``submit(_:)``. On the line's own executor it is written to the socket at once;
/// elsewhere it goes into the inbox, and the line is signalled. Batches do not wait for each other's answers: many are
/// under way, each ends in a Sync of its own, and the server answers in order. Only short reads that are ready in the same
/// turn share one (``Wire/mayShareSync(_:)``), and go out at its end. The line's task, ``attend()``, sleeps until
/// it is signalled: something in the inbox, something to read, a peer that keeps silent, the end. One turn then sends
/// everything that came in, reads everything that arrived, and answers whose batch is complete.
///
/// ## When the connection breaks
///
/// First what had arrived is read to its end. Whoever still waits gets an answer at once: a batch the server refused is refused,
/// a read that was sent once is given to another line, and of everything else the fate is unknown. A shared line then
/// connects anew, as often as it takes; an exclusive one is over.
///
/// ## Who may do what
///
/// `load`, `headSince` and `isUp` may be read by anyone and only guide the choice of a line. Nobody but the line touches
/// its connection. Cancelling is for exclusive lines: on a shared one it would hit whoever is at its head.
actor Line {
    /// What a line belongs to: notified of batches that came back, and of the line's state.
    protocol Owner: AnyObject, Sendable {
        var isClosing: Bool { get }
        /// A batch was answered.
        func finished(_ batch: Batch, failure: PostgresError?, sentAt: UInt64, now: UInt64)
        /// A batch failed and was sent once more on the same line.
        func sentAgain()
        /// A batch that was not done and can be sent again, or nil where nobody can.
        func takeBack(_ batch: Batch) -> Bool
        func lineIsUp()
        func lineIsDown(_ reason: PostgresError, wasUp: Bool)
    }

    nonisolated let executor: any SerialExecutor
    /// What the task that serves the line should prefer.
    nonisolated let taskExecutor: LineTaskExecutor
    private nonisolated let isOnExecutor: @Sendable () -> Bool
    nonisolated let reactor: Reactor
    nonisolated let configuration: DatabaseConfiguration
    nonisolated let logger: Logger
    /// Whether it is one of a database's shared lines.
    nonisolated let isShared: Bool
    /// Batches it was given and has not answered.
    nonisolated let load = Atomic<Int>(0)
    /// Since when the server works at the batch at the head; 0 for nothing.
    nonisolated let headSince = Atomic<UInt64>(0)
    /// How long the server may keep silent: two seconds more than the statements at the head may take, each of which has
    /// the server's time limit; 0 for ever.
    nonisolated let silentUntil = Atomic<UInt64>(0)
    nonisolated let isUp = Atomic<Bool>(false)
    private nonisolated let inbox = Mutex(Inbox())

    /// Called with every notification, on the line's executor.
    nonisolated let onNotification: (@Sendable (_ channel: String, _ payload: String) -> Void)?

    var wire: Wire?
    var owner: (any Owner)?
    private var isWritingArmed = false
    /// Whether something was queued that only the next turn flushes.
    private var isFlushDue = false
    /// Whoever has taken the connection over for a COPY, and waits for the socket.
    var takeover: UnsafeContinuation<Void, Never>?
    var isTakenOver = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// What others left for the line.
    private struct Inbox {
        var batches: [Batch] = []
        var sleeper: UnsafeContinuation<Void, Never>?
        var isSignalled = false
        var isReadable = false
        var isGivenUp = false
        /// Whether there is a connection.
        var isOpen = false
    }

    /// - Parameter isOnExecutor: whether the caller runs on `executor`; asked of the executor itself if not given.
    init(
        _ configuration: DatabaseConfiguration, executor: (any SerialExecutor)?, isOnExecutor: (@Sendable () -> Bool)?,
        isShared: Bool, logger: Logger,
        onNotification: (@Sendable (_ channel: String, _ payload: String) -> Void)? = nil
    ) {
        let reactor = Reactor.shared
        let executor = executor ?? reactor
        self.executor = executor
        taskExecutor = LineTaskExecutor(executor)
        if let isOnExecutor {
            self.isOnExecutor = isOnExecutor
        } else if executor === reactor {
            self.isOnExecutor = { reactor.isOnThread }
        } else {
            self.isOnExecutor = { executor.isIsolatingCurrentContext() ?? false }
        }
        self.reactor = reactor
        self.configuration = configuration
        self.isShared = isShared
        self.logger = logger
        self.onNotification = onNotification
    }

    // MARK: - From outside

    /// Takes a batch.
    ///
    /// - Returns: false when the line is over or has no connection: the batch is as it was.
    nonisolated func submit(_ batch: Batch) -> Bool {
        guard isUp.load(ordering: .relaxed) else { return false }
        if isOnExecutor() { return assumeIsolated { $0.accept(batch) } }
        load.add(1, ordering: .relaxed)
        let (isTaken, sleeper) = inbox.withLock { inbox -> (Bool, UnsafeContinuation<Void, Never>?) in
            guard inbox.isOpen else { return (false, nil) }
            inbox.batches.append(batch)
            return (true, Self.signal(&inbox))
        }
        if !isTaken { load.subtract(1, ordering: .relaxed) }
        sleeper?.resume()
        return isTaken
    }

    /// Wakes the line.
    ///
    /// - Parameters:
    ///   - isReadable: the socket has something to read, or takes bytes again.
    ///   - isGivenUp: the server has not answered in time: the connection is to be given up.
    nonisolated func wake(isReadable: Bool = false, isGivenUp: Bool = false) {
        let sleeper = inbox.withLock { inbox -> UnsafeContinuation<Void, Never>? in
            if isReadable { inbox.isReadable = true }
            if isGivenUp { inbox.isGivenUp = true }
            return Self.signal(&inbox)
        }
        sleeper?.resume()
    }

    private static func signal(_ inbox: inout Inbox) -> UnsafeContinuation<Void, Never>? {
        inbox.isSignalled = inbox.sleeper == nil
        defer { inbox.sleeper = nil }
        return inbox.sleeper
    }

    private func signalled() async {
        await withUnsafeContinuation { continuation in
            let isSignalled = inbox.withLock { inbox -> Bool in
                defer { inbox.isSignalled = false }
                if !inbox.isSignalled { inbox.sleeper = continuation }
                return inbox.isSignalled
            }
            if isSignalled { continuation.resume() }
        }
    }

    // MARK: - A connection's life

    /// Takes a new connection.
    func adopt(_ wire: Wire) {
        self.wire = wire
        isWritingArmed = false
        isFlushDue = false
        inbox.withLock { inbox in
            inbox.isGivenUp = false
            inbox.isOpen = true
        }
        reactor.add(wire.connection.socket, isOneShot: isOneShot) { [self] _ in wake(isReadable: true) }
        isUp.store(true, ordering: .releasing)
    }

    nonisolated var isOneShot: Bool { executor !== reactor }

    /// Serves the connection until it is lost, or the owner closes.
    func attend() async {
        while wire != nil {
            await signalled()
            turn()
        }
    }

    /// One turn: send what came in, read what arrived, answer.
    private func turn() {
        let (batches, isReadable, isGivenUp) = inbox.withLock { inbox -> ([Batch], Bool, Bool) in
            defer {
                inbox.batches.removeAll(keepingCapacity: inbox.batches.count < 1024)
                inbox.isReadable = false
            }
            return (inbox.batches, inbox.isReadable, inbox.isGivenUp)
        }
        guard let wire else {
            for batch in batches { giveBack(batch) }
            return
        }
        if isGivenUp {
            for batch in batches { giveBack(batch) }
            return lose(PostgresError(.connectionLost, .unknown, "the server did not answer in time"))
        }
        if isTakenOver {
            for batch in batches { giveBack(batch) }
            takeover?.resume()
            takeover = nil
            return
        }
        var isAlive = true
        for batch in batches {
            // Whoever gave up while it lay in the inbox does not want it done.
            if isAlive, batch.isWanted { isAlive = send(batch, on: wire) } else { giveBack(batch) }
        }
        if isReadable {
            var now: UInt64 = 0
            isAlive =
                wire.read { finished in
                    if now == 0 { now = Moment.now() }
                    complete(finished, on: wire, now: now)
                } && isAlive
            // Also where nobody listens: after a LISTEN in a session libpq would keep them for ever.
            deliverNotifications(wire)
            if now != 0 { headSince.store(wire.pipeline.isEmpty ? 0 : now, ordering: .relaxed) }
            // Whoever sends, if only a part of a long answer, is not silent.
            waitForHead(of: wire, from: now == 0 ? Moment.now() : now)
        }
        guard isAlive else { return lose(wire.farewell) }
        flush(wire, wasReadable: isReadable)
        closeIfDone()
    }

    /// A batch on the line's own executor: straight to the socket.
    private func accept(_ batch: Batch) -> Bool {
        guard let wire, !isTakenOver else { return false }
        load.add(1, ordering: .relaxed)
        guard send(batch, on: wire) else {
            lose(wire.farewell)
            return true
        }
        if clibpq_sync_is_buffered() == 0, wire.pipeline.unsynced == 0 {
            flush(wire, wasReadable: false)
        } else if !isFlushDue {
            // The next turn comes after whoever is ready to send as well: one write serves them all.
            isFlushDue = true
            wake()
        }
        return true
    }

    func send(_ batch: Batch, on wire: Wire) -> Bool {
        let now = Moment.now()
        batch.sentAt = now
        if wire.pipeline.isEmpty { headSince.store(now, ordering: .relaxed) }
        // Nothing before it, or only what shares a Sync with it.
        let isAtHead = wire.pipeline.unsynced == wire.pipeline.count
        defer { if isAtHead { waitForHead(of: wire, from: now) } }
        return wire.send(batch)
    }

    private func waitForHead(of wire: Wire, from now: UInt64) {
        guard isShared else { return }
        let limit = configuration.statementTimeout.nanoseconds
        let count = UInt64(wire.pipeline.statementsAtHead)
        silentUntil.store(
            count == 0 || limit == 0 ? 0 : now &+ limit &* count &+ 2_000_000_000,
            ordering: .relaxed)
    }

    /// Everything that was queued goes out, or waits for the socket.
    private func flush(_ wire: Wire, wasReadable: Bool) {
        isFlushDue = false
        switch wire.flush() {
        case .lost: lose(wire.farewell)
        case .pending: arm(isWriting: true, wire)
        case .done: if isWritingArmed || (isOneShot && wasReadable) { arm(isWriting: false, wire) }
        }
    }

    func arm(isWriting: Bool, _ wire: Wire) {
        isWritingArmed = isWriting
        reactor.arm(wire.connection.socket, isOneShot: isOneShot, isWriting: isWriting)
    }

    private func deliverNotifications(_ wire: Wire) {
        while let notification = PQnotifies(wire.connection.pointer) {
            let channel = String(cString: notification.pointee.relname)
            let payload = String(cString: notification.pointee.extra)
            PQfreemem(notification)
            onNotification?(channel, payload)
        }
    }

    private func closeIfDone() {
        if let owner, owner.isClosing, let wire, wire.pipeline.isEmpty, inbox.withLock({ $0.batches.isEmpty }) {
            drop(wire)
        }
    }

    /// Lets the connection go. It is closed with the last reference, here.
    func drop(_ wire: Wire) {
        isUp.store(false, ordering: .relaxed)
        headSince.store(0, ordering: .relaxed)
        silentUntil.store(0, ordering: .relaxed)
        reactor.remove(wire.connection.socket)
        self.wire = nil
        takeover?.resume()
        takeover = nil
        let batches = inbox.withLock { inbox -> [Batch] in
            inbox.isOpen = false
            defer { inbox.batches.removeAll() }
            return inbox.batches
        }
        for batch in batches { giveBack(batch) }
        // The task that serves the line may be asleep.
        wake()
    }
}
