import ArgumentParser
import Logging
import Repositories

struct AnalystCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyst", abstract: "Database logins for analysts.",
        subcommands: [Create.self, List.self], defaultSubcommand: List.self)

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a login that reads the views of some municipalities, and show its password.",
            discussion: """
                For an analyst's login that is there already: a new password, and these municipalities besides those \
                it has. Any other role of that name is refused. The login may connect to this database and no other, \
                and has limits: connections, temporary files, time of a statement and of an idle transaction. \
                Logs in as database.admin.url, which must be allowed to make roles.
                """)

        @Argument(help: "The login: lower-case letters, digits and underscores, such as thandi_m.")
        var login: String

        @Option(name: [.customLong("municipality"), .short], help: "Code of a municipality; may be repeated.")
        var municipality: [String]

        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard login.wholeMatch(of: /[a-z][a-z0-9_]{0,62}/) != nil else {
                throw ValidationError("A login is made of lower-case letters, digits and underscores.")
            }
            if ["ecdp", "ten", "pg"].contains(where: { login.hasPrefix($0 + "_") }) || login == "postgres" {
                throw ValidationError("\(login) is a name the database keeps for itself.")
            }
            if municipality.isEmpty { throw ValidationError("Name at least one --municipality.") }
        }

        func run() async throws {
            let settings = try await Settings(common)
            let (logger, login) = (try settings.logger(.text), login)
            let (codes, password) = (municipality.map { $0.uppercased() }, Self.makePassword())
            let granted = try await OneShot.with(try DatabaseTargets.find(settings).admin, logger: logger) { database in
                try await AnalystAdministration(database).grant(login: login, password: password, codes: codes)
            }
            guard granted.missing.isEmpty else {
                throw CommandFailure("\(granted.missing.joined(separator: ", ")): no tenants here; nothing was done")
            }
            print("login: \(login)\npassword: \(password)")
            for name in granted.unset {
                logger.warning("a limit is not set: only a superuser may set it", metadata: ["setting": "\(name)"])
            }
        }

        /// 24 letters and digits: 143 bits.
        static func makePassword() -> String {
            let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
            var generator = SystemRandomNumberGenerator()
            return String((0..<24).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] })
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the logins and what they may read.")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try await Settings(common)
            let logger = try settings.logger(.text)
            let analysts = try await OneShot.with(try DatabaseTargets.find(settings).admin, logger: logger) {
                database in
                try await AnalystAdministration(database).list()
            }
            Table.print(
                ["login", "municipalities"], analysts.map { [$0.login, $0.codes.joined(separator: ",")] })
        }
    }
}
