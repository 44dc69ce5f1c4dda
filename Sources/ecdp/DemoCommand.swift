import ArgumentParser
import DemoData
import Foundation
import Logging

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put demonstration data into a database.",
        discussion: """
            Three municipalities with half a programme's history; a worker computes their quarterly reviews, and the annual evaluation of a programme before. \
            Everything in them is invented. What is there already stays.

            --national makes a database of national size instead, for measurements: 257 municipalities, 42,000 \
            centres, 20,000 partners, 60,000 partnerships, eight quarters of measures, the same for the same seed. \
            It wants a database without any centres, and a superuser as database.admin.url.
            """)

    @Flag(help: "National size, for measurements.")
    var national = false

    @Option(help: "With --national: another seed, other data.")
    var seed: Int64 = 1

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try await Settings(common)
        let logger = try settings.logger(.text)
        let targets = try DatabaseTargets.find(settings)
        if national {
            let seed = seed
            let isNew = try await Terminal.step("National data, seed \(seed)") {
                try await OneShot.with(targets.admin, logger: logger, statementTimeout: .seconds(600)) { database in
                    try await NationalData(database: database, logger: logger).load(seed: seed, today: Date())
                }
            }
            Terminal.say(isNew ? "Loaded." : "They were there already.")
            return
        }
        let installed = try await DemoInstaller(targets: targets, logger: logger, now: Date())
            .install(keysIn: DatabaseTargets(settings) == nil ? settings.folder : nil)
        Terminal.say("API keys")
        for municipality in installed.municipalities {
            Terminal.say("  \(municipality.code)  \(municipality.apiKey)  \(municipality.name)")
        }
        if !installed.reviews.isEmpty {
            Terminal.say("\(installed.reviews.count) evaluations wait for a worker.")
        }
    }
}
