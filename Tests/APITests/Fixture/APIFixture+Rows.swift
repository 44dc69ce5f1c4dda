import Domain
import Foundation
import HTTP
import JSON
import Repositories
import Resources
import Testing

@testable import API

/// Rows made from nothing but the resources' declarations, so that a new resource is tested as soon as it is served.
extension APIFixture {
    static let creatable = ServedResources.all.filter { $0.operations.contains(.create) }.map(\.name)
        .filter { !dependent.contains($0) }

    /// Resources of which one member asks for another, so that no row comes of the examples alone. They have tests of
    /// their own; what the tests made from declarations try is not tried on them.
    static let dependent: Set<String> = [
        "document_clause", "document_commitment", "document_template", "ledger_entry", "programme_guideline",
        "survey_invitation", "indicator_target", "indicator_baseline",
    ]

    /// Those whose members can be changed one by one: not the times of an event, which go with its day, nor what is done
    /// of a follow-up, which goes with its outcome, nor an indicator's baseline, which goes with its day.
    static let independent = creatable.filter { !["engagement", "follow_up", "indicator"].contains($0) }

    /// Those whose lists the generic tests can fill: others come of a move, a merge or a job.
    static let fillable = ServedResources.all.map(\.name).filter { name in
        !dependent.contains(name)
            && ![
                "calendar_address", "document_attachment", "document_termination", "evaluation_sign_off", "obligation",
                "partner_merge",
                "portfolio", "portfolio_acceptance", "portfolio_pick", "portfolio_pick_centre", "rendering",
                "indicator_computation", "indicator_value", "shared_practice", "shipped_survey", "survey_answer",
                "survey_option", "survey_question",
                "survey_response", "survey_text",
                "assessment_upload", "assessment_flag", "assessment_group",
            ].contains(name)
    }

    static func resource(_ name: String) throws -> Resource {
        try #require(ServedResources.all.first { $0.name == name }, "no resource \(name)")
    }

    /// Makes a row, with whatever it refers to.
    ///
    /// - Parameters:
    ///   - full: every field is set; else only those that must be.
    ///   - changes: JSON by field, in place of the examples.
    func make(
        _ name: String, full: Bool = false, _ changes: [String: String] = [:], in place: Municipality? = nil
    ) async throws -> JSONObject {
        let resource = try Self.resource(name)
        if name == "ledger_transfer" { return try await makeTransfer(in: place) }
        if name == "obligation" { return try await makeObligation(in: place) }
        if name == "outcome_domain" { return try await makeDomain(in: place) }
        let body = try await Self.text(self.body(of: resource, full: full, in: place).merging(changes) { $1 })
        return try await expect(201, "POST", resource.path, body, in: place).object
    }

