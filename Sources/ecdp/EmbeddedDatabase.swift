import Foundation
import LocalCluster
import Logging
import Schema

/// The PostgreSQL that `ecdp up` runs in its folder when no database is named.
struct EmbeddedDatabase: Sendable {
    static let name = "ecdp"

    let cluster: Cluster

    /// Makes or finds the cluster and its database.
    ///
    /// - Parameter tcpPort: where analysts reach it with a password; nil: the unix socket only.
    static func start(folder: String, tcpPort: Int?, logger: Logger) async throws -> EmbeddedDatabase {
        var settings = ClusterSettings.durable
        settings.tcpPort = tcpPort
        settings.parameters = ["max_wal_size": "4GB", "checkpoint_timeout": "15min"]
        let cluster = try await Cluster.start(directory: folder, settings: settings, logger: logger)
        do {
            try await Migrator.makeDatabase(name, conninfo: cluster.conninfo(), logger: logger)
            try await Migrator.closeMaintenanceDatabases(conninfo: cluster.conninfo(), logger: logger)
        } catch {
            await cluster.stop()
            throw error
        }
        return EmbeddedDatabase(cluster: cluster)
    }

    var targets: DatabaseTargets {
        func target(_ user: String) -> String { cluster.conninfo(database: Self.name, user: user) }
        return DatabaseTargets(
            admin: target("postgres"), owner: target("ecdp_owner"), api: target("ecdp_api"),
            worker: target("ecdp_worker"))
    }
}
