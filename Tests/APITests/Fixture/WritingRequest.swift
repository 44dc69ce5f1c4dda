import Foundation
import HTTP
import JSON
import Resources
import TestSupport
import Testing

@testable import API

/// A request that is done, once, where it is sent: one for every endpoint that writes in a way of its own, with every
/// identifier that it can have. What an attack changes of it is refused for that reason alone.
struct WritingRequest: Sendable {
    /// Of the endpoint, behind the municipality: `documents/{id}/sign`.
    let template: String
    /// What stands for `{id}`; empty where the endpoint has none.
    let id: String
    let body: JSONValue?
    /// A body that is no JSON, and its type.
    let upload: (type: String, bytes: [UInt8])?
    let query: String?
    /// Of whoever sends it, where that is not the municipality's usual key.
    let key: String?

    init(
        _ template: String, _ id: String = "", _ body: String? = nil, upload: (type: String, bytes: [UInt8])? = nil,
        query: String? = nil, key: String? = nil
    ) throws {
        self.template = template
        self.id = id
        self.body = try body.map { try JSONParser.parse($0) }
        self.upload = upload
        self.query = query
        self.key = key
    }

    private init(_ other: WritingRequest, id: String, body: JSONValue?) {
        template = other.template
        self.id = id
        self.body = body
        upload = other.upload
        query = other.query
        key = other.key
    }

    /// The places of its identifiers: `id` of the path, JSON pointers within the body.
    var identifiers: [(place: String, value: String)] {
        (id.isEmpty ? [] : [("id", id)]) + (body.map { Self.identifiers(in: $0, at: "") } ?? [])
    }

    private static func identifiers(in value: JSONValue, at place: String) -> [(place: String, value: String)] {
        switch value {
        case .string(let text) where UUID(uuidString: text) != nil: [(place, text)]
        case .array(let items):
            items.enumerated().flatMap { identifiers(in: $0.element, at: "\(place)/\($0.offset)") }
        case .object(let object): object.members.flatMap { identifiers(in: $0.value, at: "\(place)/\($0.key)") }
        default: []
        }
    }

    /// The same with another identifier.
    func with(_ identifier: String, at place: String) -> WritingRequest {
        if place == "id" { return WritingRequest(self, id: identifier, body: body) }
        return with(.string(identifier), at: place)
    }

    /// The same with another value in its body.
    func with(_ value: JSONValue, at pointer: String) -> WritingRequest {
        let steps = pointer.split(separator: "/").map(String.init)
        return WritingRequest(self, id: id, body: body.map { Self.replace($0, steps[...], value) })
    }

    private static func replace(_ whole: JSONValue, _ steps: ArraySlice<String>, _ value: JSONValue) -> JSONValue {
        guard let step = steps.first else { return value }
        switch whole {
        case .array(var items):
            if let index = Int(step), items.indices.contains(index) {
                items[index] = replace(items[index], steps.dropFirst(), value)
            }
            return .array(items)
        case .object(var object):
            if let index = object.members.firstIndex(where: { $0.key == step }) {
                object.members[index].value = replace(object.members[index].value, steps.dropFirst(), value)
            } else if steps.count == 1 {
                object.members.append(.init(key: step, value: value))
            }
            return .object(object)
        default: return whole
        }
    }
}

extension APIFixture {
    /// The same two municipalities, the other one being mine.
    var turned: APIFixture {
        APIFixture(
            test: test, database: database, authenticator: authenticator, application: application, clock: clock,
            mine: theirs, theirs: mine)
    }

    /// A server that has keys of pseudonyms, one to rotate to, and can print.
    func whole() throws -> APIFixture { try withKeys(2, canPrint: true) }

    func send(_ request: WritingRequest, once: String? = nil) async -> Reply {
        let path = request.template.replacing("{id}", with: request.id)
        var headers = [("Authorization", "Bearer \(request.key ?? mine.key)"), ("If-Match", "*")]
        if let once { headers.append(("Idempotency-Key", once)) }
        if let upload = request.upload {
            headers.append(("Content-Type", upload.type))
        } else if request.body != nil {
            headers.append(("Content-Type", "application/json"))
        }
        let reply = await Reply(
            application.respond(
                to: HTTPRequest(
                    method: "POST", path: "/v1/municipalities/\(mine.code)/\(path)", query: request.query,
                    headers: HTTPFields(headers),
                    body: RequestBody(request.upload?.bytes ?? Array((request.body?.text ?? "").utf8)))))
        reply.checkForm("POST \(path)", allowing: true)
        return reply
    }

