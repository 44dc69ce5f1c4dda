/// libpq's messages end in line feeds, and hold one line a host tried.
enum LibPQText {
    static func line(_ message: String) -> String {
        message.split(whereSeparator: \.isNewline).map { $0.drop { $0 == "\t" || $0 == " " } }.joined(separator: "; ")
    }
}
