import Foundation
import TestSupport
import Testing

/// The suite's database, asked through psql: the targets under test have no driver, and are to stay free of one.
struct ScriptedDatabase {
    /// Runs a script; the rows of its last statement, columns as text (nil: null).
    static func rows(_ script: String, role: String = "postgres") async throws -> [[String?]] {
        let path = FileManager.default.temporaryDirectory.appending(path: "methods-\(UUID().uuidString).sql")
        try Data(script.utf8).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        let database = try TestDatabase.current
        let result = try await Command.run(
            database.program("psql"),
            [
                "-X", "-q", "-A", "-t", "-F", "\t", "-P", "null=\\N", "-v", "ON_ERROR_STOP=1", "-d",
                database.conninfo(role: role), "-f", path.path,
            ])
        try #require(result.succeeded, "\(result.output.prefix(2000))")
        return result.output.split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map { $0 == "\\N" ? nil : String($0) }
        }
    }
}
