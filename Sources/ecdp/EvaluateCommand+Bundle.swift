import ArgumentParser
import Evaluation
import Foundation

extension EvaluateCommand {
    struct Bundle: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a published evaluation as a folder that others can check without this program.",
            discussion: """
                Figures, inputs and parameters as CSV, the rows behind each estimate, what every column means \
                (datapackage.json), and a script in Python that computes the estimates again with statsmodels. The folder \
                must not be there yet. Rows come from what is stored now: verify the evaluation first.
                """)

        @Argument(help: "The evaluation's id.")
        var id: String

        @Option(name: [.customShort("m"), .long], help: "The municipality's code: CPT, DC33, EC101.")
        var municipality: String

        @Option(help: "The folder to make.")
        var output: String

        @Flag(help: "Put the rows of children in as well: personal information, under numbers.")
        var withChildren = false

        @OptionGroup var common: CommonOptions

        func validate() throws {
            if UUID(uuidString: id) == nil { throw ValidationError("\(id) is no id of an evaluation.") }
        }

        func run() async throws {
            let settings = try await Settings(common)
            let logger = try settings.logger(.text)
            guard let id = UUID(uuidString: id) else { return }
            let folder = URL(filePath: output, directoryHint: .isDirectory)
            if FileManager.default.fileExists(atPath: folder.path) {
                throw CommandFailure("\(output) is there already: name a folder that is not.")
            }
            let bundle = try await OneShot.with(
                try DatabaseTargets.find(settings).worker, logger: logger, statementTimeout: .seconds(300)
            ) { database in
                try await EvaluationBundle.make(id, of: municipality, withChildren: withChildren, in: database)
            }
            guard let bundle else {
                throw CommandFailure("\(municipality) has no published evaluation \(self.id).")
            }
            do {
                try Self.write(bundle, to: folder)
            } catch {
                try? FileManager.default.removeItem(at: folder)
                throw CommandFailure("\(output) cannot be written: \(error.localizedDescription)")
            }
            print("\(output): \(bundle.files.count) files. To check it: python3 \(output)/recompute.py")
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
