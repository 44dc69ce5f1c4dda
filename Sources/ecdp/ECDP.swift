import ArgumentParser

@main
struct ECDP: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ecdp", abstract: "ECD partnerships.")
}
