import Foundation
import Subprocess
import SystemPackage

/// A program run to its end, for tests that look at the world from outside.
package struct Command: Sendable {
    package let succeeded: Bool
    package let output: String

    /// - Returns: how it ended, and standard output and error together.
    package static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], directory: String? = nil
    ) async throws -> Command {
        var inherited = Environment.inherit
        for (key, value) in environment {
            guard let key = Environment.Key(rawValue: key) else { continue }
            inherited = inherited.updating([key: value])
        }
        let result = try await Subprocess.run(
            program.contains("/") ? .path(FilePath(program)) : .name(program), arguments: Arguments(arguments),
            environment: inherited, workingDirectory: directory.map { FilePath($0) },
            output: .string(limit: 64 << 20), error: .combinedWithOutput)
        return Command(
            succeeded: result.terminationStatus.isSuccess,
            output: result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Rows as text, `|` between columns, from a connection of psql's own.
    package static func psql(_ conninfo: String, _ sql: String) async throws -> Command {
        try await run("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", conninfo, "-c", sql])
    }
}
