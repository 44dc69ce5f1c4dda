import ArgumentParser
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

        /// What is read of it as the worker.
        ///
        /// - Throws: ``CommandFailure`` where there is none.
        func read<Result: Sendable>(
            _ body: (UUID, Database) async throws -> Result?
        ) async throws -> Result {
            let settings = try await Settings(common)
            let logger = try settings.logger(.text)
            let found = try await OneShot.with(
                try DatabaseTargets.find(settings).worker, logger: logger, statementTimeout: .seconds(300)
            ) { database -> Result? in
                guard let id = UUID(uuidString: id) else { return nil }
                return try await body(id, database)
            }
            guard let found else { throw CommandFailure("\(municipality) has no published evaluation \(id).") }
            return found
        }
    }
}
