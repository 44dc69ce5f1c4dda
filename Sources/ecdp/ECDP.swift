import ArgumentParser

@main
struct ECDP: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ecdp",
        abstract: "Partnerships between early childhood development centres and those who can help them.",
        discussion: """
            Every setting can be a flag, an environment variable or a key of a JSON file, in this order of precedence. \
            --database-url is ECDP_DATABASE_URL and {"database": {"url": …}} in ecdp.json (or the file that --config \
            names); --port is ECDP_HTTP_PORT and {"http": {"port": …}}.

            Without a database the commands work on what `ecdp up` runs in the folder .ecdp.
            """,
        version: "0.1.0",
        subcommands: [
            Up.self, Serve.self, Work.self, Migrate.self, TenantCommand.self, KeyCommand.self, AnalystCommand.self,
            RegionsCommand.self, Demo.self, Doctor.self, EvaluateCommand.self,
        ])
}

/// What went wrong, in words for the person at the terminal.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
