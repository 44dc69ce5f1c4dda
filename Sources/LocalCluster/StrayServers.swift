import Foundation
import Glibc
import Logging

/// Servers and backends that an earlier run of ours left on a data folder: after kill −9 of everything but the server,
/// or of the server but not of its backends.
///
/// Called only while we hold the folder's lock, so no living process owns what it finds. A server process is known by its
/// working folder, which is the data folder; `postmaster.pid` alone proves nothing, for numbers are used again.
struct StrayServers {
    let folder: ClusterFolder
    let logger: Logger

    /// Ends them in order, and removes what a dead server left that would keep a new one from starting.
    ///
    /// - Throws: ``ClusterError/unusable(path:reason:)`` when one survives even SIGKILL.
    func stop() async throws {
        guard let text = try? String(contentsOfFile: folder.postmasterFile, encoding: .utf8) else { return }
        let postmaster = text.split(separator: "\n").first.flatMap { pid_t($0) } ?? 0
        var running = try await find()
        guard !running.isEmpty else {
            // The number may belong to another process by now, and PostgreSQL would believe that one to be the server.
            if postmaster > 0, kill(postmaster, 0) == 0 {
                unlink(folder.postmasterFile)
                for lock in (try? FileManager.default.contentsOfDirectory(atPath: folder.socket)) ?? []
                where lock.hasPrefix(".s.PGSQL.") {
                    unlink(folder.socket + "/" + lock)
                }
            }
            return
        }
        logger.notice(
            "stopping a database server that an earlier run left behind",
            metadata: ["pids": "\(running.sorted())", "data": "\(folder.data)"])
        if running.contains(postmaster) {
            for (signal, patience) in [(SIGINT, Duration.seconds(10)), (SIGQUIT, .seconds(3))] {
                kill(postmaster, signal)
                if await gone(running, within: patience) { return }
            }
            running = try await find()
        }
        for pid in running { kill(pid, SIGKILL) }
        guard await gone(running, within: .seconds(10)) else {
            throw ClusterError.unusable(path: folder.data, reason: "the processes \(running) will not end")
        }
    }

    /// As the server's own user: not even root may read another user's links in every container.
    private func find() async throws -> Set<pid_t> {
        let (_, output) = try await Child.run(
            "find", ["/proc", "-mindepth", "2", "-maxdepth", "2", "-name", "cwd", "-printf", "%h\t%l\n"],
            as: folder.user)
        let data = URL(filePath: folder.data).resolvingSymlinksInPath().path(percentEncoded: false)
            .trimmingSuffix("/")
        var pids: Set<pid_t> = []
        for line in output.split(separator: "\n") where line.hasSuffix("\t" + data) {
            guard let pid = pid_t(line.dropFirst("/proc/".count).prefix { $0.isNumber }),
                let name = try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8),
                name == "postgres\n"
            else { continue }
            pids.insert(pid)
        }
        return pids
    }

    private func gone(_ pids: Set<pid_t>, within patience: Duration) async -> Bool {
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            if pids.allSatisfy(Self.isGone) { return true }
            await pause(.milliseconds(20))
        }
        return pids.allSatisfy(Self.isGone)
    }

    /// A zombie counts as gone: in a container, process 1 may never reap it.
    static func isGone(_ pid: pid_t) -> Bool {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let afterName = text.lastIndex(of: ")")
        else { return true }
        return text[afterName...].dropFirst(2).first == "Z"
    }
}
