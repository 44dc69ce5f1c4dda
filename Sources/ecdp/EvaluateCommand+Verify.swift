import ArgumentParser
import Evaluation
import Foundation

extension EvaluateCommand {
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compute a published evaluation again from what is stored, and compare it figure by figure.",
            discussion: """
                Ends with 0 where every figure is the same; with 1 where one is not although the rows it rests on are \
                unchanged; with 3 where some cannot be verified any more, because rows were entered, changed or erased \
                since. Changes nothing.
                """)

        @Argument(help: "The evaluation's id.")
        var id: String

        @Option(name: [.customShort("m"), .long], help: "The municipality's code: CPT, DC33, EC101.")
        var municipality: String

        @OptionGroup var common: CommonOptions

        func validate() throws {
            if UUID(uuidString: id) == nil { throw ValidationError("\(id) is no id of an evaluation.") }
        }

        func run() async throws {
            let settings = try await Settings(common)
            let logger = try settings.logger(.text)
            guard let id = UUID(uuidString: id) else { return }
            let found = try await OneShot.with(
                try DatabaseTargets.find(settings).worker, logger: logger, statementTimeout: .seconds(300)
            ) { database in
                try await EvaluationVerification.verify(id, of: municipality, in: database)
            }
            guard let found else {
                throw CommandFailure("\(municipality) has no published evaluation \(self.id).")
            }
            if let rules = found.otherRules {
                throw CommandFailure("it was computed by the rules \(rules), which this version no longer has.")
            }
            print("\(found.verified) figures are the same.")
            for change in found.changes {
                print("Changed since: \(change.table), \(change.rowsThen) rows then, \(change.rowsNow) now.")
            }
            Self.list(found.unverifiable, "can no longer be verified, since what they rest on has changed")
            Self.list(found.differing, "differ, although what they rest on has not changed")
            if !found.differing.isEmpty { throw ExitCode(1) }
            if !found.unverifiable.isEmpty { throw ExitCode(3) }
        }

        private static func list(_ figures: [String], _ what: String) {
            guard !figures.isEmpty else { return }
            print("\(figures.count) figures \(what):")
            for figure in figures { print("  \(figure.trimmingCharacters(in: .whitespaces))") }
        }
    }
}
