import Glibc

/// Threads for what blocks: connecting, cancelling.
enum Thread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs `body` on a thread of its own, which ends with it. Where no thread can be had it is tried again until one can:
    /// late is better than never, and better than blocking the caller, who may be the reactor.
    static func detach(_ body: @escaping @Sendable () -> Void) { detach(body, by: begin) }

    /// - Parameter begin: returns false where no thread can be had.
    static func detach(
        _ body: @escaping @Sendable () -> Void, by begin: @escaping @Sendable (@escaping @Sendable () -> Void) -> Bool
    ) {
        if !begin(body) { Reactor.shared.after(.milliseconds(50)) { detach(body, by: begin) } }
    }

    /// Runs `body` on a thread of its own. Signals are left to the other threads.
    ///
    /// - Returns: false where no thread can be had.
    @Sendable static func begin(_ body: @escaping @Sendable () -> Void) -> Bool {
        let context = Unmanaged.passRetained(Body(body))
        var all = sigset_t()
        var former = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &former)
        defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, context.toOpaque())
        if failure == 0 { pthread_detach(thread) } else { context.release() }
        return failure == 0
    }

    /// Blocks the calling thread: for threads of one's own only.
    static func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

    /// Runs `body` on a thread of its own and waits for it without holding one.
    static func run<R: Sendable>(_ body: @escaping @Sendable () -> R) async -> R {
        await withUnsafeContinuation { continuation in
            detach { continuation.resume(returning: body()) }
        }
    }
}
