import Foundation
import Glibc
import Logging

/// The places a cluster uses, and the lock that keeps a second process out of them.
///
/// Normally all in the requested folder:
/// ```
/// <folder>/data          PostgreSQL's own
/// <folder>/socket        the unix socket, mode 0700
/// <folder>/postgres.log  what the server says
/// <folder>/lock          held by the process that runs the server
/// ```
/// Run as root, the server is another user, who may be unable to reach the folder (a clone in `/root`, a `mktemp -d`
/// of mode 0700). Then the four live in `/var/lib/ecdp/<hash of the folder>`, and `<folder>/cluster.json` says so.
/// A socket's path has room for 107 bytes and no odd characters: when the folder is too deep, the socket alone lives
/// in a short private folder under `/run` or `/tmp`.
struct ClusterFolder: Sendable {
    let asked: String
    /// Where the data are: `asked` or the fallback.
    let root: String
    let socket: String
    let user: ServerUser?

    var data: String { root + "/data" }
    var log: String { root + "/postgres.log" }
    var postmasterFile: String { data + "/postmaster.pid" }
    var exists: Bool { FileManager.default.fileExists(atPath: data + "/PG_VERSION") }
    /// The major version that made the data; nil where there are none yet.
    var major: Int? {
        guard let text = try? String(contentsOfFile: data + "/PG_VERSION", encoding: .utf8) else { return nil }
        return Int(text.prefix { $0.isNumber })
    }

    /// Finds or makes the folders, readable and writable for the server's user.
    static func prepare(_ directory: String, logger: Logger) async throws -> ClusterFolder {
        let asked = URL(filePath: directory).standardizedFileURL.path(percentEncoded: false).trimmingSuffix("/")
        let record = asked + "/cluster.json"
        try makeFolder(asked, mode: geteuid() == 0 ? 0o755 : 0o700)

        var root = asked
        if let text = try? Data(contentsOf: URL(filePath: record)),
            let recorded = try? JSONDecoder().decode(Record.self, from: text)
        {
            root = URL(filePath: recorded.data).deletingLastPathComponent().path(percentEncoded: false)
                .trimmingSuffix("/")
            // The folder, not the data: a first start may have been killed before there were any.
            guard FileManager.default.fileExists(atPath: root) else {
                throw ClusterError.dataMissing(path: recorded.data, record: record)
            }
        }
        let user = try await ServerUser.choose(dataFolder: root + "/data")
        if user == nil, let status = FileStatus(root + "/data"), status.uid != geteuid() {
            throw ClusterError.notOurs(path: root + "/data", owner: status.owner)
        }
        if try await !isUsable(root, by: user) {
            guard root == asked, user != nil, !FileManager.default.fileExists(atPath: asked + "/data") else {
                throw ClusterError.unusable(
                    path: root, reason: "the user \(user?.name ?? "running this") cannot reach it or write to it")
            }
            rmdir(asked + "/socket")
            root = try makeFallback(for: asked, logger: logger)
            guard try await isUsable(root, by: user) else {
                throw ClusterError.unusable(path: root, reason: "the user \(user?.name ?? "") cannot write to it")
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = .withoutEscapingSlashes
            let text = try encoder.encode(Record(data: root + "/data"))
            try text.write(to: URL(filePath: record), options: .atomic)
            logger.notice(
                "the data live elsewhere: the server's user cannot reach the folder asked for",
                metadata: ["folder": "\(asked)", "data": "\(root)/data", "user": "\(user?.name ?? "")"])
        }
        return ClusterFolder(asked: asked, root: root, socket: try socketFolder(in: root, user: user), user: user)
    }

    private struct Record: Codable { var data: String }

    /// Creates the socket's folder and checks that the server's user can write there.
    private static func isUsable(_ root: String, by user: ServerUser?) async throws -> Bool {
        let probe = root + "/socket"
        try makeFolder(probe, mode: 0o700, owner: user)
        if let user { return try await Child.run("/usr/bin/test", ["-w", probe], as: user).succeeded }
        return access(probe, W_OK) == 0
    }

    private static func makeFallback(for asked: String, logger: Logger) throws -> String {
        for parent in ["/var/lib", "/var/tmp"] where access(parent, W_OK) == 0 {
            let shared = parent + "/ecdp"
            try makeFolder(shared, mode: 0o755)
            // Never into a folder that another user has placed there.
            guard FileStatus(shared)?.uid == geteuid() else { continue }
            // Deleting the requested folder means starting afresh: the data of an earlier folder of this name are kept aside.
            var root = shared + "/" + hash(asked)
            var number = 1
            while FileManager.default.fileExists(atPath: root + "/data") {
                logger.notice(
                    "data of an earlier folder of this name are still there; delete them if nobody wants them",
                    metadata: ["data": "\(root)"])
                number += 1
                root = shared + "/" + hash(asked) + "-\(number)"
            }
            try makeFolder(root, mode: 0o755)
            return root
        }
        throw ClusterError.unusable(
            path: asked,
            reason: "the server's user cannot reach it, and neither /var/lib nor /var/tmp can be written to")
    }

    private static func socketFolder(in root: String, user: ServerUser?) throws -> String {
        let inside = root + "/socket"
        let plain = inside.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "/._+-".utf8.contains($0)
            }
        }
        if plain, inside.utf8.count + "/.s.PGSQL.65535.lock".utf8.count < 107 { return inside }
        for parent in ["/run", "/tmp"] where access(parent, W_OK) == 0 {
            let short = "\(parent)/ecdp-\(hash(root))"
            try makeFolder(short, mode: 0o700, owner: user)
            guard let status = FileStatus(short), status.isDirectory, status.uid == user?.uid ?? geteuid() else {
                continue
            }
            return short
        }
        throw ClusterError.unusable(path: inside, reason: "it is too long for a socket, and /tmp cannot be written to")
    }

    /// Makes a folder with its parents; gives it to `owner` and sets its mode if it is new.
    static func makeFolder(_ path: String, mode: mode_t, owner: ServerUser? = nil) throws {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        do {
            let parent = URL(filePath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        } catch {
            throw ClusterError.unusable(path: path, reason: "\(error.localizedDescription)")
        }
        guard mkdir(path, mode) == 0 || errno == EEXIST, chmod(path, mode) == 0 else {
            throw ClusterError.unusable(path: path, reason: String(cString: strerror(errno)))
        }
        if let owner, chown(path, owner.uid, owner.gid) != 0 {
            throw ClusterError.unusable(path: path, reason: String(cString: strerror(errno)))
        }
    }

    /// Sixteen hexadecimal digits of FNV-1a: a name, not a secret.
    private static func hash(_ text: String) -> String {
        let value = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// An exclusive lock on a file, held while the value lives, and released by the kernel when its process dies.
final class FolderLock: Sendable {
    private let descriptor: Int32

    /// - Throws: ``ClusterError/inUse(folder:pid:)`` while another process holds it.
    init(_ folder: ClusterFolder) throws {
        let path = folder.root + "/lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw ClusterError.unusable(path: path, reason: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { Int($0.prefix { $0.isNumber }) }
            close(descriptor)
            throw ClusterError.inUse(folder: folder.asked, pid: holder)
        }
        ftruncate(descriptor, 0)
        let text = Array("\(getpid())\n".utf8)
        pwrite(descriptor, text, text.count, 0)
    }

    static func isHeld(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return true }
        flock(descriptor, LOCK_UN)
        return false
    }

    /// Unlocks before it closes: a child between fork and exec may hold a copy of the descriptor.
    deinit {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}

extension String {
    func trimmingSuffix(_ suffix: String) -> String {
        count > suffix.count && hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
