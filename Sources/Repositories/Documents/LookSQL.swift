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
        "cross join lateral app.look($1::int4, \(kind), \(language)) as l"
    }

    /// The same for a document `d`: of a signed one as it was kept on its signature.
    static let joinKept = """
        cross join lateral (
            select k.*
            from
                jsonb_to_record(d.look) as k (
                    language text, display_name text, department text, address text, phone text, email text,
                    website text, logo bytea, logo_type text, template_id uuid, body text
                )
            where d.look is not null
            union all
            select n.*
            from app.look($1::int4, d.kind, null) as n
            where d.look is null
        ) as l
        """

    static let columns = """
        l.language, l.display_name, l.department, l.address, l.phone, l.email, l.website, l.logo, l.logo_type,
        l.template_id, l.body
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
