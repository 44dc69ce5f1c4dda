import Foundation
import HTTP
import JSON
import Resources
import TestSupport
import Testing

@testable import API

/// A row that was merged into another says where that one is, wherever its identifier is sent: made of the endpoints that
/// are served and of the declarations of what they take.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct MergedRowTests {
    private static let mergeable = ServedResources.all.filter { $0.successor != nil }

    /// A row, and the one that it was merged into.
    private static func merged(_ api: APIFixture, _ resource: Resource) async throws -> (old: String, new: String) {
        let (old, new) = (try await api.make(resource.name).id, try await api.make(resource.name).id)
        _ = try await api.expect(
            201, "POST", "\(resource.path)/\(old)/merges", "{\"into_id\":\"\(new)\",\"reason\":\"Entered twice\"}",
            headers: [("If-Match", "*")])
        return (old, new)
    }

    @Test func `every address under a merged row says where it went`() async throws {
        try await APIFixture.with { api in
            let endpoints = ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" }))
            for resource in Self.mergeable {
                let (old, new) = try await Self.merged(api, resource)
                let row = "/v1/municipalities/{code}/\(resource.path)/{id}"
                let under = endpoints.filter { $0.path == row || $0.path.hasPrefix(row + "/") }
                #expect(under.count >= 7)
                let before = try await api.counts()
                for endpoint in under {
                    func path(_ id: String) -> String {
                        endpoint.path.replacing("{code}", with: api.mine.code).replacing("{id}", with: id)
                    }
                    if endpoint.method == .get {
                        // A page, the whole list, and as a spreadsheet.
                        let takesAll = endpoint.parameters.contains { $0.field.name == "all" }
                        for query in ["", "?csv=excel"] + (takesAll ? ["?all=true"] : []) {
                            let moved = try await api.expect(308, "GET", path(old) + query)
                            #expect(moved.header("Location") == path(new) + query, "\(endpoint.operation)")
                            _ = try await api.expect(200, "GET", path(new) + query)
                        }
                        continue
                    }
                    let body = try endpoint.body.map { try RefusedRequestTests.pointless($0) }
                    let refused = try await api.expect(
                        409, endpoint.method.rawValue, path(old), body, headers: [("If-Match", "*")])
                    #expect(
                        try refused.problem == "conflict" && refused.faults.first?.message == "was merged into \(new)",
                        "\(endpoint.operation): \(refused.text)")
                }
                #expect(try await api.counts() == before)
                // One that was never there, or is another municipality's, went nowhere.
                for id in [UUID().uuidString.lowercased(), try await Self.merged(api.turned, resource).old] {
                    _ = try await api.expect(404, "GET", "\(resource.path)/\(id)/timeline")
                }
                // One that is archived is where it was.
                let archived = try await api.make(resource.name).id
                _ = try await api.expect(200, "DELETE", "\(resource.path)/\(archived)", headers: [("If-Match", "*")])
                _ = try await api.expect(200, "GET", "\(resource.path)/\(archived)")
            }
        }
    }

    @Test(arguments: APIFixture.creatable)
    func `a reference to a merged row is refused with the one to use`(name: String) async throws {
        try await APIFixture.with { api in
            let resource = try APIFixture.resource(name)
            for field in resource.createFields {
                guard case .id(let subject) = field.kind,
                    let target = Self.mergeable.first(where: { $0.name == subject })
                else { continue }
                let (old, new) = try await Self.merged(api, target)
                var body = try await api.body(of: resource, full: false)
                body.merge(APIFixture.companions["\(name).\(field.name)"] ?? [:]) { $1 }
                APIFixture.exchange(for: field.name, in: &body, of: resource)
                body[field.name] = "\"\(old)\""
                let refused = try await api.expect(422, "POST", resource.path, APIFixture.text(body))
                #expect(try refused.faults.map(\.place) == ["/\(field.name)"], "\(refused.text)")
                #expect(try refused.faults.first?.message == "was merged into \(new)", "\(refused.text)")
                body[field.name] = "\"\(new)\""
                _ = try await api.expect(201, "POST", resource.path, APIFixture.text(body))

                guard resource.updateFields.contains(where: { $0.name == field.name }) else { continue }
                let row = try await api.make(name)
                let change = try await api.expect(
                    422, "PATCH", "\(resource.path)/\(row.id)", "{\"\(field.name)\":\"\(old)\"}",
                    headers: [("If-Match", "*")])
                #expect(try change.faults.first?.message == "was merged into \(new)", "\(change.text)")
            }
        }
    }

    @Test func `a list narrowed by a merged row leads on to that of the one that stays`() async throws {
        try await APIFixture.with { api in
            let (old, new) = try await Self.merged(api, try APIFixture.resource("partner"))
            var tried = 0
            for resource in ServedResources.all where resource.operations.contains(.list) {
                for parameter in ListParameters(resource).parameters {
                    guard case .id(of: "partner") = parameter.field.kind else { continue }
                    let list = "\(resource.path)?archived=no&\(parameter.field.name)="
                    guard resource.hasArchive else { continue }
                    tried += 1
                    for more in ["", "&all=true"] {
                        let moved = try await api.expect(308, "GET", list + old + more)
                        let address = "/v1/municipalities/\(api.mine.code)/\(list)\(new)\(more)"
                        #expect(moved.header("Location") == address, "\(resource.name)")
                        _ = try await api.expect(200, "GET", list + new + more)
                    }
                }
            }
            #expect(tried > 5)
            // What was merged into what is found by either.
            #expect(try await api.expect(200, "GET", "partner-merges?merged_id=\(old)").items.count == 1)
            _ = try await api.expect(200, "GET", "partnerships?partner_id=\(UUID().uuidString.lowercased())")
        }
    }

    @Test func `so it is in every other body that names such rows`() async throws {
        try await APIFixture.with { plain in
            let api = try plain.whole()
            let endpoints = ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" }))
            var tried: [String] = []
            for template in api.writingTemplates {
                let whole = "/v1/municipalities/{code}/\(template)"
                let fields = endpoints.first { $0.method == .post && $0.path == whole }?.body?.fields ?? []
                for field in fields {
                    let (subject, isList): (String, Bool)
                    switch field.kind {
                    case .id(let of): (subject, isList) = (of, false)
                    case .ids(let of, _): (subject, isList) = (of, true)
                    default: continue
                    }
                    guard let target = Self.mergeable.first(where: { $0.name == subject }) else { continue }
                    let (old, new) = try await Self.merged(api, target)
                    let value: JSONValue = isList ? .array([.string(old)]) : .string(old)
                    var request = try await api.writingRequest(template).with(value, at: "/\(field.name)")
                    // Either a centre is asked or a partner.
                    if template == "survey-invitations" {
                        let campaign = try await api.campaign(of: "partnership_partner").id
                        request = try WritingRequest(
                            template, "", "{\"campaign_id\":\"\(campaign)\",\"partner_id\":\"\(old)\"}")
                    }
                    let refused = await api.send(request)
                    #expect([409, 422].contains(refused.status), "\(template): \(refused.text)")
                    let fault = try refused.faults.first
                    #expect(fault?.place == "/\(field.name)" + (isList ? "/0" : ""), "\(template): \(refused.text)")
                    #expect(fault?.message == "was merged into \(new)", "\(template): \(refused.text)")
                    tried.append("\(template) \(field.name)")
                }
            }
            #expect(tried.count >= 3, "\(tried)")
        }
    }
}
