import Foundation
import Subprocess
import SystemPackage

/// Runs a program to its end. The environment holds only what is set here, so no `PGDATA` or locale is inherited.
enum Child {
    static let environment: Environment = .custom([
        "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
        "HOME": "/", "LC_ALL": "C.UTF-8", "TZ": "UTC",
    ])

    /// In a separate session, so that a terminal's Ctrl-C reaches only this process, which then stops it in order.
    static let options: PlatformOptions = {
        var options = PlatformOptions()
        options.createSession = true
        return options
    }()

    /// A command that becomes another user before it begins.
    ///
    /// By `setpriv` rather than by Subprocess's `userID`: that calls glibc's setuid() in a child made by a bare clone(),
    /// where it may wait for ever for threads that only the parent has.
    static func command(_ program: String, _ arguments: [String], as user: ServerUser?) -> (String, [String]) {
        guard let user else { return (program, arguments) }
        return (
            "setpriv",
            ["--reuid=\(user.uid)", "--regid=\(user.gid)", "--init-groups", "--", program] + arguments
        )
    }

    /// - Returns: what it printed on standard output and standard error, and whether it succeeded.
    static func run(
        _ program: String, _ arguments: [String], as user: ServerUser? = nil
    ) async throws -> (succeeded: Bool, output: String) {
        let (program, arguments) = command(program, arguments, as: user)
        let result = try await Subprocess.run(
            program.hasPrefix("/") ? .path(FilePath(program)) : .name(program),
            arguments: Arguments(arguments), environment: environment, workingDirectory: "/",
            platformOptions: options, output: .string(limit: 1 << 20), error: .combinedWithOutput)
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
