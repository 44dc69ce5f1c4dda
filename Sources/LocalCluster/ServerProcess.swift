import Foundation
import Glibc
import Subprocess
import Synchronization
import SystemPackage

/// One postmaster that we started.
///
/// It hangs on a pipe, its lifeline: a small watcher reads from it and sends the server SIGINT (fast shutdown) when
/// our end closes, which the kernel does for us however we die. The watcher is no child of the postmaster, which would
/// take the death of a child for a crash.
final class ServerProcess: Sendable {
    let pid: pid_t
    private let lifeline: Int32
    private let keeper: Task<Void, Never>
    private let ended: Ended

    /// nil while it runs.
    var status: TerminationStatus? { ended.status.withLock { $0 } }

    /// Set once, by the task that reaps the process, so it outlives all waiting tasks.
    private final class Ended: Sendable { let status = Mutex<TerminationStatus?>(nil) }

    private init(pid: pid_t, lifeline: Int32, keeper: Task<Void, Never>, ended: Ended) {
        self.pid = pid
        self.lifeline = lifeline
        self.keeper = keeper
        self.ended = ended
    }

    deinit { close(lifeline) }

    private static let script = """
        exec 3<&0 </dev/null
        ( ( read -r _ <&3; read -r name </proc/$$/comm && [ "$name" = postgres ] && kill -INT $$ ) & )
        exec 3<&-
        exec "$@"
        """

    /// - Returns: as soon as the process exists; it is not ready yet.
    static func launch(_ command: [String], log: String, as user: ServerUser?) async throws -> ServerProcess {
        let output = try FileDescriptor.open(
            FilePath(log), .writeOnly, options: [.append, .create, .closeOnExec],
            permissions: [.ownerReadWrite, .groupRead])
        let pipe = try FileDescriptor.pipe()
        for end in [pipe.readEnd, pipe.writeEnd] { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }

        let (started, starting) = AsyncThrowingStream<pid_t, any Error>.makeStream()
        let ended = Ended()
        let keeper = Task {
            do {
                let (program, arguments) = Child.command("/bin/sh", ["-c", script, "sh"] + command, as: user)
                let result = try await Subprocess.run(
                    program.hasPrefix("/") ? .path(FilePath(program)) : .name(program),
                    arguments: Arguments(arguments),
                    environment: Child.environment, workingDirectory: "/",
                    platformOptions: Child.options,
                    input: .fileDescriptor(pipe.readEnd, closeAfterSpawningProcess: true),
                    output: .fileDescriptor(output, closeAfterSpawningProcess: true),
                    error: .combinedWithOutput
                ) { execution in
                    starting.yield(execution.processIdentifier.value)
                }
                ended.status.withLock { $0 = result.terminationStatus }
                starting.finish()
            } catch {
                ended.status.withLock { $0 = .exited(127) }
                starting.finish(throwing: error)
            }
        }
        var iterator = started.makeAsyncIterator()
        do {
            guard let pid = try await iterator.next() else {
                throw ClusterError.failed(program: "/bin/sh", output: "it ended at once")
            }
            return ServerProcess(pid: pid, lifeline: pipe.writeEnd.rawValue, keeper: keeper, ended: ended)
        } catch {
            close(pipe.writeEnd.rawValue)
            throw error
        }
    }

    /// Waits for its end, however that comes.
    func wait() async { await keeper.value }

    /// Fast shutdown; after `patience` immediate shutdown, which loses nothing (the log is replayed at the next start);
    /// then SIGKILL. Returns when the process is gone.
    func stop(patience: Duration = .seconds(5)) async {
        for (signal, patience) in [(SIGINT, patience), (SIGQUIT, .seconds(2)), (SIGKILL, .zero)] {
            guard status == nil else { break }
            kill(pid, signal)
            if patience > .zero, await ended(within: patience) { break }
        }
        await keeper.value
    }

    private func ended(within patience: Duration) async -> Bool {
        let deadline = ContinuousClock.now + patience
        while status == nil, ContinuousClock.now < deadline {
            await pause(.milliseconds(10))
        }
        return status != nil
    }
}

/// Waits even in a cancelled task: a server is stopped in order though its owner was cancelled.
func pause(_ duration: Duration) async {
    await Task.detached { try? await Task.sleep(for: duration) }.value
}
