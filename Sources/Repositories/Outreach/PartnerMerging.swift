import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// Partners that were entered twice: which they are, and making one of two.
///
/// Before a partner is made, or gets another registration, the database looks for others that it looks like
/// (`app.check_duplicate_partner`, `app.check_duplicate_registration`); this finds the same of a partner that is there. A merge is `app.merge_partner`: everything that refers to the merged partner
/// refers to the other one afterwards, in one transaction.
package struct PartnerMerging: Sendable {
    enum SQL: String, StatementSet {
        /// Both, in the order of identifiers, as everybody locks rows of one table.
        case lock = """
            select p.id
            from partner as p
            where p.tenant_id = $1::int4 and p.id in ($2::uuid, $3::uuid)
            order by p.id
            for update
            """
        case merge = "select app.merge_partner($1::uuid, $2::uuid, $3::uuid, $4::text)"
        case state = """
            select p.merged_into_id is not null
            from partner as p
            where p.tenant_id = $1::int4 and p.id = $2::uuid
            """
        case duplicates = """
            select d.id, d.name, to_json(d.rules)
            from partner as p
            cross join lateral (
                select array_agg(n.scheme) as schemes, array_agg(n.number_folded) as numbers
                from (
                    select p.registration_type as scheme, p.registration_number_folded as number_folded
                    union all
                    select r.scheme, r.number_folded
                    from partner_registration as r
                    where r.tenant_id = p.tenant_id and r.partner_id = p.id and r.archived_at is null
                ) as n
            ) as g
            cross join lateral app.partner_duplicates(
                p.tenant_id, p.id, p.name_folded, g.schemes, g.numbers,
                array(
                    select p.phone
                    union all
                    select c.phone
                    from contact as c
                    where
                        c.tenant_id = p.tenant_id and c.partner_id = p.id and c.phone is not null
                        and c.archived_at is null
                )
            ) as d
            where p.tenant_id = $1::int4 and p.id = $2::uuid and p.archived_at is null
            """

        var effect: Query.Effect {
            switch self {
            case .state, .duplicates: .read
            default: .write
            }
        }
    }

    /// A row of ``duplicates(of:as:)``.
    package static let candidate = Shape(
        "DuplicateCandidate", "A partner that looks like another one.",
        [
            Field("id", .id(of: "partner"), doc: "The partner."),
            Field("name", .text(1...200), doc: "Its name."),
            Field(
                "rules", .codes(DuplicateRule.codes, atLeast: 1),
                doc: "What is the same: name, registration, or telephone of the partner or of a contact."),
        ])

    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// Partners in use that a partner looks like, ten at most, those with most in common first.
    ///
    /// - Throws: ``Refusal/missing`` where the tenant has no such partner, or it was merged.
    package func duplicates(of id: UUID, as scope: TenantScope) async throws -> Rows {
        let results = try await database.batch(
            [Query(SQL.state, scope.tenant, id), Query(SQL.duplicates, scope.tenant, id)], as: scope.scope)
        guard try results[0].first?.decode(Bool.self, at: 0) == false else { throw Refusal.missing }
        return results[1]
    }

    /// Merges a partner into another one.
    ///
    /// - Parameters:
    ///   - mergeID: of the record that is kept of it, which is also the answer.
    ///   - version: the version of the merged partner that the caller read; nil for any.
    /// - Throws: ``Refusal``: `missing`, `stale`, `archived`, also where it was merged already; `conflict` where a row that
    ///   refers to it cannot follow; `invalid` where the other one is the same or is not there.
    package func merge(
        _ id: UUID, version: Int?, into other: UUID, reason: String, mergeID: UUID, location: String,
        keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let constraints = ConstraintFaults.partnerMerge
        let write = Write(
            [
                .init("lock", Query(SQL.lock, scope.tenant, id, other), constraints),
                .requireCurrent(.partner, id, version: version, scope.tenant, holding: .archiving, constraints),
                .init("merge", Query(SQL.merge, mergeID, id, other, reason), constraints),
            ],
            answer: Resource.partnerMerge.sql.answer, subject: mergeID, status: 201, location: .at(location))
        return try await write.commit(to: database, keeping: key, as: scope)
    }
}
