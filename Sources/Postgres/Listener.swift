import CoreMetrics
import Logging
import Synchronization

/// One connection that listens, for all channels of a database: made when somebody listens, and again whenever it is
/// lost.
final class Listener: Sendable {
    private let configuration: DatabaseConfiguration
    private let logger: Logger
    private let instruments = ListenerInstruments()
    private let state = Mutex(State())

    private struct Subscription {
        let channel: String
        let continuation: AsyncStream<Notification>.Continuation
        /// Whether the server listens to the channel for it.
        var isConfirmed = false
    }

    private struct State {
        var subscriptions: [UInt64: Subscription] = [:]
        var serial: UInt64 = 0
        var task: Task<Void, Never>?
        var line: Line?
        var isClosed = false
        var change: AsyncStream<Void>.Continuation?
    }

    /// How many notifications wait for a slow reader; then the oldest go, and the reader is notified of that.
    private static let capacity = 1024

    init(_ configuration: DatabaseConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    func listen(_ channel: String) -> AsyncStream<Notification> {
        let (stream, continuation) = AsyncStream<Notification>.makeStream(
            bufferingPolicy: .bufferingNewest(Self.capacity))
        let isClosed = state.withLock { state -> Bool in
            guard !state.isClosed, Self.isChannel(channel) else { return true }
            state.serial += 1
            let id = state.serial
            state.subscriptions[id] = Subscription(channel: channel, continuation: continuation)
            continuation.onTermination = { [weak self] _ in self?.leave(id) }
            if state.task == nil { state.task = Task.detached { await self.serve() } }
            state.change?.yield()
            return false
        }
        if isClosed { continuation.finish() }
        return stream
    }

    /// What the server would refuse, or cut short to another channel's name.
    private static func isChannel(_ name: String) -> Bool {
        (1...63).contains(name.utf8.count) && !name.utf8.contains(0)
    }

    private func leave(_ id: UInt64) {
        state.withLock { state in
            state.subscriptions[id] = nil
            state.change?.yield()
        }
    }

    // MARK: - The connection

    private var isClosed: Bool { state.withLock { $0.isClosed } }

    private func serve() async {
        var backoff = Backoff()
        while !isClosed, !Task.isCancelled {
            let (changes, change) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
            let line = Line(configuration, executor: nil, isOnExecutor: nil, isShared: false, logger: logger) {
                [weak self] channel, payload in
                self?.deliver(Notification(channel: channel, payload: payload, mayHaveMissed: false))
            }
            do {
                _ = try await line.open(self)
                instruments.connections.opened.increment()
                state.withLock { state in
                    state.line = line
                    state.change = change
                    for id in state.subscriptions.keys { state.subscriptions[id]?.isConfirmed = false }
                }
                let serving = Task.detached(executorPreference: line.taskExecutor) {
                    await line.serveExclusively()
                    change.finish()
                }
                change.yield()
                // A server that refuses, such as a standby, is not asked again at once.
                if await follow(changes, on: line) { backoff.reset() }
                line.wake(isGivenUp: true)
                await serving.value
            } catch {
                logger.debug("cannot listen", metadata: ["error": "\(error)"])
            }
            state.withLock { state in
                state.line = nil
                state.change = nil
            }
            if !isClosed { try? await Task.sleep(for: backoff.next()) }
        }
    }

    /// Keeps LISTEN and UNLISTEN in step with the subscriptions, until the connection is lost or the server refuses what it
    /// may grant later. A channel that it never will is over for whoever reads it, and for nobody else.
    ///
    /// - Returns: whether the server listened and refused nothing for the time being.
    private func follow(_ changes: AsyncStream<Void>, on line: Line) async -> Bool {
        var heard: Set<String> = []
        var hasListened = false
        for await _ in changes {
            let wanted = state.withLock { Set($0.subscriptions.values.map(\.channel)) }
            for channel in heard.subtracting(wanted) {
                guard (try? await run("unlisten", channel, on: line)) != nil else { return hasListened }
                heard.remove(channel)
            }
            for channel in wanted.subtracting(heard) {
                do {
                    try await run("listen", channel, on: line)
                    heard.insert(channel)
                    hasListened = true
                } catch {
                    logger.warning("cannot listen", metadata: ["channel": "\(channel)", "error": "\(error)"])
                    if Self.isForGood(error) { end(channel) } else { return hasListened && Self.isLoss(error) }
                }
            }
            confirm(heard)
        }
        return hasListened
    }

    private func run(_ command: String, _ channel: String, on line: Line) async throws {
        let batch = Batch(Query("\(command) \(Self.quoted(channel))"), scope: Scope.none)
        try await withUnsafeThrowingContinuation { (continuation: UnsafeContinuation<Void, any Error>) in
            _ = batch.wait(continuation)
            if !line.submit(batch) { batch.fail(PostgresError(.connectionLost, .notSent, "lost")) }
        }
    }

    /// A name that the database's encoding has not the letters for, and the like; a standby, which refuses everything,
    /// may be promoted.
    private static func isForGood(_ error: any Error) -> Bool {
        let sqlState = (error as? PostgresError)?.sqlState ?? ""
        return sqlState.hasPrefix("22") || sqlState.hasPrefix("42")
    }

    private static func isLoss(_ error: any Error) -> Bool { (error as? PostgresError)?.kind == .connectionLost }

    /// Ends every reader of a channel.
    private func end(_ channel: String) {
        let readers = state.withLock { state in
            let ended = state.subscriptions.filter { $0.value.channel == channel }
            for id in ended.keys { state.subscriptions[id] = nil }
            return ended.values.map(\.continuation)
        }
        for reader in readers { reader.finish() }
    }

    private static func quoted(_ channel: String) -> String {
        "\"" + channel.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// Tells those who are new, or new on this connection, that from now on nothing is missed.
    private func confirm(_ heard: Set<String>) {
        let fresh = state.withLock { state -> [Subscription] in
            let ids = state.subscriptions.filter { !$0.value.isConfirmed && heard.contains($0.value.channel) }.keys
            for id in ids { state.subscriptions[id]?.isConfirmed = true }
            return ids.compactMap { state.subscriptions[$0] }
        }
        for subscription in fresh {
            subscription.continuation.yield(
                Notification(channel: subscription.channel, payload: "", mayHaveMissed: true))
        }
    }

    private func deliver(_ notification: Notification) {
        instruments.received.increment()
        let readers = state.withLock { state in
            state.subscriptions.values.filter { $0.channel == notification.channel }.map(\.continuation)
        }
        for reader in readers {
            guard case .dropped = reader.yield(notification) else { continue }
            instruments.dropped.increment()
            reader.yield(Notification(channel: notification.channel, payload: "", mayHaveMissed: true))
        }
    }

    // MARK: - The end

    func close() async {
        let task = letGo()
        await task?.value
    }

    @discardableResult
    func letGo() -> Task<Void, Never>? {
        let (task, change, readers) = state.withLock { state in
            state.isClosed = true
            defer { state.subscriptions.removeAll() }
            return (state.task, state.change, state.subscriptions.values.map(\.continuation))
        }
        change?.finish()
        task?.cancel()
        for reader in readers { reader.finish() }
        return task
    }
}

extension Listener: Line.Owner {
    var isClosing: Bool { false }
    func finished(_ batch: Batch, failure: PostgresError?, sentAt: UInt64, now: UInt64) {}
    func sentAgain() {}
    func takeBack(_ batch: Batch) -> Bool { false }
    func lineIsUp() {}
    func lineIsDown(_ reason: PostgresError, wasUp: Bool) {
        if wasUp, !isClosed { instruments.connections.lost.increment() }
    }
}
