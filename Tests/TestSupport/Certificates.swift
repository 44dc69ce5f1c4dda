import Foundation
import Glibc

/// An authority and the certificates it signs, made with the `openssl` command.
package struct Authority: Sendable {
    package let folder: String
    package let name: String

    package var certificate: String { "\(folder)/\(name).crt" }
    private var key: String { "\(folder)/\(name).key" }

    /// A certificate and its key.
    package struct Pair: Sendable {
        package let certificate: String
        package let key: String

        package init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// - Parameter folder: where everything is written.
    package static func make(_ name: String, in folder: String) async throws -> Authority {
        let authority = Authority(folder: folder, name: name)
        try await openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=\(name)", "-keyout", authority.key, "-out", authority.certificate)
        return authority
    }

    /// A certificate for a server or a client.
    ///
    /// - Parameters:
    ///   - commonName: who it is: a host, or a role of the database.
    ///   - names: subject alternative names, such as `DNS:localhost`.
    ///   - days: how long it is valid; negative: it was.
    ///   - password: of the key; nil for none.
    package func sign(
        _ commonName: String, file: String, names: [String] = [], days: Int = 2, password: String? = nil
    ) async throws -> Pair {
        let pair = Pair(certificate: "\(folder)/\(file).crt", key: "\(folder)/\(file).key")
        let request = "\(folder)/\(file).csr"
        try await Self.openssl(
            "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=\(commonName)", "-keyout", pair.key, "-out", request)
        let extensions = "\(folder)/\(file).ext"
        let text = names.isEmpty ? "" : "subjectAltName=" + names.joined(separator: ",")
        try text.write(toFile: extensions, atomically: true, encoding: .utf8)
        try await Self.openssl(
            "x509", "-req", "-in", request, "-CA", certificate, "-CAkey", key, "-CAcreateserial", "-days", "\(days)",
            "-extfile", extensions, "-out", pair.certificate)
        if let password {
            try await Self.openssl(
                "rsa", "-aes256", "-in", pair.key, "-out", pair.key + ".locked", "-passout", "pass:\(password)")
            rename(pair.key + ".locked", pair.key)
        }
        chmod(pair.key, 0o600)
        return pair
    }

    /// Says of a certificate that it counts no more.
    ///
    /// - Returns: the path of the list, for the side that checks.
    package func revoke(_ pair: Pair) async throws -> String {
        let configuration = "\(folder)/\(name).cnf"
        let database = "\(folder)/\(name).index"
        try "".write(toFile: database, atomically: true, encoding: .utf8)
        try """
        [ca]
        default_ca = this
        [this]
        database = \(database)
        default_md = sha256
        default_crl_days = 2
        """.write(toFile: configuration, atomically: true, encoding: .utf8)
        let list = "\(folder)/\(name).crl"
        let common = ["ca", "-config", configuration, "-cert", certificate, "-keyfile", key]
        try await Self.openssl(common + ["-revoke", pair.certificate])
        try await Self.openssl(common + ["-gencrl", "-out", list])
        return list
    }

    private static func openssl(_ arguments: String...) async throws { try await openssl(arguments) }

    private static func openssl(_ arguments: [String]) async throws {
        let made = try await Command.run("openssl", arguments)
        guard made.succeeded else { throw TestSupportError("openssl \(arguments[0]): \(made.output)") }
    }
}
