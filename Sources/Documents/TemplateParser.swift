/// Reads a template: HTML of a few elements in text, Mustache sections and names.
///
/// Elements and sections are properly nested in each other, so whatever the data, what comes out is well-formed. A name
/// is looked up among those of the place it stands in. Nothing is written unescaped, nothing is fetched from elsewhere,
/// and a list is not gone through inside itself.
struct TemplateParser {
    /// Sections in sections.
    static let depthLimit = 8
    static let faultLimit = 50

    var bytes: [UInt8]
    var at = 0
    var line = 1
    var faults: [TemplateFault] = []
    var nodes: [TemplateNode] = []
    var open: [Opening] = []
    /// Names from the outside inwards.
    var scopes: [Scope]

    enum Opening {
        case element(String, line: Int)
        case section(String, path: [String], isInverted: Bool, line: Int, before: [TemplateNode], hasScope: Bool)
    }

    struct Scope {
        let kind: ContextName.Kind
        /// The list that is gone through, by its path from the outside; nil where it is none.
        let list: String?
        let path: String
    }

    init(_ text: String, names: [ContextName]) {
        bytes = Array(text.utf8)
        scopes = [Scope(kind: .object(names), list: nil, path: "")]
    }

    /// - Throws: ``TemplateError`` with every fault.
    mutating func parse() throws(TemplateError) -> [TemplateNode] {
        var text = 0
        func flush(_ nodes: inout [TemplateNode]) {
            if text > 0 { nodes.append(.text(text)) }
            text = 0
        }
        while at < bytes.count, faults.count < Self.faultLimit {
            if starts(with: "{{") {
                flush(&nodes)
                tag()
            } else if bytes[at] == UInt8(ascii: "<") {
                let start = at
                element()
                text += at - start
            } else {
                if bytes[at] == UInt8(ascii: "\n") { line += 1 }
                text += 1
                at += 1
            }
        }
        flush(&nodes)
        for opening in open {
            switch opening {
            case .element(let name, let line): fault("<\(name)> is not closed", line: line)
            case .section(let name, _, _, let line, _, _): fault("{{#\(name)}} is not closed", line: line)
            }
        }
        guard faults.isEmpty else { throw TemplateError(faults.sorted { $0.line < $1.line }) }
        return nodes
    }

    mutating func fault(_ message: String, hint: String? = nil, line: Int? = nil) {
        faults.append(TemplateFault(line: line ?? self.line, message: message, hint: hint))
    }

