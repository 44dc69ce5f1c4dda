import ArgumentParser
import Domain
import Repositories
import Resources

struct TenantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant", abstract: "The municipalities that keep their partnerships here.",
        subcommands: [Create.self, List.self], defaultSubcommand: List.self)

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a municipality up.",
            discussion: "For one of the 257 municipalities. Running it again changes nothing.")

        @Argument(help: "Its code: CPT, DC33, EC101.")
        var code: String

        @Option(help: "Its name, if not the official short name.")
        var name: String?

        @OptionGroup var common: CommonOptions

        func validate() throws {
            if let fault = name.flatMap(PlainText.fault(inName:)) { throw ValidationError("--name \(fault).") }
        }

        func run() async throws {
            let settings = try await Settings(common)
            let (code, name) = (code.uppercased(), name.map(CanonicalText.line))
            let logger = try settings.logger(.text)
            try await OneShot.with(try DatabaseTargets.find(settings).owner, logger: logger) { database in
                let tenants = TenantAdministration(database)
                guard let (tenant, isNew) = try await tenants.create(code, name: name) else {
                    let similar = try await tenants.suggestions(for: code)
                    throw CommandFailure(
                        "there is no municipality \(code)"
                            + (similar.isEmpty ? "" : "; is it \(similar.joined(separator: ", "))?"))
                }
                print(isNew ? "\(tenant.code) is set up: tenant \(tenant.id)." : "\(tenant.code) was there already.")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List them.")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try await Settings(common)
            let logger = try settings.logger(.text)
            let tenants = try await OneShot.with(try DatabaseTargets.find(settings).owner, logger: logger) { database in
                try await TenantAdministration(database).list()
            }
            Table.print(
                ["tenant", "code", "name", "kind", "since", "closed"],
                tenants.map {
                    ["\($0.id)", $0.code, $0.name, $0.kind, Table.day($0.createdAt), Table.day($0.archivedAt)]
                })
        }
    }
}
