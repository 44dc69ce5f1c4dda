import Documents
package import Domain
package import Resources

/// Looks at a municipality's template before it is kept: what it names must be there, and its sample must be rendered.
package enum TemplateCheck {
    /// - Parameter values: `kind`, `language` and `body`, each as its field takes it.
    package static func faults(of values: BodyReader.Values) -> [Fault] {
        guard case .text(let kind)? = values["kind"], case .text(let language)? = values["language"],
            case .text(let body)? = values["body"], let kind = PageKind(rawValue: kind),
            let language = DocumentLanguage(rawValue: language)
        else { return [] }
        do {
            _ = try PageSample.render(kind, language: language, body: body)
            return []
        } catch {
            return error.faults.map { fault in
                Fault("/body", "line \(fault.line): \(fault.message)", hint: fault.hint)
            }
        }
    }
}
