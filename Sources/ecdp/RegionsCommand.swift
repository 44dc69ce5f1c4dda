import ArgumentParser
import CSV
import Foundation
import Schema

struct RegionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "regions", abstract: "The country's regions: wards are loaded from a file.",
        subcommands: [Load.self])

    struct Load: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Load a file of wards, all of it or nothing.",
            discussion: """
                A CSV file with the columns code (8 digits), name, municipality (the metro's or local municipality's \
                code), valid_from and, if wished, valid_to and successors (vintage/code, spaces between). The same \
                file again changes nothing. Wards of another vintage stay beside these: load the new ones first, then \
                the old file again with valid_to and successors.
                """)

        @Argument(help: "The CSV file, UTF-8.")
        var file: String

        @Option(help: "The demarcation the codes belong to: 2016, 2021, 2025.")
        var vintage: String

        @Option(help: "Where it comes from (default: the file's name).")
        var source: String?

        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard vintage.wholeMatch(of: /[0-9]{4}/) != nil else {
                throw ValidationError("A vintage is a year, such as 2021.")
            }
        }

        func run() async throws {
            let settings = try await Settings(common)
            let logger = try settings.logger(.text)
            guard let data = FileManager.default.contents(atPath: file) else {
                throw CommandFailure("\(file) cannot be read")
            }
            let name = URL(filePath: file).lastPathComponent
            do {
                let loaded = try await WardLoader(logger: logger).load(
                    WardFile(data), vintage: vintage, source: source ?? name,
                    conninfo: try DatabaseTargets.find(settings).owner)
                print("Wards of \(vintage): \(loaded.made) made, \(loaded.changed) changed.")
            } catch let faults as FileFaults {
                let lines = faults.all.map { "\(file): \($0)" }.joined(separator: "\n")
                throw CommandFailure("\(lines)\nNothing was loaded.")
            }
        }
    }
}
