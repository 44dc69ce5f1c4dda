/// How a cluster is run on one machine.
package struct ClusterSettings: Sendable {
    /// Off only where the data may be lost with the machine: for tests.
    package var fsync = true
    package var sharedBuffersMB = 256
    package var maxConnections = 100
    /// nil: the unix socket only. Otherwise also TCP on the loopback addresses, by password only.
    package var tcpPort: Int?
    /// Further parameters of postgresql.conf.
    package var parameters: [String: String] = [:]
    /// The folder that holds `initdb` and `postgres`; nil: search for it.
    package var binaries: String?
    /// How long a start may take, recovery after a crash included.
    package var startTimeout: Duration = .seconds(300)

    package init() {}

    /// For a demonstration or a small installation: durable.
    package static let durable = ClusterSettings()

    /// For tests: nothing survives the machine, and nothing waits for a disk.
    package static var forTests: ClusterSettings {
        var settings = ClusterSettings()
        settings.fsync = false
        settings.sharedBuffersMB = 128
        settings.maxConnections = 300
        settings.parameters = [
            "full_page_writes": "off", "jit": "off", "wal_level": "minimal", "max_wal_senders": "0",
            "max_wal_size": "4GB",
        ]
        return settings
    }

    /// As `postgres` takes them on its command line; later ones win.
    func arguments(socketDirectory: String, sharedMemoryIsSmall: Bool) -> [String] {
        var all: [(String, String)] = [
            ("unix_socket_directories", socketDirectory),
            ("unix_socket_permissions", "0700"),
            ("listen_addresses", tcpPort == nil ? "" : "localhost"),
            ("port", String(port)),
            ("shared_buffers", "\(sharedBuffersMB)MB"),
            ("max_connections", String(maxConnections)),
            ("fsync", fsync ? "on" : "off"),
            ("synchronous_commit", "on"),
            ("timezone", "UTC"),
            ("log_timezone", "UTC"),
            ("password_encryption", "scram-sha-256"),
            ("logging_collector", "off"),
            ("log_destination", "stderr"),
            ("log_line_prefix", "%m [%p] %q%u@%d "),
        ]
        if sharedMemoryIsSmall { all.append(("dynamic_shared_memory_type", "mmap")) }
        all += parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return all.flatMap { ["-c", "\($0.0)=\($0.1)"] }
    }

    /// The port names the unix socket too.
    var port: Int { tcpPort ?? 5432 }
}
