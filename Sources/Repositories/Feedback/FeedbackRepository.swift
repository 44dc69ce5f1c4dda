package import Domain
package import Postgres
package import Resources

package import struct Foundation.Date
package import struct Foundation.UUID

/// What staff do with surveys beyond reading and writing their rows: publish a version, take one over, ask, make links,
/// enter a response, close a campaign.
package struct FeedbackRepository: Sendable {
    private let database: Database

    private static let faults = Resource.surveyInvitation.constraints.with([
        "survey_invitees_known": .refusal { places in
            .invalid(places.map(Fault.notInUse))
        },
        "survey_links_open": .refusal { places in
            .invalid(places.map { Fault($0, "is no open invitation of this campaign") })
        },
        "survey_links_expires_at_check": .init("/expires_at", "has passed already"),
        "survey_links_opens_on_check": .init("/expires_at", "comes before the campaign opens"),
        "survey_links_closes_on_check": .init(
            "", "is over: its links would not work", hint: "give it a later closes_on", isConflict: true),
    ])

    package init(_ database: Database) { self.database = database }

    /// How many invitations, or links, one request makes at most for each thing that it names.
    package static let most = 1_000

    // MARK: - Instruments

    /// Publishes a version that is whole.
    ///
    /// - Parameter version: the version of the row that the caller read; nil for any.
    /// - Throws: ``Refusal``: `invalid` with all that it lacks; `stale`, `archived`, `missing`.
    package func publish(
        _ id: UUID, version: Int?, on day: String, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let constraints = Resource.surveyVersion.constraints
        let write = Write(
            [
                .requireCurrent(.surveyVersion, id, version: version, scope.tenant),
                .init("publish", Query(SQL.publish, scope.tenant, id, FieldValue.text(day)), constraints),
            ], answer: Resource.surveyVersion.sql.answer, subject: id, status: 200)
        return try await write.commit(to: database, keeping: key, as: scope)
    }

    /// Takes over a survey that comes with the program: its newest version, published.
    ///
    /// - Throws: ``Refusal``: `invalid` where there is none of this code; `conflict` where it was taken over.
    package func adopt(
        _ code: String, as id: UUID, on day: String, location: String, keeping key: IdempotencyKey?,
        scope: TenantScope
    ) async throws -> Answer {
        try await Write(
            [
                .init(
                    "adopt", Query(SQL.adopt, scope.tenant, code, id, FieldValue.text(day)),
                    Resource.surveyVersion.constraints.with([
                        "survey_version_tenant_id_instrument_id_number_key": .init(
                            "/code", "was taken over already", isConflict: true),
                        "survey_instrument_tenant_id_name_key": .init(
                            "/code", "an instrument of its name exists already", hint: "rename that one",
                            isConflict: true),
                    ]))
            ], answer: Resource.surveyVersion.sql.answer, subject: id, status: 201, location: .at(location)
        ).commit(to: database, keeping: key, as: scope)
    }

    // MARK: - Asking

    /// Who is asked.
    package struct Invitees: Sendable {
        package let partnerships, centres, partners: [UUID]
        /// How many caregivers of a centre, or people of a community.
        package let copies: Int
        package let language: String?

        package init(partnerships: [UUID], centres: [UUID], partners: [UUID], copies: Int, language: String?) {
            self.partnerships = partnerships
            self.centres = centres
            self.partners = partners
            self.copies = copies
            self.language = language
        }
    }

    /// Makes invitations; whoever is asked already stays as they are.
    package func invite(
        _ invitees: Invitees, to campaign: UUID, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let constraints = Self.faults
        let (partnerships, centres, partners) = (invitees.partnerships, invitees.centres, invitees.partners)
        return try await inOpen(
            campaign, version: nil,
            [
                .init(
                    "require_invitees",
                    Query(SQL.requireInvitees, scope.tenant, partnerships, centres, partners), constraints),
                .init(
                    "invite",
                    Query(
                        SQL.invite, scope.tenant, campaign, partnerships, centres, partners, Int32(invitees.copies),
                        invitees.language), constraints),
            ], answer: Self.asked.sql, keeping: key, scope)
    }

    /// A link that is to be made: of an invitation, with the SHA-256 of its secret part.
    package struct Link: Sendable {
        package let invitation: UUID
        package let sha256: String

        /// - Parameter sha256: 64 hexadecimal digits.
        package init(invitation: UUID, sha256: String) {
            self.invitation = invitation
            self.sha256 = sha256
        }
    }

    /// Makes links of invitations that are not answered. One that was made before stops working.
    ///
    /// - Throws: ``Refusal``: `invalid` where they would work at no time; `conflict` where the campaign is over or closed.
    package func make(
        _ links: [Link], of campaign: UUID, until expiry: String, at now: Date,
        keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let constraints = Self.faults
        let ids = links.map(\.invitation)
        return try await inOpen(
            campaign, version: nil,
            // Before the campaign: see docs/lock-order.md.
            after: [
                .init("lock_invitations", Query(SQL.lockInvitations, scope.tenant, campaign, ids), constraints)
            ],
            [
                .init(
                    "require_working_links",
                    Query(
                        SQL.requireWorkingLinks, scope.tenant, campaign, FieldValue.text(expiry), now,
                        FieldValue.text(Day(southAfrican: now).description)), constraints),
                .init(
                    "require_open_invitations",
                    Query(SQL.requireOpenInvitations, scope.tenant, campaign, ids), constraints),
                .init(
                    "link",
                    Query(
                        SQL.link, scope.tenant, campaign, ids, FieldValue.text(expiry), links.map(\.sha256)),
                    constraints),
            ], answer: Self.asked.sql, keeping: key, scope)
    }

    /// Invitations of a campaign that are not answered, in the order in which they were made.
    package func openInvitations(of campaign: UUID, limit: Int, as scope: TenantScope) async throws -> [UUID] {
        let rows = try await database.query(
            Query(SQL.openInvitations, scope.tenant, campaign, Int32(limit)), as: scope.scope)
        return try (0..<rows.count).map { try rows[$0].decode(UUID.self, at: 0) }
    }

    // MARK: - Answers

    /// What is asked by an invitation: its version, and whether it was answered; nil where there is none.
    package func invitation(_ id: UUID, as scope: TenantScope) async throws -> (version: UUID, isAnswered: Bool)? {
        let rows = try await database.query(Query(SQL.invitation, scope.tenant, id), as: scope.scope)
        guard let row = rows.first else { return nil }
        return (try row.decode(UUID.self, at: 1), try row.decode(Bool.self, at: 2))
    }

    /// A response that fits what is asked.
    package struct Response: Sendable {
        package let id: UUID
        package let invitation: UUID
        package let way: ResponseWay
        package let language: SurveyLanguage
        package let day: String
        package let answers: [(question: String, answer: SurveyAnswer)]

        package init(
            id: UUID, invitation: UUID, way: ResponseWay, language: SurveyLanguage, day: String,
            answers: [(question: String, answer: SurveyAnswer)]
        ) {
            self.id = id
            self.invitation = invitation
            self.way = way
            self.language = language
            self.day = day
            self.answers = answers
        }

        /// Keeps it, with its answers, and forgets its draft.
        func queries(tenant: Int32, newID: () -> UUID) -> (respond: Query, answer: Query, forgetDraft: Query) {
            let values = answers.map { $0.answer.text }
            let choices = answers.map { $0.answer.codes?.joined(separator: " ") }
            return (
                Query(
                    SQL.respond, tenant, id, invitation, way.rawValue, language.rawValue, FieldValue.text(day),
                    Int32(answers.count)),
                Query(SQL.answer, tenant, id, answers.map { _ in newID() }, answers.map(\.question), values, choices),
                Query(SQL.forgetDraft, tenant, invitation)
            )
        }
    }

    /// Enters a response for who was asked.
    package func enter(
        _ response: Response, newID: () -> UUID, location: String, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let queries = response.queries(tenant: scope.tenant, newID: newID)
        let constraints = Resource.surveyResponse.constraints
        return try await Write(
            [
                .init("respond", queries.respond, constraints),
                .init("answer", queries.answer, Resource.surveyAnswer.constraints),
                .init("forget_draft", queries.forgetDraft, constraints),
            ], answer: Resource.surveyResponse.sql.answer,
            subject: response.id, status: 201, location: .at(location)
        ).commit(to: database, keeping: key, as: scope)
    }

    // MARK: - Closing

    /// Closes a campaign: nothing is answered any more, and its results are published, for good.
    package func close(
        _ id: UUID, version: Int?, at moment: Date, keeping key: IdempotencyKey?, as scope: TenantScope
    ) async throws -> Answer {
        let constraints = Resource.surveyCampaign.constraints
        return try await inOpen(
            id, version: version,
            [
                .init("close", Query(SQL.close, scope.tenant, id, moment), constraints)
            ], answer: Resource.surveyCampaign.sql.answer, keeping: key, scope)
    }

    /// Works in a campaign that is locked and open.
    private func inOpen(
        _ campaign: UUID, version: Int?, after earlier: [Write.Step] = [], _ steps: [Write.Step], answer: String,
        keeping key: IdempotencyKey?, _ scope: TenantScope
    ) async throws -> Answer {
        let constraints = Resource.surveyCampaign.constraints.with([
            "survey_campaign_open": .init("", "is closed already", isConflict: true)
        ])
        let first: [Write.Step] = [
            .requireCurrent(.surveyCampaign, campaign, version: version, scope.tenant, constraints),
            .init("require_open", Query(SQL.requireOpen, scope.tenant, campaign), constraints),
        ]
        return try await Write(earlier + first + steps, answer: answer, subject: campaign, status: 200)
            .commit(to: database, keeping: key, as: scope)
    }
}

extension SurveyAnswer {
    var text: String? { if case .value(let text) = self { text } else { nil } }
    var codes: [String]? { if case .choices(let codes) = self { codes } else { nil } }
}
