import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// Files of documents, kept in the database in pieces.
package struct AttachmentRepository: Sendable {
    /// The most bytes a file may have.
    package static let limit = 10 << 20

    enum SQL: String, StatementSet {
        case requireDocument = """
            select app.require(
                exists (
                    select from document as t
                    where t.tenant_id = $1::int4 and t.id = $2::uuid and t.archived_at is null
                ), 'document_current'
            )
            """
        case attach = """
            insert into document_attachment (tenant_id, id, document_id, name, media_type, bytes, sha256)
            values (
                $1::int4, $2::uuid, $3::uuid, $4::text, $5::text, octet_length($6::bytea),
                encode(sha256($6::bytea), 'hex')
            )
            """
        case pieces = """
            insert into document_attachment_piece (tenant_id, id, attachment_id, position, bytes)
            select $1::int4, app.new_id(), $2::uuid, n, substr($3::bytea, n * 262144 + 1, 262144)
            from generate_series(0, (octet_length($3::bytea) - 1) / 262144) as n
            """
        /// What is read is noted on the audit trail, by the same statement.
        case read = """
            with shown as materialized (
                select a.id, a.name, a.media_type, a.sha256
                from document_attachment as a
                where a.tenant_id = $1::int4 and a.id = $2::uuid
            )
            select s.name, s.media_type, s.sha256, p.bytes
            from shown as s
            cross join lateral (
                select string_agg(w.bytes, ''::bytea order by w.position) as bytes
                from document_attachment_piece as w
                where w.tenant_id = $1::int4 and w.attachment_id = s.id
            ) as p
            where app.note_read($1::int4, 'read', 'document_attachment', s.id)
            """

        var effect: Query.Effect { .write }
    }

    /// A file with its bytes.
    package struct File: Sendable, RowDecodable {
        package let name: String
        package let mediaType: String
        package let sha256: String
        package let bytes: [UInt8]

        package init(_ row: inout RowReader) throws {
            name = try row.next()
            mediaType = try row.next()
            sha256 = try row.next()
            bytes = try row.next()
        }
    }

    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// What the first bytes of a file say that it is; nil for anything that is not taken. `app.media_type()` says the
    /// same in the database.
    package static func mediaType(of bytes: some Sequence<UInt8>) -> String? {
        let head = Array(bytes.prefix(16))
        if head.starts(with: Array("%PDF-".utf8)) { return "application/pdf" }
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
            head.dropFirst(12).elementsEqual(Array("IHDR".utf8))
        {
            return "image/png"
        }
        return head.starts(with: [0xFF, 0xD8, 0xFF]) ? "image/jpeg" : nil
    }

    /// Attaches a file to a document, signed or not.
    ///
    /// - Throws: ``Refusal``: `missing` where there is no such document in use.
    package func attach(
        _ bytes: [UInt8], of type: String, named name: String, to document: UUID, as id: UUID, location: String,
        keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let constraints = Resource.documentAttachment.constraints
        let write = Write(
            [
                .init(
                    "require_document", Query(SQL.requireDocument, scope.tenant, document), constraints,
                    requirements: ["document_current": .missing]),
                .init(
                    "attach", Query(SQL.attach, scope.tenant, id, document, name, type, bytes), constraints),
                .init("pieces", Query(SQL.pieces, scope.tenant, id, bytes), constraints, at: .nowhere),
            ],
            answer: Resource.documentAttachment.sql.answer, subject: id, status: 201, location: .at(location))
        return try await write.commit(to: database, keeping: key, as: scope)
    }

    /// A file's bytes; that they were read is on the audit trail.
    ///
    /// - Returns: nil where the tenant has no such attachment.
    package func file(_ id: UUID, as scope: TenantScope) async throws -> File? {
        try await database.query(Query(SQL.read, scope.tenant, id), as: scope.scope).decode(File.self).first
    }
}
