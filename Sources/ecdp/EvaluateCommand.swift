import ArgumentParser
import CSV
import Foundation
import Methods

/// The methods on an analyst's own files, where no database is asked; and a published evaluation computed again.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Apply the evaluation's methods to a file of your own, or verify a published evaluation.",
        subcommands: [Impact.self, Suppress.self, Verify.self, Bundle.self])

    struct Impact: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Differences in differences, clustered by centre, for each tenant of a CSV file.",
            discussion: """
                Columns by header: tenant_id, centre_id, treated, post, y; optional age_months and child. Others are \
                ignored with a note. An empty y (or NA, N/A, null, .) is missing: the row is counted as lost. Loss is \
                checked by centre, by child (which needs the column child) and by row; where it is too large there is \
                no estimate. Writes tab-separated: tenant_id, n, clusters, treated_clusters, estimate, se, t, df, p, \
                low95, high95, verdict, reasons.
                """)

        @OptionGroup var files: Files

        func run() throws {
            var file = ImpactFile(format: files.format.csv)
            try files.read { file.read($0) }
            let output = try files.explaining { () throws(FileFaults) in try file.finish() }
            for note in output.notes { FileHandle.standardError.write(Data("\(note)\n".utf8)) }
            try files.write(output.table)
        }
    }

    struct Suppress: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hide small counts of a CSV file's tables, so that no margin gives them away.",
            discussion: """
                Every column but value is a dimension; all margins are made (total in the dimension's place): rows \
                that hold margins, by their name or by their counts, are refused. A column table names several tables \
                of the same people. Hidden values are empty, with a reason.
                """)

        @OptionGroup var files: Files

        @Flag(help: "Take a value that is the sum of the others everywhere for a value like any other.")
        var acceptSums = false

        func run() throws {
            var bytes: [UInt8] = []
            try files.read { bytes.append(contentsOf: $0) }
            var file = SuppressionFile()
            file.format = files.format.csv
            file.acceptsSums = acceptSums
            try files.write(files.explaining { () throws(FileFaults) in try file.evaluate(bytes).table })
        }
    }

    struct Files: ParsableArguments {
        @Option(help: "The CSV file.")
        var input: String

        @Option(help: "Where to write; standard output if not given.")
        var output: String?

        @Option(
            help: """
                standard: commas between fields, decimal points. semicolons: semicolons and decimal commas, as Excel \
                writes them with South African settings.
                """)
        var format = Format.standard

        enum Format: String, ExpressibleByArgument, CaseIterable {
            case standard, semicolons
            var csv: CSVFormat { self == .standard ? .standard : .semicolons }
        }

        /// Reads the input piece by piece.
        func read(_ body: (UnsafeBufferPointer<UInt8>) -> Void) throws {
            guard let file = FileHandle(forReadingAtPath: input) else {
                throw CommandFailure("\(input) cannot be read.")
            }
            defer { try? file.close() }
            func next() throws -> Data? {
                do { return try file.read(upToCount: 1 << 16) } catch {
                    throw CommandFailure("\(input) cannot be read.")
                }
            }
            while let piece = try next(), !piece.isEmpty {
                Array(piece).withUnsafeBufferPointer(body)
            }
        }

        /// Faults of the file are printed each with the file's name, line and column.
        func explaining<R>(_ body: () throws(FileFaults) -> R) throws -> R {
            do {
                return try body()
            } catch {
                throw CommandFailure(error.all.map { "\(input): \($0)" }.joined(separator: "\n"))
            }
        }

        func write(_ text: String) throws {
            guard let output else { return FileHandle.standardOutput.write(Data(text.utf8)) }
            do {
                try Data(text.utf8).write(to: URL(filePath: output), options: .atomic)
            } catch {
                throw CommandFailure("\(output) cannot be written.")
            }
        }
    }
}
