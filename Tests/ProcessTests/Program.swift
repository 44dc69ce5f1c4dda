import Foundation
import Glibc
import Subprocess
import SystemPackage
import TestSupport

/// A running `ecdp`, seen from outside.
struct Program: Sendable {
    let pid: pid_t
    private let lines: AsyncStream<String>

    /// The command line, built beside the tests.
    static let path: String = {
        let test = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = URL(filePath: test).deletingLastPathComponent().appending(path: "ecdp").path
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return root.appending(path: ".build/debug/ecdp").path
    }()

    /// Runs `ecdp` beside `body`, and ends it with SIGTERM if it still runs afterwards.
    ///
    /// - Returns: how it ended.
    @discardableResult
    static func with(
        _ arguments: [String], _ body: @Sendable @escaping (Program) async throws -> Void
    ) async throws -> TerminationStatus {
        try await Subprocess.run(
            .path(FilePath(path)), arguments: Arguments(arguments), environment: environment,
            input: .none, output: .sequence, error: .combinedWithOutput
        ) { execution in
            let (lines, continuation) = AsyncStream.makeStream(of: String.self)
            let output = execution.standardOutput
            let program = Program(pid: execution.processIdentifier.value, lines: lines)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    defer { continuation.finish() }
                    for try await line in output.strings() { continuation.yield(line) }
                }
                defer { kill(program.pid, SIGTERM) }
                try await body(program)
            }
        }.terminationStatus
    }

    /// Runs a command to its end.
    static func run(_ arguments: String...) async throws -> Command {
        try await Command.run(path, arguments, environment: ["ECDP_DATABASE_URL": "", "ECDP_FOLDER": ""])
    }

    private static var environment: Environment {
        .inherit.updating(["ECDP_DATABASE_URL": "", "ECDP_FOLDER": ""])
    }

    /// Reads on to a line that contains a text.
    ///
    /// - Returns: the lines up to and with it.
    /// - Throws: when the program ends without it.
    @discardableResult
    func output(upTo text: String) async throws -> [String] {
        var read: [String] = []
        for await line in lines {
            read.append(line)
            if line.contains(text) { return read }
        }
        throw TestSupportError("it ended without saying \"\(text)\":\n\(read.joined(separator: "\n"))")
    }

    func send(_ signal: Int32) { kill(pid, signal) }

    /// Returns when it has ended.
    func ended() async { for await _ in lines {} }
}

/// What a folder's processes have left in the system.
enum ProcessList {
    /// Whether none is left; the last ones get a moment to see that they are to end.
    static func empties(_ folder: String) async throws -> Bool {
        for _ in 0..<200 where !naming(folder).isEmpty { _ = try await Command.run("true", []) }
        return naming(folder).isEmpty
    }

    /// Processes whose command line names a folder.
    static func naming(_ folder: String) -> [pid_t] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { pid_t($0) }.filter { pid in
            let line = try? String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8)
            return pid != getpid() && line?.contains(folder) == true
        }
    }
}
