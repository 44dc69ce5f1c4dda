import API
import Foundation
import HTTP
import JSON
import Logging
import NIOCore
import Postgres
import TestSupport

/// What a municipality's key sees: the API as `ecdp_api`, asked in the way that its clients ask.
struct DisclosureKey: Sendable {
    private let application: Application
    private let key: String

    /// A key with `read` in these municipalities, and nothing else.
    static func with<Result>(
        _ tenants: [Int32], in test: TestDatabase, at now: Date, _ body: (DisclosureKey) async throws -> Result
    ) async throws -> Result {
        let prefix = "door" + UUID().uuidString.prefix(8).lowercased()
        let key = "ecdp_\(prefix)_0123456789abcdefghijABCDEFGHIJ"
        let grants = tenants.map { "(\($0), '\(prefix)', '{read}')" }.joined(separator: ", ")
        try await test.psql(
            """
            insert into ecdp.api_key (prefix, name, secret_sha256) values ('\(prefix)', 'door', sha256('\(key)'));
            insert into ecdp.api_key_grant (tenant_id, prefix, scopes) values \(grants)
            """)
        let logger = Logger(label: "door", factory: { _ in SwiftLogNoOpLogHandler() })
        let database = Database(DatabaseConfiguration(conninfo: test.conninfo(role: "ecdp_api")), logger: logger)
        let application = Application(
            endpoints: ServedResources.endpoints(database, health: ProcessHealth(renderMetrics: { "" })),
            authenticator: Authenticator(database, logger: logger, now: { now }), accessLog: nil, logger: logger,
            now: { now })
        do {
            let result = try await body(DisclosureKey(application: application, key: key))
            await database.close()
            return result
        } catch {
            await database.close()
            throw error
        }
    }

    struct Refused: Error { let answer: String }

    /// The rows of all pages, or the one object.
    func read(_ path: String, _ query: String = "") async throws -> [JSONObject] {
        var (rows, next) = ([JSONObject](), String?.none)
        repeat {
            let cursor = next.map { "&cursor=\($0)" } ?? ""
            let text = try await text(path, query + cursor)
            guard case .object(let object) = try JSONParser.parse(text) else { throw Refused(answer: text) }
            guard case .array(let items)? = object["items"] else { return [object] }
            rows += items.compactMap { if case .object(let row) = $0 { row } else { nil } }
            next = if case .string(let cursor)? = object["next_cursor"] { cursor } else { nil }
        } while next != nil
        return rows
    }

    private func text(_ path: String, _ query: String) async throws -> String {
        let answer = await application.respond(
            to: HTTPRequest(
                method: "GET", path: path, query: query.isEmpty ? nil : query,
                headers: HTTPFields([("Authorization", "Bearer \(key)"), ("Accept", "application/json")]),
                body: RequestBody("")))
        let text =
            switch answer.body {
            case .bytes(let buffer): String(buffer: buffer)
            case .string(let text): text
            case .none, .stream: ""
            }
        guard answer.status == 200 else {
            throw Refused(answer: "\(path)?\(query) → \(answer.status) \(text.prefix(500))")
        }
        return text
    }

    // MARK: - Doors

    /// Of one municipality, in the form of ``DisclosureDoors/shown(_:)``: results of surveys, groups of children, files,
    /// figures of evaluations and indicators.
    func shown(_ code: String) async throws -> String {
        let place = "/v1/municipalities/\(code)"
        var json = JSONWriter()
        let campaigns = try await read("\(place)/survey-campaigns", "limit=200")
        var results: [JSONObject] = []
        for campaign in campaigns.map(\.identifier) {
            results += try await read("\(place)/survey-campaigns/\(campaign)/results")
        }
        let groups = try await read("\(place)/assessment-groups", "limit=200")
        let uploads = try await read("\(place)/assessment-uploads", "limit=200")
        let evaluations = try await read("\(place)/evaluations", "limit=200&status=published")
        var figures: [(JSONObject, JSONObject)] = []
        for evaluation in evaluations {
            for figure in try await read("\(place)/evaluations/\(evaluation.identifier)/figures", "limit=5000") {
                figures.append((evaluation, figure))
            }
        }
        let values = try await read("\(place)/indicator-values", "limit=200")
        json.object { json in
            json.list("results", of: results.flatMap { result in result.rows("questions").map { (result, $0) } }) {
                $0.copy("campaign", $1.0["campaign_id"])
                $0.copy("question", $1.1["question"])
                $0.copy("n", $1.1["n"])
                $0.copy("counts", .array($1.1.rows("distribution").compactMap { $0["count"] }))
            }
            json.list("groups", of: groups) { json, row in
                for name in ["domain", "dimension", "key", "children", "on_track", "falling_behind", "far_behind"] {
                    json.copy(name, row[name])
                }
                json.copy("wave", row["wave_id"])
            }
            json.list("uploads", of: uploads) {
                $0.copy("id", $1["id"])
                $0.copy("without_basis", $1["without_basis_shown"])
            }
            json.list("figures", of: figures) { json, row in
                for name in ["kind", "revision"] { json.copy(name, row.0[name]) }
                json.copy("programme", row.0["programme_id"])
                json.copy("start", row.0["period_start"])
                for name in ["indicator", "scope_kind", "scope_key", "value", "n", "missing"] {
                    json.copy(name, row.1[name])
                }
            }
            json.list("values", of: values) { json, row in
                for name in ["id", "code", "scope_kind", "scope_key", "value", "weight", "n", "missing"] {
                    json.copy(name, row[name])
                }
            }
        }
        return json.string
    }
}

extension JSONObject {
    fileprivate var identifier: String { if case .string(let id)? = self["id"] { id } else { "" } }

    fileprivate func rows(_ name: String) -> [JSONObject] {
        guard case .array(let items)? = self[name] else { return [] }
        return items.compactMap { if case .object(let row) = $0 { row } else { nil } }
    }
}

extension JSONWriter {
    fileprivate mutating func copy(_ name: String, _ value: JSONValue?) { member(name, value ?? .null) }

    fileprivate mutating func list<Row>(
        _ name: String, of rows: [Row], _ write: (inout JSONWriter, Row) -> Void
    ) {
        key(name)
        array { json in for row in rows { json.object { write(&$0, row) } } }
    }
}