    /// A transfer is not made, but posted with an entry.
    private func makeTransfer(in place: Municipality?) async throws -> JSONObject {
        let entry = try await make("ledger_entry", in: place)
        return try #require(
            try await expect(200, "GET", "ledger-transfers?entry_id=\(entry.id)", in: place).items.first)
    }

    /// A body that can be posted: JSON by field.
    func body(of resource: Resource, full: Bool, in place: Municipality? = nil) async throws -> [String: String] {
        let n = Self.number()
        var body: [String: String] = [:]
        let alternatives = Self.alternatives(of: resource)
        for field in resource.createFields {
            guard full || field.isRequired || alternatives.contains(where: { $0.chosen == field.name }),
                !alternatives.contains(where: { $0.other == field.name })
            else { continue }
            body[field.name] = try await sample(field, n, in: place)
            body.merge(Self.companions["\(resource.name).\(field.name)"] ?? [:]) { $1 }
        }
        for child in resource.children where child.field.isRequired { body[child.name] = child.field.example }
        // What is about a partnership is for its partner.
        if body["partner_id"] != nil, let partnership = body["partnership_id"]?.dropFirst().dropLast() {
            let row = try await expect(200, "GET", "partnerships/\(partnership)", in: place).object
            body["partner_id"] = "\"\(row.string("partner_id") ?? "")\""
        }
        // An event begins on its day.
        if body["starts_at"] != nil, let day = body["held_on"]?.dropLast() {
            body["starts_at"] = "\(day)T10:00:00+02:00\""
            body["ends_at"] = "\(day)T12:00:00+02:00\""
        }
        // The usual phases fill a new programme: it goes on for another one.
        if resource.name == "programme_phase", let programme = body["programme_id"]?.dropFirst().dropLast() {
            _ = try await expect(
                200, "PATCH", "programmes/\(programme)", #"{"ends_on":"2027-12-31"}"#, in: place,
                headers: [("If-Match", "*")])
        }
        try await prepare(resource, &body, in: place)
        return body
    }

    /// What has to be said along with a field, where it may be missing: JSON by field.
    static let companions: [String: [String: String]] = [
        "document_commitment.item_id": ["resource_kind": "\"materials\""],
        "follow_up.outcome": ["done_on": "\"2026-03-02\""],
        "decision.reviewed_on": ["review_outcome": "\"kept\""],
        "decision.review_outcome": ["reviewed_on": "\"2026-11-01\""],
        "decision.review_result": ["reviewed_on": "\"2026-11-01\"", "review_outcome": "\"kept\""],
        "barrier.resolution": ["resolved_on": "\"2026-11-01\""],
        "practice_uptake.outcome": ["outcome_on": "\"2026-11-01\""],
        "practice_uptake.outcome_on": ["outcome": "\"worked\""],
        "lead.closed_on": ["status": "\"closed\"", "closed_reason": "\"Moved away\""],
        "lead.closed_reason": ["status": "\"closed\"", "closed_on": "\"2026-11-01\""],
        "grant_report.evidence": ["delivered_on": "\"2026-11-01\""],
        "training_certificate.issued_on": ["participants": "8", "certificates": "6"],
        "activity.result": ["held_on": "\"2026-06-18\""],
        "activity.advocacy_outcome": ["held_on": "\"2026-06-18\""],
        "engagement.status_reason": ["status": "\"cancelled\""],
    ]

    /// Where a row belongs to one thing or another: the field that is set, and the one that is not.
    static func alternatives(of resource: Resource) -> [(chosen: String, other: String)] {
        [
            ("_subject_check", "centre_id", "partner_id"), ("_subject_check", "centre_id", "contact_id"),
            ("_place_check", "region_id", "locality_id"),
            ("_kinds_check", "kind", "own_kind_id"), ("_taker_check", "centre_id", "partnership_id"),
        ].filter { suffix, _, _ in resource.constraints.rules.keys.contains { $0.hasSuffix(suffix) } }
            .map { ($0.1, $0.2) }
    }

    /// Makes the row belong to the other thing.
    static func exchange(for field: String, in body: inout [String: String], of resource: Resource) {
        for alternative in alternatives(of: resource) where alternative.other == field {
            body[alternative.chosen] = nil
            // What goes with the kind that was named.
            if alternative.chosen == "kind" { body["advocacy_aim"] = nil }
        }
    }

    /// A request for the review of a quarter in a programme's time.
    func reviewRequest(of programme: String) async throws -> String {
        let row = try await expect(200, "GET", "programmes/\(programme)").object
        let start = Day(row.string("starts_on") ?? "") ?? Day(southAfrican: clock.now)
        let (year, month, _) = start.civil
        return "{\"programme_id\":\"\(programme)\",\"quarter\":\"\(year)-Q\((month + 2) / 3)\"}"
    }

    /// A value that the field takes, made from its example; the rows it refers to are made.
    func sample(_ field: Field, _ n: Int, in place: Municipality? = nil) async throws -> String {
        if case .id(let subject) = field.kind {
            return try await "\"\(reference(field.name, subject, in: place))\""
        }
        return Self.plainSample(field, n)
    }

    private func reference(_ field: String, _ subject: String, in place: Municipality?) async throws -> String {
        if subject == "region", field != "locality_id" { return (place ?? mine).region }
        return try await make(subject, in: place).id
    }

    /// Texts and days differ from row to row, in order of `n`.
    static func plainSample(_ field: Field, _ n: Int) -> String {
        switch field.kind {
        case .text where spelled(field, n) != nil: return "\"\(spelled(field, n) ?? "")\""
        case .text(let length):
            let example = field.example?.trimmingCharacters(in: ["\""]) ?? "Something"
            return "\"\(String((example + String(format: " %04d", n)).prefix(length.upperBound)))\""
        case .date: return "\"\(day(field.example?.trimmingCharacters(in: ["\""]) ?? "2026-07-01", plus: n % 20))\""
        case .code(let codes): return field.example ?? "\"\(codes[n % codes.count])\""
        case .codes(let codes, _): return field.example ?? "[\"\(codes[n % codes.count])\"]"
        case .integer(let range): return field.example ?? String(range.lowerBound)
        case .number(let range): return field.example ?? String(range.lowerBound)
        case .boolean: return field.example ?? "true"
        case .timestamp: return field.example ?? "\"2026-07-01T10:00:00Z\""
        case .texts, .ids, .rows, .dates, .list: return field.example ?? "[]"
        case .counts, .language, .json, .object: return field.example ?? "{}"
        case .id: return "\"\(UUID().uuidString.lowercased())\""
        }
    }

    /// An identifying number in its canonical form.
    private static func spelled(_ field: Field, _ n: Int) -> String? {
        switch field.spelling {
        case .phone: String(format: "+2700%07d", n)
        case .email: String(format: "office%04d@example.org", n)
        case .smallLetters: String(format: "code_%04d", n)
        case .registration: String(format: "%03d-%03d NPO", n / 1000 % 1000, n % 1000)
        default: nil
        }
    }

    static func day(_ text: String, plus days: Int) -> String {
        guard let date = try? Date("\(text)T00:00:00Z", strategy: .iso8601) else { return text }
        return String((date + Double(days) * 86400).formatted(.iso8601).prefix(10))
    }

    static func text(_ members: [String: String]) -> String {
        "{" + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    static func etag(_ row: JSONObject) -> [(String, String)] { [("If-Match", "\"v\(row.integer("version") ?? 0)\"")] }
}
