import CLibPQ
import Glibc

/// What libpq is told to connect with: the configuration's string, our defaults under it, our settings over it.
struct ConnectionParameters {
    private var keywords: [(String, String)]
    private let secrets: [String]

    /// - Throws: `unavailable` where the connection string cannot be read. What is wrong with it is not quoted: it may
    ///   be the password.
    init(_ configuration: DatabaseConfiguration, settings: [String]) throws(PostgresError) {
        guard let parsed = PQconninfoParse(configuration.conninfo, nil) else {
            throw PostgresError(.unavailable, .notSent, "the connection string cannot be read")
        }
        defer { PQconninfoFree(parsed) }
        var given: [String: String] = [:]
        var entry = parsed
        while let keyword = entry.pointee.keyword {
            if let value = entry.pointee.val { given[String(cString: keyword)] = String(cString: value) }
            entry += 1
        }
        // A password with an `@` that was not written as %40 ends up in the host's name.
        if let host = given["host"], host.contains("@") {
            throw PostgresError(.unavailable, .notSent, "the host of the connection string holds an @")
        }
        secrets = ["password", "sslpassword"].compactMap { given[$0] }.filter { !$0.isEmpty }
        let session = ["client_encoding=UTF8", "DateStyle=ISO", "TimeZone=UTC", "IntervalStyle=iso_8601"] + settings
        let options =
            session.map { "-c \($0)" } + [given["options"] ?? getenv("PGOPTIONS").map { String(cString: $0) } ?? ""]
        keywords = [
            ("connect_timeout", "2"), ("keepalives_idle", "30"), ("tcp_user_timeout", "10000"),
            // Of two the later one wins, so the string's own come after the defaults and before what must be.
            ("dbname", configuration.conninfo),
            ("fallback_application_name", configuration.applicationName),
            ("options", options.joined(separator: " ").trimmed),
        ]
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
        var owned: [UnsafeMutablePointer<CChar>?] = []
        defer { owned.forEach { free($0) } }
        func copies(_ texts: [String]) -> [UnsafePointer<CChar>?] {
            let copies = texts.map { strdup($0) }
            owned += copies
            return copies.map { UnsafePointer($0) } + [nil]
        }
        let keys = copies(keywords.map(\.0))
        let values = copies(keywords.map(\.1))
        return body(keys, values)
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
