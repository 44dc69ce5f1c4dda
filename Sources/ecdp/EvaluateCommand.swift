import ArgumentParser
import CSV
import Foundation
import Methods

/// The methods on an analyst's own files: no database is asked.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Apply the evaluation's methods to a file of your own.",
        subcommands: [Impact.self, Suppress.self])

    struct Impact: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Differences in differences, clustered by centre, for each tenant of a CSV file.",
            discussion: """
                Columns by header: tenant_id, centre_id, treated, post, y; optional age_months and child. Others are \
                passed over with a note. An empty y is missing, dropped and counted. Writes tab-separated: tenant_id, n, \
                clusters, treated_clusters, estimate, se, t, df, p, low95, high95, verdict, reasons.
                """)

        @OptionGroup var files: Files

        func run() throws {
            var file = ImpactFile()
            try files.read { try file.read($0) }
            let output = try files.explaining { try file.finish() }
            for note in output.notes { FileHandle.standardError.write(Data("\(note)\n".utf8)) }
            try files.write(output.table)
        }
    }

    struct Suppress: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hide small counts of a CSV file's tables, so that no margin gives them away.",
            discussion: """
                Every column but value is a dimension; all margins are made (total in the dimension's place). A column \
                table tells several tables of the same people apart. Hidden values are empty, with a reason.
                """)

        @OptionGroup var files: Files

        func run() throws {
            var bytes: [UInt8] = []
            try files.read { bytes.append(contentsOf: $0) }
            try files.write(files.explaining { try evaluateSuppression(csv: bytes) })
        }
    }

    struct Files: ParsableArguments {
        @Option(help: "The CSV file.")
        var input: String

        @Option(help: "Where to write; standard output if not given.")
        var output: String?

        /// Reads the input piece by piece.
        func read(_ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
            guard let file = FileHandle(forReadingAtPath: input) else {
                throw CommandFailure("\(input) cannot be read.")
            }
            defer { try? file.close() }
            func next() throws -> Data? {
                do { return try file.read(upToCount: 1 << 16) } catch {
                    throw CommandFailure("\(input) cannot be read.")
                }
            }
            try explaining {
                while let piece = try next(), !piece.isEmpty {
                    try Array(piece).withUnsafeBufferPointer(body)
                }
            }
        }

        /// A fault of the file is told with its name, line and column.
        func explaining<R>(_ body: () throws -> R) throws -> R {
            do {
                return try body()
            } catch let fault as FileFault {
                throw CommandFailure("\(input): \(fault)")
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
