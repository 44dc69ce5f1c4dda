import Foundation
import TestSupport
import Testing

/// What drives a real browser.
private enum Browser {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let python = root.appending(path: "Tests/MethodsTests/reference/.venv/bin/python").path

    static var isReady: Bool {
        ["/usr/bin/chromium", python].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
    }
}

/// The page of a survey in a real browser: on a small telephone, without scripts, in every language, under axe-core.
@Suite(
    .serialized, .timeLimit(.minutes(5)), .alone,
    .enabled(if: Browser.isReady, "Chromium, or the environment that drives it, is not installed"))
struct SurveyPageTests {
    @Test func `every shipped survey is filled in, sent once, and open to everybody`() async throws {
        try await TemporaryFolder.with { folder in
            _ = try await Program.with(["up", "--demo", "--port", "0", "--folder", folder.path]) { program in
                try await program.output(upTo: "Ctrl-C stops everything")
                let script = Browser.root.appending(path: "bin/check-survey-page").path
                let checked = try await Command.run(Browser.python, [script, "--demo", folder.path])
                #expect(checked.succeeded, "\(checked.output)")
                let sent = checked.output.split(separator: "\n").filter { $0.contains("not asked again") }
                #expect(sent.count == 4, "\(checked.output)")
            }
        }
    }
}