    /// How many rows each of the municipality's tables has: `{"centre": 2, …}`.
    func counts() async throws -> [String: Int] {
        let tables = try await test.psql(
            """
            select c.relname from pg_class as c
            inner join pg_attribute as a on a.attrelid = c.oid and a.attname = 'tenant_id'
            where c.relkind = 'r' and c.relnamespace = 'ecdp'::regnamespace
            order by c.relname
            """
        ).split(separator: "\n")
        let rows = try await test.psql(
            tables.map { "select '\($0)', count(*) from ecdp.\($0) as t where t.tenant_id = \(mine.tenant)" }
                .joined(separator: " union all "))
        return Dictionary(
            uniqueKeysWithValues: rows.split(separator: "\n").map { line in
                let parts = line.split(separator: "|")
                return (String(parts[0]), Int(parts[1]) ?? -1)
            })
    }

    // MARK: - One of each

    /// Of the endpoints that write, those that are no plain creation of a resource's row: they have tests of their own,
    /// made of the declarations.
    var writingTemplates: [String] {
        let plain = Set(Self.creatable.compactMap { name in ServedResources.all.first { $0.name == name }?.path })
        let municipality = "/v1/municipalities/{code}/"
        return ServedResources.endpoints(database, health: ProcessHealth(renderMetrics: { "" }))
            .filter { $0.method == .post && $0.path.hasPrefix(municipality) }
            .map { String($0.path.dropFirst(municipality.count)) }
            .filter { !plain.contains($0) }
    }

    /// A request to an endpoint in my municipality, and everything it needs.
    ///
    /// - Throws: where nobody wrote one for a new endpoint.
    func writingRequest(_ template: String) async throws -> WritingRequest {
        if let name = ServedResources.all.first(where: { $0.path == template })?.name, name != "ledger_entry",
            name != "shipped_survey", name != "evaluation"
        {
            let resource = try Self.resource(name)
            return try await WritingRequest(template, "", Self.text(fullBody(of: resource)))
        }
        let parts = template.split(separator: "/").map(String.init)
        switch parts[0] {
        case "documents": return try await documentRequest(template)
        case "proposals", "brandings", "document-templates": return try await paperRequest(template)
        case "ledger-entries", "grant-applications", "fundraisers": return try await ledgerRequest(template)
        case "survey-versions", "survey-campaigns", "survey-invitations", "shipped-surveys":
            return try await surveyRequest(template)
        case "assessment-waves", "child-withdrawals", "pseudonym-key", "indicators":
            return try await evidenceRequest(template)
        case "evaluations", "jobs": return try await evaluationRequest(template)
        default: return try await workRequest(template)
        }
    }

    /// Every member that a resource can be sent.
    private func fullBody(of resource: Resource) async throws -> [String: String] {
        var body = try await self.body(of: resource, full: true)
        switch resource.name {
        case "document_template": body["body"] = "\"<p>{{title}}</p>\""
        case "calendar_address": body["name"] = "\"Office\""
        case "survey_invitation":
            body = try await [
                "campaign_id": "\"\(campaign(of: "partnership_centre").id)\"", "centre_id": "\"\(make("centre").id)\"",
            ]
        default: break
        }
        return body
    }