    func starts(with text: StaticString) -> Bool {
        at + text.utf8CodeUnitCount <= bytes.count
            && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[at + $0] == text.utf8Start[$0] }
    }

    // MARK: - Mustache

    /// A tag of Mustache, at whose `{{` we are.
    private mutating func tag() {
        let start = at
        let startLine = line
        guard
            let end = (start + 2..<bytes.count).first(where: {
                bytes[$0] == UInt8(ascii: "}") && $0 + 1 < bytes.count && bytes[$0 + 1] == UInt8(ascii: "}")
            })
        else {
            fault("{{ is not closed by }}")
            at = bytes.count
            return
        }
        let inner = bytes[(start + 2)..<end]
        at = end + 2
        line += inner.count(where: { $0 == UInt8(ascii: "\n") })
        guard let first = inner.first else { return fault("{{}} names nothing", line: startLine) }
        let name = Self.trimmed(inner.dropFirst())
        switch first {
        case UInt8(ascii: "!"): break
        case UInt8(ascii: "{"), UInt8(ascii: "&"):
            fault("writes a value without escaping it", hint: "write {{name}}", line: startLine)
            // The third brace of `}}}`.
            if first == UInt8(ascii: "{"), at < bytes.count, bytes[at] == UInt8(ascii: "}") { at += 1 }
        case UInt8(ascii: ">"), UInt8(ascii: "<"), UInt8(ascii: "$"):
            fault("includes a template; there is none but this", line: startLine)
        case UInt8(ascii: "="): fault("changes the delimiters, which stay {{ and }}", line: startLine)
        case UInt8(ascii: "%"): fault("is a setting, which templates do not have", line: startLine)
        case UInt8(ascii: "#"): openSection(name, isInverted: false, startLine)
        case UInt8(ascii: "^"): openSection(name, isInverted: true, startLine)
        case UInt8(ascii: "/"): closeSection(name, startLine)
        default: variable(Self.trimmed(inner), startLine)
        }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        let inner = bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        return String(decoding: inner, as: UTF8.self)
    }

    private mutating func variable(_ name: String, _ line: Int) {
        guard let (path, found, _) = resolve(name, line) else { return }
        guard case .text = found else {
            return fault("\(name) is no text", hint: "open a section: {{#\(name)}} … {{/\(name)}}", line: line)
        }
        nodes.append(.variable(path))
    }

    private mutating func openSection(_ name: String, isInverted: Bool, _ line: Int) {
        let sections = open.count(where: { if case .section = $0 { true } else { false } })
        if sections >= Self.depthLimit { fault("is nested more than \(Self.depthLimit) sections deep", line: line) }
        var hasScope = false
        var path = [name]
        if let (names, kind, full) = resolve(name, line) {
            path = names
            switch kind {
            case .list, .texts:
                if scopes.contains(where: { $0.list == full }) {
                    fault("goes through \(name) inside \(name)", line: line)
                }
                if !isInverted {
                    let item: ContextName.Kind = if case .list(let names) = kind { .object(names) } else { .text }
                    scopes.append(Scope(kind: item, list: full, path: full))
                    hasScope = true
                }
            case .object, .text:
                if !isInverted {
                    scopes.append(Scope(kind: kind, list: nil, path: full))
                    hasScope = true
                }
            case .flag: break
            }
        }
        open.append(
            .section(name, path: path, isInverted: isInverted, line: line, before: nodes, hasScope: hasScope))
        nodes = []
    }

    private mutating func closeSection(_ name: String, _ line: Int) {
        switch open.last {
        case .section(let opened, let path, let isInverted, _, let before, let hasScope)? where opened == name:
            open.removeLast()
            if hasScope { scopes.removeLast() }
            nodes = before + [.section(path, isInverted: isInverted, nodes)]
        case .section(let opened, _, _, let openedAt, _, _)?:
            fault("{{/\(name)}} closes \(opened), opened in line \(openedAt)", line: line)
        case .element(let element, let openedAt)?:
            fault("{{/\(name)}} comes before </\(element)>, opened in line \(openedAt)", line: line)
        case nil: fault("{{/\(name)}} closes nothing", line: line)
        }
    }

    /// Looks a name up from the inside outwards.
    ///
    /// - Returns: its parts, what it is, and its path from the outside; nil, with a fault, where there is no such name.
    private mutating func resolve(_ name: String, _ line: Int) -> ([String], ContextName.Kind, String)? {
        if name == ".", let scope = scopes.last { return (["."], scope.kind, scope.path + "/.") }
        let isName = name.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
                || $0 == UInt8(ascii: ".")
        }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard isName, parts.allSatisfy({ !$0.isEmpty }), parts.count <= 6 else {
            fault("\(name.prefix(60)) is no name", hint: "names have small letters, digits, _ and .", line: line)
            return nil
        }
        for scope in scopes.reversed() {
            guard case .object(let names) = scope.kind, let found = names.first(where: { $0.name == parts[0] }) else {
                continue
            }
            var (kind, path) = (found.kind, "\(scope.path)/\(found.name)")
            for part in parts.dropFirst() {
                guard case .object(let names) = kind, let next = names.first(where: { $0.name == part }) else {
                    fault("\(name) is not there", hint: Self.known(kind), line: line)
                    return nil
                }
                (kind, path) = (next.kind, "\(path)/\(part)")
            }
            return (parts, kind, path)
        }
        fault("\(name) is not there", hint: scopes.last.flatMap { Self.known($0.kind) }, line: line)
        return nil
    }

    private static func known(_ kind: ContextName.Kind) -> String? {
        guard case .object(let names) = kind else { return nil }
        return "there are \(names.map(\.name).filter { !$0.hasPrefix("has_") }.joined(separator: ", "))"
    }
}
