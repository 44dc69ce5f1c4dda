import Foundation
import Glibc
import LocalCluster
import Postgres
import TestSupport
import Testing

/// Encryption as libpq has it: every `sslmode`, who the server is, who the client is, channel binding.
@Suite(.timeLimit(.minutes(4)), .alone)
struct TLSTests {
    /// A server with a certificate, and everything signed by the same authority.
    struct Stand: Sendable {
        let own: OwnCluster
        let authority: Authority
        let stranger: Authority

        /// - Parameter mode: and more of libpq's parameters.
        func conninfo(user: String = "postgres", host: String = "localhost", _ mode: String) -> String {
            "host=\(host) hostaddr=127.0.0.1 port=\(own.cluster.port) dbname=postgres user=\(user) "
                + "gssencmode=disable sslmode=\(mode) sslcert=/nonexistent sslkey=/nonexistent"
        }
        var root: String { " sslrootcert=\(authority.certificate)" }
        var noRoot: String { " sslrootcert=/nonexistent" }
    }

    private func withStand(
        days: Int = 2, _ body: (Stand) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with { folder in
            let authority = try await Authority.make("authority", in: folder.path)
            let stranger = try await Authority.make("stranger", in: folder.path)
            let server = try await authority.sign("localhost", file: "server", names: ["DNS:localhost"], days: days)
            if geteuid() == 0 {
                let owned = try await Command.run("chown", ["postgres", server.key])
                try #require(owned.succeeded)
            }
            try await OwnCluster.with(
                tcp: true,
                {
                    $0.parameters["ssl"] = "on"
                    $0.parameters["ssl_cert_file"] = server.certificate
                    $0.parameters["ssl_key_file"] = server.key
                    $0.parameters["ssl_ca_file"] = authority.certificate
                }
            ) { try await body(Stand(own: $0, authority: authority, stranger: stranger)) }
        }
    }

    private let isEncrypted = "select ssl from pg_stat_ssl where pid = pg_backend_pid()"

