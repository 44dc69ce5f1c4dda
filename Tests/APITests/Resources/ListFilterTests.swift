import Domain
import Foundation
import HTTP
import JSON
import Repositories
import Resources
import TestSupport
import Testing

@testable import API

/// Filters that are no column's, and the filters of lists that are of no resource's own address: each finds the rows that it
/// names and no others.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct ListFilterTests {
    /// What a filter is tried with, once there are rows that it finds and rows that it does not.
    private struct Trial {
        /// A value that finds some rows and not others.
        let value: String
        let finds: @Sendable (JSONObject) -> Bool
        /// A value that finds nothing; nil where there is none, as of a boolean.
        let nothing: String?

        init(_ value: String, nothing: String?, finds: @escaping @Sendable (JSONObject) -> Bool) {
            self.value = value
            self.finds = finds
            self.nothing = nothing
        }

        /// Finds these rows; nothing by an identifier that nobody has.
        init(_ value: String, ids: String..., nothing: String? = UUID().uuidString.lowercased()) {
            self.init(value, nothing: nothing) { ids.contains($0.id) }
        }
    }

    private typealias Making = @Sendable (APIFixture) async throws -> Trial

    private static let anyVersion = [("If-Match", "*")]
    private static func quoted(_ text: String) -> String { "\"\(text)\"" }

    /// A practice that is shared with all.
    private static func share(_ api: APIFixture, _ title: String) async throws -> String {
        let id = try await api.make("practice", ["title": quoted(title)]).id
        for to in ["reviewed", "shared_with_municipality", "shared_with_all"] {
            _ = try await api.expect(
                200, "POST", "practices/\(id)/transitions",
                #"{"to":"\#(to)","on":"2026-06-01","reason":"So it is","names_no_one":true}"#, headers: anyVersion)
        }
        return id
    }

    /// A campaign with an invitation that is answered.
    private static func answered(_ api: APIFixture) async throws -> (campaign: String, invitation: String) {
        let (campaign, invitations) = try await api.campaign(of: "partnership_centre", centres: 1)
        let answers: [String: Any] = [
            "quality": "4", "communication": "5", "promises": "3", "needs": "4", "effect": "4", "problem": "no",
            "carry_on": "yes", "helped": ["training"],
        ]
        let invitation = try #require(invitations.first)
        try await api.enter(invitation, answers)
        return (campaign, invitation)
    }

    /// By resource and filter: makes rows, of which some are found.
    private static let trials: [String: Making] = papers.merging(people) { $1 }.merging(work) { $1 }

    private static let papers: [String: Making] = [
        "proposal.unanswered": { api in
            _ = try await api.make("proposal")
            let sent = try await api.make("proposal").id
            _ = try await api.expect(
                200, "POST", "proposals/\(sent)/send",
                #"{"on":"2026-11-02","to":"The director","by":"email","answer_due_on":"2026-11-10"}"#,
                headers: anyVersion)
            return Trial("true", ids: sent, nothing: nil)
        },
        "proposal.centre_id": { api in
            _ = try await api.make("proposal_centre")
            let centre = try await api.make("centre").id
            let named = try await api.make("proposal_centre", ["centre_id": quoted(centre)])
            return Trial(centre, ids: named.string("proposal_id") ?? "")
        },
        "practice.words": { api in
            _ = try await api.make("practice")
            let bicycle = try await api.make("practice", ["title": "\"Toy lending by bicyclé\""]).id
            return Trial("BICYCLE%20lending", ids: bicycle, nothing: "bicycle%20submarine")
        },
        "shared_practice.words": { api in
            _ = try await share(api, "A garden behind the hall")
            let bicycle = try await share(api, "Toy lending by bicycle")
            return Trial("BICYCLE%20lending", ids: bicycle, nothing: "bicycle%20submarine")
        },
        "survey_answer.campaign_id": { api in
            _ = try await answered(api)
            let (campaign, invitation) = try await answered(api)
            let response = try await api.test.psql(
                "select id from ecdp.survey_response where invitation_id = '\(invitation)'")
            return Trial(campaign, nothing: UUID().uuidString.lowercased()) { $0.string("response_id") == response }
        },
        "decision.review_overdue_on": { api in
            let days = ["decided_on": "\"2026-06-01\"", "review_on": "\"2026-09-30\""]
            _ = try await api.make("decision", days.merging(["review_on": "\"2026-10-01\""]) { $1 })
            _ = try await api.make(
                "decision", days.merging(["reviewed_on": "\"2026-11-01\"", "review_outcome": "\"kept\""]) { $1 })
            _ = try await api.make("decision", ["decided_on": "\"2026-06-01\""])
            return Trial("2026-10-01", ids: try await api.make("decision", days).id, nothing: "2026-09-30")
        },
    ]

    private static let people: [String: Making] = [
        "partner.offers": { api in
            _ = try await api.make("partner_offer", ["area": "\"teacher_training\""])
            let offer = try await api.make("partner_offer", ["area": "\"nutrition_hygiene\""])
            return Trial("nutrition_hygiene", ids: offer.string("partner_id") ?? "", nothing: "funding_access")
        },
        "partner.serves": { api in
            _ = try await api.make("partner_service_area")
            let area = try await api.make("region").id
            let serves = try await api.make(
                "partner_service_area", ["locality_id": quoted(area), "region_id": "null"])
            return Trial(area, ids: serves.string("partner_id") ?? "")
        },
        "centre.need": { api in
            _ = try await api.make("centre_need", ["area": "\"teacher_training\""])
            let need = try await api.make("centre_need", ["area": "\"nutrition_hygiene\""])
            return Trial("nutrition_hygiene", ids: need.string("centre_id") ?? "", nothing: "funding_access")
        },
        "centre.registration": { api in
            _ = try await api.make("centre_registration", ["scheme": "\"bana_pele\""])
            let other = try #require(RegistrationScheme.codes.first { $0 != "bana_pele" })
            let made = try await api.make("centre_registration", ["scheme": quoted(other), "level": "\"full\""])
            let third = try #require(RegistrationScheme.codes.first { $0 != "bana_pele" && $0 != other })
            return Trial(other, ids: made.string("centre_id") ?? "", nothing: third)
        },
        "centre.partner_id": { api in
            _ = try await api.make("partnership_centre")
            let place = try await api.make("partnership_centre")
            let partnership = try await api.expect(
                200, "GET", "partnerships/\(place.string("partnership_id") ?? "")"
            ).object
            return Trial(partnership.string("partner_id") ?? "", ids: place.string("centre_id") ?? "")
        },
        "partnership.owner": { api in
            _ = try await api.make("partnership", ["owner": "\"Desk two\""])
            _ = try await api.make("partnership")
            let hers = try await api.make("partnership", ["owner": "\"Thandi Mokoéna\""]).id
            return Trial("thandi%20MOKOENA", ids: hers, nothing: "Thandi")
        },
        "partnership.centre_id": { api in
            _ = try await api.make("partnership_centre")
            let place = try await api.make("partnership_centre")
            return Trial(place.string("centre_id") ?? "", ids: place.string("partnership_id") ?? "")
        },
    ]

    private static let work: [String: Making] = [
        "work_item.owner": { api in
            let today = try await api.test.psql("select app.today()")
            _ = try await api.make("follow_up", ["due_on": quoted(today), "owner": "\"Desk two\""])
            let hers = try await api.make("follow_up", ["due_on": quoted(today), "owner": "\"Thandi Mokoéna\""]).id
            return Trial("thandi%20MOKOENA", ids: hers, nothing: "Thandi")
        },
        "barrier.overdue_on": { api in
            let days = ["raised_on": "\"2026-06-01\"", "due_on": "\"2026-09-30\""]
            _ = try await api.make("barrier", days.merging(["due_on": "\"2026-10-01\""]) { $1 })
            _ = try await api.make(
                "barrier", days.merging(["resolved_on": "\"2026-11-01\"", "resolution": "\"Settled\""]) { $1 })
            _ = try await api.make("barrier", ["raised_on": "\"2026-06-01\""])
            return Trial("2026-10-01", ids: try await api.make("barrier", days).id, nothing: "2026-09-30")
        },
        "integration_level.current": { api in
            let level = ["centre_id": quoted(try await api.make("centre").id), "kind": "\"mentoring\""]
            _ = try await api.make("integration_level", level.merging(["since": "\"2026-06-01\""]) { $1 })
            let newest = try await api.make("integration_level", level.merging(["since": "\"2026-07-01\""]) { $1 })
            return Trial("true", ids: newest.id, nothing: nil)
        },
        "activity.programme_id": { api in
            _ = try await api.make("activity")
            let programme = try await api.make("programme").id
            let partnership = try await api.make("partnership", ["programme_id": quoted(programme)]).id
            try await api.activate(partnership)
            return Trial(programme, ids: try await api.make("activity", ["partnership_id": quoted(partnership)]).id)
        },
        "activity.centre_id": { api in
            _ = try await api.make("activity_centre")
            let place = try await api.make("activity_centre")
            return Trial(place.string("centre_id") ?? "", ids: place.string("activity_id") ?? "")
        },
        "activity.overdue_on": { api in
            let planned = ["planned_on": "\"2026-06-29\"", "days": "2"]
            _ = try await api.make("activity", planned.merging(["days": "3"]) { $1 })
            _ = try await api.make("activity", planned.merging(["held_on": "\"2026-06-29\""]) { $1 })
            return Trial("2026-07-01", ids: try await api.make("activity", planned).id, nothing: "2026-06-30")
        },
        "activity_centre.partnership_id": { api in
            _ = try await api.make("activity_centre")
            let place = try await api.make("activity_centre")
            let activity = try await api.expect(200, "GET", "activities/\(place.string("activity_id") ?? "")").object
            return Trial(activity.string("partnership_id") ?? "", ids: place.id)
        },
    ]

    private static let filtered = (ServedResources.all + [WorkList.items]).flatMap { resource in
        resource.filters.map { "\(resource.name).\($0.field.name)" }
    }.sorted()

    @Test(arguments: filtered)
    func `a filter that is no column's finds the rows it names and no others`(name: String) async throws {
        let making = try #require(Self.trials[name], "say what \(name) finds")
        try await APIFixture.with { api in
            let parts = name.split(separator: ".").map(String.init)
            let resource = try #require((ServedResources.all + [WorkList.items]).first { $0.name == parts[0] })
            let trial = try await making(api)
            func rows(_ query: String) async throws -> [JSONObject] {
                try await api.expect(200, "GET", "\(resource.path)?limit=200\(query)").items
            }
            let all = try await rows("")
            let right = all.filter(trial.finds)
            // Rows on both sides: else it would prove nothing.
            #expect(!right.isEmpty && right.count < all.count, "\(right.count) of \(all.count)")
            let found = try await rows("&\(parts[1])=\(trial.value)")
            #expect(found == right, "\(found.count) instead of \(right.count)")
            if let nothing = trial.nothing { #expect(try await rows("&\(parts[1])=\(nothing)").isEmpty) }
            guard let filter = resource.filters.first(where: { $0.field.name == parts[1] }) else { return }
            if case .boolean = filter.field.kind {
                #expect(try await rows("&\(parts[1])=false") == all.filter { !trial.finds($0) })
            }
            // One of several, where it takes several.
            if filter.sql.contains("any(?"), let nothing = trial.nothing {
                #expect(try await rows("&\(parts[1])=\(nothing),\(trial.value)") == right)
            }
            if case .text = filter.field.kind { return }
            for wrong in ["", "%27", "nonsense", "2026-02-30"] {
                let refused = try await api.expect(400, "GET", "\(resource.path)?\(parts[1])=\(wrong)")
                #expect(try refused.places == ["?\(parts[1])"], "\(wrong)")
            }
        }
    }

    @Test func `no trial is of a filter that is gone`() { #expect(Self.trials.keys.sorted() == Self.filtered) }

    // MARK: - Lists at other addresses

    /// A list with rows in it: its resource, where it is, and the column that its address fixes.
    private struct Placed {
        let resource: Resource
        let path: String
        var fixed: String?
        var limit = 200
    }

    /// By operation.
    private static let lists: [String: @Sendable (APIFixture) async throws -> Placed] = [
        "listWork": { api in
            _ = try await TimelineKindTests.World(api, try await api.moveToToday())
            let today = try #require(Day(await api.test.psql("select app.today()")))
            for offset in [-3, 2] {
                _ = try await api.make("follow_up", ["due_on": quoted("\(today + offset)"), "owner": "\"Desk\""])
            }
            return Placed(resource: WorkList.items, path: WorkList.items.path)
        },
        "listPartnershipTimeline": { api in
            let world = try await TimelineKindTests.World(api, try await api.moveToToday())
            return Placed(
                resource: Timeline.partnership, path: "partnerships/\(world.partnership)/timeline", fixed: "subject_id")
        },
        "listPartnerTimeline": { api in
            let world = try await TimelineKindTests.World(api, try await api.moveToToday())
            return Placed(resource: Timeline.partner, path: "partners/\(world.partner)/timeline", fixed: "subject_id")
        },
        "listCentreTimeline": { api in
            let world = try await TimelineKindTests.World(api, try await api.moveToToday())
            return Placed(resource: Timeline.centre, path: "centres/\(world.centre)/timeline", fixed: "subject_id")
        },
        "listTransitions": { api in
            let partnership = try await api.make("partnership", ["stage_since": "\"2026-03-02\""]).id
            for (stage, day) in [("contacted", "2026-03-10"), ("proposed", "2026-03-12"), ("engaged", "2026-04-01")] {
                _ = try await api.expect(
                    200, "POST", "partnerships/\(partnership)/transitions",
                    #"{"to":"\#(stage)","on":"\#(day)","reason":"So it was"}"#, headers: anyVersion)
            }
            return Placed(
                resource: .stageChange, path: "partnerships/\(partnership)/transitions", fixed: "partnership_id")
        },
        "listFigures": { api in
            let programme = try await api.make(
                "programme", ["starts_on": "\"2026-03-01\"", "ends_on": "\"2026-12-01\""]
            ).id
            let review = try await api.publishReview(of: programme)
            return Placed(
                resource: .evaluationFigure, path: "evaluations/\(review)/figures", fixed: "evaluation_id",
                limit: Resource.evaluationFigure.pageLimit)
        },
        "listIndicatorValuesOf": { api in
            _ = try await api.make("centre")
            let indicator = try await api.make("indicator").id
            for quarter in ["2026-Q2", "2026-Q3"] {
                _ = try await api.expect(
                    202, "POST", "indicators/\(indicator)/values", "{\"period\":\"\(quarter)\"}")
            }
            try await api.work()
            return Placed(resource: .indicatorValue, path: "indicators/\(indicator)/values", fixed: "indicator_id")
        },
        "listGrantedProgrammes": { api in
            for year in 2026...2028 {
                _ = try await api.make(
                    "programme", ["starts_on": "\"\(year)-03-01\"", "ends_on": "\"\(year)-12-01\""])
            }
            return Placed(resource: GrantedProgrammes.programmes, path: "/v1/programmes")
        },
        "listProgress": { api in
            for year in 2025...2026 {
                _ = try await api.make(
                    "programme", ["starts_on": "\"\(year)-03-01\"", "ends_on": "\"\(year)-12-01\""])
            }
            return Placed(resource: GrantedProgrammes.progress, path: "/v1/progress")
        },
    ]

    @Test func `the filters of a list at another address find the rows they name and no others`() async throws {
        var operations: [String] = []
        try await APIFixture.with { api in
            operations = ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" }))
                .filter { endpoint in
                    endpoint.parameters.contains { $0.field.name == "all" }
                        && !ServedResources.all.contains {
                            endpoint.path == "/v1/municipalities/{code}/\($0.path)"
                        }
                }.map(\.operation)
        }
        #expect(operations.sorted() == Self.lists.keys.sorted())
        for operation in operations {
            let placing = try #require(Self.lists[operation], "make rows of \(operation)")
            try await APIFixture.with { api in
                let list = try await placing(api)
                #expect(try await api.expect(200, "GET", list.path).items.count > 1, "\(operation)")
                try await ResourceListTests.checkFilters(
                    api, list.resource, at: list.path, fixed: list.fixed, limit: list.limit)
                for parameter in ListParameters(list.resource, fixed: list.fixed).parameters {
                    let name = parameter.field.name
                    switch parameter.field.kind {
                    case .text, .texts: continue
                    default: break
                    }
                    for wrong in ["", "%27", "nonsense", "2026-02-30"] {
                        let refused = try await api.expect(400, "GET", "\(list.path)?\(name)=\(wrong)")
                        #expect(try refused.places == ["?\(name)"], "\(operation) \(name)=\(wrong)")
                    }
                }
            }
        }
    }
}
