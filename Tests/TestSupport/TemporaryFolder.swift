import Foundation
package import Glibc

/// A folder for one test, removed afterwards.
package struct TemporaryFolder: Sendable {
    package let path: String

    /// - Parameter mode: 0o755 lets the database server's user pass through.
    package static func with<R>(
        mode: mode_t = 0o755, _ body: (TemporaryFolder) async throws -> R
    ) async throws -> R {
        let path = FileManager.default.temporaryDirectory.path(percentEncoded: false) + "ecdp-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        chmod(path, mode)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(TemporaryFolder(path: path))
    }
}
