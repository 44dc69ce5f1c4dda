import ArgumentParser
import Evaluation
import Foundation

extension EvaluateCommand {
    struct Bundle: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a published evaluation as a folder that others can check without this program.",
            discussion: """
                Figures, inputs and parameters as CSV, the rows behind each estimate, what every column means \
                (datapackage.json), and scripts in Python and R that compute the estimates again; a quarterly review has no \
                estimates, so no scripts. The folder must not be there yet. Rows are those that it read, as they were known \
                then by the audit trail; what was erased since is not among them: verify the evaluation first. Ends with 4 where there is nothing to write: no such evaluation or municipality, \
                rules that this version no longer has, no database.
                """)

        @OptionGroup var published: Published

        @Option(help: "The folder to make.")
        var output: String

        @Flag(
            help:
                "Put the rows of children in as well: personal information, under numbers. It goes on the audit trail.")
        var withChildren = false

        func run() async throws {
            let folder = URL(filePath: output, directoryHint: .isDirectory)
            if FileManager.default.fileExists(atPath: folder.path) {
                throw CommandFailure("\(output) is there already: name a folder that is not.")
            }
            let bundle = try await published.read { id, database in
                try await EvaluationBundle.make(
                    id, of: published.municipality, withChildren: withChildren, in: database)
            }
            do {
                try Self.write(bundle, to: folder)
            } catch {
                try? FileManager.default.removeItem(at: folder)
                throw CommandFailure("\(output) cannot be written: \(error.localizedDescription)")
            }
            let check = "To check it: python3 \(output)/recompute.py, or Rscript \(output)/recompute.R"
            print("\(output): \(bundle.files.count) files." + (bundle.hasScripts ? " " + check : ""))
        }

        /// A folder for its owner alone: what is in it may be personal information.
        private static func write(_ bundle: EvaluationBundle, to folder: URL) throws {
            for file in bundle.files {
                let place = folder.appending(path: file.name)
                try FileManager.default.createDirectory(
                    at: place.deletingLastPathComponent(), withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
                try Data(file.text.utf8).write(to: place)
            }
        }
    }
}
