import Foundation
import HTTP
import JSON
import Repositories
import Resources
import TestSupport
import Testing

@testable import API

/// The calendar at private addresses, read as a client's own parsers read it.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct CalendarTests {
    /// Makes an address; its path and the identifier of its row.
    private static func address(_ api: APIFixture, key: String? = nil) async throws -> (path: String, id: String) {
        let made = try await api.expect(
            201, "POST", "calendar-addresses", #"{"name":"Office"}"#,
            headers: key.map { [("Idempotency-Key", $0)] } ?? [])
        return (try #require(try made.object.string("address")), try made.object.id)
    }

    /// Reads a calendar without an API key.
    private static func read(_ api: APIFixture, _ path: String) async -> Reply {
        await api.send("GET", path, headers: [("Authorization", "")])
    }

    /// The events of a calendar by their summaries, unfolded.
    private static func events(_ text: String) -> [String: [String: String]] {
        var events: [String: [String: String]] = [:]
        var event: [String: String] = [:]
        for line in text.replacing("\r\n ", with: "").components(separatedBy: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let (name, value) = (String(line[..<colon]), String(line[line.index(after: colon)...]))
            if line == "BEGIN:VEVENT" { event = [:] }
            event[name] = value
            if line == "END:VEVENT" { events[event["SUMMARY"] ?? ""] = event }
        }
        return events
    }

    private static func fill(_ api: APIFixture) async throws -> (event: String, followUp: String) {
        let event = try await api.expect(
            201, "POST", "engagements",
            """
            {"kind":"workshop","title":"Toys, paper; and \\\\ \\"paint\\"","held_on":"2028-02-29",
            "starts_at":"2028-02-29T23:30:00+02:00","ends_at":"2028-03-01T01:00:00+02:00",
            "zone":"Africa/Johannesburg","place":"Ḓoroboni \(String(repeating: "hall, ", count: 20))",
            "organiser":"ECD office","latitude":-33.9,"longitude":18.4}
            """
        ).object.id
        _ = try await api.expect(
            201, "POST", "engagements",
            """
            {"kind":"community_meeting","title":"In London","held_on":"2026-10-24",
            "starts_at":"2026-10-24T23:30:00+01:00","ends_at":"2026-10-25T01:30:00+00:00","zone":"Europe/London"}
            """)
        _ = try await api.expect(
            201, "POST", "engagements", #"{"kind":"site_visit","title":"A day","held_on":"2026-12-31"}"#)
        let partner = try await api.make("partner").id
        let followUp = try await api.expect(
            201, "POST", "follow-ups",
            "{\"what\":\"Call\",\"due_on\":\"2028-02-29\",\"owner\":\"Office\",\"partner_id\":\"\(partner)\"}"
        ).object.id
        return (event, followUp)
    }

    @Test func `the calendar has events, cancelled ones as such, and days by which something is due`() async throws {
        try await APIFixture.with { api in
            // Two years ahead is far enough for a leap day.
            api.clock.advance(by: 300 * 86_400)
            let (event, followUp) = try await Self.fill(api)
            let path = try await Self.address(api).path
            let reply = await Self.read(api, path)
            try #require(reply.status == 200, "\(reply.text)")
            #expect(reply.header("Content-Type") == "text/calendar; charset=utf-8")
            #expect(reply.header("Cache-Control") == "private, no-cache")
            let events = Self.events(reply.text)
            #expect(events.count == 4, "\(events.keys)")
            let workshop = try #require(events[#"Toys\, paper\; and \\ "paint""#])
            #expect(workshop["UID"] == "\(event)@ecd-partnerships")
            #expect(workshop["SEQUENCE"] == "0" && workshop["STATUS"] == "CONFIRMED")
            #expect(workshop["DTSTART"] == "20280229T213000Z" && workshop["DTEND"] == "20280229T230000Z")
            #expect(events["In London"]?["DTSTART"] == "20261024T223000Z")
            #expect(events["A day"]?["DTSTART;VALUE=DATE"] == "20261231")
            #expect(events["A day"]?["DTEND;VALUE=DATE"] == "20270101")
            #expect(events["Follow up: Call"]?["DTSTART;VALUE=DATE"] == "20280229")
            #expect(events["Follow up: Call"]?["DTEND;VALUE=DATE"] == "20280301")
            try Self.parse(reply.text, events: 4)

            _ = try await api.expect(
                200, "PATCH", "engagements/\(event)", #"{"status":"cancelled","status_reason":"Rain"}"#,
                headers: [("If-Match", "*")])
            _ = try await api.expect(
                200, "PATCH", "follow-ups/\(followUp)", #"{"done_on":"2026-11-24","outcome":"Done"}"#,
                headers: [("If-Match", "*")])
            let after = await Self.read(api, path).text
            let changed = Self.events(after)
            #expect(changed.count == 3)
            let cancelled = try #require(changed.values.first { $0["UID"] == workshop["UID"] })
            #expect(cancelled["STATUS"] == "CANCELLED" && cancelled["SEQUENCE"] == "1")
            try Self.parse(after, events: 3)
        }
    }

    /// What `icalendar` and `vobject` read of it: the same number of events, the leap day and the moments.
    private static func parse(_ text: String, events: Int) throws {
        guard Tool.python.isThere(for: "calendars as other programs read them") else { return }
        let file = FileManager.default.temporaryDirectory.appending(path: "calendar-\(UUID().uuidString).ics")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(text.utf8).write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: Tool.python.path)
        process.arguments = [Tool.reference.appending(path: "calendar_parsers.py").path, file.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let lines = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            .split(separator: "\n").map(String.init)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        for parser in ["icalendar", "vobject"] {
            let read = lines.filter { $0.hasPrefix("\(parser) ") }
            #expect(read.count == events, "\(lines)")
            #expect(read.contains { $0.contains("2028-02-29T21:30:00+00:00 2028-02-29T23:00:00+00:00") })
            #expect(read.contains { $0.contains("2026-12-31 2027-01-01") && $0.hasSuffix("A day") })
            #expect(read.contains { $0.hasSuffix(#"Toys, paper; and \ "paint""#) })
        }
    }

    @Test func `an address tells nothing to who has none, and nothing once it is revoked`() async throws {
        try await APIFixture.with { api in
            let (path, id) = try await Self.address(api)
            #expect(await Self.read(api, path).status == 200)
            let token = try #require(path.split(separator: "/").dropLast().last)
            let wrong = [
                path.replacing(token, with: String(token.reversed())), path.replacing(token, with: "x"),
                path.replacing(token, with: String(repeating: "a", count: 43)),
                path.replacing(api.mine.code, with: api.theirs.code), path.replacing(api.mine.code, with: "ZZZ"),
            ]
            var told: Set<String> = []
            for address in wrong {
                let reply = await Self.read(api, address)
                #expect(reply.status == 404, "\(address)")
                told.insert("\(reply.problem ?? "") \(try reply.object.string("detail") ?? "")")
            }
            #expect(told.count == 1)
            // Only the SHA-256 is kept, and the kept answer of a request that names a key has no secret either.
            _ = try await Self.address(api, key: "once")
            let repeated = try await api.expect(
                201, "POST", "calendar-addresses", #"{"name":"Office"}"#, headers: [("Idempotency-Key", "once")])
            #expect(try repeated.object["address"] == .null)
            let kept = try await api.test.psql(
                """
                select count(*) from ecdp.calendar_address as c where c::text like '%\(token)%'
                union all select count(*) from ecdp.idempotency_key as k where k.answer like '%calendars/%'
                union all select count(*) from ecdp.audit_event as a where a.changed::text like '%\(token)%'
                """)
            #expect(kept == "0\n0\n0")
            _ = try await api.expect(200, "DELETE", "calendar-addresses/\(id)", headers: [("If-Match", "*")])
            #expect(await Self.read(api, path).status == 404)
        }
    }

    @Test func `the access log has the route's template and not the address`() async throws {
        try await APIFixture.with { api in
            let path = try await Self.address(api).path
            let pipe = LogPipe()
            let output = BufferedOutput(descriptor: pipe.writeEnd)
            let application = Application(
                endpoints: ServedResources.endpoints(api.database, health: ProcessHealth(renderMetrics: { "" })),
                authenticator: api.authenticator, accessLog: AccessLog(output), logger: APIFixture.quiet,
                now: { api.clock.now })
            for address in [path, String(path.dropLast()) + "x"] {
                _ = await application.respond(to: HTTPRequest(method: "GET", path: address))
            }
            output.flush()
            let log = pipe.read()
            let token = try #require(path.split(separator: "/").dropLast().last)
            #expect(log.contains("/v1/municipalities/{code}/calendars/{token}/calendar.ics"))
            #expect(!log.contains(token))
        }
    }
}
