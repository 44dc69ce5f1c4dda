package import Resources

extension Resource {
    /// PDFs of documents, and the jobs that make them.
    package static let rendering = Resource(
        name: "rendering", path: "renderings",
        summary: "A PDF of a document, made by a worker from the HTML page as it was when asked for.",
        table: "rendering",
        source: "rendering as t left join job as j on j.id = t.job_id and j.tenant_id = t.tenant_id",
        columns: [
            .id(of: "rendering"),
            .computed(
                "proposal_id", .id(of: "proposal"), nullable: true, filters: [.equal],
                doc: "The proposal it shows; null for anything else."),
            .computed(
                "document_id", .id(of: "document"), nullable: true, filters: [.equal],
                doc: "The version of an MOU or agreement it shows; null for anything else."),
            .computed(
                "evaluation_id", .id(of: "evaluation"), nullable: true, filters: [.equal],
                doc: "The published evaluation whose report it is; null for anything else."),
            .computed(
                "status", .code(["waiting", "running", "ready", "failed"]),
                sql: """
                    case when t.pdf_bytes is not null then 'ready' when j.status in ('waiting', 'running') then j.status \
                    else 'failed' end
                    """,
                doc: "Where it stands: waiting, running, ready or failed. One that failed can be asked for again."),
            .computed(
                "failure", .text(1...1000),
                sql: "case when t.pdf_bytes is null then left(j.error, 1000) end", nullable: true,
                doc: "What its job last said, where it is not ready."),
            .computed(
                "html_sha256", .text(64...64),
                doc: "SHA-256 of the page it is made from, in hexadecimal. The same page is rendered once."),
            .computed(
                "pdf_sha256", .text(64...64), nullable: true,
                doc: "SHA-256 of the PDF, in hexadecimal; null until it is made."),
            .computed(
                "pdf_bytes", .integer(1...20_971_520), nullable: true,
                doc: "Size of the PDF in bytes; null until it is made."),
            .computed(
                "renderer", .text(1...100), nullable: true, doc: "Program that made it, with its version."),
            .computed("rendered_at", .timestamp, nullable: true, doc: "When it was made; null until then."),
            .computed("job_id", .id(of: "job"), doc: "The job that makes or made it."),
            .computed(
                "version", .integer(1...Int(Int32.max)),
                doc: "Counts the changes of the row; its ETag is \"v<version>\"."),
            .computed("created_at", .timestamp, filters: [.range], sortable: true, doc: "When the row was made."),
            .computed("updated_at", .timestamp, filters: [.range], sortable: true, doc: "When it was last changed."),
        ],
        sort: "created_at", descending: true, operations: [.list, .read], standardColumns: false,
        rules: [
            "rendering_proposal_id_fkey": .init("", "is not a proposal of this municipality"),
            "rendering_document_id_fkey": .init("", "is not a document of this municipality"),
            "rendering_evaluation_id_fkey": .init("", "is not an evaluation of this municipality"),
        ])
}
