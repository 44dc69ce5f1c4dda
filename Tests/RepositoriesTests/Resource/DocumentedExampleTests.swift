import Foundation
import TestSupport
import Testing

/// What docs/adding-a-resource.md shows is what stands in the sources, to the last line.
struct DocumentedExampleTests {
    private static let root = StatementSets.sources.deletingLastPathComponent()

    private static func folded(_ text: some StringProtocol) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    @Test func `every piece of code in it stands in a file, and the plain resource takes less than forty lines`()
        throws
    {
        var files: [String] = []
        for folder in ["Sources/Repositories", "Sources/API", "sql/migrations", "Tests/SchemaTests/Fixtures"] {
            let found = FileManager.default.enumerator(
                at: Self.root.appending(path: folder), includingPropertiesForKeys: nil)
            for case let file as URL in found ?? .init() where ["swift", "sql"].contains(file.pathExtension) {
                files.append(Self.folded(try String(contentsOf: file, encoding: .utf8)))
            }
        }
        let page = try String(
            contentsOf: Self.root.appending(path: "docs/adding-a-resource.md"), encoding: .utf8)
        let pieces = page.matches(of: /```(?:swift|sql)\n((?:.*\n)*?)```/).map { $0.output.1 }
        #expect(pieces.count >= 6)
        for piece in pieces {
            let code = Self.folded(piece)
            #expect(files.contains { $0.contains(code) }, "\(code.prefix(100))")
        }
        let plain = try #require(pieces.first { $0.contains("= Resource(") })
        #expect(plain.split(separator: "\n").count < 40)
    }
}
