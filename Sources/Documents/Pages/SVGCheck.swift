/// Looks whether an SVG is a still picture and nothing else: elements that draw, attributes that say how, no script, no
/// style sheet, nothing that is fetched, repeated or moved.
///
/// It knows as much of XML as such a picture needs, and refuses what it does not know: a document type, entities of its
/// own, CDATA, processing instructions but the declaration.
struct SVGCheck {
    private static let elements: Set<String> = [
        "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "defs",
        "linearGradient", "radialGradient", "stop", "clipPath", "title", "desc",
    ]
    private static let depthLimit = 64

    private let bytes: [UInt8]
    private var at = 0
    private var line = 1
    private var open: [String] = []

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func check() throws(LogoError) {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw LogoError("is neither a PNG nor an SVG in UTF-8")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
        skipSpaces()
        // The declaration, and not an instruction whose name begins like it.
        if starts(with: "<?xml"), at + 5 < bytes.count, Self.isSpace(bytes[at + 5]) { try skip(behind: "?>") }
        var hasRoot = false
        while true {
            while at < bytes.count, bytes[at] != UInt8(ascii: "<") {
                if bytes[at] == UInt8(ascii: "&") { try entity() }
                if open.isEmpty, !Self.isSpace(bytes[at]) { throw LogoError("is neither a PNG nor an SVG") }
                advance()
            }
            guard at < bytes.count else { break }
            if starts(with: "<!--") {
                try skip(behind: "-->")
            } else if starts(with: "</") {
                try end()
            } else {
                guard !(open.isEmpty && hasRoot) else { throw refused("there is more than one picture") }
                try element()
                hasRoot = true
            }
        }
        guard hasRoot, open.isEmpty else { throw LogoError("is an SVG that ends before its end") }
    }

    private func refused(_ what: String) -> LogoError {
        LogoError(
            "is an SVG in which \(what), line \(line)", hint: "export it as a plain SVG with text as paths, or as a PNG"
        )
    }

    private mutating func element() throws(LogoError) {
        advance()
        let name = name()
        guard Self.elements.contains(name) else {
            throw refused(name.isEmpty ? "something is no element" : "<\(name.prefix(40))> is used")
        }
        if open.isEmpty, name != "svg" { throw refused("<svg> does not come first") }
        guard open.count < Self.depthLimit else { throw refused("elements are nested too deep") }
        while true {
            skipSpaces()
            guard at < bytes.count else { throw refused("<\(name)> does not end") }
            if bytes[at] == UInt8(ascii: ">") {
                advance()
                open.append(name)
                return
            }
            if starts(with: "/>") {
                at += 2
                return
            }
            try attribute()
        }
    }

    private mutating func attribute() throws(LogoError) {
        let name = name()
        guard !name.isEmpty else { throw refused("an attribute has no name") }
        skipSpaces()
        guard at < bytes.count, bytes[at] == UInt8(ascii: "=") else { throw refused("\(name) has no value") }
        advance()
        skipSpaces()
        guard at < bytes.count, [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[at]) else {
            throw refused("the value of \(name) is not in quotes")
        }
        let quote = bytes[at]
        advance()
        let start = at
        while at < bytes.count, bytes[at] != quote {
            if bytes[at] == UInt8(ascii: "<") { throw refused("the value of \(name) has a <") }
            // Entities would hide what is looked for below.
            if bytes[at] == UInt8(ascii: "&") { throw refused("the value of \(name) has a &") }
            advance()
        }
        guard at < bytes.count else { throw refused("the value of \(name) does not end") }
        let value = String(decoding: bytes[start..<at], as: UTF8.self)
        advance()
        try judge(name, value)
    }

    private func judge(_ name: String, _ value: String) throws(LogoError) {
        let (name, value) = (name.lowercased(), value.lowercased())
        if name == "xmlns" || name.hasPrefix("xmlns:") { return }
        if name == "xml:base" { throw refused("\(name) refers elsewhere") }
        if name.hasPrefix("on") { throw refused("\(name) reacts to an event") }
        if name == "href" || name.hasSuffix(":href") || name == "src" {
            guard name != "src", value.hasPrefix("#") else { throw refused("\(name) refers elsewhere") }
            return
        }
        guard !value.contains("\\"), !value.contains("@"), !value.contains("script:"), !value.contains("data:") else {
            throw refused("\(name) has what could run or be fetched")
        }
        for part in value.split(separator: "url", omittingEmptySubsequences: false).dropFirst() {
            let inner = part.drop { $0 == " " }
            guard inner.hasPrefix("(") else { continue }
            let target = inner.dropFirst().drop { $0 == " " || $0 == "'" || $0 == "\"" }
            guard target.hasPrefix("#") else { throw refused("\(name) refers elsewhere") }
        }
    }

    private mutating func end() throws(LogoError) {
        at += 2
        let name = name()
        skipSpaces()
        guard let last = open.last, last == name, at < bytes.count, bytes[at] == UInt8(ascii: ">") else {
            throw refused("</\(name.prefix(40))> closes nothing")
        }
        open.removeLast()
        advance()
    }

    /// The five of XML, and characters by number.
    private mutating func entity() throws(LogoError) {
        guard let end = bytes[at...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
            throw refused("a & stands alone")
        }
        let name = String(decoding: bytes[(at + 1)..<end], as: UTF8.self)
        guard name.hasPrefix("#") || ["amp", "lt", "gt", "quot", "apos"].contains(name) else {
            throw refused("&\(name); is used")
        }
    }

    private mutating func name() -> String {
        let start = at
        while at < bytes.count {
            let byte = bytes[at]
            let isName =
                (0x61...0x7A).contains(byte | 0x20) || (0x30...0x3A).contains(byte) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
            guard isName else { break }
            at += 1
        }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func advance() {
        if bytes[at] == UInt8(ascii: "\n") { line += 1 }
        at += 1
    }

    private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

    private mutating func skipSpaces() { while at < bytes.count, Self.isSpace(bytes[at]) { advance() } }

    private func starts(with text: StaticString) -> Bool {
        at + text.utf8CodeUnitCount <= bytes.count
            && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[at + $0] == text.utf8Start[$0] }
    }

    private mutating func skip(behind text: StaticString) throws(LogoError) {
        while at < bytes.count {
            if starts(with: text) {
                at += text.utf8CodeUnitCount
                return
            }
            advance()
        }
        throw refused("something does not end")
    }
}
