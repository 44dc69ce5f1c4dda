import Foundation
import HTTP
import JSON
import Resources
import Testing

@testable import API

/// What one reader gets from every endpoint that reads: each row, page and format, made from the endpoints' declarations, so
/// that one which is added is asked as well.
struct DoorHarvest: Sendable {
    /// Endpoints that are not asked, each with a reason. Any other that never answers is a failure.
    static let reasons: [String: String] = [
        "health": "says whether the process runs", "readiness": "says whether the database answers",
        "metrics": "counts requests", "readDescription": "the description of the API",
        "readSurveyPage": "a form with the draft of who holds its link",
        "readCalendar": "events and days, for who holds the address",
        "compareDocuments": "words of two versions of a paper",
        "downloadAttachment": "files that were attached to papers, as they came",
        "readPDF": "the same page as readProposalPage, readDocumentPage or readReport, printed",
    ]

    /// What a municipality's own staff enters is shown to its own keys as it is: docs/disclosure.md, "Who sees what".
    static let entered: Set<String> = [
        "listCentres", "readCentre", "listCentreMeasures", "readCentreMeasure", "listActivityCentres",
        "readActivityCentre",
        "listCentreAttendances", "readCentreAttendance", "readSummary",
    ]

    /// Further requests of an endpoint: dates, filters and sets.
    private static let queries: [String: [String]] = [
        "readProgress": ["on=2026-09-30", "on=2026-09-30&known=2026-10-05"],
        "listFigures": ["status=suppressed", "section=reach"],
        "readReport": ["language=af"],
    ]

    /// By operation, then by request: the answer.
    private(set) var answers: [String: [String: Reply]] = [:]
    /// The same, where one parameter of the endpoint was given.
    var narrowed: [String: [String: Reply]] = [:]
    /// By operation, then by column: what a list shows of the column by which it is sorted, in its order.
    var orders: [String: [String: [String]]] = [:]

    private let api: APIFixture
    private let key: String?
    private let place: APIFixture.Municipality?
    /// Identifiers of rows that each world has: of these the same ones are asked everywhere.
    let common: Set<String>

    private init(_ api: APIFixture, _ key: String?, _ place: APIFixture.Municipality?, common: Set<String> = []) {
        self.api = api
        self.key = key
        self.place = place
        self.common = common
    }

    static func endpoints(_ api: APIFixture) -> [Endpoint] {
        ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" }))
            .filter { $0.method == .get && reasons[$0.operation] == nil }
    }

    /// - Parameters:
    ///   - key: the reader's; nil for none.
    ///   - ids: rows by collection, where the reader cannot list them; nil: as it lists them.
    ///   - some: how many rows of a collection are asked for one by one; of what is published all are.
    ///   - operations: those that are asked; nil for all.
    ///   - common: identifiers of rows that each world has which is compared.
    ///   - everyParameter: whether each parameter is given as well; see ``askParameters(_:_:)``.
    static func of(
        _ api: APIFixture, key: String?, in place: APIFixture.Municipality, ids known: [String: [String]]? = nil,
        some: Int = 3, only operations: Set<String>? = nil, common: Set<String> = [], everyParameter: Bool = false
    ) async throws -> DoorHarvest {
        var harvest = DoorHarvest(api, key, place, common: common)
        let endpoints = endpoints(api).filter {
            $0.path.hasPrefix("/v1/municipalities") && operations?.contains($0.operation) ?? true
        }
        for endpoint in endpoints where !endpoint.path.contains("{id}") {
            await harvest.ask(endpoint, nil)
            if everyParameter { await harvest.askParameters(endpoint, nil) }
        }
        let ids = known ?? harvest.ids
        for endpoint in endpoints where endpoint.path.contains("{id}") {
            let words = endpoint.path.split(separator: "/").map(String.init)
            guard let position = words.firstIndex(of: "{id}"), let own = ids[words[position - 1]] else { continue }
            let isWhole = whole.contains(words[position - 1]) && words.count > position + 1
            for id in isWhole ? own : Array(own.prefix(some)) { await harvest.ask(endpoint, id) }
            if everyParameter, let first = own.first { await harvest.askParameters(endpoint, first) }
        }
        let rows = endpoints.first { $0.operation == "listEvaluationRows" }
        if let rows { await harvest.askForRows(rows) }
        return harvest
    }

