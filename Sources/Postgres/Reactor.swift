import CLibPQ
import Glibc
import Synchronization

/// One thread that waits for sockets with epoll, and runs the actors that live on it.
///
/// Connections that live on the reactor are served where their readiness is seen: no thread is changed. Connections that
/// live on another executor (a server's event loop) are only notified that their socket is ready, once a request
/// (`EPOLLONESHOT`), so a batch of results costs one wake-up.
///
/// `@unchecked Sendable`: `epoll` and `wakeup` are set once; the rest is behind the mutex.
final class Reactor: SerialExecutor, @unchecked Sendable {
    /// The process's reactor. It has no end: its thread sleeps while no connection is open.
    static let shared = Reactor()

    /// Told what epoll saw, on the reactor's thread.
    typealias Handler = @Sendable (_ events: UInt32) -> Void

    private struct Timer {
        let id: UInt64
        let moment: UInt64
        let body: @Sendable () -> Void
    }

    private struct State {
        var jobs: [UnownedJob] = []
        var isAwake = false
        var handlers: [Int32: Handler] = [:]
        var timers: [Timer] = []
        var timerSerial: UInt64 = 0
    }

    private let epoll: Int32
    private let wakeup: Int32
    private let state = Mutex(State())
    private let threadID = Atomic<UInt>(0)

    private init() {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        wakeup = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(fd: wakeup))
        epoll_ctl(epoll, EPOLL_CTL_ADD, wakeup, &event)
        // Nothing can be done before.
        while !Thread.begin({ [self] in loop() }) { Thread.pause(milliseconds: 10) }
    }

    // MARK: - Executor

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let mustWake = state.withLock { state -> Bool in
            state.jobs.append(job)
            defer { state.isAwake = true }
            return !state.isAwake
        }
        if mustWake, !isOnThread { wake() }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    func checkIsolated() {
        precondition(isOnThread, "not on the reactor's thread")
    }

    func isIsolatingCurrentContext() -> Bool? { isOnThread }

    /// Whether the caller runs on the reactor's thread, so that nothing else does meanwhile.
    var isOnThread: Bool { threadID.load(ordering: .relaxed) == UInt(pthread_self()) }

    private func wake() {
        var one: UInt64 = 1
        _ = write(wakeup, &one, 8)
    }

    // MARK: - Sockets

    /// Watches a socket.
    ///
    /// - Parameters:
    ///   - isOneShot: whether every event has to be asked for with ``arm(_:isOneShot:isWriting:)``.
    ///   - handler: runs on the reactor's thread; it must not block.
    func add(_ socket: Int32, isOneShot: Bool, handler: @escaping Handler) {
        state.withLock { $0.handlers[socket] = handler }
        var event = epoll_event(
            events: EPOLLIN.rawValue | EPOLLRDHUP.rawValue | (isOneShot ? EPOLLONESHOT.rawValue : 0),
            data: epoll_data_t(fd: socket))
        epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event)
    }

    /// Asks for the next event.
    ///
    /// - Parameter isWriting: whether it is also of interest that the socket takes bytes.
    func arm(_ socket: Int32, isOneShot: Bool, isWriting: Bool) {
        var event = epoll_event(
            events: EPOLLIN.rawValue | EPOLLRDHUP.rawValue | (isOneShot ? EPOLLONESHOT.rawValue : 0)
                | (isWriting ? EPOLLOUT.rawValue : 0),
            data: epoll_data_t(fd: socket))
        epoll_ctl(epoll, EPOLL_CTL_MOD, socket, &event)
    }

    /// Forgets a socket; to be called before it is closed.
    func remove(_ socket: Int32) {
        var event = epoll_event()
        epoll_ctl(epoll, EPOLL_CTL_DEL, socket, &event)
        state.withLock { _ = $0.handlers.removeValue(forKey: socket) }
    }

    // MARK: - Timers

    /// Runs `body` on the reactor's thread after a while; it must not block.
    ///
    /// - Returns: what ``cancelTimer(_:)`` takes.
    @discardableResult
    func after(_ delay: Duration, _ body: @escaping @Sendable () -> Void) -> UInt64 {
        let moment = Moment.now() + delay.nanoseconds
        let (id, mustWake) = state.withLock { state -> (UInt64, Bool) in
            state.timerSerial += 1
            state.timers.append(Timer(id: state.timerSerial, moment: moment, body: body))
            defer { state.isAwake = true }
            return (state.timerSerial, !state.isAwake)
        }
        if mustWake, !isOnThread { wake() }
        return id
    }

    /// A timer that has run already, or is about to, is no error.
    func cancelTimer(_ id: UInt64) {
        state.withLock { state in state.timers.removeAll { $0.id == id } }
    }

    // MARK: - Thread

    private func loop() {
        threadID.store(UInt(pthread_self()), ordering: .relaxed)
        var events = [epoll_event](repeating: epoll_event(), count: 256)
        var ready: [(Handler, UInt32)] = []
        var spare: [UnownedJob] = []
        let executor = asUnownedSerialExecutor()
        while true {
            let count = epoll_wait(epoll, &events, Int32(events.count), millisecondsToNextTimer())
            state.withLock { state in
                state.isAwake = true
                for event in events.prefix(Int(max(0, count))) {
                    if let handler = state.handlers[event.data.fd] { ready.append((handler, event.events)) }
                }
            }
            for event in events.prefix(Int(max(0, count))) where event.data.fd == wakeup {
                var number: UInt64 = 0
                _ = read(wakeup, &number, 8)
            }
            for (handler, events) in ready { handler(events) }
            ready.removeAll(keepingCapacity: true)
            runTimers()
            while takeJobs(&spare) {
                for job in spare { job.runSynchronously(on: executor) }
                spare.removeAll(keepingCapacity: true)
            }
        }
    }

    /// - Returns: false where there is no job: from then on whoever brings one has to wake the thread.
    private func takeJobs(_ spare: inout [UnownedJob]) -> Bool {
        state.withLock { state in
            if state.jobs.isEmpty { state.isAwake = false }
            swap(&state.jobs, &spare)
            return !spare.isEmpty
        }
    }

    /// -1 for none. Rounded up: a timer never comes early.
    private func millisecondsToNextTimer() -> Int32 {
        let next = state.withLock { $0.timers.lazy.map(\.moment).min() }
        guard let next else { return -1 }
        let now = Moment.now()
        return next <= now ? 0 : Int32(clamping: (next - now + 999_999) / 1_000_000)
    }

    private func runTimers() {
        let due = state.withLock { state -> [Timer] in
            guard !state.timers.isEmpty else { return [] }
            let now = Moment.now()
            let due = state.timers.filter { $0.moment <= now }
            if !due.isEmpty { state.timers.removeAll { $0.moment <= now } }
            return due
        }
        for timer in due { timer.body() }
    }
}
