package import Documents
package import Postgres

package import struct Foundation.UUID

/// Fragments of SQL by which a page finds how the municipality's documents look, and the columns they give.
enum LookSQL {
    /// After a table that has `tenant_id`, as `$1`.
    ///
    /// - Parameters:
    ///   - kind: an expression for the kind of document.
    ///   - language: one for its own language; null for the municipality's.
    static func join(kind: String, language: String) -> String {
        """
        inner join tenant as m on m.tenant_id = $1::int4
        left join lateral (
            select
                b.display_name, b.department, b.address, b.phone, b.email, b.website, b.language, b.logo, b.logo_type
            from branding as b
            where b.tenant_id = $1::int4 and b.archived_at is null
            order by b.created_at desc, b.id desc
            limit 1
        ) as b on true
        cross join lateral (select coalesce(\(language), b.language, 'en') as language) as x
        left join lateral (
            select t.id, t.body
            from document_template as t
            where
                t.tenant_id = $1::int4 and t.kind = \(kind) and t.language = x.language and t.archived_at is null
            order by t.created_at desc, t.id desc
            limit 1
        ) as w on true
        """
    }

    static let columns = """
        x.language, coalesce(b.display_name, m.name), b.department, b.address, b.phone, b.email, b.website, b.logo,
        b.logo_type, w.id, w.body
        """
}

/// How a municipality's documents look, and its own template for one kind of them.
package struct FoundLook: Sendable, RowDecodable {
    package let office: OfficeLook
    /// nil where the program's is used.
    package let template: (id: UUID, body: String)?

    /// Reads the columns of ``LookSQL/columns``.
    package init(_ row: inout RowReader) throws {
        let language = DocumentLanguage(rawValue: try row.next(String.self)) ?? .english
        var office = OfficeLook(name: try row.next(), language: language)
        office.department = try row.next()
        office.address = try row.next()
        office.phone = try row.next()
        office.email = try row.next()
        office.website = try row.next()
        let (logo, type) = (try row.next([UInt8]?.self), try row.next(String?.self))
        office.logo = logo.flatMap { bytes in
            type.flatMap(LogoType.init).map { Logo(kept: bytes, type: $0) }
        }
        self.office = office
        let (id, body) = (try row.next(UUID?.self), try row.next(String?.self))
        template = id.flatMap { id in body.map { (id, $0) } }
    }
}
