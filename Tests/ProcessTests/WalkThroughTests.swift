import Foundation
import TestSupport
import Testing

/// The walk-through in `docs/`, against the demonstration that it is written for.
@Suite(.serialized, .timeLimit(.minutes(3)), .ownProcesses)
struct WalkThroughTests {
    @Test func `a partnership goes from a centre's need to day-to-day work, as the documentation shows`() async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/a-partnership.sh").path
        try await TemporaryFolder.with { folder in
            _ = try await Program.with(["up", "--demo", "--port", "0", "--folder", folder.path]) { program in
                try await program.output(upTo: "Ctrl-C stops everything")
                let walk = try await Command.run("bash", [script, folder.path])
                #expect(walk.succeeded, "\(walk.output)")
                #expect(walk.output.contains("→ active on"))
                #expect(walk.output.contains("\nThe programme: "))
            }
        }
    }
}
