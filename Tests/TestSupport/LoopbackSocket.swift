import Glibc

/// A TCP socket bound to a port of 127.0.0.1 that was free. The caller closes it.
package struct LoopbackSocket: Sendable {
    package let descriptor: Int32
    package let port: Int

    /// - Parameter backlog: connections that may wait to be accepted; nil: it does not listen.
    package init(listening backlog: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isReady = withUnsafeMutablePointer(to: &address) { [descriptor] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) == 0 && backlog.map { listen(descriptor, $0) == 0 } ?? true
                    && getsockname(descriptor, address, &size) == 0
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        guard isReady else {
            let reason = String(cString: strerror(errno))
            Glibc.close(descriptor)
            throw TestSupportError("no socket on 127.0.0.1: \(reason)")
        }
    }

    package func close() { Glibc.close(descriptor) }

    /// A port that is free at this moment.
    package static func freePort() throws -> Int {
        let socket = try LoopbackSocket()
        defer { socket.close() }
        return socket.port
    }
}
