import ArgumentParser
import Domain
import Foundation
import Repositories
import Resources

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "API keys.",
        discussion: """
            A key is ecdp_<prefix>_<secret> and is shown once, when it is made: only its SHA-256 is kept. Its prefix \
            names it in logs and here. Revoking and rotating take effect at once, in every running server.
            """,
        subcommands: [Create.self, List.self, Rotate.self, Revoke.self], defaultSubcommand: List.self)

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a key and show it.")

        @Option(name: [.customLong("municipality"), .short], help: "Code of a municipality it knows; may be repeated.")
        var municipality: [String]

        @Option(
            name: [.customLong("permission"), .short],
            help: "\(Permission.codes.joined(separator: ", ")); may be repeated. Each stands for itself.")
        var permission: [Permission] = [.read]

        @Option(help: "Who or what holds it.")
        var name: String

        @Option(help: "The day it stops working, such as 2027-06-30 (at 00:00 UTC).")
        var expires: String?

        @OptionGroup var common: CommonOptions

        func validate() throws {
            if municipality.isEmpty { throw ValidationError("Name at least one --municipality.") }
            if let fault = PlainText.fault(inName: name) { throw ValidationError("--name \(fault).") }
            if expires != nil, try expiry() ?? .distantPast <= Date() {
                throw ValidationError("--expires is in the past.")
            }
        }

        private func expiry() throws -> Date? {
            guard let expires else { return nil }
            guard let date = try? Date(expires + "T00:00:00Z", strategy: .iso8601) else {
                throw ValidationError("--expires is \"\(expires)\": a date such as 2027-06-30 is wanted.")
            }
            return date
        }

        func run() async throws {
            let settings = try await Settings(common)
            let logger = try settings.logger(.text)
            let (codes, name, permissions, expiry) = (
                municipality.map { $0.uppercased() }, CanonicalText.line(name), permission, try expiry()
            )
            let key = try await OneShot.with(try DatabaseTargets.find(settings).owner, logger: logger) { database in
                let tenants = TenantAdministration(database)
                for code in codes where try await tenants.find(code) == nil {
                    throw CommandFailure("\(code) is no tenant here: `ecdp tenant create \(code)` sets it up")
                }
                return try await KeyAdministration(database).create(
                    name: name, codes: codes, permissions: permissions, expiresAt: expiry)
            }
            print(key)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the keys, without their secrets.")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try await Settings(common)
            let logger = try settings.logger(.text)
            let keys = try await OneShot.with(try DatabaseTargets.find(settings).owner, logger: logger) { database in
                try await KeyAdministration(database).list()
            }
            Table.print(
                ["prefix", "name", "municipalities", "permissions", "made", "expires", "last used", "revoked"],
                keys.map {
                    [
                        $0.prefix, $0.name, $0.codes.joined(separator: ","), $0.permissions, Table.day($0.createdAt),
                        Table.day($0.expiresAt), Table.day($0.lastUsedAt), Table.day($0.revokedAt),
                    ]
                })
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a key a new secret and show it; the old one stops working at once.")

        @Argument(help: "Its prefix: the middle part of the key.")
        var prefix: String

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try await Settings(common)
            let (logger, prefix) = (try settings.logger(.text), prefix)
            let key = try await OneShot.with(try DatabaseTargets.find(settings).owner, logger: logger) { database in
                try await KeyAdministration(database).rotate(prefix: prefix)
            }
            guard let key else { throw CommandFailure("there is no working key with the prefix \(prefix)") }
            print(key)
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a key: it stops working at once, everywhere.")

        @Argument(help: "Its prefix: the middle part of the key.")
        var prefix: String

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try await Settings(common)
            let (logger, prefix) = (try settings.logger(.text), prefix)
            let done = try await OneShot.with(try DatabaseTargets.find(settings).owner, logger: logger) { database in
                try await KeyAdministration(database).revoke(prefix: prefix, at: Date())
            }
            guard done else { throw CommandFailure("there is no working key with the prefix \(prefix)") }
            print("\(prefix) is revoked.")
        }
    }
}

extension Permission: ExpressibleByArgument {}
