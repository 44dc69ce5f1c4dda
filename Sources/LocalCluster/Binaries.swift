import Foundation
import Glibc
import Logging

/// Where PostgreSQL's programs are, and which major version they are.
package struct Binaries: Sendable, Equatable {
    package let folder: String
    package let major: Int

    var initdb: String { folder + "/initdb" }
    var postgres: String { folder + "/postgres" }

    /// Searches, in this order: the given folder, `ECDP_POSTGRES_BIN`, what `pg_config` says, Debian's
    /// `/usr/lib/postgresql/<version>/bin` from the newest down, `PATH`, and the usual places of other builds.
    ///
    /// - Parameter major: the version that made the data; nil takes the first found.
    /// - Throws: ``ClusterError/noPostgreSQL(searched:)``, ``ClusterError/wrongVersion(data:installed:folder:)``.
    package static func find(
        in given: String? = nil, major: Int? = nil, dataFolder: String = "",
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws -> Binaries {
        var searched: [String] = []
        if let named = given ?? environment["ECDP_POSTGRES_BIN"] {
            searched = [named]
        } else {
            if let reported = try? await Child.output("pg_config", ["--bindir"]) {
                searched.append(reported.trimmingCharacters(in: .whitespacesAndNewlines))
            }
            let debian = "/usr/lib/postgresql"
            let versions = (try? FileManager.default.contentsOfDirectory(atPath: debian)) ?? []
            searched += versions.compactMap { Int($0) }.sorted(by: >).map { "\(debian)/\($0)/bin" }
            searched += (environment["PATH"] ?? "").split(separator: ":").map(String.init)
            searched += ["/usr/local/pgsql/bin", "/usr/pgsql/bin"]
        }
        var found: Binaries?
        for folder in searched where isExecutable(folder + "/initdb") && isExecutable(folder + "/postgres") {
            guard let version = try await version(of: folder + "/postgres") else { continue }
            let binaries = Binaries(folder: folder, major: version)
            if major == nil || major == version { return binaries }
            found = found ?? binaries
        }
        if let found, let major {
            throw ClusterError.wrongVersion(data: major, installed: found.major, folder: dataFolder)
        }
        throw ClusterError.noPostgreSQL(searched: searched)
    }

    /// `postgres (PostgreSQL) 15.18 (Debian …)` is 15.
    static func version(of postgres: String) async throws -> Int? {
        let printed = try await Child.output(postgres, ["--version"])
        return printed.split(separator: " ").lazy.compactMap { Int($0.prefix { $0.isNumber }) }.first
    }

    private static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 }
}
