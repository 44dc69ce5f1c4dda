import Digests
package import Jobs
import Postgres
package import Printing

import struct Foundation.UUID

/// Makes the PDF of a page by WeasyPrint, in a process of its own, and writes it with the job's completion.
///
/// A worker without WeasyPrint leaves the job to the others: it is tried again later, and in the end says what to install.
package struct PDFRenderer: JobHandler {
    enum SQL: String, StatementSet {
        case page = """
            select r.id, r.html
            from rendering as r
            where r.tenant_id = $1::int4 and r.job_id = $2::uuid and r.pdf is null
            """
        case write = """
            update rendering as r
            set
                pdf = $3::bytea, pdf_sha256 = $4::text, renderer = $5::text, rendered_at = $6::timestamptz,
                version = r.version + 1, updated_at = $6::timestamptz
            where r.tenant_id = $1::int4 and r.id = $2::uuid and r.pdf is null
            """

        var effect: Query.Effect { self == .page ? .read : .write }
    }

    private let find: @Sendable () -> WeasyPrint?

    package init(find: @escaping @Sendable () -> WeasyPrint? = { WeasyPrint.find() }) { self.find = find }

    package var kind: String { "render_pdf" }

    package func run(_ context: JobContext) async throws -> JobOutcome {
        guard let tenant = context.job.tenant else { throw JobFailure.permanent("the job names no tenant") }
        let rows = try await context.database.query(SQL.page, tenant, context.job.id, as: context.scope)
        guard let row = rows.first else { return JobOutcome() }
        guard let printer = find() else { throw JobFailure.retry(after: .seconds(60), WeasyPrint.advice) }
        let (id, page) = (try row.decode(UUID.self, at: 0), try row.decode([UInt8].self, at: 1))
        let pdf: WeasyPrint.PDF
        do {
            pdf = try await printer.pdf(of: page)
        } catch let error as PrintingError {
            // The same page will not do better.
            throw JobFailure.permanent("\(error)")
        }
        let write = Query(
            SQL.write, tenant, id, pdf.bytes, SHA256Digest(pdf.bytes).hexadecimal, pdf.renderer, context.now())
        return JobOutcome(writes: [write], scope: context.scope)
    }
}
