import Foundation
import TestSupport
import Testing

/// Two tenants with a row at least in every tenant table, from the files of `Fixtures/` in the order of their names.
/// They run as a superuser, once a tenant, with the variables `tenant` and `code`.
enum TenantFixture {
    static let a = 1
    static let b = 2

    /// - Parameter tenants: their numbers, and codes of municipalities that they have the region of.
    static func load(_ tenants: [(Int, String)] = [(a, "CPT"), (b, "DC10")]) async throws {
        let database = try TestDatabase.current
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "sql" }.sorted { $0.path() < $1.path() }
        for (tenant, code) in tenants {
            let arguments =
                ["-XAtq", "-1", "-v", "ON_ERROR_STOP=1", "-v", "tenant=\(tenant)", "-v", "code=\(code)"]
                + ["-d", database.conninfo()]
                + files.flatMap { ["-f", $0.path(percentEncoded: false)] }
            let loaded = try await Command.run(database.program("psql"), arguments)
            try #require(loaded.succeeded, "\(loaded.output)")
        }
    }
}
