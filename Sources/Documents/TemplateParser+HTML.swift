extension TemplateParser {
    /// Elements of a template, and the attributes each may have besides `class`, `lang` and `dir`.
    static let elements: [String: Set<String>] = {
        let plain = [
            "address", "aside", "b", "blockquote", "br", "caption", "cite", "code", "dd", "div", "dl", "dt", "em",
            "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "header", "hr", "i", "li", "ol", "p", "section",
            "small", "span", "strong", "sub", "sup", "table", "tbody", "tfoot", "thead", "tr", "u", "ul",
        ]
        var elements = Dictionary(uniqueKeysWithValues: plain.map { ($0, Set<String>()) })
        elements["td"] = ["colspan", "rowspan"]
        elements["th"] = ["colspan", "rowspan", "scope"]
        elements["ol"] = ["start"]
        return elements
    }()
    private static let common: Set<String> = ["class", "lang", "dir"]
    private static let void: Set<String> = ["br", "hr"]
    private static let elementDepthLimit = 40

    /// An element's tag, at whose `<` we are.
    mutating func element() {
        at += 1
        let isEnd = at < bytes.count && bytes[at] == UInt8(ascii: "/")
        if isEnd { at += 1 }
        let name = word()
        guard !name.isEmpty else {
            return fault("< begins no element", hint: "write &lt; for the sign itself")
        }
        guard let allowed = Self.elements[name] else {
            fault(
                "<\(name.prefix(40))> is not an element of templates",
                hint: "there are \(Self.elements.keys.sorted().joined(separator: ", "))")
            return skip()
        }
        if isEnd {
            spaces()
            guard take(">") else {
                fault("</\(name) is not closed by >")
                return skip()
            }
            return close(name)
        }
        guard attributes(of: name, allowed.union(Self.common)), !Self.void.contains(name) else { return }
        let depth = open.count(where: { if case .element = $0 { true } else { false } })
        if depth >= Self.elementDepthLimit { fault("is nested more than \(Self.elementDepthLimit) elements deep") }
        open.append(.element(name, line: line))
    }

    private mutating func close(_ name: String) {
        switch open.last {
        case .element(name, _)?: open.removeLast()
        case .element(let opened, let openedAt)?:
            fault("</\(name)> closes <\(opened)>, opened in line \(openedAt)")
        case .section(let section, _, _, let openedAt, _, _)?:
            fault("</\(name)> comes before {{/\(section)}}, opened in line \(openedAt)")
        case nil: fault("</\(name)> closes nothing")
        }
    }

    /// - Returns: whether the tag was right and is behind us.
    private mutating func attributes(of element: String, _ allowed: Set<String>) -> Bool {
        while true {
            spaces()
            if take(">") { return true }
            if take("/") {
                guard Self.void.contains(element), take(">") else {
                    fault("<\(element)> does not end in />")
                    skip()
                    return false
                }
                return true
            }
            let name = word()
            guard !name.isEmpty else {
                fault(
                    "<\(element)> is not closed by >", hint: "tags of the template stand between elements, not in them")
                skip()
                return false
            }
            guard allowed.contains(name) else {
                fault(
                    "\(name.prefix(40)) is not an attribute of <\(element)>",
                    hint: "there are \(allowed.sorted().joined(separator: ", "))")
                skip()
                return false
            }
            guard take("="), take("\""), let value = quoted(), value.count <= 100, value.allSatisfy(Self.isPlain) else {
                fault(
                    "\(name) has no plain value in double quotes",
                    hint: "letters, digits, spaces, - and _, and no tag of the template")
                skip()
                return false
            }
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || [0x20, UInt8(ascii: "-"), UInt8(ascii: "_")].contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
    }

    private mutating func word() -> String {
        let start = at
        while at < bytes.count, Self.isLetterOrDigit(bytes[at]) || at > start && bytes[at] == UInt8(ascii: "-") {
            at += 1
        }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func quoted() -> ArraySlice<UInt8>? {
        guard let end = bytes[at...].firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        defer { at = end + 1 }
        return bytes[at..<end]
    }

    private mutating func spaces() {
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) {
            if bytes[at] == 0x0A { line += 1 }
            at += 1
        }
    }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard at < bytes.count, bytes[at] == UInt8(ascii: byte) else { return false }
        at += 1
        return true
    }

    /// To the end of a tag that is wrong.
    private mutating func skip() {
        while at < bytes.count, bytes[at] != UInt8(ascii: ">"), bytes[at] != UInt8(ascii: "<"),
            bytes[at] != UInt8(ascii: "\n")
        { at += 1 }
        _ = take(">")
    }
}