    private func documentRequest(_ template: String) async throws -> WritingRequest {
        let partnership = try await make("partnership", ["stage_since": "\"2026-03-02\""]).id
        func draft() async throws -> String {
            try await make("document", ["partnership_id": "\"\(partnership)\"", "kind": "\"mou\""]).id
        }
        func reviewed() async throws -> String {
            let id = try await draft()
            _ = try await expect(
                200, "POST", "documents/\(id)/review", #"{"on":"2026-03-05"}"#, headers: [("If-Match", "*")])
            return id
        }
        func signed() async throws -> String { try await makeSigned("mou", of: partnership, on: "2026-03-10").id }
        switch template {
        case "documents/{id}/review": return try await WritingRequest(template, draft(), #"{"on":"2026-03-05"}"#)
        case "documents/{id}/redraft": return try await WritingRequest(template, reviewed())
        case "documents/{id}/sign":
            return try await WritingRequest(template, reviewed(), Self.signatures(on: "2026-03-10"))
        case "documents/{id}/terminate":
            return try await WritingRequest(
                template, signed(), #"{"ends_on":"2026-09-01","side":"partner","reason":"Moved away"}"#)
        case "documents/{id}/next-version":
            return try await WritingRequest(
                template, signed(),
                #"{"basis":"amendment","title":"Again","valid_from":"2026-10-01","valid_until":"2027-09-30"}"#)
        case "documents/{id}/attachments":
            return try await WritingRequest(
                template, draft(), upload: ("application/pdf", Array("%PDF-1.7\n".utf8)), query: "name=scan.pdf")
        case "documents/{id}/renderings": return try await WritingRequest(template, signed())
        default: throw Unexpected("no request for \(template)")
        }
    }

    private func paperRequest(_ template: String) async throws -> WritingRequest {
        let sending = #"{"on":"2026-11-02","to":"The director","by":"email","answer_due_on":"2026-11-10"}"#
        func sent() async throws -> String {
            let id = try await make("proposal").id
            _ = try await expect(200, "POST", "proposals/\(id)/send", sending, headers: [("If-Match", "*")])
            return id
        }
        switch template {
        case "proposals/{id}/send": return try await WritingRequest(template, make("proposal").id, sending)
        case "proposals/{id}/answer":
            return try await WritingRequest(
                template, sent(), #"{"answer":"declined","on":"2026-11-12","note":"Not this year"}"#)
        case "proposals/{id}/versions", "proposals/{id}/renderings":
            return try await WritingRequest(template, sent())
        case "brandings/{id}/logo":
            let logo = Data("<svg xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"9\" height=\"9\"/></svg>".utf8)
            return try await WritingRequest(
                template, make("branding").id, "{\"logo\":\"\(logo.base64EncodedString())\"}")
        case "document-templates/preview":
            return try WritingRequest(template, "", #"{"kind":"mou","language":"en","body":"<p>{{title}}</p>"}"#)
        default: throw Unexpected("no request for \(template)")
        }
    }

    private func ledgerRequest(_ template: String) async throws -> WritingRequest {
        let ledger = try await LedgerFixture.make(self)
        switch template {
        case "ledger-entries":
            let item = try await make("resource_item", ["kind": "\"materials\""]).id
            let entry = try await ledger.post(
                LedgerFixture.line("pledge", 900), LedgerFixture.line("receive", 900), on: "2026-11-10")
            let transfer = try #require(try await ledger.transfers(of: entry.id).last?.id)
            try await activate(ledger.partnership, since: "2026-06-01")
            let activity = try await make("activity", ["partnership_id": "\"\(ledger.partnership)\""]).id
            let centre = ledger.centres[0]
            return try WritingRequest(
                template, "",
                ledger.body(
                    [
                        LedgerFixture.line("pledge", 5, "materials", item: item), LedgerFixture.reverse(transfer),
                        LedgerFixture.line("pledge", 70), LedgerFixture.line("receive", 70),
                        LedgerFixture.line("allocate", 60, centre: centre),
                        #"{"move":"use","kind":"funding","amount":9,"centre_id":"\#(centre)","activity_id":"\#(activity)"}"#,
                    ], on: "2026-11-20"))
        case "ledger-entries/{id}/decision":
            _ = try await make(
                "programme_guideline",
                [
                    "programme_id": "\"\(ledger.programme)\"", "rule": "\"approval_above\"", "kind": "\"funding\"",
                    "threshold": "1000", "effect": "\"hold\"",
                ])
            let entry = try await ledger.post(LedgerFixture.line("pledge", 5_000))
            #expect(entry.string("status") == "pending_approval")
            let approver = try await Self.makeKey(in: test, grants: [mine.tenant: ["read", "write"]])
            return try WritingRequest(
                template, entry.id, #"{"decision":"approved","reason":"Quote seen"}"#, key: approver)
        case "grant-applications/{id}/transitions":
            let grant = try await make("grant_application", ["partnership_id": "\"\(ledger.partnership)\""]).id
            _ = try await expect(
                200, "POST", "grant-applications/\(grant)/transitions", #"{"to":"applied","on":"2026-11-10"}"#,
                headers: [("If-Match", "*")])
            return try WritingRequest(
                template, grant,
                """
                {"to":"awarded","on":"2026-11-20","awarded_cents":700,"conditions":"None","reports":[\
                {"title":"One","due_on":"2027-03-31","delivered_on":"2026-11-20"},{"title":"Two","due_on":"2027-09-30"}]}
                """)
        case "fundraisers/{id}/transitions":
            let walk = try await make("fundraiser", ["starts_on": "\"2026-05-02\"", "target_cents": "1000000"]).id
            for _ in 0..<2 { _ = try await make("fundraiser_share", ["fundraiser_id": "\"\(walk)\""]) }
            return try WritingRequest(
                template, walk, #"{"to":"closed","on":"2026-06-01","raised_cents":1001,"cost_cents":100}"#)
        default: throw Unexpected("no request for \(template)")
        }
    }

    private func surveyRequest(_ template: String) async throws -> WritingRequest {
        switch template {
        case "shipped-surveys": return try WritingRequest(template, "", #"{"code":"community"}"#)
        case "survey-versions/{id}/publish":
            let instrument = try await make("survey_instrument").id
            var body = ["instrument_id": "\"\(instrument)\"", "number": "1"]
            for child in try Self.resource("survey_version").children { body[child.name] = child.field.example }
            let draft = try await expect(201, "POST", "survey-versions", Self.text(body)).object.id
            return try WritingRequest(template, draft)
        case "survey-campaigns/{id}/invitations":
            let partnership = try await make("partnership").id
            _ = try await make("partnership_centre", ["partnership_id": "\"\(partnership)\""])
            return try await WritingRequest(
                template, campaign(of: "partnership_centre").id,
                "{\"partnership_ids\":[\"\(partnership)\"],\"centre_ids\":[\"\(make("centre").id)\"],\"language\":\"en\"}"
            )
        case "survey-campaigns/{id}/links":
            let (campaign, invitations) = try await campaign(of: "partnership_centre", centres: 2)
            return try WritingRequest(
                template, campaign,
                """
                {"invitation_ids":[\(invitations.map { "\"\($0)\"" }.joined(separator: ","))],\
                "expires_at":"2027-01-05T00:00:00Z"}
                """)
        case "survey-campaigns/{id}/close":
            return try await WritingRequest(template, campaign(of: "partnership_centre", centres: 1).id)
        case "survey-invitations/{id}/response":
            let (_, invitations) = try await campaign(of: "partnership_centre", centres: 1)
            let answers =
                [
                    ("quality", "4"), ("communication", "5"), ("promises", "3"), ("needs", "4"), ("effect", "4"),
                    ("problem", "no"), ("carry_on", "yes"),
                ].map { "{\"question\":\"\($0.0)\",\"value\":\"\($0.1)\"}" } + [
                    #"{"question":"helped","choices":["training","money"]}"#
                ]
            return try WritingRequest(
                template, invitations[0],
                "{\"language\":\"en\",\"answered_on\":\"2026-11-10\",\"answers\":[\(answers.joined(separator: ","))]}")
        default: throw Unexpected("no request for \(template)")
        }
    }

    private func evidenceRequest(_ template: String) async throws -> WritingRequest {
        /// With the older key, so that there is something to turn to the newest one.
        func uploaded() async throws -> String {
            let wave = try await makeWave().id
            let file = try await Self.header + Self.row("child \(Self.number())", make("centre").id)
            #expect(await (try withKeys()).upload(file, to: wave).status == 201)
            return wave
        }
        switch template {
        case "assessment-waves/{id}/assessments":
            _ = try await uploaded()
            let file = try await Self.header + Self.row("child \(Self.number())", make("centre").id)
            return try await WritingRequest(template, makeWave().id, upload: ("text/csv", Array(file.utf8)))
        case "assessment-waves/{id}/closing":
            return try await WritingRequest(template, uploaded(), #"{"on":"2026-04-20"}"#)
        case "child-withdrawals":
            _ = try await uploaded()
            return try WritingRequest(
                template, "", #"{"child":"child \#(Self.number())","withdrawn_on":"2026-02-20"}"#)
        case "pseudonym-key/rotations":
            _ = try await uploaded()
            return try WritingRequest(template)
        case "indicators/{id}/values":
            return try await WritingRequest(template, make("indicator").id, #"{"period":"2026-Q3"}"#)
        default: throw Unexpected("no request for \(template)")
        }
    }

    private func evaluationRequest(_ template: String) async throws -> WritingRequest {
        let programme = try await make(
            "programme", ["starts_on": "\"2026-03-01\"", "ends_on": "\"2026-12-01\""]
        ).id
        let body = "{\"programme_id\":\"\(programme)\",\"quarter\":\"2026-Q3\"}"
        switch template {
        case "evaluations": return try WritingRequest(template, "", body)
        case "jobs/{id}/cancel":
            let job = try await expect(202, "POST", "evaluations", body).object.string("job_id") ?? ""
            // Not among those that are done when another review is published.
            try await test.psql("update ecdp.job set run_at = now() + interval '1 day' where id = '\(job)'")
            return try WritingRequest(template, job)
        case "evaluations/{id}/sign-offs":
            return try await WritingRequest(
                template, publishReview(of: programme),
                #"{"name":"Nomsa Dlamini","role":"Head of department","signed_on":"2026-11-24"}"#)
        case "evaluations/{id}/renderings": return try await WritingRequest(template, publishReview(of: programme))
        default: throw Unexpected("no request for \(template)")
        }
    }

    private func workRequest(_ template: String) async throws -> WritingRequest {
        func quoted(_ id: String) -> String { "\"\(id)\"" }
        switch template {
        case "contacts/{id}/erase": return try await WritingRequest(template, make("contact").id)
        case "partnerships/{id}/transitions":
            let partnership = try await make("partnership", ["stage_since": "\"2026-03-02\""]).id
            let meeting = try await make(
                "engagement", ["partnership_id": quoted(partnership), "held_on": "\"2026-03-09\""]
            ).id
            return try WritingRequest(
                template, partnership,
                #"{"to":"contacted","on":"2026-03-10","reason":"Met","engagement_id":"\#(meeting)"}"#)
        case "obligations/{id}/waive":
            return try await WritingRequest(
                template, makeObligation().id, #"{"on":"2026-06-10","reason":"The flood closed the centre"}"#)
        case "partners/{id}/merges":
            return try await WritingRequest(
                template, make("partner").id, #"{"into_id":"\#(make("partner").id)","reason":"Entered twice"}"#)
        case "engagements/{id}/invitations":
            return try await WritingRequest(
                template, make("engagement").id,
                """
                {"centre_ids":[\(quoted(make("centre").id))],"partner_ids":[\(quoted(make("partner").id))],\
                "contact_ids":[\(quoted(make("contact").id))]}
                """)
        case "engagements/{id}/answers":
            let meeting = try await make("engagement").id
            let centre = try await make("centre").id
            _ = try await expect(
                200, "POST", "engagements/\(meeting)/invitations", "{\"centre_ids\":[\(quoted(centre))]}")
            return try WritingRequest(
                template, meeting, #"{"rows":[{"invitee_id":"\#(centre)","answer":"yes","people":3}]}"#)
        case "engagements/{id}/postponement":
            return try await WritingRequest(
                template, make("engagement").id, #"{"reason":"Rain","held_on":"2027-02-20"}"#)
        case "activities/{id}/cancellation", "activities/{id}/postponement":
            let partnership = try await make("partnership", ["stage_since": "\"2026-01-05\""]).id
            try await activate(partnership)
            let activity = try await expect(
                201, "POST", "activities",
                #"{"partnership_id":"\#(partnership)","title":"T","kind":"mentoring","planned_on":"2026-11-20"}"#
            ).object.id
            return try WritingRequest(
                template, activity,
                template.hasSuffix("cancellation")
                    ? #"{"on":"2026-11-19","reason":"Rain"}"#
                    : #"{"on":"2026-11-19","to":"2026-12-20","reason":"Rain"}"#)
        case "practices/{id}/transitions":
            let practice = try await make("practice").id
            _ = try await expect(
                200, "POST", "practices/\(practice)/transitions",
                #"{"to":"reviewed","on":"2026-06-01","reason":"So it is"}"#, headers: [("If-Match", "*")])
            return try WritingRequest(
                template, practice,
                #"{"to":"shared_with_all","on":"2026-06-02","reason":"So it is","names_no_one":true}"#)
        case "programmes/{id}/portfolios":
            return try await WritingRequest(
                template, make("programme").id, #"{"concerns_children":false,"maximum_km":50}"#)
        case "portfolios/{id}/acceptances": return try await acceptanceRequest(template)
        default: throw Unexpected("no request for \(template)")
        }
    }

    private func acceptanceRequest(_ template: String) async throws -> WritingRequest {
        let programme = try await make("programme", ["starts_on": "\"2026-02-01\"", "ends_on": "\"2026-12-31\""]).id
        let centre = try await make("centre", ["languages": "[]"]).id
        let partner = try await make("partner", ["languages": "[]"]).id
        _ = try await make(
            "centre_need", ["centre_id": "\"\(centre)\"", "area": "\"nutrition_hygiene\"", "priority": "5"])
        _ = try await make(
            "partner_offer", ["partner_id": "\"\(partner)\"", "area": "\"nutrition_hygiene\"", "capacity": "2"])
        _ = try await make("partner_service_area", ["partner_id": "\"\(partner)\"", "region_id": "\"\(mine.region)\""])
        let portfolio = try await expect(
            202, "POST", "programmes/\(programme)/portfolios", #"{"concerns_children":false}"#
        ).object.id
        try await work()
        let pick = try #require(
            try await expect(200, "GET", "portfolio-picks?portfolio_id=\(portfolio)").items.first)
        return try WritingRequest(
            template, portfolio,
            #"{"pick_ids":["\#(pick.id)"],"accepted_on":"2026-11-20","accepted_by":"The forum","reason":"Agreed"}"#)
    }
}
