import Foundation
import Glibc

/// Connection strings of the database, one for each role that we log in as.
struct DatabaseTargets: Codable, Sendable {
    /// May make roles and, embedded, everything else.
    var admin: String
    var owner: String
    var api: String
    var worker: String

    /// A database of the operator's own; nil where none is named.
    init?(_ settings: Settings) {
        let shared = settings.text("database.url")
        func target(_ key: String, _ role: String?) -> String? {
            if let own = settings.text(key) { return own }
            guard let shared else { return nil }
            return role.map { Self.adding(user: $0, to: shared) } ?? shared
        }
        guard let api = target("database.api.url", "ecdp_api") else { return nil }
        self.api = api
        owner = target("database.owner.url", "ecdp_owner") ?? api
        worker = target("database.worker.url", "ecdp_worker") ?? api
        admin = target("database.admin.url", nil) ?? owner
    }

    init(admin: String, owner: String, api: String, worker: String) {
        self.admin = admin
        self.owner = owner
        self.api = api
        self.worker = worker
    }

    /// The database to work on: the one that is named, else the one that runs in the folder.
    ///
    /// - Throws: ``CommandFailure`` where there is neither.
    static func find(_ settings: Settings) throws -> DatabaseTargets {
        if let named = DatabaseTargets(settings) { return named }
        if let running = RunningFile.read(in: settings.folder) { return running.database }
        throw CommandFailure(
            """
            there is no database: nothing runs in \(settings.folder). Start it with `ecdp up`, or name a database of \
            your own with --database-url (ECDP_DATABASE_URL).
            """)
    }

    /// A connection string with a user, where it names none itself.
    static func adding(user: String, to conninfo: String) -> String {
        if conninfo.hasPrefix("postgres://") || conninfo.hasPrefix("postgresql://") {
            let authority = conninfo.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" && $0 != "?" }
            if authority.contains("@") || conninfo.contains("user=") { return conninfo }
            return conninfo + (conninfo.contains("?") ? "&" : "?") + "user=\(user)"
        }
        let namesUser = conninfo.split(whereSeparator: \.isWhitespace).contains { $0.hasPrefix("user=") }
        return namesUser || conninfo.contains("user =") ? conninfo : conninfo + " user=\(user)"
    }
}

extension DatabaseTargets {
    /// How an analyst logs in. Over the embedded database's own socket no password is asked for.
    func analyst(login: String, password: String) -> String {
        if admin.contains("://") || !admin.contains("user=postgres") || !admin.contains("host=/") {
            let words = api.split(separator: " ").filter { !$0.hasPrefix("user=") && !$0.hasPrefix("password=") }
            if api.contains("://") { return Self.adding(user: login, to: api) }
            return words.joined(separator: " ") + " user=\(login) password=\(password)"
        }
        return admin.replacing("user=postgres", with: "user=\(login)")
    }
}

/// `up.json` in the folder, mode 0600: what runs there, for the other commands.
struct RunningFile: Codable {
    var url: String
    var pid: Int32
    var database: DatabaseTargets

    static func path(in folder: String) -> String { folder + "/up.json" }

    /// The files that say what runs in a folder.
    static func all(in folder: String) -> [String] { [path(in: folder), DemoFile.path(in: folder)] }

    /// Takes away what a killed process has left, so that nobody believes it.
    static func removeStale(in folder: String) {
        guard read(in: folder) == nil else { return }
        for file in all(in: folder) { unlink(file) }
    }

    /// - Returns: nil where nothing runs in the folder.
    static func read(in folder: String) -> RunningFile? {
        guard let data = try? Data(contentsOf: URL(filePath: path(in: folder))),
            let file = try? JSONDecoder().decode(RunningFile.self, from: data)
        else { return nil }
        guard kill(file.pid, 0) == 0 || errno == EPERM else { return nil }
        return file
    }
}

/// Files with secrets in them.
enum PrivateFile {
    /// Writes a file that only its owner can read, whole or not at all.
    static func write(_ value: some Encodable, to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try write(bytes: Array(try encoder.encode(value)) + [UInt8(ascii: "\n")], to: path)
    }

    static func write(text: String, to path: String) throws { try write(bytes: Array(text.utf8), to: path) }

    private static func write(bytes: [UInt8], to path: String) throws {
        let temporary = "\(path).new.\(getpid())"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0,
            rename(temporary, path) == 0
        else { throw failure(path) }
    }

    static func read<Value: Decodable>(_ type: Value.Type, from path: String) -> Value? {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else { return nil }
        return try? JSONDecoder().decode(type, from: data)
    }

    private static func failure(_ path: String) -> CommandFailure {
        CommandFailure("\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
}
