import Digests
import Documents
import Postgres
import Resources

package import struct Foundation.UUID

/// What a page shows: a proposal, a version of an MOU or agreement, or the report of an evaluation.
package enum PageSubject: Sendable, Hashable {
    case proposal(UUID)
    case document(UUID)
    case evaluation(UUID)

    var proposalID: UUID? { if case .proposal(let id) = self { id } else { nil } }
    var documentID: UUID? { if case .document(let id) = self { id } else { nil } }
    var evaluationID: UUID? { if case .evaluation(let id) = self { id } else { nil } }

    package var id: UUID {
        switch self {
        case .proposal(let id), .document(let id), .evaluation(let id): id
        }
    }
}

/// The bytes of a page.
package struct Page: Sendable {
    package let bytes: [UInt8]
    /// Whether it was sent or signed, so that these are its bytes for ever.
    package let isIssued: Bool

    package var sha256: String { SHA256Digest(bytes).hexadecimal }
}

/// The bytes of what was sent or signed.
enum IssuedPage {
    enum SQL: String, StatementSet {
        case read = """
            select i.content
            from issued_document as i
            where i.tenant_id = $1::int4 and (i.proposal_id = $2::uuid or i.document_id = $3::uuid)
            """
        case keep = """
            insert into issued_document
            (tenant_id, id, proposal_id, document_id, template_id, template, language, content, sha256)
            values (
                $1::int4, $2::uuid, $3::uuid, $4::uuid, $5::uuid, $6::text, $7::text, $8::bytea, $9::text
            )
            on conflict (tenant_id, document_id) do nothing
            """

        var effect: Query.Effect { self == .read ? .read : .write }
    }

    static func read(_ subject: PageSubject, tenant: Int32) -> Query {
        Query(SQL.read, tenant, subject.proposalID, subject.documentID)
    }

    static func keep(
        _ page: DocumentPage, of subject: PageSubject, template: UUID?, id: UUID, tenant: Int32
    ) -> Query {
        let bytes = page.bytes
        return Query(
            SQL.keep, tenant, id, subject.proposalID, subject.documentID, template, page.template,
            page.language.rawValue, bytes, SHA256Digest(bytes).hexadecimal)
    }

    static func decode(_ rows: Rows) throws -> Page? {
        try rows.first.map { Page(bytes: try $0.decode([UInt8].self, at: 0), isIssued: true) }
    }
}

extension Resource {
    /// What violations mean where the bytes of a page are kept.
    static let issuedDocumentConstraints = ConstraintFaults(
        table: "issued_document", columns: [],
        rules: [
            "issued_document_state_check": .init("", "was sent already", isConflict: true),
            "issued_document_tenant_id_proposal_id_key": .init("", "was sent already"),
        ])
}
