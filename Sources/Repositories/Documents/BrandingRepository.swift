import Digests
package import Documents
import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// Logos, and how pages that are only tried out look.
package struct BrandingRepository: Sendable {
    enum SQL: String, StatementSet {
        case setLogo
        case look
        case template

        init?(rawValue: String) {
            guard let found = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
            self = found
        }

        var rawValue: String {
            switch self {
            case .setLogo:
                """
                update branding as t
                set
                    logo = $3::bytea, logo_type = $4::text, logo_sha256 = $5::text, version = t.version + 1,
                    updated_at = now()
                where t.tenant_id = $1::int4 and t.id = $2::uuid
                """
            case .look:
                """
                select \(LookSQL.columns)
                from (select) as z
                \(LookSQL.join(kind: "$2::text", language: "$3::text"))
                """
            case .template:
                """
                select t.kind, t.language, t.body
                from document_template as t
                where t.tenant_id = $1::int4 and t.id = $2::uuid
                """
            }
        }

        var effect: Query.Effect {
            switch self {
            case .look, .template: .read
            default: .write
            }
        }
    }

    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// - Parameters:
    ///   - logo: nil removes it.
    ///   - version: the version the caller read; nil for any.
    /// - Throws: ``Refusal``: `stale`, `archived`, `missing`.
    package func setLogo(
        _ logo: Logo?, of id: UUID, version: Int?, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let constraints = Resource.branding.constraints
        let write = Write(
            [
                .requireCurrent(.branding, id, version: version, scope.tenant),
                .init(
                    "set_logo",
                    Query(
                        SQL.setLogo, scope.tenant, id, logo?.bytes, logo?.type.rawValue,
                        logo.map { SHA256Digest($0.bytes).hexadecimal }), constraints),
            ], answer: Resource.branding.sql.answer, subject: id, status: 200,
            showing: .init(Resource.branding.name, id))
        return try await write.commit(to: database, keeping: key, as: scope)
    }

    /// How the municipality's pages look.
    package func office(as scope: TenantScope) async throws -> OfficeLook? {
        let rows = try await database.query(
            SQL.look, scope.tenant, PageKind.proposal.rawValue, FieldValue.null, as: scope.scope)
        return try rows.decode(FoundLook.self).first?.office
    }

    /// - Returns: nil where the tenant has no such template.
    package func template(
        _ id: UUID, as scope: TenantScope
    ) async throws -> (kind: PageKind, language: DocumentLanguage, body: String)? {
        let rows = try await database.query(SQL.template, scope.tenant, id, as: scope.scope)
        guard let row = rows.first, let kind = PageKind(rawValue: try row.decode(String.self, at: 0)),
            let language = DocumentLanguage(rawValue: try row.decode(String.self, at: 1))
        else { return nil }
        return (kind, language, try row.decode(String.self, at: 2))
    }
}
