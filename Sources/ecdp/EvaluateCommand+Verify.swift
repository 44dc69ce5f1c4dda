import ArgumentParser
import Evaluation
import Foundation

extension EvaluateCommand {
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compute a published evaluation again from what is stored, and compare it figure by figure.",
            discussion: """
                Ends with 0 where every figure is the same; with 1 where what is stored is not what was published, or a \
                figure differs although the rows it rests on are unchanged; with 3 where some cannot be verified any \
                more, because rows were entered, changed or erased since; with 4 where there is nothing to compare: no \
                such evaluation or municipality, rules that this version no longer has, no database. Changes nothing.
                """)

        @OptionGroup var published: Published

        func run() async throws {
            let found = try await published.read { id, database in
                try await EvaluationVerification.verify(id, of: published.municipality, in: database)
            }
            for sentence in found.altered { print(sentence) }
            if let rules = found.otherRules {
                let why = "it was computed by the rules \(rules), which this version no longer has."
                guard found.altered.isEmpty else { throw CommandFailure(why) }
                try Published.end(why)
            }
            print(found.verified == 1 ? "1 figure is the same." : "\(found.verified) figures are the same.")
            for change in found.changes {
                print("Changed since: \(change.table), \(change.rowsThen) rows then, \(change.rowsNow) now.")
            }
            Self.list(found.unverifiable, "can no longer be verified, since rows behind have changed")
            Self.list(
                found.differing,
                found.differing.count == 1
                    ? "differs, although what it rests on has not changed"
                    : "differ, although what they rest on has not changed")
            if !found.altered.isEmpty || !found.differing.isEmpty { throw ExitCode(1) }
            if !found.unverifiable.isEmpty { throw ExitCode(3) }
        }

        private static func list(_ figures: [String], _ what: String) {
            guard !figures.isEmpty else { return }
            print("\(figures.count) \(figures.count == 1 ? "figure" : "figures") \(what):")
            for figure in figures { print("  \(figure.trimmingCharacters(in: .whitespaces))") }
        }
    }
}
