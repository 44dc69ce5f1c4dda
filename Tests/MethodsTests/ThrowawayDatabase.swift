import Foundation
import Testing

/// A PostgreSQL of the test's own for the statements' texts: made, asked through psql, and removed.
///
/// The targets under test have no driver, and are to stay free of one; hence psql.
struct ThrowawayDatabase {
    let folder: URL

    static let binaries: String? = {
        guard
            let folder = try? output("/usr/bin/env", ["pg_config", "--bindir"]).trimmingCharacters(
                in: .whitespacesAndNewlines),
            FileManager.default.isExecutableFile(atPath: folder + "/initdb")
        else { return nil }
        return folder
    }()

    static func with<R>(_ body: (ThrowawayDatabase) throws -> R) throws -> R {
        let binaries = try #require(Self.binaries)
        let folder = URL(filePath: "/tmp").appending(path: "methods-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // A server refuses to run as root.
        if geteuid() == 0 { _ = try output("/usr/bin/env", ["chown", "postgres", folder.path]) }
        func run(_ command: String, _ arguments: [String]) throws {
            let whole = [binaries + "/" + command] + arguments
            // The server is to inherit nothing: Foundation waits until its own descriptors are closed.
            let closing = "for fd in $(seq 3 40); do eval \"exec $fd>&-\"; done; exec \"$@\""
            let user = geteuid() == 0 ? ["runuser", "-u", "postgres", "--"] : []
            _ = try output("/usr/bin/env", ["bash", "-c", closing, "bash"] + user + whole)
        }
        let data = folder.path + "/data"
        try run("initdb", ["-D", data, "-A", "trust", "-U", "methods", "-N"])
        try run(
            "pg_ctl",
            [
                "-D", data, "-w", "-l", folder.path + "/log", "-o",
                "-c listen_addresses='' -c fsync=off -k \(folder.path)", "start",
            ])
        defer { try? run("pg_ctl", ["-D", data, "-m", "immediate", "stop"]) }
        return try body(ThrowawayDatabase(folder: folder))
    }

    /// Runs a script; the rows of its last statement, columns as text (nil: null).
    func rows(_ script: String) throws -> [[String?]] {
        let path = folder.appending(path: "script.sql")
        try Data(script.utf8).write(to: path)
        let text = try Self.output(
            "/usr/bin/env",
            [
                "psql", "-X", "-q", "-A", "-t", "-F", "\t", "-P", "null=\\N", "-v", "ON_ERROR_STOP=1", "-h",
                folder.path, "-U",
                "methods", "-d", "postgres", "-f", path.path,
            ])
        return text.split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map { $0 == "\\N" ? nil : String($0) }
        }
    }

    static func output(_ command: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: command)
        process.arguments = arguments
        // A file, not a pipe: a server that outlives its starter would keep a pipe open.
        let path = FileManager.default.temporaryDirectory.appending(path: "methods-\(UUID().uuidString).out")
        try Data().write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        let handle = try FileHandle(forWritingTo: path)
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        process.waitUntilExit()
        let text = String(decoding: try Data(contentsOf: path), as: UTF8.self)
        try #require(process.terminationStatus == 0, "\(arguments.joined(separator: " ")): \(text)")
        return text
    }
}
