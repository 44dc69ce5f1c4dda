import Domain
package import Resources

extension Resource {
    package static let documentTermination = Resource(
        name: "document_termination", path: "document-terminations",
        summary: "A signed MOU or agreement that was ended before its time: never changed.",
        table: "document_termination",
        columns: [
            .id(of: "document_termination"),
            .computed(
                "document_id", .id(of: "document"), filters: [.equal],
                doc: "The version that was ended; the document itself never changes."),
            .computed(
                "ends_on", .date, filters: [.range],
                doc: "First day on which it no longer holds. It may lie ahead, where notice was given."),
            .computed(
                "side", .code(AgreementSide.codes), nullable: true, filters: [.equal],
                doc: "Who ended it: partner, centre or municipality; null for all together."),
            .computed("reason", .text(1...2000), doc: "Why."),
            .computed("recorded_at", .timestamp, sortable: true, doc: "When it was recorded."),
        ],
        sort: "recorded_at", operations: [.list, .read], standardColumns: false,
        rules: [
            "document_termination_document_id_fkey": .init("", "is not a document of this municipality"),
            "document_termination_tenant_id_document_id_key": .init("", "is ended already", isConflict: true),
            "document_termination_signed_check": .init("", "is not signed: archive the draft", isConflict: true),
            "document_termination_ends_on_check": .init(
                "/ends_on", "must lie between the signature and the last day it is valid"),
        ])

    package static let documentAttachment = Resource(
        name: "document_attachment", path: "document-attachments",
        summary: "A file that belongs to an MOU or agreement, such as a scan of the signatures.",
        table: "document_attachment",
        columns: [
            .computed(
                "document_id", .id(of: "document"), filters: [.equal], doc: "The version it belongs to."),
            .computed("name", .text(1...200), doc: "Name of the file."),
            .computed(
                "media_type", .code(["application/pdf", "image/png", "image/jpeg"]),
                doc: "What its bytes are: application/pdf, image/png or image/jpeg."),
            .computed("bytes", .integer(1...10_485_760), doc: "How many bytes it has."),
            .computed("sha256", .text(64...64), doc: "SHA-256 of its bytes, in hexadecimal digits."),
        ],
        sort: "created_at", operations: [.list, .read, .archive],
        rules: [
            "document_attachment_document_id_fkey": .init("", "is not a document of this municipality"),
            "document_attachment_name_check": .init("/name", "must have 1 to 200 characters"),
        ])
}
