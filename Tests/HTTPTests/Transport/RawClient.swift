import Foundation
import NIOCore
import NIOPosix

/// A socket that sends what it is given, right or wrong. Its calls block threads of their own, never a test's.
final class RawClient: Sendable {
    struct Response: Equatable {
        var status = 0
        var headers: [(name: String, value: String)] = []
        var body: [UInt8] = []

        var text: String { String(decoding: body, as: UTF8.self) }

        subscript(name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }

        static func == (left: Response, right: Response) -> Bool {
            left.status == right.status && left.body == right.body
        }
    }

    enum Failure: Error, Equatable {
        case connect(Int32)
        case send(Int32)
        case timedOut, closed, reset
        case notHTTP(String)
    }

    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 32)
        pool.start()
        return pool
    }()

    private let socket: Int32
    /// Confined to one call at a time, as a test makes them.
    private let received = NIOLockedBytes()

    /// - Parameter receiveBuffer: the kernel's, in bytes, for clients that do not read.
    init(port: Int, receiveBuffer: Int32? = nil) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var timeout = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        if var receiveBuffer {
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        var one: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            let code = errno
            Glibc.close(socket)
            throw Failure.connect(code)
        }
    }

    deinit { Glibc.close(socket) }

    /// - Returns: false when the server did not take all of it.
    @discardableResult
    func send(_ bytes: [UInt8]) async throws -> Bool {
        let socket = socket
        return try await Self.threads.runIfActive {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    @discardableResult
    func send(_ text: String) async throws -> Bool {
        try await send(Array(text.utf8))
    }

    func get(_ target: String, headers: String = "") async throws -> Response {
        try await send("GET \(target) HTTP/1.1\r\nHost: test\r\n\(headers)\r\n")
        return try await response()
    }

    /// Sends no more; still reads.
    func closeOutput() {
        shutdown(socket, Int32(SHUT_WR))
    }

    /// Breaks the connection, as a client that crashed.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        shutdown(socket, Int32(SHUT_RDWR))
    }

    /// The next answer, interim ones too. A body is read by its length, or to the end without one.
    func response(toHead: Bool = false) async throws -> Response {
        let (socket, received) = (socket, received)
        return try await Self.threads.runIfActive {
            let head = try received.take(from: socket) { bytes in
                guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
                return end.upperBound
            }
            var lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
            let statusLine = lines.removeFirst()
            guard statusLine.hasPrefix("HTTP/1.1 "), let status = Int(statusLine.dropFirst(9).prefix(3)) else {
                throw Failure.notHTTP(statusLine)
            }
            var response = Response(status: status)
            for line in lines where !line.isEmpty {
                let parts = line.split(separator: ":", maxSplits: 1)
                response.headers.append((String(parts[0]), parts[1].trimmingCharacters(in: .whitespaces)))
            }
            if !toHead, let length = response["Content-Length"].flatMap({ Int($0) }) {
                response.body = try received.take(from: socket) { $0.count >= length ? length : nil }
            } else if !toHead, response["Transfer-Encoding"] == "chunked" {
                response.body = try Self.chunks(received, socket)
            }
            return response
        }
    }

    /// The pieces of a body up to its last one, which is empty.
    private static func chunks(_ received: NIOLockedBytes, _ socket: Int32) throws -> [UInt8] {
        let lineEnd = Array("\r\n".utf8)
        var body: [UInt8] = []
        while true {
            let line = try received.take(from: socket) { $0.firstRange(of: lineEnd)?.upperBound }
            guard let size = Int(String(decoding: line.dropLast(2), as: UTF8.self), radix: 16) else {
                throw Failure.notHTTP(String(decoding: line, as: UTF8.self))
            }
            body += try received.take(from: socket) { $0.count >= size + 2 ? size + 2 : nil }.dropLast(2)
            if size == 0 { return body }
        }
    }

    /// Everything until the server closes. A reset counts as an error.
    func rest() async throws -> [UInt8] {
        let (socket, received) = (socket, received)
        return try await Self.threads.runIfActive { try received.takeAll(from: socket) }
    }

    static func onThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await threads.runIfActive(work)
    }
}

/// What has been received and not been asked for.
final class NIOLockedBytes: @unchecked Sendable {
    private let lock = NSLock()
    private var bytes: [UInt8] = []

    /// Reads until `end` tells how many bytes are wanted.
    func take(from socket: Int32, until end: ([UInt8]) -> Int?) throws -> [UInt8] {
        try lock.withLock {
            while true {
                if let count = end(bytes) {
                    defer { bytes.removeFirst(count) }
                    return Array(bytes.prefix(count))
                }
                guard try receive(from: socket) else { throw RawClient.Failure.closed }
            }
        }
    }

    func takeAll(from socket: Int32) throws -> [UInt8] {
        try lock.withLock {
            while try receive(from: socket) {}
            defer { bytes = [] }
            return bytes
        }
    }

    private func receive(from socket: Int32) throws -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &chunk, chunk.count, 0)
        if count > 0 { bytes.append(contentsOf: chunk.prefix(count)) }
        if count < 0 { throw errno == EAGAIN ? RawClient.Failure.timedOut : RawClient.Failure.reset }
        return count > 0
    }
}
