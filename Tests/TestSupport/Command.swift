import Foundation
import Subprocess
import SystemPackage

/// A program run to its end, for tests that look at the world from outside.
package struct Command: Sendable {
    package let succeeded: Bool
    package let output: String

    init(succeeded: Bool, output: String) {
        self.succeeded = succeeded
        self.output = output
    }

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

    /// Rows as text, `|` between columns, from a connection of its own, as psql prints them; all of `sql` is one
    /// transaction. See ``PlainQuery``.
    package static func psql(_ conninfo: String, _ sql: String) async throws -> Command {
        try await PlainQuery.run(conninfo, sql)
    }
}