    /// The rows of each cell of children by age and place.
    private mutating func askForRows(_ endpoint: Endpoint) async {
        for (request, reply) in answers["listFigures"] ?? [:] where request.hasPrefix(Media.json.rawValue) {
            let evaluation = request.split(separator: "/").dropLast().last.map(String.init)
            for figure in (try? reply.items) ?? []
            where ["age_band", "place"].contains(figure.string("scope_kind")) {
                await ask(endpoint, evaluation, query: "figure=\(figure.id)")
            }
        }
    }

    /// Of these every row has a door of its own.
    private static let whole: Set<String> = [
        "evaluations", "survey-campaigns", "assessment-waves", "programmes", "proposals",
    ]

    /// What is read of several municipalities together.
    ///
    /// - Parameter indicators: codes.
    static func ofAll(
        _ api: APIFixture, key: String?, indicators: [String], by dimensions: [String], quarters: [String],
        among codes: [String]? = nil, everyParameter: Bool = false
    ) async throws -> DoorHarvest {
        var harvest = DoorHarvest(api, key, nil)
        let narrowed = codes.map { "municipality=" + $0.joined(separator: ",") }
        for endpoint in endpoints(api) where !endpoint.path.contains("{code}") {
            guard endpoint.path.contains("{indicator}") else {
                await harvest.ask(endpoint, nil, query: narrowed)
                if everyParameter { await harvest.askParameters(endpoint, nil) }
                continue
            }
            for code in indicators {
                for dimension in dimensions {
                    for quarter in quarters {
                        let query = ["period=\(quarter)", "by=\(dimension)", narrowed].compactMap { $0 }
                        await harvest.ask(endpoint, code, query: query.joined(separator: "&"))
                    }
                }
            }
        }
        return harvest
    }

    private mutating func ask(_ endpoint: Endpoint, _ id: String?, query: String? = nil) async {
        let usual = [everything(endpoint), query].compactMap { $0 }.joined(separator: "&")
        let queries =
            [usual]
            + (Self.queries[endpoint.operation] ?? []).map {
                [usual, $0].filter { !$0.isEmpty }.joined(separator: "&")
            }
        for query in queries {
            for media in endpoint.success.media where [.json, .csv, .html].contains(media) {
                let reply = await send(endpoint, id, query, media)
                answers[endpoint.operation, default: [:]][request(endpoint, id, query, media)] = reply
            }
        }
    }

    private func path(_ endpoint: Endpoint, _ id: String?) -> String {
        endpoint.path.replacing("{code}", with: place?.code ?? "").replacing("{id}", with: id ?? "")
            .replacing("{indicator}", with: id ?? "")
    }

    func request(_ endpoint: Endpoint, _ id: String?, _ query: String, _ media: Media) -> String {
        "\(media.rawValue) \(path(endpoint, id))?\(query)"
    }

    /// Every row at once, archived or not, where an endpoint has such parameters; nil where it has none.
    func everything(_ endpoint: Endpoint, without name: String? = nil) -> String? {
        let names = Set(endpoint.parameters.map(\.field.name)).filter { $0 != name }
        let given = ["all": "all=true", "archived": "archived=all"].filter { names.contains($0.key) }.values.sorted()
        return given.isEmpty ? nil : given.joined(separator: "&")
    }

    func send(_ endpoint: Endpoint, _ id: String?, _ query: String, _ media: Media) async -> Reply {
        var headers = [("Accept", media.rawValue)]
        if let key { headers.append(("Authorization", "Bearer \(key)")) }
        let request = HTTPRequest(
            method: "GET", path: path(endpoint, id), query: query.isEmpty ? nil : query, headers: HTTPFields(headers))
        let reply = await Reply(api.application.respond(to: request))
        #expect(reply.status < 500, "\(path(endpoint, id))?\(query): \(reply.text)")
        return reply
    }

    /// The rows of each collection, by its path: those that each world has first, by their identifiers; the others in an
    /// order that does not depend on identifiers that were made in one.
    var ids: [String: [String]] {
        var ids: [String: [String]] = [:]
        for replies in answers.values {
            for (request, reply) in replies
            where request.hasPrefix(Media.json.rawValue) && reply.status == 200 {
                guard let items = try? reply.items else { continue }
                let path = request.split(separator: "?")[0].split(separator: "/").last.map(String.init) ?? ""
                let rows = items.filter { !$0.id.isEmpty }
                let others = rows.filter { !common.contains($0.id) }
                    .map { (id: $0.id, text: Self.masked(JSONValue.object($0).text)) }
                ids[path] =
                    rows.map(\.id).filter { common.contains($0) }.sorted()
                    + others.sorted { ($0.text, $0.id) < ($1.text, $1.id) }.map(\.id)
            }
        }
        return ids
    }

