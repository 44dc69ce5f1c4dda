import Mustache

/// Text on its way into a page.
package enum HTMLEscape {
    /// By scalars, not by characters: to Swift, `"` with a combining accent behind it, or `<` behind a sign that goes
    /// with what follows (U+0600), is another character, and a browser takes it for what it is.
    package static func text(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}

/// swift-mustache's escaping, by scalars: its own goes by characters.
struct ScalarHTML: MustacheContentType {
    static let name = "SCALAR_HTML"
    /// Put before a template: it is what the library reads as "escape in this way from here on".
    static let pragma: String = {
        MustacheContentTypes.register(ScalarHTML(), named: name)
        return "{{% CONTENT_TYPE:\(name)}}"
    }()

    func escapeText(_ text: String) -> String { HTMLEscape.text(text) }
}

/// A value that is not there.
struct MustacheNull: MustacheCustomRepresentation {
    var representation: Any? { nil }
}
