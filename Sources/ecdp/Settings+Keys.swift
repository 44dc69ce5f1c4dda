import Digests
import Foundation
import Glibc

extension Settings {
    /// The municipalities' keys for children's pseudonyms: of the file that `children.key.file` names, or of
    /// `children.key.list` itself. None where neither is set.
    ///
    /// - Throws: ``CommandFailure`` for a file that others may read, or that is malformed. It quotes nothing of it.
    func pseudonymKeys() throws -> PseudonymKeys {
        if let path = text("children.key.file") {
            var status = stat()
            guard stat(path, &status) == 0, let data = FileManager.default.contents(atPath: path) else {
                throw CommandFailure("the keys in \(path) cannot be read: \(String(cString: strerror(errno)))")
            }
            guard status.st_mode & 0o077 == 0 else {
                throw CommandFailure("the keys in \(path) can be read by others: chmod 600 \(path)")
            }
            return try keys(String(decoding: data, as: UTF8.self), from: path)
        }
        return try text("children.key.list").map { try keys($0, from: "children.key.list") } ?? .none
    }

    private func keys(_ text: String, from place: String) throws -> PseudonymKeys {
        do {
            return try PseudonymKeys(reading: text)
        } catch {
            throw CommandFailure("\(place), \(error)")
        }
    }
}
