import Foundation
import Glibc
import Synchronization

/// Stands between a client and a server and does to their bytes what a bad network does: it holds them up, hands them on
/// a few at a time, cuts the connection in the middle of a message, or swallows some or all of them.
///
/// It listens on a port of 127.0.0.1 and passes everything on to a unix socket. Each direction of each connection has a
/// thread of its own, which blocks.
package final class FaultProxy: Sendable {
    package enum Direction: Int, Sendable, CaseIterable { case toServer, toClient }

    /// What is done to the bytes of a direction, counted over all its connections from the moment it was ordered.
    package enum Fault: Sendable, Hashable {
        case none
        /// Each piece is held up.
        case delay(milliseconds: UInt32)
        /// So many bytes at a time, each a write of its own.
        case trickle(bytes: Int)
        /// After so many bytes the connection they belong to is cut; once.
        case cut(after: Int)
        /// After `after` bytes the next `count` are lost, and the rest is passed on; once.
        case swallow(after: Int, count: Int)
        /// Everything is lost, and the connections stay open, until another order.
        case silence
    }

    private struct Plan {
        var fault = Fault.none
        var passed = 0
        var total = 0
    }

    private struct State {
        var plans = [Plan(), Plan()]
        var sockets: Set<Int32> = []
        var isClosed = false
        var accepted = 0
    }

    private let listener: LoopbackSocket
    private let target: String
    private let state = Mutex(State())
    package var port: Int { listener.port }

    /// - Parameter target: the path of a unix socket.
    package init(to target: String) throws {
        self.target = target
        listener = try LoopbackSocket(listening: 128)
        Thread.detachNewThread { [self] in accept() }
    }

    /// Calls `body` with a proxy in front of a cluster's unix socket, which is gone afterwards.
    package static func with<R>(
        to socketDirectory: String, port: Int = 5432, _ body: (FaultProxy) async throws -> R
    ) async throws -> R {
        let proxy = try FaultProxy(to: "\(socketDirectory)/.s.PGSQL.\(port)")
        defer { proxy.close() }
        return try await body(proxy)
    }

    /// What replaces the host of a libpq connection string.
    package var host: String { "host=127.0.0.1 port=\(port) sslmode=disable gssencmode=disable" }

    /// Orders what is done from now on.
    package func order(_ fault: Fault, _ direction: Direction) {
        state.withLock { state in
            state.plans[direction.rawValue].fault = fault
            state.plans[direction.rawValue].passed = 0
        }
    }

    /// What a direction is ordered to do; `none` again when a fault that comes once has come.
    package func fault(_ direction: Direction) -> Fault { state.withLock { $0.plans[direction.rawValue].fault } }

    /// Bytes that came in since the proxy was made.
    package func bytes(_ direction: Direction) -> Int { state.withLock { $0.plans[direction.rawValue].total } }

    /// Connections made since the proxy was made.
    package var accepted: Int { state.withLock { $0.accepted } }

    /// Cuts every connection.
    package func cut() {
        state.withLock { state in for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) } }
    }

    /// Takes no more connections, and cuts the ones there are.
    package func close() {
        let isFirst = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        guard isFirst else { return }
        shutdown(listener.descriptor, Int32(SHUT_RDWR))
        cut()
    }

    // MARK: - Threads

    private func accept() {
        while true {
            let client = Glibc.accept(listener.descriptor, nil, nil)
            guard client >= 0 else { break }
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            var one: Int32 = 1
            setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
            guard let server = connectToTarget() else {
                Glibc.close(client)
                continue
            }
            let isWelcome = state.withLock { state -> Bool in
                guard !state.isClosed else { return false }
                state.sockets.formUnion([client, server])
                state.accepted += 1
                return true
            }
            guard isWelcome else {
                Glibc.close(client)
                Glibc.close(server)
                break
            }
            let pair = Pair(client: client, server: server)
            Thread.detachNewThread { [self] in pump(pair, .toServer) }
            Thread.detachNewThread { [self] in pump(pair, .toClient) }
        }
        listener.close()
    }

    /// Two sockets, closed by the last of their two threads.
    private final class Pair: Sendable {
        let client: Int32
        let server: Int32
        let pumps = Atomic<Int>(2)
        init(client: Int32, server: Int32) {
            self.client = client
            self.server = server
        }
    }

    private func connectToTarget() -> Int32? {
        let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array(target.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.prefix($0.count - 1)) }
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        if isConnected { return server }
        Glibc.close(server)
        return nil
    }

    private func pump(_ pair: Pair, _ direction: Direction) {
        let (source, sink) =
            direction == .toServer ? (pair.client, pair.server) : (pair.server, pair.client)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(source, &buffer, buffer.count)
            guard count > 0 else { break }
            guard pass(buffer[0..<count], to: sink, direction) else { break }
        }
        shutdown(source, Int32(SHUT_RDWR))
        shutdown(sink, Int32(SHUT_RDWR))
        guard pair.pumps.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 else { return }
        state.withLock { state in
            state.sockets.subtract([pair.client, pair.server])
            Glibc.close(pair.client)
            Glibc.close(pair.server)
        }
    }

    /// - Returns: false where the connection is to be cut.
    private func pass(_ bytes: ArraySlice<UInt8>, to sink: Int32, _ direction: Direction) -> Bool {
        // Pieces to pass on, how long to wait before, how large each write may be, and whether to continue.
        let (pieces, milliseconds, size, goesOn) = state.withLock { state in
            decide(bytes, &state.plans[direction.rawValue])
        }
        if milliseconds > 0 { usleep(milliseconds * 1000) }
        for piece in pieces {
            var start = piece.startIndex
            while start < piece.endIndex {
                let end = min(start + size, piece.endIndex)
                guard writeAll(piece[start..<end], to: sink) else { return false }
                start = end
            }
        }
        return goesOn
    }

    private func decide(
        _ bytes: ArraySlice<UInt8>, _ plan: inout Plan
    ) -> (pieces: [ArraySlice<UInt8>], milliseconds: UInt32, size: Int, goesOn: Bool) {
        let before = plan.passed
        plan.passed += bytes.count
        plan.total += bytes.count
        switch plan.fault {
        case .none: return ([bytes], 0, bytes.count, true)
        case .delay(let milliseconds): return ([bytes], milliseconds, bytes.count, true)
        case .trickle(let size): return ([bytes], 0, max(1, size), true)
        case .silence: return ([], 0, 1, true)
        case .cut(let after):
            guard before + bytes.count >= after else { return ([bytes], 0, bytes.count, true) }
            plan.fault = .none
            return ([bytes.prefix(max(0, after - before))], 0, bytes.count, false)
        case .swallow(let after, let count):
            guard before + bytes.count > after else { return ([bytes], 0, bytes.count, true) }
            let start = max(0, after - before)
            let lost = min(count, bytes.count - start)
            // What is to be lost may go on with the next piece.
            plan.fault = lost < count ? .swallow(after: before + bytes.count, count: count - lost) : .none
            return ([bytes.prefix(start), bytes.dropFirst(start + lost)], 0, bytes.count, true)
        }
    }

    private func writeAll(_ bytes: ArraySlice<UInt8>, to sink: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count {
                let count = send(
                    sink, bytes.baseAddress.map { $0 + offset }, bytes.count - offset, Int32(MSG_NOSIGNAL))
                if count <= 0 { return false }
                offset += count
            }
            return true
        }
    }
}
