import Foundation
import TestSupport
import Testing

/// `sql/schema.sql` is what a fresh database looks like: written by `bin/dump-schema`, read by reviewers.
@Suite(.database) struct SchemaDumpTests {
    static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "sql/schema.sql")

    @Test func `schema.sql is the dump of a fresh database`() async throws {
        let database = try TestDatabase.current
        // Each major version writes dumps a little differently; Debian 12's is the one that counts.
        guard database.serverVersion == 15 else { return }
        let dump = try await Command.run(
            database.program("pg_dump"),
            ["--schema-only", "--no-owner", "--exclude-schema=migrator", "-d", database.conninfo()])
        try #require(dump.succeeded, "\(dump.output)")
        let normalised = Self.normalise(dump.output)
        if ProcessInfo.processInfo.environment["ECDP_WRITE_SCHEMA"] != nil {
            try normalised.write(to: Self.file, atomically: true, encoding: .utf8)
        }
        let committed = try String(contentsOf: Self.file, encoding: .utf8)
        let isSame = committed == normalised
        #expect(isSame, "sql/schema.sql is not what the migrations make: run bin/dump-schema and read its diff")
    }

    /// Without what differs from one dump to the next, and without noise.
    static func normalise(_ dump: String) -> String {
        var lines: [Substring] = ["-- A fresh database, for reading. Written by bin/dump-schema; never run."]
        for line in dump.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("--") || line.hasPrefix("SET ") || line.hasPrefix("\\") { continue }
            if line.hasPrefix("SELECT pg_catalog.set_config") { continue }
            if line.isEmpty, lines.last?.isEmpty ?? true { continue }
            lines.append(line)
        }
        while lines.last?.isEmpty ?? false { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }
}
