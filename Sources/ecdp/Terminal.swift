import Foundation
import Glibc

/// What is said to the person who watches: on standard output, at once.
enum Terminal {
    static func say(_ text: String) {
        print(text)
        fflush(nil)
    }

    /// Tells of a step that may take long, and afterwards how long it took if that was over a second.
    static func step<Result>(_ text: String, _ body: () async throws -> Result) async rethrows -> Result {
        say("• \(text) …")
        let start = ContinuousClock.now
        let result = try await body()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        if seconds > 1 { say("  done in \(String(format: "%.1f", seconds)) s") }
        return result
    }
}
