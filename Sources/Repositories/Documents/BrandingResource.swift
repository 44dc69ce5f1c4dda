import Documents
import Domain
package import Resources

extension Resource {
    package static let branding = Resource(
        name: "branding", path: "brandings",
        summary: "How a municipality's documents look: name, logo and language. The newest in use counts.",
        table: "branding",
        columns: [
            Column(
                "display_name", .text(1...200), required: true, doc: "Name at the head of its documents.",
                example: "\"Municipality of Somewhere\""),
            Column(
                "department", .text(1...200), nullable: true, doc: "Department that sends them.",
                example: "\"Social Development\""),
            Column(
                "address", .text(1...500), nullable: true, doc: "Postal address, in lines.",
                example: "\"Private Bag X1\""),
            Column(
                "phone", .text(1...40), nullable: true, doc: "Telephone number of the office.", spelling: .phone),
            Column(
                "email", .text(3...200), nullable: true, doc: "E-mail address of the office.", spelling: .email),
            Column("website", .text(1...300), nullable: true, doc: "Address of its site."),
            Column(
                "language", .code(DocumentLanguage.codes), fallback: .text("en"),
                doc: "Language of documents that name no other: en or af.", example: "\"en\""),
            .computed(
                "logo_type", .code(LogoType.codes), nullable: true,
                doc: "What the logo is, by its content: png or svg."),
            .computed(
                "logo_sha256", .text(64...64), nullable: true, doc: "SHA-256 of the logo, in hexadecimal."),
        ],
        sort: "created_at", descending: true, write: .admin,
        rules: [
            "branding_logo_check": .init("", "has a logo that is not a PNG or SVG of at most 200 KB"),
            "branding_logo_still_check": .init("", "has an SVG as logo that holds what could run"),
        ])

    package static let documentTemplate = Resource(
        name: "document_template", path: "document-templates",
        summary: """
            A municipality's own template for a kind of document. A template never changes: of each kind and language \
            the newest in use counts.
            """,
        table: "document_template",
        columns: [
            Column(
                "kind", .code(PageKind.codes), writable: .onCreate, required: true, filters: [.equal],
                doc: "Kind of document: proposal, information_packet, mou or agreement.", example: "\"proposal\""),
            Column(
                "language", .code(DocumentLanguage.codes), writable: .onCreate, required: true, filters: [.equal],
                doc: "Language of the document: en or af.", example: "\"en\""),
            Column(
                "name", .text(1...200), writable: .onCreate, required: true, sortable: true,
                doc: "What people call it.", example: "\"Proposal of 2026\""),
            Column(
                "body", .text(1...60000), writable: .onCreate, required: true,
                doc: "The text: HTML of a few elements, with Mustache tags. See docs/documents.md.",
                example: "\"<h1>{{title}}</h1>\""),
        ],
        sort: "created_at", descending: true, operations: [.list, .read, .create, .archive], write: .admin,
        check: { TemplateCheck.faults(of: $0) },
        rules: [
            "document_template_immutable": .init("", "never changes", hint: "make a new one", isConflict: true)
        ])
}
