import Foundation
import Subprocess
import SystemPackage

/// Runs a program to its end. The environment is small and ours: nobody's `PGDATA` or locale gets in.
enum Child {
    static let environment: Environment = .custom([
        "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
        "HOME": "/", "LC_ALL": "C.UTF-8", "TZ": "UTC",
    ])

    /// In a session of its own, so that a terminal's Ctrl-C reaches us alone, and we stop it in order.
    static func options(as user: ServerUser?) -> PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        if let user {
            options.userID = user.uid
            options.groupID = user.gid
            options.supplementaryGroups = user.groups
        }
        return options
    }

    /// - Returns: what it printed on standard output and whether it ended well; standard error comes along.
    static func run(
        _ program: String, _ arguments: [String], as user: ServerUser? = nil
    ) async throws -> (succeeded: Bool, output: String) {
        let result = try await Subprocess.run(
            program.hasPrefix("/") ? .path(FilePath(program)) : .name(program),
            arguments: Arguments(arguments), environment: environment, workingDirectory: "/",
            platformOptions: options(as: user), output: .string(limit: 1 << 20), error: .combinedWithOutput)
        return (result.terminationStatus.isSuccess, result.standardOutput)
    }

    /// - Throws: ``ClusterError/failed(program:output:)`` when it ends with an error.
    @discardableResult
    static func output(_ program: String, _ arguments: [String], as user: ServerUser? = nil) async throws -> String {
        let (succeeded, output) = try await run(program, arguments, as: user)
        guard succeeded else {
            throw ClusterError.failed(
                program: program, output: output.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        return output
    }
}
