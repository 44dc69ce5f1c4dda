import Foundation
import Glibc
import JSON
import Resources

/// The settings file, checked before it is read: JSON, and every key one that somebody asks for.
///
/// A key that nobody asks for is a mistake, and the setting that was meant would silently have its default.
enum SettingsFile {
    /// Every setting there is, as docs/operations.md lists them.
    static let keys = [
        "folder", "database.url", "database.api.url", "database.worker.url", "database.owner.url", "database.admin.url",
        "database.lines", "database.port", "http.host", "http.port", "http.loops", "http.rate",
        "http.limit.connections", "http.limit.requests", "http.limit.body", "http.limit.uri", "http.limit.headers",
        "http.limit.fields", "http.timeout.request", "http.timeout.idle", "http.timeout.write", "work.host",
        "work.port", "work.slots",
        "children.key.file", "children.key.list", "log.level", "log.format", "log.access",
    ]

    /// - Parameter isNamed: whether a person named the file; else it may be missing.
    /// - Throws: ``CommandFailure`` with the file's name, the place and what is wrong there.
    static func check(_ path: String, isNamed: Bool) throws {
        guard isNamed || FileManager.default.fileExists(atPath: path) else { return }
        guard let data = FileManager.default.contents(atPath: path) else {
            let reason = access(path, R_OK) == 0 ? "it is no file" : String(cString: strerror(errno))
            throw CommandFailure("the settings in \(path) cannot be read: \(reason)")
        }
        let json: JSONValue
        do {
            json = try JSONParser.parse(Array(data))
        } catch {
            throw CommandFailure("the settings in \(path) are not JSON: \(error)")
        }
        guard case .object(let object) = json else {
            throw CommandFailure("the settings in \(path) must be an object, not \(json.kind)")
        }
        if let fault = fault(in: object, under: "") { throw CommandFailure("\(path): \(fault)") }
    }

    /// - Parameter place: the keys above, with points between and behind.
    /// - Returns: the first thing that is wrong; nil where all is well.
    static func fault(in object: JSONObject, under place: String) -> String? {
        for member in object.members {
            let key = place + member.key
            switch member.value {
            case .object(let inner) where keys.contains { $0.hasPrefix(key + ".") }:
                if let fault = fault(in: inner, under: key + ".") { return fault }
            case _ where member.key.contains(".") && keys.contains(key):
                return "\(key) is a key within a key here: {\"\(key.replacing(".", with: "\": {\""))\": …}"
                    + String(repeating: "}", count: key.count { $0 == "." })
            case _ where !keys.contains(key):
                let meant = Suggestion.nearest(to: key, in: keys + sections)
                return "\(key) is not a setting" + (meant.map { "; did you mean \($0)?" } ?? "")
            case .string, .integer, .bool: break
            default: return "\(key) must be a text, a whole number, true or false"
            }
        }
        return nil
    }

    private static var sections: [String] {
        Set(
            keys.flatMap { key in
                let words = key.split(separator: ".")
                return (1..<max(words.count, 1)).map { words.prefix($0).joined(separator: ".") }
            }
        ).sorted()
    }
}
