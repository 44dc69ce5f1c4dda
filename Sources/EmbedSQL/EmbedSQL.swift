import Foundation

/// Writes one Swift source file that holds every given file as a string literal: `sqlFiles`, an array of
/// `(path:, text:)`, paths relative to the folder.
///
/// Arguments: the folder, the output file, then the files. Called by the build-tool plugin, not by people.
@main
struct EmbedSQL {
    static func main() throws {
        let arguments = CommandLine.arguments
        let folder = URL(filePath: arguments[1]).path + "/"
        var source = "package let sqlFiles: [(path: String, text: String)] = [\n"
        for path in arguments[3...] {
            let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
            source += "    (\"\(path.dropFirst(folder.count))\", \(literal(text))),\n"
        }
        source += "]\n"
        try source.write(toFile: arguments[2], atomically: true, encoding: .utf8)
    }

    /// A raw multi-line literal whose value is exactly `text`: as many `#` as it takes, CR as an escape because
    /// the compiler folds CR LF into LF.
    static func literal(_ text: String) -> String {
        var hashes = "#"
        while text.contains("\"\"\"" + hashes) || text.contains("\\" + hashes) { hashes += "#" }
        let body = text.replacing("\r", with: "\\\(hashes)r")
        return "\(hashes)\"\"\"\n\(body)\n\"\"\"\(hashes)"
    }
}
