import Domain
import HTTP
package import Postgres
import Repositories
import Resources

import struct Foundation.UUID

/// What events have beyond reading and changing: their list of invitees, who came, and postponement.
package struct EventRoutes: Sendable {
    private let events: EventRepository

    package init(_ database: Database) { events = EventRepository(database) }

    private static let path = "/v1/municipalities/{code}/engagements/{id}"

    package var endpoints: [Endpoint] { [turnoutEndpoint, inviteEndpoint, answersEndpoint, postponeEndpoint] }

    private var turnoutEndpoint: Endpoint {
        Endpoint(
            .get, "\(Self.path)/turnout", operation: "readTurnout", tag: "engagements",
            summary: "Who was invited to an event, what was answered, and who came.", access: .permission(.read),
            success: .init(200, "Counts by side.", EventRepository.turnout.shape),
            handler: { context in
                let text = try await events.turnout(of: try context.id(), as: try context.scope())
                return HTTPResponse(status: 200, contentType: "application/json", text)
            })
    }

    private enum Invite {
        static let most = EventRepository.mostInvitees
        static let centres = BodyField.ids("centre_ids", of: "centre", atMost: most, doc: "Centres.")
        static let partners = BodyField.ids("partner_ids", of: "partner", atMost: most, doc: "Partners.")
        static let contacts = BodyField.ids(
            "contact_ids", of: "contact", atMost: most, doc: "People, by their contacts.")
        static let body = Endpoint.Body("Invitation", [centres.field, partners.field, contacts.field])
    }

    private var inviteEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/invitations", operation: "inviteToEngagement", tag: "engagements",
            summary: """
                Invite centres, partners and people to an event, 10,000 in one request; those on its list already stay \
                as they are.
                """,
            access: .permission(.write), body: Invite.body,
            success: .init(200, "The list as it stands now.", EventRepository.turnout.shape),
            handler: { context in
                let body = try context.body()
                let invitees = EventRepository.Invitees(
                    centres: try body[Invite.centres], partners: try body[Invite.partners],
                    contacts: try body[Invite.contacts])
                guard (1...Invite.most).contains(invitees.count) else {
                    throw Problem(
                        .invalidBody, faults: [Fault("", "must name from 1 to \(Invite.most) invitees")])
                }
                return try await events.invite(
                    invitees, to: try context.id(), newID: { context.newID() }, keeping: try context.idempotencyKey(),
                    as: try context.scope()
                ).response
            })
    }

    private enum Answers {
        static let shape = Shape(
            "InviteeReply", "What an invitee answered, and whether it came; what is not sent stays.",
            [
                Field(
                    "invitee_id", .id(of: "centre"), required: true,
                    doc: "The centre, partner or contact that is on the event's list."),
                Field("answer", .code(InviteeAnswer.codes), doc: "What it answered."),
                Field("attended", .boolean, doc: "Whether it came."),
                Field("people", .integer(0...100_000), doc: "How many came for it."),
            ])
        static let rows = BodyField.rows(
            "rows", shape, 1...EventRepository.mostInvitees, doc: "One for each invitee.",
            example: #"[{"invitee_id": "0190f5d2-9a7b-7cde-8f01-23456789abcd", "answer": "yes"}]"#)
        static let overCapacity = BodyField.optionalBoolean(
            "over_capacity", doc: "Whether those who say yes may come although the event is full.", example: "false")
        static let body = Endpoint.Body("InviteeReplies", [rows.field, overCapacity.field])
    }

    private var answersEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/answers", operation: "answerForInvitees", tag: "engagements",
            summary: "Keep what invitees answered, and who came: 10,000 in one request.", access: .permission(.write),
            body: Answers.body, success: .init(200, "The list as it stands now.", EventRepository.turnout.shape),
            handler: { context in
                let body = try context.body()
                let replies = try Self.replies(try body[Answers.rows])
                return try await events.keep(
                    replies, of: try context.id(), overCapacity: try body[Answers.overCapacity] ?? false,
                    keeping: try context.idempotencyKey(), as: try context.scope()
                ).response
            })
    }

    /// An invitee is named once.
    private static func replies(_ rows: [BodyReader.Values]) throws -> [EventRepository.InviteeReply] {
        var seen: Set<UUID> = []
        var faults: [Fault] = []
        var replies: [EventRepository.InviteeReply] = []
        replies.reserveCapacity(rows.count)
        for (index, row) in rows.enumerated() {
            guard let id = row["invitee_id"]?.plain.flatMap({ UUID(canonical: $0) }) else { continue }
            if !seen.insert(id).inserted { faults.append(Fault("/rows/\(index)/invitee_id", "is there twice")) }
            replies.append(
                .init(
                    invitee: id, answer: row["answer"]?.plain, attended: row["attended"]?.plain.map { $0 == "true" },
                    people: row["people"]?.plain.flatMap { Int($0) }))
        }
        guard faults.isEmpty else { throw Problem(.invalidBody, faults: Array(faults.prefix(100))) }
        return replies
    }

    private enum Postpone {
        static let reason = BodyField.text("reason", 1...400, doc: "Why.", example: "\"The hall is flooded\"")
        static let day = BodyField.date("held_on", doc: "The new day.", example: "\"2026-05-20\"")
        static let startsAt = BodyField.optionalMoment(
            "starts_at", doc: "When it begins; goes with ends_at and zone.", example: "\"2026-05-20T10:00:00+02:00\"")
        static let endsAt = BodyField.optionalMoment(
            "ends_at", doc: "When it ends.", example: "\"2026-05-20T12:00:00+02:00\"")
        static let zone = BodyField.optionalCode(
            "zone", EventZone.codes, doc: "The time zone it is announced in.", example: "\"Africa/Johannesburg\"")
        static let body = Endpoint.Body(
            "Postponement", [reason.field, day.field, startsAt.field, endsAt.field, zone.field])
    }

    private var postponeEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/postponement", operation: "postponeEngagement", tag: "engagements",
            summary: """
                Postpone an event: it is kept as postponed, and a new one takes its place, with the same invitees, who \
                have not answered.
                """,
            access: .permission(.write), body: Postpone.body, needsIfMatch: true,
            success: .init(
                201, "The event that takes its place.", Shape(row: .engagement), hasETag: true, hasLocation: true),
            handler: { context in
                let (id, next) = (try context.id(), context.newID())
                let versions = try context.expectedVersions()
                let body = try context.body()
                let time = EventRepository.NewTime(
                    day: try body[Postpone.day], startsAt: try body[Postpone.startsAt],
                    endsAt: try body[Postpone.endsAt], zone: try body[Postpone.zone])
                let reason = try body[Postpone.reason]
                let (key, scope) = (try context.idempotencyKey(), try context.scope())
                let collection = "/v1/municipalities/\(context.pathParameters["code"] ?? "")/engagements"
                return try await context.matching(versions) {
                    try await events.postpone(
                        id, version: $0, reason: reason, to: time, as: next, newID: { context.newID() },
                        location: "\(collection)/\(next.uuidString.lowercased())", keeping: key, scope: scope
                    ).response
                }
            })
    }
}

extension FieldValue {
    /// The text of a value that is no list.
    fileprivate var plain: String? { if case .text(let text) = self { text } else { nil } }
}
