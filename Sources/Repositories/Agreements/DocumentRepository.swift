import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// What is done with an MOU or agreement beside writing it: review, signature, end, next version; and how two versions
/// differ.
package struct DocumentRepository: Sendable {
    package let database: Database

    package init(_ database: Database) { self.database = database }

    /// What a version says that an earlier one does not, a row for each field.
    package static let difference = Shape(
        "DocumentDifference", "A field in which two versions of an MOU or agreement differ.",
        [
            Field(
                "section", .code(["document", "centres", "commitments", "clauses", "milestones", "metrics"]),
                doc: "Where in the paper: document for its own title, terms and days."),
            Field("position", .integer(1...1000), nullable: true, doc: "Of the row, within the section."),
            Field("line", .id(of: "document_commitment"), nullable: true, doc: "What the row carries on."),
            Field(
                "change", .code(["added", "removed", "changed"]), doc: "Whether the row was added, removed or changed."
            ),
            Field("field", .text(1...50), doc: "The field."),
            Field("before", .text(0...100_000), nullable: true, doc: "Its value in the earlier version."),
            Field("after", .text(0...100_000), nullable: true, doc: "Its value in the later one."),
            Field("summary", .text(1...1000), doc: "The same in words."),
        ])

    /// Documents whose last day comes soon.
    package static let notice = Shape(
        "DocumentNotice", "A signed MOU or agreement whose last day comes within 90 days or has passed.",
        [
            Field("document_id", .id(of: "document"), doc: "The version."),
            Field("partnership_id", .id(of: "partnership"), doc: "The partnership."),
            Field("kind", .code(DocumentKind.codes), doc: "mou or agreement."),
            Field("number", .integer(1...1000), doc: "Version of the paper."),
            Field("title", .text(1...200), doc: "Title."),
            Field("valid_until", .date, doc: "Last day it is valid."),
            Field("days_left", .integer(-100_000...90), doc: "Days left to that day; below zero where it has passed."),
            Field(
                "notice", .integer(0...90),
                doc: "Which notice it is: 90, 30 or 7 days ahead; 0 for one that expired without another."),
            Field("draft_id", .id(of: "document"), nullable: true, doc: "The draft that is to follow it, if any."),
        ])

    // MARK: - Its way

    /// Takes a draft into review: its rows do not change until it is taken back.
    ///
    /// - Throws: ``Refusal``: `conflict` where it is no draft; `stale`, `archived`, `missing`.
    package func review(
        _ id: UUID, version: Int?, on day: String, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        try await change(
            id, version: version,
            [
                step("require_draft", .requireDraft, [scope.tenant, id]),
                step("review", .review, [scope.tenant, id, FieldValue.text(day)]),
            ], keeping: key, as: scope)
    }

    /// Takes a document in review back to draft.
    package func redraft(
        _ id: UUID, version: Int?, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        try await change(
            id, version: version,
            [
                step("require_in_review", .requireInReview, [scope.tenant, id]),
                step("redraft", .redraft, [scope.tenant, id]),
            ], keeping: key, as: scope)
    }

    /// Signs a document in review, on the day of its last signature; the database keeps its content and SHA-256.
    ///
    /// - Parameter signatories: those who signed and were not named before.
    /// - Throws: ``Refusal``: `conflict` where it is a draft, is signed, or somebody named has not signed; `invalid` where
    ///   a side is missing or a day is not possible.
    package func sign(
        _ id: UUID, version: Int?, signatories: FieldValue?, newID: () -> UUID, keeping key: IdempotencyKey?,
        as scope: TenantScope
    ) async throws -> Answer {
        let added = Self.signatories.step(signatories, of: id, tenant: scope.tenant, newID: newID)
        return try await change(
            id, version: version,
            (added.map { [$0] } ?? []) + [
                step("sign", .sign, [scope.tenant, id], rules: Self.rulesOfSigning)
            ], keeping: key, as: scope)
    }

    /// What is wrong with the day of a signature is wrong with the signatories: it is the day of the last of them.
    private static let rulesOfSigning: [String: Resource.Rule] = [
        "document_signed_on_began_check": .init(
            "/signatories", "the last signature is before the day on which the partnership was identified"),
        "document_signed_on_order_check": .init(
            "/signatories", "the last signature is out of order: the agreement is not signed before the MOU"),
        "document_signed_on_future_check": .init("/signatories", "the last signature is after today"),
        "document_valid_until_check": .init(
            "/signatories", "the last signature is after the last day on which the document is valid"),
    ]

    /// The child rows of a document that are its signatories.
    package static let signatories = ChildRows(
        "signatories", of: .documentSignatory, parent: "document_id", count: 0...40,
        doc: "Those who signed, with their days, beside the ones that the document names already.",
        example: """
            [{"position": 1, "side": "partner", "name": "T. Example", "capacity": "Director", \
            "signed_on": "2026-04-15"}, {"position": 2, "side": "centre", "name": "N. Example", \
            "capacity": "Principal", "signed_on": "2026-04-16"}]
            """)

    /// Ends a signed document before its time. The document itself stays as it was signed.
    package func terminate(
        _ id: UUID, ending: UUID, on day: String, by side: String?, reason: String, keeping key: IdempotencyKey?,
        as scope: TenantScope
    ) async throws -> Answer {
        let ended = Write.Step(
            "terminate",
            Query(SQL.terminate, scope.tenant, id, ending, FieldValue.text(day), side, reason),
            Resource.documentTermination.constraints)
        return try await change(id, version: nil, [ended], keeping: key, as: scope)
    }

    /// Makes a draft of the next version, with what the earlier one says: all of it for an amendment; for a renewal what
    /// still holds on its first day.
    ///
    /// - Parameter values: `basis`, and `title`, `valid_from`, `valid_until` where they are given.
    package func makeNext(
        of id: UUID, as next: UUID, _ values: BodyReader.Values, location: String, keeping key: IdempotencyKey?,
        as scope: TenantScope
    ) async throws -> Answer {
        func given(_ name: String) -> FieldValue { values[name] ?? .null }
        let made = step(
            "document", .nextVersion,
            [scope.tenant, id, next, given("basis"), given("title"), given("valid_from"), given("valid_until")])
        let carried: [(String, SQL, Resource)] = [
            ("commitments", .carryCommitments, .documentCommitment), ("clauses", .carryClauses, .documentClause),
            ("milestones", .carryMilestones, .documentMilestone), ("metrics", .carryMetrics, .documentMetric),
            ("signatories", .carrySignatories, .documentSignatory),
        ]
        let rows = carried.map { name, statement, resource in
            Write.Step(name, Query(statement, scope.tenant, next), resource.constraints, at: .nowhere)
        }
        let write = Write(
            [made] + rows, answer: Resource.document.sql.answer, subject: next, status: 201, location: .at(location))
        return try await write.commit(to: database, keeping: key, as: scope)
    }

    // MARK: - Reading

    /// What a document says: of a signed one exactly what was signed.
    package struct Content: Sendable {
        package let json: String
        /// Of a signed one, in hexadecimal digits.
        package let sha256: String?
        /// Whether the content still has that SHA-256.
        package let isIntact: Bool
    }

    /// - Returns: nil where the tenant has no such document.
    package func content(_ id: UUID, as scope: TenantScope) async throws -> Content? {
        let rows = try await database.query(Query(SQL.content, scope.tenant, id), as: scope.scope)
        guard let row = rows.first else { return nil }
        let (json, sha256, isIntact) = try row.values(String.self, String?.self, Bool.self)
        return Content(json: json, sha256: sha256, isIntact: isIntact)
    }

    /// What a version says that an earlier one of the same paper does not.
    ///
    /// - Parameter earlier: nil for the version it was made from.
    /// - Returns: rows of ``difference``; nil where there are no two such versions.
    package func differences(
        of later: UUID, from earlier: UUID?, as scope: TenantScope
    ) async throws -> Rows? {
        var from = earlier
        if from == nil {
            let rows = try await database.query(Query(SQL.earlier, scope.tenant, later), as: scope.scope)
            from = try rows.first?.decode(UUID?.self, at: 0)
        }
        guard let from else { return nil }
        let results = try await database.batch(
            [
                Query(SQL.comparable, scope.tenant, from, later), Query(SQL.difference, scope.tenant, from, later),
            ], as: scope.scope)
        guard try results[0][0].decode(Int.self, at: 0) > 0 else { return nil }
        return results[1]
    }

    /// - Returns: rows of ``notice``.
    package func notices(on day: String, as scope: TenantScope) async throws -> Rows {
        try await database.query(Query(SQL.notices, scope.tenant, FieldValue.text(day)), as: scope.scope)
    }

    // MARK: - Writing

    private func step(
        _ name: String, _ statement: SQL, _ parameters: [any PostgresEncodable], rules: [String: Resource.Rule] = [:]
    ) -> Write.Step {
        Write.Step(
            name, Query(statement.rawValue, parameters), Resource.document.constraints.with(rules),
            requirements: [
                "document_draft": .conflict(Fault("", "is not a draft")),
                "document_reviewed": .conflict(Fault("", "is not in review")),
            ])
    }

    private func change(
        _ id: UUID, version: Int?, _ steps: [Write.Step], keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let current = Write.Step.requireCurrent(.document, id, version: version, scope.tenant)
        let write = Write(
            [current] + steps, answer: Resource.document.sql.answer, subject: id, status: 200)
        return try await write.commit(to: database, keeping: key, as: scope)
    }
}
