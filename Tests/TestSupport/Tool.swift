package import Foundation
package import Testing

/// A program beside PostgreSQL that some tests compare with or look through. Without it they are skipped, and `bin/test` says
/// so at its end; where all tests have to run (`ECDP_TEST_TOOLS=required`, as in `.ci/run`, or `CI`), they fail.
package enum Tool: String, CaseIterable, Sendable {
    /// The reference implementations' environment, which `bin/reference-venv` makes.
    case python
    case r
    case weasyPrint
    case poppler
    case chromium

    /// What it is called in the sentence that says what was skipped.
    package var name: String {
        switch self {
        case .python: "the Python of bin/reference-venv"
        case .r: "R (r-base-core)"
        case .weasyPrint: "WeasyPrint"
        case .poppler: "poppler-utils"
        case .chromium: "Chromium"
        }
    }

    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// The folder of the reference implementations.
    package static let reference = tests.appending(path: "MethodsTests/reference")

    /// Its programs; each has to be there.
    package var paths: [String] {
        switch self {
        case .python: [Self.reference.appending(path: ".venv/bin/python").path]
        case .r: ["/usr/bin/Rscript"]
        case .weasyPrint: [Self.onPath("weasyprint")]
        case .poppler: ["/usr/bin/pdftoppm", "/usr/bin/pdftotext"]
        case .chromium: ["/usr/bin/chromium"]
        }
    }

    /// The first of its programs.
    package var path: String { paths[0] }

    package var isThere: Bool { paths.allSatisfy { FileManager.default.isExecutableFile(atPath: $0) } }

    private static let environment = ProcessInfo.processInfo.environment

    private static func onPath(_ program: String) -> String {
        let folders = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
        let paths = folders.filter { $0.hasPrefix("/") }.map { "\($0)/\(program)" }
        return paths.first { FileManager.default.isExecutableFile(atPath: $0) } ?? program
    }

    /// Whether a test that needs what is missing fails.
    package static let areRequired =
        environment["ECDP_TEST_TOOLS"].map { $0 == "required" } ?? (environment["CI"] != nil)

    /// Whether a part of a test runs that needs the tool. Where it does not, this says so, or is a failure.
    package func isThere(for part: String, sourceLocation: SourceLocation = #_sourceLocation) -> Bool {
        guard !isThere else { return true }
        if Self.areRequired {
            Issue.record("\(part): not installed: \(name)", sourceLocation: sourceLocation)
        } else {
            print("not tested: \(part): not installed: \(name)")
        }
        return false
    }

    /// Runs a test where the tools are there, and where they have to be.
    fileprivate static func mayRun(_ tools: [Tool]) -> Bool { areRequired || tools.allSatisfy(\.isThere) }
}

extension Trait where Self == ConditionTrait {
    /// Skips the test, with a reason, where one of the tools is missing; unless they have to be there, when it runs and fails.
    package static func needs(_ tools: Tool...) -> Self {
        let missing = tools.filter { !$0.isThere }.map(\.name)
        return .enabled(if: Tool.mayRun(tools), "not installed: \(missing.joined(separator: ", "))")
    }
}
