internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle
internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A file descriptor that is written to by a thread of its own, so that no request waits for a slow reader of a log.
///
/// Lines collect in memory and go out every ``interval``, and at the end. Where the reader is so slow that
/// ``capacity`` is reached, further lines are dropped and their number is reported when there is room again.
///
/// As a service it belongs before all that writes to it, so that it is stopped after them.
package final class BufferedOutput: Service {
    private struct State {
        var buffer: ByteBuffer
        /// The buffer before, kept for its memory.
        var spare: ByteBuffer
        var dropped = 0
        var isStopped = false
    }

    private let descriptor: CInt
    private let capacity: Int
    private let interval: Duration
    private let state: Mutex<State>

    /// - Parameters:
    ///   - descriptor: stays the caller's to close.
    ///   - capacity: bytes.
    package init(descriptor: CInt = 1, capacity: Int = 8 << 20, interval: Duration = .milliseconds(250)) {
        self.descriptor = descriptor
        self.capacity = capacity
        self.interval = interval
        self.state = Mutex(State(buffer: ByteBuffer(), spare: ByteBuffer()))
    }

    /// Appends one line.
    ///
    /// - Parameters:
    ///   - bytes: that the line may take at most.
    ///   - write: writes it to the buffer's free space and returns its length. Under a lock: be quick.
    func append(bytes: Int, _ write: (UnsafeMutableRawBufferPointer) -> Int) {
        state.withLock { state in
            guard !state.isStopped else { return }
            guard state.buffer.readableBytes + bytes <= capacity else {
                state.dropped += 1
                return
            }
            _ = state.buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: bytes, write)
        }
    }

    package func append(line: String) {
        var line = line
        line.withUTF8 { text in
            append(bytes: text.count + 1) { free in
                free.copyMemory(from: UnsafeRawBufferPointer(text))
                free[text.count] = UInt8(ascii: "\n")
                return text.count + 1
            }
        }
    }

    package func run() async throws {
        let pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Task.sleep(for: self.interval)
                try? await pool.runIfActive { self.flush() }
            }
        }
        // Not in the task that was cancelled: the last lines are to be written.
        await Task { try? await pool.runIfActive { self.stop() } }.value
        try await pool.shutdownGracefully()
    }

    /// Writes what has collected. Blocks.
    package func flush() {
        var (taken, dropped) = state.withLock { state in
            let taken = state.buffer
            state.buffer = state.spare
            state.buffer.clear()
            state.spare = ByteBuffer()
            defer { state.dropped = 0 }
            return (taken, state.dropped)
        }
        if dropped > 0 {
            taken.writeString("{\"level\":\"warning\",\"message\":\"log lines dropped\",\"count\":\(dropped)}\n")
        }
        Self.write(taken, to: descriptor)
        // What a burst has grown is given back.
        guard taken.capacity <= 1 << 20 else { return }
        state.withLock { $0.spare = taken }
    }

    private func stop() {
        flush()
        state.withLock { $0.isStopped = true }
        flush()
    }

    /// All of it, whatever the signals; nothing more once the reader is gone.
    static func write(_ buffer: ByteBuffer, to descriptor: CInt) {
        buffer.withUnsafeReadableBytes { write($0, to: descriptor) }
    }

    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let chunk = UnsafeRawBufferPointer(rebasing: rest)
            #if canImport(Darwin)
                let count = Darwin.write(descriptor, chunk.baseAddress, chunk.count)
            #elseif canImport(Musl)
                let count = Musl.write(descriptor, chunk.baseAddress, chunk.count)
            #else
                let count = Glibc.write(descriptor, chunk.baseAddress, chunk.count)
            #endif
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&poller, 1, 1_000)
            } else if errno != EINTR {
                return
            }
        }
    }
}
