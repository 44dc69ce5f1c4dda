import Mustache

/// What is wrong with a template, with its line.
package struct TemplateFault: Sendable, Hashable {
    package let line: Int
    package let message: String
    package let hint: String?
}

/// Why nothing was rendered.
package struct TemplateError: Error, Sendable {
    package let faults: [TemplateFault]

    init(_ faults: [TemplateFault]) { self.faults = faults }

    init(_ message: String, hint: String? = nil, line: Int = 1) {
        faults = [TemplateFault(line: line, message: message, hint: hint)]
    }
}

/// A template that was read and found to be right: HTML of a few elements with Mustache tags, all of whose names are
/// there.
///
/// swift-mustache renders it, and cannot be stopped in doing so; what it is going to write is measured first, see
/// ``RenderedSize``.
package struct Template: Sendable {
    /// Of the content of a page, in bytes.
    package static let outputLimit = 2 << 20

    let nodes: [TemplateNode]
    private let mustache: MustacheTemplate

    /// - Throws: ``TemplateError`` with every fault.
    package init(_ text: String, names: [ContextName]) throws(TemplateError) {
        var parser = TemplateParser(text, names: names)
        nodes = try parser.parse()
        do {
            mustache = try MustacheTemplate(string: ScalarHTML.pragma + text)
        } catch {
            throw TemplateError("cannot be read as a Mustache template")
        }
    }

    /// - Throws: ``TemplateError`` where it would become too long.
    package func render(_ context: ContextValue) throws(TemplateError) -> String {
        var size = RenderedSize(limit: Self.outputLimit)
        guard size.measure(nodes, in: context) else {
            throw TemplateError(
                "would write more than \(Self.outputLimit >> 20) MiB", hint: "put fewer lists inside lists")
        }
        return mustache.render(context.forMustache)
    }
}

/// What a template is made of, as far as the length of its output goes.
indirect enum TemplateNode: Sendable, Hashable {
    /// So many bytes of text.
    case text(Int)
    case variable([String])
    case section([String], isInverted: Bool, [TemplateNode])
}
