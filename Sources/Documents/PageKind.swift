import Domain

/// What a page is: each kind has its template and the values that templates can name.
package enum PageKind: String, Code {
    case proposal, mou, agreement
    case informationPacket = "information_packet"

    /// Everything a template of this kind can name.
    package var names: [ContextName] {
        switch self {
        case .proposal, .informationPacket: ProposalContent.shape.names
        case .mou, .agreement: PaperContent.shape.names
        }
    }
}

/// Languages that documents are written in: their fixed words are in ``DocumentText`` and ``CodeWords``.
package enum DocumentLanguage: String, Code {
    case english = "en"
    case afrikaans = "af"
}
