import Domain
import FoundationEssentials
import HTTP
package import Postgres
import Repositories
import Resources

/// Sending proposals and information packets, their answers, and their next versions.
package struct ProposalRoutes: Sendable {
    private let proposals: ProposalRepository

    package init(_ database: Database) { proposals = ProposalRepository(database) }

    private static let path = "/v1/municipalities/{code}/proposals/{id}"

    package var endpoints: [Endpoint] { [sendEndpoint, answerEndpoint, versionEndpoint] }

    private enum Sending {
        static let on = BodyField.date("on", past: true, doc: "Day it was sent.", example: "\"2026-11-02\"")
        static let to = BodyField.text(
            "to", 1...200, doc: "Who it was sent to: a person or an office.", example: "\"The director\"")
        static let by = BodyField.code(
            "by", ["email", "post", "hand", "meeting", "messaging", "other"], doc: "How it was sent.",
            example: "\"email\"")
        static let answerDueOn = BodyField.optionalDate(
            "answer_due_on",
            doc: "Day by which an answer is expected; \(ProposalRepository.answerDays) days after that if not given.",
            example: "\"2026-11-30\"")
        static let body = Endpoint.Body("ProposalSending", [on.field, to.field, by.field, answerDueOn.field])
    }

    private var sendEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/send", operation: "sendProposal", tag: "proposals",
            summary: "Mark a draft as sent. The page is rendered and its bytes are kept: they never change.",
            access: .permission(.write), body: Sending.body, needsIfMatch: true,
            success: .init(200, "The proposal as it stands now.", Shape(row: .proposal), hasETag: true),
            handler: { context in
                let id = try context.id()
                let versions = try context.expectedVersions()
                let body = try context.body()
                let sending = ProposalRepository.Sending(
                    day: try body[Sending.on], to: try body[Sending.to], by: try body[Sending.by],
                    answerDueOn: try body[Sending.answerDueOn])
                let (key, scope) = (try context.idempotencyKey(), try context.scope())
                return try await context.matching(versions) {
                    try await proposals.send(
                        id, version: $0, sending, issuedID: context.newID(), keeping: key, as: scope
                    ).response
                }
            })
    }

    private enum Answered {
        static let answer = BodyField.code(
            "answer", ["accepted", "declined"], doc: "What was answered.", example: "\"accepted\"")
        static let on = BodyField.date("on", past: true, doc: "Day of the answer.", example: "\"2026-11-20\"")
        static let note = BodyField.optionalText(
            "note", 1...2000, doc: "What the answer said.", example: "\"They would like to see a centre first.\"")
        static let body = Endpoint.Body("ProposalAnswer", [answer.field, on.field, note.field])
    }

    private var answerEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/answer", operation: "answerProposal", tag: "proposals",
            summary: "Record the answer to a proposal that was sent.",
            access: .permission(.write), body: Answered.body, needsIfMatch: true,
            success: .init(200, "The proposal as it stands now.", Shape(row: .proposal), hasETag: true),
            handler: { context in
                let id = try context.id()
                let versions = try context.expectedVersions()
                let body = try context.body()
                let (answer, day, note) = (try body[Answered.answer], try body[Answered.on], try body[Answered.note])
                let (key, scope) = (try context.idempotencyKey(), try context.scope())
                return try await context.matching(versions) {
                    try await proposals.answer(id, version: $0, answer, on: day, note: note, keeping: key, as: scope)
                        .response
                }
            })
    }

    private var versionEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/versions", operation: "makeProposalVersion", tag: "proposals",
            summary: "Make the next version of a proposal that was sent: a draft with the same texts and centres.",
            access: .permission(.write),
            success: .init(201, "The new draft.", Shape(row: .proposal), hasETag: true, hasLocation: true),
            handler: { context in
                let (id, key, scope) = (try context.id(), try context.idempotencyKey(), try context.scope())
                let collection = context.request.path.split(separator: "/").dropLast(2).joined(separator: "/")
                return try await proposals.nextVersion(
                    of: id, newID: { context.newID() },
                    location: { "/\(collection)/\($0.uuidString.lowercased())" }, keeping: key, as: scope
                ).response
            })
    }
}
