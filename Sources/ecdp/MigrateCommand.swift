import ArgumentParser
import Schema

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring a database to the state this program needs.",
        discussion: """
            Logs in as database.admin.url (or database.url): a superuser, who also makes the roles, or ecdp_owner. \
            Safe to run any number of times and from several machines at once. What was changed by other hands stays \
            as it is, is warned of, and is what `ecdp doctor` names, until it is undone or accepted.
            """)

    @Flag(help: "Say what would be done, and do nothing.")
    var dryRun = false

    @Flag(help: "Say what is applied and what is not.")
    var status = false

    @Flag(help: "Record the database as it is for right: `ecdp doctor` compares with it from now on.")
    var accept = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if dryRun && status { throw ValidationError("--dry-run and --status are two questions: ask one.") }
        if accept && (dryRun || status) { throw ValidationError("--accept does something: it goes with no question.") }
    }

    func run() async throws {
        let settings = try await Settings(common)
        let logger = try settings.logger(.text)
        let conninfo = try DatabaseTargets.find(settings).admin
        let migrator = Migrator(files: try .embedded(), logger: logger)
        if status {
            let status = try await migrator.status(conninfo: conninfo)
            Table.print(
                ["file", "state"],
                status.lines.map { line in
                    let state =
                        switch line.state {
                        case .applied(let moment): moment.isEmpty ? "applied" : "applied \(moment)"
                        case .pending: "pending"
                        case .changed: "CHANGED since it was applied"
                        case .missing: "applied, but not among this program's files"
                        }
                    return [line.path, state]
                })
            if !status.isCurrent { throw ExitCode(1) }
            return
        }
        let plan =
            dryRun
            ? try await migrator.dryRun(conninfo: conninfo)
            : try await migrator.migrate(conninfo: conninfo, accepting: accept)
        let files = plan.files
        if files.isEmpty {
            print("Nothing to do: the database is up to date.")
        } else {
            print(dryRun ? "Would apply:" : "Applied:")
            for file in files { print("  \(file)") }
        }
    }
}
