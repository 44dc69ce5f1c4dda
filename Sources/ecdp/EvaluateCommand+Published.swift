import ArgumentParser
import Evaluation
import Foundation
import Postgres

extension EvaluateCommand {
    /// Which published evaluation.
    struct Published: ParsableArguments {
        @Argument(help: "The evaluation's id.")
        var id: String

        @Option(name: [.customShort("m"), .long], help: "The municipality's code: CPT, DC33, EC101.")
        var municipality: String

        @OptionGroup var common: CommonOptions

        func validate() throws {
            if UUID(uuidString: id) == nil { throw ValidationError("\(id) is no id of an evaluation.") }
        }

        /// How a command ends that has found nothing to look at: 1 and 3 are what was found.
        static let nothingToLookAt = ExitCode(4)

        /// What is read of it as the worker. Where there is nothing to read, says why, and ends with 4.
        func read<Result: Sendable>(
            _ body: (UUID, Database) async throws -> Result?
        ) async throws -> Result {
            do {
                let settings = try await Settings(common)
                let logger = try settings.logger(.text)
                let found = try await OneShot.with(
                    try DatabaseTargets.find(settings).worker, logger: logger, statementTimeout: .seconds(300)
                ) { database -> Result? in
                    guard let id = UUID(uuidString: id) else { return nil }
                    return try await body(id, database)
                }
                guard let found else {
                    throw CommandFailure("\(municipality) has no published evaluation \(id).")
                }
                return found
            } catch let error as PublishedEvaluation.Damaged {
                throw CommandFailure("\(error)")
            } catch {
                try Self.end("\(error)")
            }
        }

        /// Says why there is nothing to look at, and ends with 4.
        static func end(_ why: String) throws -> Never {
            FileHandle.standardError.write(Data("Error: \(why)\n".utf8))
            throw nothingToLookAt
        }
    }
}
