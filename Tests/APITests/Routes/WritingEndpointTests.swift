import Foundation
import HTTP
import JSON
import Resources
import TestSupport
import Testing

@testable import API

/// Attacks on every endpoint that writes in a way of its own, made from a request of each that is right:
/// ``APIFixture/writingRequest(_:)``.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct WritingEndpointTests {
    /// An answer without what differs from request to request.
    private static func text(_ reply: Reply, without ids: [String]) -> String {
        ids.reduce(reply.text.replacing(/"request_id":"[^"]*"/, with: "")) { $0.replacing($1, with: "…") }
    }

    @Test func `another municipality's identifiers are nobody's, wherever a request has one`() async throws {
        try await APIFixture.with { plain in
            let api = try plain.whole()
            var tried = 0
            for template in api.writingTemplates {
                let mine = try await api.writingRequest(template)
                let theirs = try await api.turned.writingRequest(template)
                let foreign = Dictionary(uniqueKeysWithValues: theirs.identifiers.map { ($0.place, $0.value) })
                let (before, theirsBefore) = (try await api.counts(), try await api.turned.counts())
                for (place, own) in mine.identifiers {
                    // The country's regions are everybody's.
                    guard let other = foreign[place], other != own, own != api.mine.region else { continue }
                    let nobodys = UUID().uuidString.lowercased()
                    let refused = await api.send(mine.with(other, at: place))
                    let unknown = await api.send(mine.with(nobodys, at: place))
                    #expect([404, 409, 422].contains(refused.status), "\(template) \(place): \(refused.text)")
                    #expect(refused.status == unknown.status, "\(template) \(place)")
                    #expect(
                        Self.text(refused, without: [other]) == Self.text(unknown, without: [nobodys]),
                        "\(template) \(place)")
                    if place != "id" {
                        #expect(
                            try refused.places.contains { place.hasPrefix($0) || $0.hasPrefix(place) },
                            "\(template) \(place): \(refused.text)")
                    }
                    tried += 1
                }
                #expect(try await api.counts() == before, "\(template)")
                #expect(try await api.turned.counts() == theirsBefore, "\(template)")
                // Nothing else was wrong with it.
                let done = await api.send(mine)
                #expect(done.status < 300, "\(template): \(done.text)")
            }
            #expect(tried > api.writingTemplates.count)
        }
    }

    @Test func `a wrong value is refused with its place in every body, and nothing is kept`() async throws {
        try await APIFixture.with { plain in
            let api = try plain.whole()
            let endpoints = ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" }))
            for template in api.writingTemplates {
                let whole = "/v1/municipalities/{code}/\(template)"
                guard let body = endpoints.first(where: { $0.method == .post && $0.path == whole })?.body else {
                    continue
                }
                let right = try await api.writingRequest(template)
                let before = try await api.counts()
                for (field, place) in Self.fields(body.fields, in: right.body) {
                    for json in FieldFaultTests.wrong(field) {
                        let refused = await api.send(right.with(try JSONParser.parse(json), at: place))
                        #expect(refused.status == 422, "\(template) \(place) \(json): \(refused.status)")
                        #expect(
                            try refused.places.allSatisfy { $0.hasPrefix(place) } && !refused.places.isEmpty,
                            "\(template) \(place) \(json): \(refused.text)")
                    }
                }
                #expect(try await api.counts() == before, "\(template)")
            }
        }
    }

    @Test func `the longest text that a body allows is kept`() async throws {
        try await APIFixture.with { plain in
            let api = try plain.whole()
            let endpoints = ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" }))
            // Texts that are read, name something, or ask for something else.
            let meant: Set = ["quarter", "period", "logo", "code", "question", "value", "correction_reason"]
            var tried = 0
            for template in api.writingTemplates {
                let whole = "/v1/municipalities/{code}/\(template)"
                guard let body = endpoints.first(where: { $0.method == .post && $0.path == whole })?.body else {
                    continue
                }
                var request = try await api.writingRequest(template)
                for (field, place) in Self.fields(body.fields, in: request.body) {
                    guard case .text(let length) = field.kind, [.line, .freeText].contains(field.spelling),
                        !meant.contains(field.name)
                    else { continue }
                    request = request.with(.string(String(repeating: "é", count: length.upperBound)), at: place)
                    tried += 1
                }
                let done = await api.send(request)
                #expect(done.status < 300, "\(template): \(done.text)")
            }
            #expect(tried > 25)
        }
    }

    /// Every field of a body with its place, those of its first row too.
    private static func fields(_ fields: [Field], in value: JSONValue?, at place: String = "") -> [(Field, String)] {
        guard case .object(let object)? = value else { return [] }
        return fields.flatMap { field -> [(Field, String)] in
            let its = [(field, "\(place)/\(field.name)")]
            guard case .rows(let shape, _) = field.kind, case .array(let rows)? = object[field.name] else { return its }
            return its + Self.fields(shape.fields, in: rows.first, at: "\(place)/\(field.name)/0")
        }
    }

    /// With one key by three at once and once more, while the server's connections are cut: done once, answered alike.
    @Test func `each is done once with its key, however often it is sent and however often connections are cut`()
        async throws
    {
        try await APIFixture.with(lines: 6) { plain in
            let api = try plain.whole()
            // Of a municipality there is one rotation at a time, and each shipped survey once.
            let alone: Set = ["pseudonym-key/rotations", "shipped-surveys"]
            var (mine, theirs): ([WritingRequest], [WritingRequest]) = ([], [])
            for template in api.writingTemplates where !alone.contains(template) {
                mine.append(try await api.writingRequest(template))
                theirs.append(try await api.turned.writingRequest(template))
            }
            let (before, theirsBefore) = (try await api.counts(), try await api.turned.counts())
            for request in theirs {
                let done = await api.turned.send(request, once: "once-\(request.template)")
                #expect(done.status < 300, "\(request.template): \(done.text)")
            }
            let requests = mine
            // Once for each answer, so that however fast connections are cut, something is answered.
            let (answers, answer) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            answer.yield()
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await _ in answers {
                        _ = try? await api.test.psql(
                            """
                            select pg_terminate_backend(pid) from pg_stat_activity
                            where datname = current_database() and usename = 'ecdp_api' order by random() limit 2
                            """)
                    }
                }
                await withTaskGroup(of: Void.self) { writers in
                    for request in requests {
                        writers.addTask { await Self.sendOften(api, request) { answer.yield() } }
                    }
                }
                answer.finish()
            }
            func made(_ api: APIFixture, since before: [String: Int]) async throws -> [String: Int] {
                try await api.counts().merging(before) { $0 - $1 }.filter { $0.value != 0 }
            }
            let expected = try await made(api.turned, since: theirsBefore)
            #expect(try await made(api, since: before) == expected)
            let prefix = "/v1/municipalities/{code}/"
            let keyless = Set(
                ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" }))
                    .filter { $0.method == .post && !$0.takesKey }.map { String($0.path.dropFirst(prefix.count)) })
            #expect(expected["idempotency_key"] == mine.count { !keyless.contains($0.template) })
        }
    }

    /// By three at once, and once more.
    private static func sendOften(
        _ api: APIFixture, _ request: WritingRequest, afterEach note: @escaping @Sendable () -> Void
    ) async {
        let replies = await withTaskGroup(of: Reply.self) { same in
            for _ in 0..<3 {
                same.addTask {
                    defer { note() }
                    return await answered(api, request)
                }
            }
            return await same.reduce(into: [Reply]()) { $0.append($1) }
        }
        for reply in replies + [await answered(api, request)] {
            #expect(reply.status < 300, "\(request.template): \(reply.text)")
            #expect(reply.status == replies[0].status, "\(request.template)")
        }
    }

    /// What it is answered once the database is there.
    private static func answered(_ api: APIFixture, _ request: WritingRequest) async -> Reply {
        while true {
            let reply = await api.send(request, once: "once-\(request.template)")
            guard reply.status == 503 else { return reply }
        }
    }
}
