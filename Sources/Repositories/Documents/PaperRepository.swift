import Documents
import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// MOUs and agreements as pages.
///
/// What a signed version says was kept on its signature (`document.content`), and so were the template and the look of its
/// page (`document.look`), so its page cannot say anything else whenever it is rendered. That is right after the signature;
/// where that failed, when it is first asked for. It is the same to the last byte from then on.
package struct PaperRepository: Sendable {
    enum SQL: String, StatementSet {
        case paper

        init?(rawValue: String) {
            guard rawValue == Self.paper.rawValue else { return nil }
            self = .paper
        }

        var rawValue: String {
            """
            select
                d.signed_on is not null, coalesce(d.content, app.document_content(to_jsonb(d))::text),
                app.today()::text, \(LookSQL.columns)
            from document as d
            \(LookSQL.joinKept)
            where d.tenant_id = $1::int4 and d.id = $2::uuid
            """
        }

        var effect: Query.Effect { .read }
    }

    private struct Paper: RowDecodable {
        let isSigned: Bool
        let content: String
        let today: Day
        let look: FoundLook

        init(_ row: inout RowReader) throws {
            isSigned = try row.next()
            content = try row.next()
            today = Day(try row.next(String.self)) ?? Day(number: 0)
            look = try FoundLook(&row)
        }
    }

    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// The page of a version: of a signed one always the same bytes.
    ///
    /// - Parameter issuedID: a new identifier, for the bytes if they are kept now.
    /// - Returns: nil where the tenant has no such document.
    /// - Throws: ``TemplateError`` where the municipality's own template does not fit any more.
    package func page(_ id: UUID, issuedID: UUID, as scope: TenantScope) async throws -> Page? {
        let subject = PageSubject.document(id)
        let results = try await database.batch(
            [IssuedPage.read(subject, tenant: scope.tenant), Query(SQL.paper, scope.tenant, id)], as: scope.scope)
        if let issued = try IssuedPage.decode(results[0]) { return issued }
        guard let paper = try results[1].decode(Paper.self).first else { return nil }
        let content = try PaperContent(
            json: paper.content, office: paper.look.office, language: paper.look.office.language,
            reference: "\(paper.look.office.name) · \(id.uuidString.lowercased())", day: paper.today)
        let page = try DocumentPage(content, body: paper.look.template?.body)
        guard paper.isSigned else { return Page(bytes: page.bytes, isIssued: false) }
        // Of several that render it at once the first one's bytes are kept, and all are given those.
        let kept = try await database.batch(
            [
                IssuedPage.keep(
                    page, of: subject, template: paper.look.template?.id, id: issuedID, tenant: scope.tenant),
                IssuedPage.read(subject, tenant: scope.tenant),
            ], as: scope.scope)
        return try IssuedPage.decode(kept[1])
    }
}
