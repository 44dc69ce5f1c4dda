import Documents
import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// Proposals and information packets as pages, their sending and their answers.
package struct ProposalRepository: Sendable {
    enum SQL: String, StatementSet {
        case requireStatus = """
            select app.require(
                not exists (
                    select from proposal as t
                    where t.tenant_id = $1::int4 and t.id = $2::uuid and t.status <> $3::text
                ), 'proposal_status'
            )
            """
        case send = """
            update proposal as t
            set
                status = 'sent', sent_on = $3::date, sent_to = $4::text, sent_by = $5::text,
                answer_due_on = coalesce($6::date, $3::date + $7::int4),
                sent_sha256 = i.sha256, version = t.version + 1, updated_at = now()
            from issued_document as i
            where
                t.tenant_id = $1::int4 and t.id = $2::uuid and i.tenant_id = t.tenant_id and i.proposal_id = t.id
            """
        case answer = """
            update proposal as t
            set
                status = $3::text, answered_on = $4::date, answer_note = $5::text, version = t.version + 1,
                updated_at = now()
            where t.tenant_id = $1::int4 and t.id = $2::uuid
            """
        case copy = """
            insert into proposal (
                tenant_id, id, kind, replaces_id, partner_id, partnership_id, programme_id, title, language,
                introduction, objectives, areas, goals, partner_benefits, centre_benefits, municipality_role,
                partner_role, centre_role, owner
            )
            select
                p.tenant_id, $3::uuid, p.kind, p.id, p.partner_id, p.partnership_id, p.programme_id, p.title, p.language,
                p.introduction, p.objectives, p.areas, p.goals, p.partner_benefits, p.centre_benefits,
                p.municipality_role, p.partner_role, p.centre_role, p.owner
            from proposal as p
            where p.tenant_id = $1::int4 and p.id = $2::uuid
            """
        case copyCentres = """
            insert into proposal_centre (tenant_id, id, proposal_id, centre_id)
            select $1::int4, ($4::uuid[])[c.place], $3::uuid, c.centre_id
            from (
                select c.centre_id, row_number() over (order by c.id) as place
                from proposal_centre as c
                inner join centre as e on e.tenant_id = c.tenant_id and e.id = c.centre_id
                where
                    c.tenant_id = $1::int4 and c.proposal_id = $2::uuid and c.archived_at is null
                    and e.archived_at is null
            ) as c
            """
    }

    /// How a proposal is sent.
    package struct Sending: Sendable {
        package let day: String
        package let to: String
        package let by: String
        /// Nil for the usual time: ``ProposalRepository/answerDays``.
        package let answerDueOn: String?

        package init(day: String, to: String, by: String, answerDueOn: String?) {
            self.day = day
            self.to = to
            self.by = by
            self.answerDueOn = answerDueOn
        }
    }

    /// Days within which an answer is expected where the sender names no day, so that nothing that was sent is forgotten.
    package static let answerDays = 21

    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// The page of a proposal: what was sent, or what would be sent now.
    ///
    /// - Returns: nil where the tenant has no such proposal.
    /// - Throws: ``TemplateError`` where the municipality's own template does not fit any more.
    package func page(_ id: UUID, as scope: TenantScope) async throws -> Page? {
        let results = try await database.batch(
            [IssuedPage.read(.proposal(id), tenant: scope.tenant)] + ProposalFacts.read(id, tenant: scope.tenant),
            as: scope.scope)
        if let issued = try IssuedPage.decode(results[0]) { return issued }
        guard let facts = try ProposalFacts(results[1...], id: id) else { return nil }
        let page = try DocumentPage(facts.content, body: facts.look.template?.body)
        return Page(bytes: page.bytes, isIssued: false)
    }

    /// Marks a draft as sent, and keeps the page as it was sent.
    ///
    /// - Parameters:
    ///   - version: the version the caller read; nil for any.
    ///   - issuedID: a new identifier, of the kept bytes.
    /// - Throws: ``Refusal``: `stale`, `archived`, `missing`, `conflict` for one that was sent; ``TemplateError``.
    package func send(
        _ id: UUID, version: Int?, _ sending: Sending, issuedID: UUID, keeping key: IdempotencyKey?,
        as scope: TenantScope
    ) async throws -> Answer {
        let read = try await database.batch(ProposalFacts.read(id, tenant: scope.tenant), as: scope.scope)
        guard let facts = try ProposalFacts(read[...], id: id) else { throw Refusal.missing }
        // What is sent is the version that is rendered. Of one that is no draft the refusal is the database's, behind the
        // idempotency key: whoever repeats a request is given its answer.
        let isDraft = facts.status == "draft"
        var steps = [
            .requireCurrent(.proposal, id, version: version ?? (isDraft ? facts.version : nil), scope.tenant),
            requireStatus(id, "draft", "was sent already", hint: "make the next version", tenant: scope.tenant),
        ]
        if isDraft {
            var content = facts.content
            content.isDraft = false
            content.day = Day(sending.day) ?? content.day
            let page = try DocumentPage(content, body: facts.look.template?.body)
            steps += [
                .init(
                    "keep",
                    IssuedPage.keep(
                        page, of: .proposal(id), template: facts.look.template?.id, id: issuedID, tenant: scope.tenant),
                    Resource.issuedDocumentConstraints),
                .init(
                    "send",
                    Query(
                        SQL.send, scope.tenant, id, FieldValue.text(sending.day), sending.to, sending.by,
                        sending.answerDueOn.map { FieldValue.text($0) } ?? .null, Self.answerDays),
                    Resource.proposal.constraints),
            ]
        }
        return try await commit(steps, id, status: 200, location: nil, keeping: key, as: scope)
    }

    /// Records the answer to a proposal that was sent.
    ///
    /// - Throws: ``Refusal``: `stale`, `archived`, `missing`, `conflict` for a draft or one that was answered.
    package func answer(
        _ id: UUID, version: Int?, _ answer: String, on day: String, note: String?, keeping key: IdempotencyKey?,
        as scope: TenantScope
    ) async throws -> Answer {
        let steps: [Write.Step] = [
            .requireCurrent(.proposal, id, version: version, scope.tenant),
            requireStatus(id, "sent", "does not wait for an answer", hint: nil, tenant: scope.tenant),
            .init(
                "answer", Query(SQL.answer, scope.tenant, id, answer, FieldValue.text(day), note),
                Resource.proposal.constraints),
        ]
        return try await commit(steps, id, status: 200, location: nil, keeping: key, as: scope)
    }

    /// Makes the next version of a proposal that was sent: a draft with the same texts and centres.
    ///
    /// - Parameter newID: makes the identifiers of what is copied.
    /// - Throws: ``Refusal``: `missing`, `conflict` for a draft, or where there is a next version already.
    package func nextVersion(
        of id: UUID, newID: () -> UUID, location: (UUID) -> String, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let new = newID()
        let centres = (0..<200).map { _ in newID() }
        let steps: [Write.Step] = [
            .init("copy", Query(SQL.copy, scope.tenant, id, new), Resource.proposal.constraints),
            .init(
                "copy_centres", Query(SQL.copyCentres, scope.tenant, id, new, centres),
                Resource.proposalCentre.constraints),
        ]
        return try await commit(steps, new, status: 201, location: .at(location(new)), keeping: key, as: scope)
    }

    private func requireStatus(
        _ id: UUID, _ status: String, _ message: String, hint: String?, tenant: Int32
    ) -> Write.Step {
        .init(
            "require_status", Query(SQL.requireStatus, tenant, id, status), Resource.proposal.constraints,
            requirements: ["proposal_status": .conflict(Fault("", message, hint: hint))])
    }

    private func commit(
        _ steps: [Write.Step], _ id: UUID, status: Int, location: Write.Location?, keeping key: IdempotencyKey?,
        as scope: TenantScope
    ) async throws -> Answer {
        let write = Write(
            steps, answer: Resource.proposal.sql.answer, subject: id, status: status, location: location,
            showing: .init(Resource.proposal.name, id))
        return try await write.commit(to: database, keeping: key, as: scope)
    }
}
