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

        @OptionGroup var published: Published

        func run() async throws {
            let found = try await published.read { id, database in
                try await EvaluationVerification.verify(id, of: published.municipality, in: database)
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
