import ArgumentParser
import CSV
import Domain
import Foundation
import Schema

struct RegionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "regions",
        abstract: "The country's regions: wards, and how deprived they are, are loaded from files.",
        subcommands: [Load.self, LoadDeprivation.self])

    struct Load: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Load a file of wards, all of it or nothing.",
            discussion: """
                A CSV file with the columns code (8 digits), name, municipality (the metro's or local municipality's \
                code), valid_from and, if wished, valid_to and successors (vintage/code, spaces between). The same \
                file again changes nothing. Wards of another vintage stay beside these: load the new ones first, then \
                the old file again with valid_to and successors. A ward does not move to another municipality while \
                centres or areas that are in use lie in it.
                """)

        @Argument(help: "The CSV file, UTF-8.")
        var file: String

        @Option(help: "The demarcation the codes belong to: 2016, 2021, 2025.")
        var vintage: String

        @Option(help: "Where it comes from (default: the file's name).")
        var source: String?

        @OptionGroup var common: CommonOptions

        func validate() throws {
            try RegionFile.validate(vintage: vintage)
            try source.map(RegionFile.validate(source:))
        }

        func run() async throws {
            let settings = try await Settings(common)
            let logger = try settings.logger(.text)
            let bytes = try RegionFile.read(file)
            try await RegionFile.naming(file) {
                let loaded = try await WardLoader(logger: logger).load(
                    WardFile(bytes), vintage: vintage, source: CanonicalText.line(source ?? RegionFile.name(of: file)),
                    conninfo: try DatabaseTargets.find(settings).owner)
                print("Wards of \(vintage): \(loaded.made) made, \(loaded.changed) changed.")
            }
        }
    }

    struct LoadDeprivation: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Load an index of deprivation by ward, all of it or nothing.",
            discussion: """
                A CSV file with the columns code (8 digits) and either score (the higher, the more deprived) or rank \
                (1 is the most deprived). It is to have every ward of the country that the index covers: centres in \
                the most deprived 40 % of them are underserved. Load the wards themselves first. The same vintages \
                again replace what was there. Evaluations use the newest index that is not newer than their period.
                """)

        @Argument(help: "The CSV file, UTF-8.")
        var file: String

        @Option(help: "The year the index speaks of, such as 2011.")
        var vintage: String

        @Option(name: .customLong("wards"), help: "The demarcation its wards' codes belong to, such as 2021.")
        var wardVintage: String

        @Option(help: "Where it comes from, such as its title and publisher.")
        var source: String

        @OptionGroup var common: CommonOptions

        func validate() throws {
            try RegionFile.validate(vintage: vintage)
            try RegionFile.validate(vintage: wardVintage)
            try RegionFile.validate(source: source)
        }

        func run() async throws {
            let settings = try await Settings(common)
            let logger = try settings.logger(.text)
            let bytes = try RegionFile.read(file)
            try await RegionFile.naming(file) {
                let loaded = try await DeprivationLoader(logger: logger).load(
                    DeprivationFile(bytes), vintage: Int(vintage) ?? 0, wardVintage: wardVintage,
                    source: CanonicalText.line(source),
                    conninfo: try DatabaseTargets.find(settings).owner)
                print(
                    """
                    Index of \(vintage): \(loaded.wards) wards of \(wardVintage), of which \(loaded.known) are loaded \
                    here; \(loaded.uncovered) wards here are not covered. \(loaded.made) made, \(loaded.changed) \
                    changed, \(loaded.removed) removed.
                    """)
            }
        }
    }
}

/// What the commands that load regions have in common.
private enum RegionFile {
    static func validate(source: String) throws {
        if let fault = PlainText.fault(inName: source) { throw ValidationError("--source \(fault).") }
    }

    static func validate(vintage: String) throws {
        guard vintage.wholeMatch(of: /[12][0-9]{3}/) != nil else {
            throw ValidationError("A vintage is a year, such as 2021.")
        }
    }

    static func name(of file: String) -> String { URL(filePath: file).lastPathComponent }

    static func read(_ file: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CommandFailure("\(file) cannot be read")
        }
        return data
    }

    /// Faults of the file become a failure that says so line by line.
    static func naming(_ file: String, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let faults as FileFaults {
            let lines = faults.all.map { "\(file): \($0)" }.joined(separator: "\n")
            throw CommandFailure("\(lines)\nNothing was loaded.")
        }
    }
}