    // MARK: - Comparing

    /// What an answer says, in an order of its own: without identifiers and times of rows, which two worlds have of their own.
    ///
    /// What is left out says nothing of a count. Identifiers of rows that each world makes for itself are of its clock and of
    /// chance (UUID version 7), or name other rows; times are when something was published, not what; digests of what an
    /// evaluation read are compared apart (`Shown.digests`). The order of rows that are made anew follows from their
    /// identifiers, and so their lines are sorted: lists are sorted by nothing that they do not show (``order(_:by:_:)``).
    static func canonical(_ text: String) -> [Substring] {
        masked(text.replacing("],\"next_cursor\":null}", with: "")).split { $0.isNewline || $0 == "{" }
            .map { line in line.lastIndex { !",]} ".contains($0) }.map { line[...$0] } ?? "" }.sorted()
    }

    /// Answers without what is made anew in each copy, by operation.
    func canonical(without operations: Set<String>) -> [String: [String]] {
        var doors: [String: [String]] = [:]
        for (operation, replies) in answers where !operations.contains(operation) {
            doors[operation] = Self.canonical(replies, of: operation)
        }
        for (operation, replies) in narrowed where !operations.contains(operation) {
            doors["\(operation), by its parameters"] = Self.canonical(replies, of: operation)
        }
        for (operation, columns) in orders where !operations.contains(operation) {
            doors["\(operation), in order"] = columns.map { "\($0.key): \($0.value.joined(separator: " "))" }.sorted()
        }
        return doors
    }

    private static func canonical(_ replies: [String: Reply], of operation: String) -> [String] {
        replies.map { request, reply in
            let isOfJobs = ["listJobs", "readJob"].contains(operation)
            let lines = canonical(reply.text).map { isOfJobs ? withoutVersion($0) : $0 }
            return masked(request) + " \(reply.status)\n" + lines.joined(separator: "\n")
        }.sorted()
    }

    /// A job has its version last: how often it was heard of while it ran.
    private static func withoutVersion(_ line: Substring) -> Substring {
        line.lastIndex { !$0.isNumber }.map { line[...$0] } ?? line
    }

    /// A text in which each UUID is `#`, each moment `@`, each SHA-256 `%`: of rows that were made when something was published.
    static func masked(_ text: String) -> String {
        var out: [UInt8] = []
        let bytes = Array(text.utf8)
        out.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            if isHex(bytes[place]), let end = end(of: digest, bytes, place) {
                out.append(UInt8(ascii: "%"))
                place = end
            } else if isHex(bytes[place]), let end = end(of: uuid, bytes, place) {
                out.append(UInt8(ascii: "#"))
                place = end
            } else if isDigit(bytes[place]), let end = end(of: moment, bytes, place) {
                out.append(UInt8(ascii: "@"))
                place = end
                while place < bytes.count, isDigit(bytes[place]) || timeRest.contains(bytes[place]) { place += 1 }
            } else {
                out.append(bytes[place])
                place += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static let uuid = Array("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx".utf8)
    private static let digest = [UInt8](repeating: UInt8(ascii: "x"), count: 64)
    private static let moment = Array("0000-00-00T00:00:00".utf8)
    private static let timeRest = Array(".Z+:".utf8)

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
    private static func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || byte >= 97 && byte <= 102 }

    private static func end(of pattern: [UInt8], _ bytes: [UInt8], _ start: Int) -> Int? {
        guard start + pattern.count <= bytes.count else { return nil }
        for place in pattern.indices {
            let byte = bytes[start + place]
            switch pattern[place] {
            case UInt8(ascii: "x"): if !isHex(byte) { return nil }
            case UInt8(ascii: "0"): if !isDigit(byte) { return nil }
            case UInt8(ascii: "T"): if byte != UInt8(ascii: "T") && byte != UInt8(ascii: " ") { return nil }
            case let other: if byte != other { return nil }
            }
        }
        return start + pattern.count
    }
}
