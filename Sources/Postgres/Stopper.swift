import Synchronization

/// Asks the server to cancel what one call of a session runs, when the task is cancelled or the deadline has passed.
///
/// A request for cancellation goes over a connection of its own and hits whatever runs when it arrives. So it is repeated
/// until the call is answered, and nothing follows on the session before the last request has been dealt with.
final class Stopper: Sendable {
    private let slot: SessionPool.Slot
    private let state = Mutex(State())

    private struct State {
        var isStopping = false
        var isDone = false
        /// Waits for the thread to end.
        var waiter: UnsafeContinuation<Void, Never>?
    }

    /// How long a server may take to cancel before its connection is given up, in nanoseconds.
    private static let patience: UInt64 = 5_000_000_000

    init(_ slot: SessionPool.Slot) { self.slot = slot }

    private var isDone: Bool { state.withLock { $0.isDone } }

    /// Begins to cancel, on a thread of its own.
    func stop() {
        let isFirst = state.withLock { state -> Bool in
            guard !state.isStopping, !state.isDone else { return false }
            state.isStopping = true
            return true
        }
        guard isFirst else { return }
        Thread.detach { [self] in
            let end = Moment.now() + Self.patience
            while !isDone, Moment.now() < end {
                slot.cancelHandle?.send()
                if !isDone { Thread.pause(milliseconds: 20) }
            }
            if !isDone { slot.line.wake(isGivenUp: true) }
            let waiter = state.withLock { state in
                state.isStopping = false
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }
    }

    /// The call was answered.
    func finish() async {
        await withUnsafeContinuation { continuation in
            let isStopping = state.withLock { state -> Bool in
                state.isDone = true
                if state.isStopping { state.waiter = continuation }
                return state.isStopping
            }
            if !isStopping { continuation.resume() }
        }
    }
}
