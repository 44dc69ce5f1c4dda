import Mustache

/// A document for people as an HTML page: whole in itself, escaped, the same bytes for the same content.
package struct DocumentPage: Sendable {
    package let html: String
    package let language: DocumentLanguage
    /// Name and version of what it was rendered with: `proposal 1`.
    package let template: String

    package var bytes: [UInt8] { Array(html.utf8) }

    /// - Parameter body: a municipality's own template; nil for the one that comes with the program.
    /// - Throws: ``TemplateError`` where the template does not fit, or would write too much.
    package init(_ content: ProposalContent, body: String? = nil) throws(TemplateError) {
        try self.init(
            content.kind, ProposalContent.shape.context(of: content), content.office, content.language,
            title: content.title, reference: content.reference, body: body)
    }

    package init(_ content: PaperContent, body: String? = nil) throws(TemplateError) {
        try self.init(
            content.kind, PaperContent.shape.context(of: content), content.office, content.language,
            title: content.title, reference: content.reference, body: body)
    }

    private init(
        _ kind: PageKind, _ context: ContextValue, _ office: OfficeLook, _ language: DocumentLanguage, title: String,
        reference: String, body: String?
    ) throws(TemplateError) {
        let content = try Template(body ?? kind.shipped, names: kind.names).render(context)
        try self.init(
            content: content, office, language, title: title, reference: reference,
            template: "\(body == nil ? kind.rawValue : "own \(kind.rawValue)") \(PageFrame.version)")
    }

    /// - Parameters:
    ///   - content: HTML, escaped.
    ///   - style: rules beside those of every page.
    init(
        content: String, _ office: OfficeLook, _ language: DocumentLanguage, title: String, reference: String,
        style: String = "", template: String
    ) throws(TemplateError) {
        guard let frame = PageFrame.template else { throw TemplateError("the page's own frame cannot be read") }
        html = frame.render(
            [
                "language": language.rawValue, "title": title, "style": PageFrame.style(language) + style,
                "logo": office.logo.map { $0.dataAddress as Any } ?? MustacheNull(),
                "office": OfficeLook.shape.context(of: office).forMustache, "content": content, "reference": reference,
            ] as [String: Any])
        self.language = language
        self.template = template
    }
}

extension PageKind {
    /// The template that comes with the program.
    package var shipped: String {
        switch self {
        case .proposal: ProposalTemplate.proposal
        case .informationPacket: ProposalTemplate.packet
        case .mou: PaperTemplate.memorandum
        case .agreement: PaperTemplate.agreement
        }
    }
}
