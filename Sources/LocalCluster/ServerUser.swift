import Foundation
import Glibc

/// The account a server runs under when we are root, which PostgreSQL refuses to be.
struct ServerUser: Sendable, Equatable {
    let name: String
    let uid: uid_t
    let gid: gid_t

    /// - Parameter dataFolder: where it exists already, its owner is the one.
    /// - Returns: nil when we are not root: the server runs as ourselves.
    /// - Throws: when there is no account to run as and none can be made.
    static func choose(dataFolder: String) async throws -> ServerUser? {
        guard geteuid() == 0 else { return nil }
        if let owner = FileStatus(dataFolder)?.uid, owner != 0, let user = lookUp(.id(owner)) { return user }
        if let user = lookUp(.name("postgres")) { return user }
        // Debian's package makes this account; other builds of PostgreSQL may not.
        try await Child.output(
            "useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"])
        guard let user = lookUp(.name("postgres")) else {
            throw ClusterError.failed(program: "useradd", output: "the account postgres is still missing")
        }
        return user
    }

    enum Key {
        case name(String)
        case id(uid_t)
    }

    static func lookUp(_ key: Key) -> ServerUser? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        switch key {
        case .name(let name): _ = getpwnam_r(name, &entry, &buffer, buffer.count, &found)
        case .id(let id): _ = getpwuid_r(id, &entry, &buffer, buffer.count, &found)
        }
        guard found != nil, let name = entry.pw_name else { return nil }
        return ServerUser(name: String(cString: name), uid: entry.pw_uid, gid: entry.pw_gid)
    }
}

/// What `lstat` says of a path: the little we ask.
struct FileStatus {
    let uid: uid_t
    let isDirectory: Bool

    init?(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        uid = status.st_uid
        isDirectory = status.st_mode & S_IFMT == S_IFDIR
    }

    /// The owner's name, or the number if it has no name.
    var owner: String { ServerUser.lookUp(.id(uid))?.name ?? String(uid) }
}
