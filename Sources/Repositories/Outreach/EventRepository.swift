import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// What an event has beyond reading and changing: its list of invitees, written as a whole, and its postponement.
package struct EventRepository: Sendable {
    private let database: Database

    package init(_ database: Database) { self.database = database }

    /// How many invitees one request may name.
    package static let mostInvitees = 10_000

    /// Those that are invited.
    package struct Invitees: Sendable {
        package let centres: [UUID]
        package let partners: [UUID]
        package let contacts: [UUID]

        package var count: Int { centres.count + partners.count + contacts.count }

        package init(centres: [UUID], partners: [UUID], contacts: [UUID]) {
            self.centres = centres
            self.partners = partners
            self.contacts = contacts
        }
    }

    /// What one invitee answered, and whether it came; nil leaves what is there.
    package struct InviteeReply: Sendable {
        package let invitee: UUID
        package let answer: String?
        package let attended: Bool?
        package let people: Int?

        package init(invitee: UUID, answer: String?, attended: Bool?, people: Int?) {
            self.invitee = invitee
            self.answer = answer
            self.attended = attended
            self.people = people
        }
    }

    /// The day and time that an event was postponed to.
    package struct NewTime: Sendable {
        package let day: String
        package let startsAt: String?
        package let endsAt: String?
        package let zone: String?

        package init(day: String, startsAt: String?, endsAt: String?, zone: String?) {
            self.day = day
            self.startsAt = startsAt
            self.endsAt = endsAt
            self.zone = zone
        }
    }

    private static let faults = Resource.engagementAttendance.constraints.with([
        "engagement_there": .refusal { _ in .missing },
        "engagement_in_use": .refusal { _ in .archived },
        "engagement_takes_place": .init("", "does not take place", isConflict: true),
        "engagement_invitees_known": .refusal { places in
            .invalid(places.map(Fault.notInUse))
        },
        "engagement_invitees_listed": .refusal { places in
            .invalid(places.map { Fault($0, "is not on the list of this event", hint: "invite it first") })
        },
    ])

    /// Puts invitees on an event's list, all of them or none; those that are there already stay as they are.
    ///
    /// - Parameter newID: makes the identifiers of the list's rows.
    /// - Throws: ``Refusal``: `missing`, `archived`, `conflict` where the event does not take place, `invalid` with the
    ///   places of invitees that are not there.
    package func invite(
        _ invitees: Invitees, to id: UUID, newID: () -> UUID, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let (centres, partners, contacts) = (invitees.centres, invitees.partners, invitees.contacts)
        let ids = (0..<invitees.count).map { _ in newID() }
        return try await Write(
            [
                .init("require_listed", Query(SQL.requireListed, scope.tenant, id), Self.faults),
                .init(
                    "hold_invitees", Query(SQL.holdInvitees, scope.tenant, centres, partners, contacts), Self.faults),
                .init(
                    "require_invitees", Query(SQL.requireInvitees, scope.tenant, centres, partners, contacts),
                    Self.faults),
                .init(
                    "invite", Query(SQL.invite, scope.tenant, id, centres, partners, contacts, ids), Self.faults,
                    at: .nowhere),
            ],
            answer: Self.turnout.sql, subject: id, status: 200
        ).commit(to: database, keeping: key, as: scope)
    }

    /// Keeps what invitees answered, and who came.
    ///
    /// - Parameter overCapacity: whether those who say yes may come although the event is full.
    /// - Throws: ``Refusal``: as ``invite(_:to:newID:keeping:as:)``; `conflict` where it is full.
    package func keep(
        _ replies: [InviteeReply], of id: UUID, overCapacity: Bool, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let invitees = replies.map(\.invitee)
        return try await Write(
            [
                .init("require_listed", Query(SQL.requireListed, scope.tenant, id), Self.faults),
                .init("lock_list", Query(SQL.lockList, scope.tenant, id), Self.faults),
                .init(
                    "require_invitees", Query(SQL.requireListedInvitees, scope.tenant, id, invitees), Self.faults),
                .init(
                    "answer",
                    Query(
                        SQL.answer, scope.tenant, id, invitees, replies.map(\.answer),
                        replies.map { $0.attended.map { $0 ? "true" : "false" } },
                        replies.map { $0.people.map { String($0) } }, overCapacity), Self.faults, at: .list("/rows")),
            ],
            answer: Self.turnout.sql, subject: id, status: 200
        ).commit(to: database, keeping: key, as: scope)
    }

    /// - Returns: ``turnout`` as JSON.
    /// - Throws: ``Refusal/missing``.
    package func turnout(of id: UUID, as scope: TenantScope) async throws -> String {
        let rows = try await database.query(Query(Self.turnout.sql, [scope.tenant, id]).readOnly, as: scope.scope)
        guard let row = rows.first else { throw Refusal.missing }
        return try row.decode(String.self, at: 0)
    }

    /// Marks an event as postponed and makes the one that takes its place, with the same invitees.
    ///
    /// - Parameters:
    ///   - version: the version the caller read; nil for any.
    ///   - next: the identifier of the new event.
    /// - Throws: ``Refusal``: `missing`, `stale`, `archived`, `conflict` where it does not take place already or
    ///   somebody came to it.
    package func postpone(
        _ id: UUID, version: Int?, reason: String, to time: NewTime, as next: UUID, newID: () -> UUID,
        location: String, keeping key: IdempotencyKey?, scope: TenantScope
    ) async throws -> Answer {
        let events = Resource.engagement.constraints.with([
            "engagement_takes_place": .init("", "was cancelled or postponed already", isConflict: true)
        ])
        let listed = try await database.query(SQL.listed, scope.tenant, id, as: scope.scope)
        // A few to spare, for those that are invited meanwhile.
        let ids = (0..<(try listed[0].decode(Int.self, at: 0) + 20)).map { _ in newID() }
        func text(_ value: String?) -> FieldValue { value.map { .text($0) } ?? .null }
        let write = Write(
            [
                .requireCurrent(.engagement, id, version: version, scope.tenant, events),
                .init("require_confirmed", Query(SQL.requireConfirmed, scope.tenant, id), events),
                .init("postpone", Query(SQL.postpone, scope.tenant, id, reason), events),
                .init(
                    "take_place",
                    Query(
                        SQL.takePlace, scope.tenant, id, next, FieldValue.text(time.day), text(time.startsAt),
                        text(time.endsAt), text(time.zone)), events),
                .init(
                    "invite_again", Query(SQL.inviteAgain, scope.tenant, id, next, ids), Self.faults, at: .nowhere),
            ],
            answer: Resource.engagement.sql.answer, subject: next, status: 201, location: .at(location),
            showing: .init("engagement", next))
        return try await write.commit(to: database, keeping: key, as: scope)
    }
}
