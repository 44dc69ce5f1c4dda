import CLibPQ
import Glibc

/// What libpq connects with: the configuration's string, our defaults under it, our settings over it.
struct ConnectionParameters {
    let keywords: [(String, String)]
    private let secrets: [String]

    /// - Throws: `unavailable` where the connection string cannot be read. What is wrong with it is not quoted: it may
    ///   be the password.
    init(_ configuration: DatabaseConfiguration, settings: [String]) throws(PostgresError) {
        guard let parsed = PQconninfoParse(configuration.conninfo, nil) else {
            throw PostgresError(.unavailable, .notSent, "the connection string cannot be read")
        }
        defer { PQconninfoFree(parsed) }
        let given = Self.values(of: parsed)
        // A password with an `@` that was not written as %40 ends up in the host's name.
        if let host = given["host"], host.contains("@") {
            throw PostgresError(.unavailable, .notSent, "the host of the connection string holds an @")
        }
        // One with a `/` that was not written as %2F ends the host, and its rest becomes the port and the database.
        if Self.hasAtInPath(configuration.conninfo) {
            throw PostgresError(.unavailable, .notSent, "the path of the connection string holds an @")
        }
        let resolved = Self.resolved(configuration.conninfo)
        secrets = Set(["password", "sslpassword"].flatMap { [given[$0], resolved[$0]] }.compactMap { $0 })
            .filter { !$0.isEmpty }
        // Over a role's and a database's own settings.
        let session =
            ["DateStyle=ISO", "TimeZone=UTC", "IntervalStyle=iso_8601", "bytea_output=hex", "extra_float_digits=1"]
            + settings
        let options = session.map { "-c \($0)" } + [resolved["options"] ?? ""]
        // Whatever the string, the environment or a service file says stands.
        keywords =
            Self.defaults.filter { resolved[$0.0] == nil } + [
                ("dbname", configuration.conninfo), ("fallback_application_name", configuration.applicationName),
                // Of two the later one wins: the others' options are in it, after ours.
                ("options", options.joined(separator: " ").trimmed),
                // But strings are UTF-8, whatever anybody says, unless the options ask for bytes as they are.
                ("client_encoding", Self.asksForBytes(resolved) ? "SQL_ASCII" : "UTF8"),
            ]
    }

    private static func asksForBytes(_ resolved: [String: String]) -> Bool {
        resolved["options"]?.lowercased().contains("client_encoding=sql_ascii") ?? false
    }

    /// Whether there is an @ behind the first `/` after the hosts of a URI, not counting its parameters.
    private static func hasAtInPath(_ conninfo: String) -> Bool {
        guard let scheme = ["postgresql://", "postgres://"].first(where: { conninfo.hasPrefix($0) }) else {
            return false
        }
        return conninfo.dropFirst(scheme.count).prefix { $0 != "?" }.drop { $0 != "/" }.contains("@")
    }

    /// For networks that lose packets: how long anything may take before a connection is given up.
    private static let defaults = [
        ("connect_timeout", "2"), ("keepalives_idle", "30"), ("tcp_user_timeout", "10000"),
    ]

    /// What libpq makes of the string together with the environment and a service file.
    ///
    /// It resolves all that before it looks at single values, so one that is wrong ends it there: no connection is tried.
    private static func resolved(_ conninfo: String) -> [String: String] {
        let connection = withCStrings(["dbname", "channel_binding"]) { keys in
            withCStrings([conninfo, "none, for nothing is connected"]) { PQconnectStartParams(keys, $0, 1) }
        }
        defer { PQfinish(connection) }
        guard let options = PQconninfo(connection) else { return [:] }
        defer { PQconninfoFree(options) }
        return values(of: options)
    }

    private static func values(of options: UnsafeMutablePointer<PQconninfoOption>) -> [String: String] {
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return values
    }

    /// A message without the password.
    func redacted(_ message: String) -> String {
        secrets.reduce(message) { text, secret in
            text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "***")
        }
    }

    /// Calls `body` with the keywords and values as C strings, each list with a nil at its end.
    func withKeywords<R>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> R
    ) -> R {
        Self.withCStrings(keywords.map(\.0)) { keys in
            Self.withCStrings(keywords.map(\.1)) { values in body(keys, values) }
        }
    }

    /// Calls `body` with a list of C strings and a nil at its end.
    private static func withCStrings<R>(_ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> R) -> R {
        let copies = texts.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return body(copies.map { UnsafePointer($0) } + [nil])
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
