import Digests
import Domain
import Evaluation
import Foundation
import HTTP
import JSON
import NIOCore
package import Postgres
import Repositories
import Resources

/// What staff do with surveys beside writing their rows: publish, take over, ask, make links, enter a response, close;
/// and what came of a campaign.
package struct FeedbackRoutes: Sendable {
    private let feedback: FeedbackRepository
    private let forms: SurveyForms
    private let database: Database

    package init(_ database: Database) {
        feedback = FeedbackRepository(database)
        forms = SurveyForms(database)
        self.database = database
    }

    private static let path = "/v1/municipalities/{code}"
    private static let campaign = "\(path)/survey-campaigns/{id}"

    package var endpoints: [Endpoint] {
        [
            publishEndpoint, adoptEndpoint, inviteEndpoint, linksEndpoint, enterEndpoint, closeEndpoint,
            resultsEndpoint,
        ]
    }

    // MARK: - Instruments

    private var publishEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/survey-versions/{id}/publish", operation: "publishSurveyVersion",
            tag: "survey-versions",
            summary: "Publish a draft that is whole: every question has its texts. From then on it never changes.",
            access: .permission(.write), needsIfMatch: true,
            success: .init(200, "The version as it stands now.", Shape(row: Resource.surveyVersion), hasETag: true),
            handler: { context in
                let (id, key, scope) = (try context.id(), try context.idempotencyKey(), try context.scope())
                return try await context.matching(try context.expectedVersions()) {
                    try await feedback.publish(id, version: $0, on: context.today, keeping: key, as: scope).response
                }
            })
    }

    private enum Adoption {
        static let code = BodyField.text(
            "code", 1...40, doc: "Code of the shipped survey.", example: "\"partnership_centre\"")
        static let body = Endpoint.Body("SurveyAdoption", [code.field])
    }

    private var adoptEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/shipped-surveys", operation: "adoptShippedSurvey", tag: "shipped-surveys",
            summary: "Take over the newest version of a survey that comes with the program: it can be asked at once.",
            access: .permission(.write), body: Adoption.body,
            success: .init(
                201, "The published version.", Shape(row: Resource.surveyVersion), hasETag: true, hasLocation: true),
            handler: { context in
                let id = context.newID()
                return try await feedback.adopt(
                    try context.body()[Adoption.code], as: id, on: context.today,
                    location: "\(context.municipalityPath)/survey-versions/\(id.uuidString.lowercased())",
                    keeping: try context.idempotencyKey(), scope: try context.scope()
                ).response
            })
    }

    // MARK: - Asking

    private enum Invite {
        static let most = FeedbackRepository.most
        static let partnerships = BodyField.ids(
            "partnership_ids", of: "partnership", atMost: most,
            doc: "Partnerships: their partners are asked, or the centres in them today.")
        static let centres = BodyField.ids("centre_ids", of: "centre", atMost: most, doc: "Centres.")
        static let partners = BodyField.ids("partner_ids", of: "partner", atMost: most, doc: "Partners.")
        static let copies = BodyField.optionalInteger(
            "copies", 1...most, doc: "How many caregivers of each centre, or people of a community; 1 if not given.",
            example: "20")
        static let language = BodyField.optionalCode(
            "language", SurveyLanguage.codes, doc: "Language of the page, where the reader chooses no other.",
            example: "\"zu\"")
        static let body = Endpoint.Body(
            "SurveyInvite", [partnerships.field, centres.field, partners.field, copies.field, language.field])
    }

    private var inviteEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.campaign)/invitations", operation: "inviteToSurvey", tag: "survey-campaigns",
            summary: """
                Ask centres, partners, caregivers or people of a community, as the campaign's instrument is for; centres \
                and partners that are asked already stay as they are.
                """,
            access: .permission(.write), body: Invite.body,
            success: .init(200, "How many are asked now.", FeedbackRepository.asked.shape),
            handler: { context in
                let body = try context.body()
                let invitees = FeedbackRepository.Invitees(
                    partnerships: try body[Invite.partnerships], centres: try body[Invite.centres],
                    partners: try body[Invite.partners], copies: try body[Invite.copies] ?? 1,
                    language: try body[Invite.language])
                return try await feedback.invite(
                    invitees, to: try context.id(), keeping: try context.idempotencyKey(), as: try context.scope()
                ).response
            })
    }

    private enum Links {
        static let invitations = BodyField.optionalIDs(
            "invitation_ids", of: "survey_invitation", 1...FeedbackRepository.most,
            doc: "Invitations of the campaign; if not given, the first thousand that are not answered.")
        static let expiresAt = Field(
            "expires_at", .timestamp, required: true,
            doc: "When the links stop working: still to come, and after the campaign opens.",
            example: "\"2026-12-31T22:00:00Z\"")
        static let body = Endpoint.Body("SurveyLinksMake", [invitations.field, expiresAt])
        static let link = Shape(
            "SurveyLink", "A link that works once.",
            [
                Field("invitation_id", .id(of: "survey_invitation"), doc: "The invitation."),
                Field(
                    "address", .text(1...300), nullable: true,
                    doc: """
                        The page's path. It is shown this once: null where a request is repeated, since only its SHA-256 \
                        is kept.
                        """),
            ])
    }

    private var linksEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.campaign)/links", operation: "makeSurveyLinks", tag: "survey-campaigns",
            summary: """
                Make links for invitations that are not answered: whoever has one answers once, without an API key. A \
                link that was made before stops working.
                """,
            access: .permission(.write), body: Links.body,
            success: .init(200, "The links.", Shape(allOf: Links.link)),
            handler: { context in
                let (id, scope, body) = (try context.id(), try context.scope(), try context.body())
                guard case .text(let expiry)? = body.byName["expires_at"] else { throw Problem(.invalidBody) }
                let invitations =
                    if let named = try body[Links.invitations] { named } else {
                        try await feedback.openInvitations(of: id, limit: FeedbackRepository.most, as: scope)
                    }
                let links = invitations.map { (invitation: $0, token: LinkToken.new()) }
                let answer = try await feedback.make(
                    links.map { .init(invitation: $0.invitation, sha256: SHA256Digest($0.token).hexadecimal) }, of: id,
                    until: expiry, at: context.now, keeping: try context.idempotencyKey(), as: scope)
                // What is kept of the answer has no secret part, so the links are written here.
                var json = JSONWriter()
                json.object { json in
                    json.key("items")
                    json.array { json in
                        for link in links {
                            json.object { json in
                                json.key("invitation_id")
                                json.string(link.invitation.uuidString.lowercased())
                                json.key("address")
                                if answer.isRepeated { json.null() } else { json.string("/feedback/\(link.token)") }
                            }
                        }
                    }
                }
                var response = answer.response
                response.body = .bytes(json.buffer)
                response.headers.append(("Cache-Control", "private, no-store"))
                return response
            })
    }

    // MARK: - Answers

    private enum Response {
        static let language = BodyField.code(
            "language", SurveyLanguage.codes, doc: "Language in which it was answered.", example: "\"en\"")
        static let day = BodyField.date(
            "answered_on", past: true, doc: "Day it was answered.", example: "\"2026-11-10\"")
        static let answer = Shape(
            "SurveyAnswerInBody", "An answer to one question.",
            [
                Field("question", .text(1...40), required: true, doc: "The question, by its code."),
                Field(
                    "value", .text(1...SurveyForm.longestText), nullable: true,
                    doc: "A number's digits, 1 to 5, an option's code, or text; not with choices."),
                Field(
                    "choices", .texts(1...100, each: 1...40), nullable: true,
                    doc: "Codes of options, of a multiple choice."),
            ])
        static let answers = BodyField.rows(
            "answers", answer, 1...100, doc: "One for each question that is asked.",
            example: #"[{"question": "quality", "value": "4"}, {"question": "helped", "choices": ["training"]}]"#)
        static let body = Endpoint.Body("SurveyResponseCreate", [language.field, day.field, answers.field])
    }

    private var enterEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.path)/survey-invitations/{id}/response", operation: "enterSurveyResponse",
            tag: "survey-invitations",
            summary: "Enter what was answered on paper or by telephone. An answer to a skipped question is refused.",
            access: .permission(.write), body: Response.body,
            success: .init(201, "The response.", Shape(row: Resource.surveyResponse), hasLocation: true),
            handler: { context in
                let (id, scope, body) = (try context.id(), try context.scope(), try context.body())
                let key = try context.idempotencyKey()
                guard let asked = try await feedback.invitation(id, as: scope) else { throw Problem(.notFound) }
                let form = try await forms.form(of: asked.version, in: .english, as: scope).form
                let answers = try Self.answers(try body[Response.answers], to: form)
                let response = FeedbackRepository.Response(
                    id: context.newID(), invitation: id, way: .staff,
                    language: SurveyLanguage(rawValue: try body[Response.language]) ?? .english,
                    day: try body[Response.day], answers: answers)
                return try await feedback.enter(
                    response, newID: { context.newID() },
                    location: "\(context.municipalityPath)/survey-responses/\(response.id.uuidString.lowercased())",
                    keeping: key, as: scope
                ).response
            })
    }

    /// - Throws: a problem with every fault, each at its answer.
    private static func answers(
        _ rows: [BodyReader.Values], to form: SurveyForm
    ) throws -> [(question: String, answer: SurveyAnswer)] {
        var places: [String: Int] = [:]
        var answers: [String: SurveyAnswer] = [:]
        var faults: [Fault] = []
        for (index, row) in rows.enumerated() {
            let place = "/answers/\(index)"
            guard case .text(let code)? = row["question"] else { continue }
            guard let question = form.questions.first(where: { $0.code == code }) else {
                faults.append(Fault("\(place)/question", "is not a question of this survey"))
                continue
            }
            guard places.updateValue(index, forKey: code) == nil else {
                faults.append(Fault("\(place)/question", "is answered twice"))
                continue
            }
            switch (row["value"], row["choices"]) {
            case (.text(let value)?, nil), (.text(let value)?, .null?):
                if question.kind == .multiple {
                    faults.append(Fault("\(place)/value", "is a multiple choice", hint: "its codes go into choices"))
                }
                answers[code] = .value(value)
            case (nil, .list(let codes)?), (.null?, .list(let codes)?):
                if question.kind != .multiple {
                    faults.append(
                        Fault("\(place)/choices", "is no multiple choice", hint: "its answer goes into value"))
                }
                answers[code] = .choices(codes)
            default: faults.append(Fault(place, "has a value or choices, one of the two"))
            }
        }
        let reading = form.read(answers)
        for question in form.questions {
            let place = places[question.code].map { "/answers/\($0)" }
            if reading.skipped.contains(question.code), let place {
                faults.append(
                    Fault(
                        "\(place)/\(question.kind == .multiple ? "choices" : "value")",
                        "is not asked, by the answer to \(question.condition?.question ?? "another question")"))
            }
            switch reading.faults[question.code] {
            case .required? where place == nil:
                faults.append(Fault("/answers", "\(question.code) is not answered"))
            case .value?:
                guard let place, !faults.contains(where: { $0.field.hasPrefix("\(place)/") }) else { break }
                let member = question.kind == .multiple ? "choices" : "value"
                faults.append(Fault("\(place)/\(member)", expectation(of: question)))
            default: break
            }
        }
        guard faults.isEmpty else { throw Problem(.invalidBody, faults: Array(faults.prefix(100))) }
        return reading.kept
    }

    private static func expectation(of question: SurveyForm.Question) -> String {
        switch question.kind {
        case .likert: "must be 1, 2, 3, 4 or 5"
        case .single, .multiple: "must be of \(question.options.map(\.code).joined(separator: ", "))"
        case .number:
            "must be a whole number from \(question.range?.lowerBound ?? 0) to \(question.range?.upperBound ?? 0)"
        case .text: "must have 1 to \(SurveyForm.longestText) characters"
        }
    }

    // MARK: - Results

    private var closeEndpoint: Endpoint {
        Endpoint(
            .post, "\(Self.campaign)/close", operation: "closeSurveyCampaign", tag: "survey-campaigns",
            summary: "Close a campaign: nothing is answered any more, and its results are published, for good.",
            access: .permission(.write), needsIfMatch: true,
            success: .init(
                200, "The campaign as it stands now.", Shape(row: Resource.surveyCampaign), hasETag: true),
            handler: { context in
                let (id, key, scope) = (try context.id(), try context.idempotencyKey(), try context.scope())
                return try await context.matching(try context.expectedVersions()) {
                    try await feedback.close(
                        id, version: $0, at: context.now, keeping: key, as: scope
                    ).response
                }
            })
    }

    private var resultsEndpoint: Endpoint {
        Endpoint(
            .get, "\(Self.campaign)/results", operation: "readSurveyResults", tag: "survey-campaigns",
            summary: """
                What a campaign came to. While it is open, how many were asked and answered; once it is closed, each \
                question with its figures, the change since the last campaign of the same instrument, and the other \
                side beside it. Nothing is shown of fewer than five answers.
                """,
            access: .permission(.read),
            success: .init(
                200, "The results; of CSV, a line for each question.", FeedbackRendering.results.shape,
                media: [.json, .csv]),
            handler: { context in
                let scope = try context.scope()
                guard
                    let results = try await CampaignResults.read(
                        try context.id(), tenant: scope.tenant, in: database, as: scope.scope)
                else { throw Problem(.notFound) }
                let headers = [("Cache-Control", "private, no-cache")]
                if context.media == .csv {
                    return HTTPResponse(csv: FeedbackRendering.csv(results, context.csvDialect), headers: headers)
                }
                var json = JSONWriter()
                FeedbackRendering.results.write(results, into: &json)
                return HTTPResponse(status: 200, contentType: "application/json", json.buffer, headers: headers)
            })
    }
}
