import Digests
import Foundation
import Glibc

extension Settings {
    /// The municipalities' keys for children's pseudonyms: of the file that `children.key.file` names, or of
    /// `children.key.list` itself; where neither is set, of the folder's own file, which a demonstration makes. None where
    /// there is no such file.
    ///
    /// - Throws: ``CommandFailure`` for a file that others may read, or that is malformed. It quotes nothing of it.
    func pseudonymKeys() throws -> PseudonymKeys {
        let list = text("children.key.list")
        if let path = text("children.key.file") ?? (list == nil ? ChildrenKeyFile.existing(in: folder) : nil) {
            var status = stat()
            guard stat(path, &status) == 0, let data = FileManager.default.contents(atPath: path) else {
                throw CommandFailure("the keys in \(path) cannot be read: \(String(cString: strerror(errno)))")
            }
            guard status.st_mode & 0o077 == 0 else {
                throw CommandFailure("the keys in \(path) can be read by others: chmod 600 \(path)")
            }
            return try keys(String(decoding: data, as: UTF8.self), from: path)
        }
        return try list.map { try keys($0, from: "children.key.list") } ?? .none
    }

    private func keys(_ text: String, from place: String) throws -> PseudonymKeys {
        do {
            return try PseudonymKeys(reading: text)
        } catch {
            throw CommandFailure("\(place), \(error)")
        }
    }
}

/// `children.keys` in the folder, mode 0600: keys of a demonstration's own, made at its first start.
enum ChildrenKeyFile {
    static func path(in folder: String) -> String { folder + "/children.keys" }

    static func existing(in folder: String) -> String? {
        let path = path(in: folder)
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    /// Makes a key for each municipality; where the file is there, it stays as it is: what it made once is needed as long
    /// as there are pseudonyms.
    static func make(for municipalities: [String], in folder: String) throws {
        guard existing(in: folder) == nil else { return }
        var random = SystemRandomNumberGenerator()
        let lines = municipalities.map { code in
            let key = (0..<4).map { _ in
                let digits = String(UInt64.random(in: .min ... .max, using: &random), radix: 16)
                return String(repeating: "0", count: 16 - digits.count) + digits
            }
            return "\(code) 1 \(key.joined())"
        }
        let text =
            "# Keys of the demonstration's pseudonyms of children: docs/child-outcomes.md.\n"
            + lines.joined(separator: "\n") + "\n"
        try PrivateFile.write(text: text, to: path(in: folder))
    }
}
