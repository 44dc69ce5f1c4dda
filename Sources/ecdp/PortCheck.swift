import Glibc

/// Whether a TCP port can be listened on: asked before anything else is started.
enum PortCheck {
    /// - Parameter key: the port's setting, for the message.
    /// - Throws: ``CommandFailure`` where it is taken. A host that is a name is not looked at.
    static func claim(host: String, port: Int, key: String = "http.port") throws {
        guard port > 0 else { return }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        let name = host == "localhost" ? "127.0.0.1" : host
        guard inet_pton(AF_INET, name, &address.sin_addr) == 1 else { return }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let code = errno
        guard result == 0 else {
            throw CommandFailure(
                "cannot listen on \(host):\(port): \(String(cString: strerror(code)))"
                    + (code == EADDRINUSE
                        ? ". Choose another with --port (ECDP_\(key.uppercased().replacing(".", with: "_")))." : ""))
        }
    }
}
