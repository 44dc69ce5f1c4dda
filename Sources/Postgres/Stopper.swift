import Synchronization

/// Asks the server to cancel what one call of a session runs, when the task is cancelled or the deadline has passed.
///
/// A request for cancellation goes over a connection of its own and hits whatever runs when it arrives. So it is repeated
/// until the call is answered, and nothing follows on the session before the last request has been dealt with. A request
/// may be stuck as well, in a server that is frozen or a network that swallows it: then the connection is given up, and
/// whatever becomes of the request can hit nobody.
final class Stopper: Sendable {
    private let slot: SessionPool.Slot
    private let state = Mutex(State())

    private struct State {
        var isStopping = false
        var isDone = false
        var isGivenUp = false
        /// Waits for the thread to end, or for the connection to be given up.
        var waiter: UnsafeContinuation<Void, Never>?
    }

    /// How long a server may take to cancel before its connection is given up, in nanoseconds.
    static let patience: Duration = .seconds(5)

    init(_ slot: SessionPool.Slot) { self.slot = slot }

    private var isOver: Bool { state.withLock { $0.isDone || $0.isGivenUp } }

    /// Begins to cancel, on a thread of its own.
    func stop() {
        let isFirst = state.withLock { state -> Bool in
            guard !state.isStopping, !state.isDone else { return false }
            state.isStopping = true
            return true
        }
        guard isFirst else { return }
        let timer = slot.line.reactor.after(Self.patience) { [self] in giveUp() }
        Thread.detach { [self] in
            while !isOver {
                slot.cancelHandle?.send()
                if !isOver { Thread.pause(milliseconds: 20) }
            }
            slot.line.reactor.cancelTimer(timer)
            let waiter = state.withLock { state in
                state.isStopping = false
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }
    }

    /// The server has not cancelled in time.
    private func giveUp() {
        let (isStopping, waiter) = state.withLock { state -> (Bool, UnsafeContinuation<Void, Never>?) in
            guard state.isStopping else { return (false, nil) }
            state.isGivenUp = true
            defer { state.waiter = nil }
            return (true, state.waiter)
        }
        if isStopping { slot.line.wake(isGivenUp: true) }
        waiter?.resume()
    }

    /// The call was answered.
    func finish() async {
        await withUnsafeContinuation { continuation in
            let mustWait = state.withLock { state -> Bool in
                state.isDone = true
                let mustWait = state.isStopping && !state.isGivenUp
                if mustWait { state.waiter = continuation }
                return mustWait
            }
            if !mustWait { continuation.resume() }
        }
    }
}
