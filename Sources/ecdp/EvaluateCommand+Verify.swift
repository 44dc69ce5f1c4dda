import ArgumentParser
import Evaluation
import Foundation

extension EvaluateCommand {
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Compute a published evaluation again from the rows that it read, and compare it figure by figure.",
            discussion: """
                Where rows were entered, changed or erased since, it computes from the rows as they were known when it read \
                them, by the audit trail, and says which rows are others now. Ends with 0 where every figure is the same; with 1 where what is stored is not what was published, or a \
                figure differs although the rows it rests on are known; with 3 where some cannot be verified any more, \
                because values are gone: rows were erased, or the trail does not keep them; with 4 where there is nothing to compare: no \
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
            if let readAt = found.readAt { print("Computed from the rows as they were known at \(readAt).") }
            found.changes.forEach(Self.say)
            Self.list(found.unverifiable, "can no longer be verified, since values behind are gone")
            Self.list(
                found.differing,
                found.differing.count == 1
                    ? "differs, although what it rests on has not changed"
                    : "differ, although what they rest on has not changed")
            if !found.altered.isEmpty || !found.differing.isEmpty { throw ExitCode(1) }
            if !found.unverifiable.isEmpty { throw ExitCode(3) }
        }

        /// Rows named of one table.
        private static let rowsNamed = 1000

        private static func say(_ change: EvaluationVerification.Change) {
            let sections = change.touched.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            print(
                "Changed since: \(change.table), \(change.rowsThen) rows then, \(change.rowsNow) now"
                    + (change.isRebuilt ? "." : "; it could not be rebuilt to the byte.")
                    + (sections.isEmpty ? "" : " Figures that rest on it: \(sections.joined(separator: ", "))."))
            for row in change.rows.prefix(rowsNamed) {
                let versions =
                    switch (row.versionThen, row.versionNow) {
                    case (let then?, let now?): ", version \(then) then, \(now) now"
                    case (let then?, nil): ", version \(then) then"
                    case (nil, let now?): ", version \(now) now"
                    case (nil, nil): ""
                    }
                print("  \(row.id) \(row.what == .left ? "is read no longer" : row.what.rawValue)\(versions)")
            }
            if change.rows.count > rowsNamed { print("  and \(change.rows.count - rowsNamed) more") }
        }

        private static func list(_ figures: [String], _ what: String) {
            guard !figures.isEmpty else { return }
            print("\(figures.count) \(figures.count == 1 ? "figure" : "figures") \(what):")
            for figure in figures { print("  \(figure.trimmingCharacters(in: .whitespaces))") }
        }
    }
}
