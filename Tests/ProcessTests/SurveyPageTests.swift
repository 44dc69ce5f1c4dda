import Foundation
import TestSupport
import Testing

/// The page of a survey in a real browser: on a small telephone, without scripts, in every language, under axe-core.
@Suite(.serialized, .timeLimit(.minutes(5)), .ownProcesses, .needs(.chromium, .python))
struct SurveyPageTests {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "bin/check-survey-page").path

    @Test func `every shipped survey is filled in, sent once, and open to everybody`() async throws {
        try await TemporaryFolder.with { folder in
            _ = try await Program.with(["up", "--demo", "--port", "0", "--folder", folder.path]) { program in
                try await program.output(upTo: "Ctrl-C stops everything")
                let checked = try await Command.run(Tool.python.path, [Self.script, "--demo", folder.path])
                #expect(checked.succeeded, "\(checked.output)")
                let sent = checked.output.split(separator: "\n").filter { $0.contains("not asked again") }
                #expect(sent.count == 4, "\(checked.output)")
            }
        }
    }
}