    @Test func `every sslmode does what it promises`() async throws {
        try await withStand { stand async throws in
            let modes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]
            // The server takes both: whoever does not insist on plain, and prefers neither, is encrypted.
            try await stand.own.admit("host all all 127.0.0.1/32 trust")
            for mode in modes {
                let root = mode.hasPrefix("verify") ? stand.root : stand.noRoot
                let expected = mode == "disable" || mode == "allow" ? "f" : "t"
                #expect(try await answer(stand.conninfo(mode) + root, isEncrypted) == expected, "\(mode)")
            }
            // The server demands encryption.
            try await stand.own.admit("hostssl all all 127.0.0.1/32 trust")
            for mode in modes {
                let root = mode.hasPrefix("verify") ? stand.root : stand.noRoot
                if mode == "disable" {
                    let error = try await refusal(stand.conninfo(mode) + " password=s3cret", hiding: "s3cret")
                    #expect(error.message.contains("no pg_hba.conf entry") && error.message.contains("no encryption"))
                } else {
                    #expect(try await answer(stand.conninfo(mode) + root, isEncrypted) == "t", "\(mode)")
                }
            }
            // The server forbids it.
            try await stand.own.admit("hostnossl all all 127.0.0.1/32 trust")
            for mode in modes {
                let root = mode.hasPrefix("verify") ? stand.root : stand.noRoot
                if ["disable", "allow", "prefer"].contains(mode) {
                    #expect(try await answer(stand.conninfo(mode) + root, isEncrypted) == "f", "\(mode)")
                } else {
                    let error = try await refusal(stand.conninfo(mode) + root + " password=s3cret", hiding: "s3cret")
                    #expect(error.message.contains("no pg_hba.conf entry"), "\(mode)")
                }
            }
        }
    }

    @Test func `a server without encryption is refused by those who require it`() async throws {
        try await OwnCluster.with(tcp: true) { own async throws in
            try await own.admit("host all all 127.0.0.1/32 trust")
            for mode in ["require", "verify-ca", "verify-full"] {
                let error = try await refusal(own.network("sslmode=\(mode) password=s3cret"), hiding: "s3cret")
                let message = error.message
                #expect(
                    message.contains("server does not support SSL, but SSL was required")
                        || message.contains("root certificate file"), "\(mode): \(message)")
            }
            for mode in ["allow", "prefer"] { try await answer(own.network("sslmode=\(mode)")) }
        }
    }

    @Test func `a server that is somebody else is refused by those who check`() async throws {
        try await withStand { stand async throws in
            try await stand.own.admit("hostssl all all 127.0.0.1/32 trust")
            let secret = " password=s3cret"
            for mode in ["verify-ca", "verify-full"] {
                let strange = try await refusal(
                    stand.conninfo(mode) + secret + " sslrootcert=\(stand.stranger.certificate)", hiding: "s3cret")
                #expect(strange.message.contains("certificate verify failed"), "\(mode)")
                let none = try await refusal(stand.conninfo(mode) + secret + stand.noRoot, hiding: "s3cret")
                #expect(none.message.contains("root certificate file \"/nonexistent\" does not exist"), "\(mode)")
            }
            let other = stand.conninfo(host: "elsewhere.example", "verify-full") + stand.root + secret
            let renamed = try await refusal(other, hiding: "s3cret")
            #expect(
                renamed.message.contains(
                    "server certificate for \"localhost\" does not match host name \"elsewhere.example\""))
            // The name is of no interest to one who asks only who signed.
            try await answer(stand.conninfo(host: "elsewhere.example", "verify-ca") + stand.root)
            // An authority that is given is asked even by one who only requires encryption.
            let required = try await refusal(
                stand.conninfo("require") + " sslrootcert=\(stand.stranger.certificate)")
            #expect(required.message.contains("certificate verify failed"))
        }
    }

    @Test func `a certificate that has run out, or was revoked, is refused`() async throws {
        try await withStand(days: -1) { stand async throws in
            try await stand.own.admit("hostssl all all 127.0.0.1/32 trust")
            let expired = try await refusal(stand.conninfo("verify-ca") + stand.root)
            #expect(expired.message.contains("certificate verify failed"))
            try await answer(stand.conninfo("require") + stand.noRoot)
        }
        try await withStand { stand async throws in
            try await stand.own.admit("hostssl all all 127.0.0.1/32 trust")
            let file = stand.authority.folder + "/server"
            let list = try await stand.authority.revoke(.init(certificate: file + ".crt", key: file + ".key"))
            try await answer(stand.conninfo("verify-full") + stand.root)
            let revoked = try await refusal(stand.conninfo("verify-full") + stand.root + " sslcrl=\(list)")
            #expect(revoked.message.contains("certificate verify failed") || revoked.message.contains("revoked"))
        }
    }

    @Test func `a client shows who it is by certificate`() async throws {
        try await withStand { stand async throws in
            try await stand.own.psql("create role someone login; create role other login")
            try await stand.own.admit("hostssl all all 127.0.0.1/32 cert")
            let someone = try await stand.authority.sign("someone", file: "someone")
            let forged = try await stand.stranger.sign("someone", file: "forged")
            func conninfo(_ user: String, _ pair: Authority.Pair?) -> String {
                let plain = stand.conninfo(user: user, "verify-full") + stand.root
                return pair.map { plain + " sslcert=\($0.certificate) sslkey=\($0.key)" } ?? plain
            }
            #expect(try await answer(conninfo("someone", someone), "select current_user") == "someone")
            let none = try await refusal(conninfo("someone", nil))
            #expect(none.message.contains("connection requires a valid client certificate"))
            let wrong = try await refusal(conninfo("other", someone))
            #expect(wrong.message.contains("certificate authentication failed for user \"other\""))
            let stranger = try await refusal(conninfo("someone", forged))
            #expect(stranger.message.contains("unknown ca") || stranger.message.contains("SSL"))
            chmod(someone.key, 0o644)
            let open = try await refusal(conninfo("someone", someone))
            #expect(open.message.contains("has group or world access"))
            let lost = try await refusal(
                stand.conninfo(user: "someone", "require")
                    + " sslcert=\(someone.certificate) sslkey=\(someone.certificate).missing")
            #expect(lost.message.contains("private key file"))
        }
    }

    @Test func `a locked key is opened by its password, which is never shown`() async throws {
        try await withStand { stand async throws in
            try await stand.own.psql("create role someone login")
            try await stand.own.admit("hostssl all all 127.0.0.1/32 cert")
            let pair = try await stand.authority.sign("someone", file: "locked", password: "op3n-sesame")
            let conninfo =
                stand.conninfo(user: "someone", "verify-full") + stand.root
                + " sslcert=\(pair.certificate) sslkey=\(pair.key)"
            try await answer(conninfo + " sslpassword=op3n-sesame")
            let wrong = try await refusal(conninfo + " sslpassword=wr0ng-sesame", hiding: "wr0ng-sesame")
            #expect(wrong.message.contains("could not load private key file"))
        }
    }

    @Test func `channel binding is demanded and had`() async throws {
        try await withStand { stand async throws in
            try await stand.own.psql("create role someone login password 's3cret-passw0rd'")
            let password = " password=s3cret-passw0rd channel_binding="
            func refused(_ conninfo: String) async throws -> String {
                try await refusal(conninfo, hiding: "s3cret-passw0rd").message
            }
            try await stand.own.admit("host all all 127.0.0.1/32 scram-sha-256")
            for binding in ["disable", "prefer", "require"] {
                let conninfo = stand.conninfo(user: "someone", "verify-full") + stand.root + password + binding
                #expect(try await answer(conninfo, isEncrypted) == "t", "\(binding)")
            }
            let plain = try await refused(stand.conninfo(user: "someone", "disable") + password + "require")
            #expect(plain.contains("channel binding required, but SSL not in use") || plain.contains("channel binding"))
            try await stand.own.admit("host all all 127.0.0.1/32 trust")
            let trusted = try await refused(
                stand.conninfo(user: "someone", "require") + stand.noRoot + password + "require")
            #expect(trusted.contains("channel binding"))
            try await stand.own.admit("host all all 127.0.0.1/32 password")
            let inClear = try await refused(
                stand.conninfo(user: "someone", "require") + stand.noRoot + password + "require")
            #expect(inClear.contains("channel binding"))
        }
    }

    @Test func `encrypted, everything else works as well`() async throws {
        try await withStand { stand async throws in
            try await stand.own.admit("hostssl all all 127.0.0.1/32 trust")
            try await stand.own.psql("create table t (a int)")
            let conninfo = stand.conninfo("verify-full") + stand.root
            try await withDatabase(conninfo: conninfo) { database async throws in
                // Answers larger than a TLS record, and many in one.
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    for number in 0..<300 {
                        group.addTask {
                            let size = number % 10 == 0 ? 300_000 : 10
                            let rows = try await database.query(
                                Query("select $1::int4, repeat('x', $2::int4)", [number, size]), as: .none)
                            return try rows[0].decode(Int.self, at: 0) == number
                                && rows[0].text(at: 1)?.utf8.count == size
                        }
                    }
                    for try await isRight in group { #expect(isRight) }
                }
                try await database.withSession(as: .none) { session async throws in
                    let written = try await session.copyIn("copy t from stdin") { writer in
                        for _ in 0..<50 { try await writer.write(String(repeating: "12345\n", count: 10_000)) }
                    }
                    var bytes = 0
                    let read = try await session.copyOut("copy t to stdout") { bytes += $0.count }
                    #expect(written == 500_000 && read == 500_000 && bytes == 3_000_000)
                }
                let error = await #expect(throws: PostgresError.self) {
                    try await database.withSession(as: .none, deadline: .milliseconds(100)) {
                        _ = try await $0.query(.sleep(60))
                    }
                }
                #expect(error?.kind == .deadlineExceeded && error?.outcome == .rejected)
                var news = database.listen("news").makeAsyncIterator()
                #expect(await news.next()?.mayHaveMissed == true)
                try await stand.own.psql("notify news, 'x'")
                #expect(await news.next()?.payload == "x")
            }
        }
    }
}
