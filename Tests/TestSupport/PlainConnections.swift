import CLibPQ
import Glibc
import Synchronization

/// Connections to one database as one login that wait for the next statement of a ``PlainQuery``: a new one costs several
/// times what most statements do. Each is as it was when it began: settings, temporary tables and locks of its last
/// statement are discarded.
final class PlainConnections: Sendable {
    private static let most = 2
    /// As integers, which may be sent to another thread.
    private let waiting = Mutex<[UInt]>([])

    deinit { close() }

    /// One that waits and lives, or nil.
    func take() -> OpaquePointer? {
        while let connection = waiting.withLock({ $0.popLast() }).flatMap({ OpaquePointer(bitPattern: $0) }) {
            // A server says nothing to a client that waits, unless it ends the connection.
            var socket = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
            if poll(&socket, 1, 0) == 0 { return connection }
            PQfinish(connection)
        }
        return nil
    }

    /// Keeps a connection for the next statement, or ends it where that cannot be.
    func give(_ connection: OpaquePointer) {
        let discarded = PQexec(connection, "discard all")
        defer { PQclear(discarded) }
        let isKept =
            PQresultStatus(discarded) == PGRES_COMMAND_OK
            && waiting.withLock { waiting in
                guard waiting.count < Self.most else { return false }
                waiting.append(UInt(bitPattern: connection))
                return true
            }
        if !isKept { PQfinish(connection) }
    }

    /// Ends those that wait.
    func close() {
        let all = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for connection in all { PQfinish(OpaquePointer(bitPattern: connection)) }
    }
}
