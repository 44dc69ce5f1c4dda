import Foundation
import Glibc
import TestSupport
import Testing

@testable import Postgres

/// What the string, the environment and a service file say reaches libpq, and stands against our defaults.
@Suite(.emptyDatabase, .serialized, .timeLimit(.minutes(1)))
struct ConnectionParametersTests {
    private func keywords(_ conninfo: String, settings: [String] = []) throws -> [String: String] {
        let parameters = try ConnectionParameters(DatabaseConfiguration(conninfo: conninfo), settings: settings)
        return Dictionary(parameters.keywords, uniquingKeysWith: { $1 })
    }

    /// Runs `body` with variables that nothing else in the process looks at meanwhile.
    private func withEnvironment(_ variables: [String: String], _ body: () async throws -> Void) async throws {
        for (key, value) in variables { setenv(key, value, 1) }
        defer { for key in variables.keys { unsetenv(key) } }
        try await body()
    }

    @Test func `defaults stand where nothing is said`() throws {
        let keywords = try keywords("dbname=x", settings: ["statement_timeout=5"])
        #expect(keywords["connect_timeout"] == "2" && keywords["tcp_user_timeout"] == "10000")
        #expect(keywords["options"]?.contains("-c statement_timeout=5") == true)
        #expect(keywords["dbname"] == "dbname=x")
    }

    @Test func `the string's own stand`() throws {
        let keywords = try keywords("postgresql:///x?connect_timeout=7&options=-c%20work_mem%3D9MB")
        #expect(keywords["connect_timeout"] == nil && keywords["keepalives_idle"] == "30")
        #expect(keywords["options"]?.hasSuffix("-c work_mem=9MB") == true)
    }

    @Test func `a password that breaks the string is not shown`() {
        for conninfo in [
            "postgresql://app:sec/ret@127.0.0.1/db", "postgres://app:12/ret@127.0.0.1:1/db",
            "postgresql://app:a@sec/ret@b",
            "postgresql://app:s@ecret@127.0.0.1/db",
        ] {
            let error = #expect(throws: PostgresError.self) {
                try ConnectionParameters(DatabaseConfiguration(conninfo: conninfo), settings: [])
            }
            #expect(error?.kind == .unavailable && error?.message.contains("connection string holds an @") == true)
        }
        for conninfo in ["postgresql://u:p%2Fq@h/db?application_name=a@b", "password='x://y/z@' host=h"] {
            #expect(throws: Never.self) { try keywords(conninfo) }
        }
    }

    @Test func `descriptions hold no password, no parameter and no actor`() {
        let secret = "hunter2"
        let values: [Any] = [
            DatabaseConfiguration(conninfo: "host=h password=\(secret)"),
            Database(DatabaseConfiguration(conninfo: "host=h password=\(secret)"), logger: quiet),
            Query("select $1::text", [secret]), Scope.tenant(1, actor: secret).with(requestID: secret),
        ]
        for value in values {
            var dumped = ""
            dump(value, to: &dumped)
            for text in ["\(value)", String(reflecting: value), dumped] { #expect(!text.contains(secret), "\(text)") }
        }
    }

    @Test func `strings are UTF-8 and dates ISO, whatever the environment, the string and the role say`() async throws {
        _ = try await psql(
            """
            create role writing_otherwise superuser login;
            alter role writing_otherwise set bytea_output = escape;
            alter role writing_otherwise set extra_float_digits = 0;
            alter role writing_otherwise set client_encoding = latin1
            """)
        let conninfo = try TestDatabase.current.conninfo()
        let others = [
            conninfo, conninfo + " client_encoding=latin1",
            conninfo + " options='-c client_encoding=latin1 -c datestyle=sql'",
            conninfo + " user=writing_otherwise",
        ]
        try await withEnvironment(["PGCLIENTENCODING": "LATIN1", "PGDATESTYLE": "German"]) { () async throws in
            for conninfo in others {
                try await withDatabase(conninfo: conninfo, { $0.lines = 1 }) { database async throws in
                    let (stored, read, bytes, number, moment) = try await database.query(
                        Query(
                            """
                            select encode(convert_to($1::text, 'UTF8'), 'hex'), 'caf' || chr(233), '\\x00ff41'::bytea,
                                0.1::float8 + 0.2::float8, to_timestamp(86400)
                            """, ["é"]), as: .none)[0].values(
                            String.self, String.self, Data.self, Double.self, Date.self)
                    #expect(stored == "c3a9" && read == "café" && bytes == Data([0, 255, 65]))
                    #expect(number == 0.1 + 0.2 && moment == Date(timeIntervalSince1970: 86_400))
                }
            }
        }
        _ = try await psql("drop role writing_otherwise")
    }

    @Test func `the environment's stand`() async throws {
        try await withEnvironment(["PGCONNECT_TIMEOUT": "9"]) { () async throws in
            #expect(try keywords("dbname=x")["connect_timeout"] == nil)
        }
    }

    @Test func `a service file's stand, and the service is connected to`() async throws {
        try await TemporaryFolder.with { folder in
            let file = folder.path + "/services"
            let conninfo = try TestDatabase.current.conninfo()
            let lines = conninfo.split(separator: " ").joined(separator: "\n")
            try """
            [here]
            \(lines)
            connect_timeout=11
            application_name=by-service
            options=-c work_mem=9MB
            """.write(toFile: file, atomically: true, encoding: .utf8)
            try await withEnvironment(["PGSERVICEFILE": file]) { () async throws in
                let keywords = try keywords("service=here")
                #expect(keywords["connect_timeout"] == nil && keywords["tcp_user_timeout"] == "10000")
                try await withDatabase(conninfo: "service=here") { database async throws in
                    let (memory, name, zone) = try await database.query(
                        Query(
                            """
                            select current_setting('work_mem'), current_setting('application_name'),
                            current_setting('timezone')
                            """), as: .none)[0].values(String.self, String.self, String.self)
                    #expect(memory == "9MB" && name == "by-service" && zone == "UTC")
                }
                let error = await #expect(throws: PostgresError.self) {
                    try await withDatabase(conninfo: "service=nowhere", { $0.connectionWait = .milliseconds(100) }) {
                        try await $0.query(Query("select 1"), as: .none)
                    }
                }
                #expect(error?.kind == .unavailable && error?.message.contains("nowhere") == true)
            }
        }
    }

    @Test func `of several hosts the first that has what is asked for is taken`() async throws {
        let conninfo = try TestDatabase.current.conninfo()
        let parts = conninfo.split(separator: " ").map { part in
            part.hasPrefix("host=") ? "host=/nonexistent,\(part.dropFirst(5).trimmingQuotes)" : String(part)
        }
        let several = parts.joined(separator: " ").replacing("port=", with: "port=5432,")
        try await withDatabase(conninfo: several + " target_session_attrs=read-write") { database async throws in
            #expect(try await database.query(Query("select 1"), as: .none).count == 1)
        }
        let error = await #expect(throws: PostgresError.self) {
            try await withDatabase(
                conninfo: several + " target_session_attrs=standby", { $0.connectionWait = .milliseconds(300) }
            ) { try await $0.query(Query("select 1"), as: .none) }
        }
        #expect(error?.kind == .unavailable && error?.outcome == .notSent)
    }
}

extension Substring {
    fileprivate var trimmingQuotes: Substring { first == "'" ? dropFirst().dropLast() : self }
}
