import Foundation
import Testing

@testable import Jobs

@Suite struct `Cron expressions` {
    private func time(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    private func next(_ cron: String, after: String, in zone: String = "Africa/Johannesburg") throws -> String? {
        let zone = try #require(TimeZone(identifier: zone))
        return try CronExpression(cron).next(after: time(after), in: zone)?.formatted(.iso8601)
    }

    @Test(arguments: [
        ("* * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z"),
        ("* * * * *", "2026-01-01T00:00:30Z", "2026-01-01T00:01:00Z"),
        ("0 2 * * *", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"),
        ("0 2 * * *", "2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z"),
        ("*/15 * * * *", "2026-01-01T00:14:59Z", "2026-01-01T00:15:00Z"),
        ("5/20 * * * *", "2026-01-01T00:26:00Z", "2026-01-01T00:45:00Z"),
        ("10-20/5 3 * * *", "2026-01-01T01:15:00Z", "2026-01-01T01:20:00Z"),
        ("0 4 1 jan,apr,jul,oct *", "2026-01-01T02:00:00Z", "2026-04-01T02:00:00Z"),
        ("0 4 1 JAN-MAR *", "2026-02-02T00:00:00Z", "2026-03-01T02:00:00Z"),
        ("30 6 * * mon-fri", "2026-01-02T05:00:00Z", "2026-01-05T04:30:00Z"),
        ("0 0 * * 7", "2026-01-01T00:00:00Z", "2026-01-03T22:00:00Z"),
        ("0 0 * * 0", "2026-01-01T00:00:00Z", "2026-01-03T22:00:00Z"),
        ("0 0 13 * fri", "2026-01-01T00:00:00Z", "2026-01-01T22:00:00Z"),
        ("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-28T22:00:00Z"),
        ("0 0 31 * *", "2026-04-01T00:00:00Z", "2026-05-30T22:00:00Z"),
        ("59 23 31 12 *", "2026-12-31T21:59:00Z", "2027-12-31T21:59:00Z"),
    ]) func `the next time is the first after the given one, by the clock of South Africa`(
        cron: String, after: String, expected: String
    ) throws {
        #expect(try next(cron, after: after) == expected)
    }

    @Test func `a day that never comes has no next time`() throws {
        #expect(try next("0 0 30 2 *", after: "2026-01-01T00:00:00Z") == nil)
        #expect(try next("0 0 29 2 *", after: "2096-03-01T00:00:00Z") == "2104-02-28T22:00:00Z")
    }

    @Test func `what the clock leaves out runs as much later, once`() throws {
        // Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00Z.
        let zone = "Europe/Berlin"
        #expect(try next("30 2 * * *", after: "2026-03-28T12:00:00Z", in: zone) == "2026-03-29T01:30:00Z")
        #expect(try next("30 2 * * *", after: "2026-03-29T01:30:00Z", in: zone) == "2026-03-30T00:30:00Z")
    }

    @Test func `what the clock repeats runs the first time`() throws {
        // Berlin, 25 October 2026: 03:00 becomes 02:00 at 01:00Z.
        let zone = "Europe/Berlin"
        #expect(try next("30 2 * * *", after: "2026-10-24T12:00:00Z", in: zone) == "2026-10-25T00:30:00Z")
        #expect(try next("30 2 * * *", after: "2026-10-25T00:30:00Z", in: zone) == "2026-10-26T01:30:00Z")
    }

    @Test func `every hour goes by the time that passes`() throws {
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        let cron = try CronExpression("0 * * * *")
        for start in ["2026-03-28T20:00:00Z", "2026-10-24T20:00:00Z"] {
            var instant = try time(start)
            for _ in 0..<12 {
                let next = try #require(cron.next(after: instant, in: zone))
                #expect(next.timeIntervalSince(instant) == 3600)
                instant = next
            }
        }
    }

    @Test func `the last time up to now is found however long nobody looked`() throws {
        let zone = try #require(TimeZone(identifier: "Africa/Johannesburg"))
        let start = try time("2020-01-01T00:00:00Z")
        let now = try time("2026-03-10T10:00:30Z")
        func last(_ cron: String) throws -> String? {
            try CronExpression(cron).last(upTo: now, from: start, in: zone)?.formatted(.iso8601)
        }
        #expect(try last("* * * * *") == "2026-03-10T10:00:00Z")
        #expect(try last("0 2 * * *") == "2026-03-10T00:00:00Z")
        #expect(try last("0 2 1 1,4,7,10 *") == "2026-01-01T00:00:00Z")
        #expect(try last("0 2 29 2 *") == "2024-02-29T00:00:00Z")
        #expect(try CronExpression("0 2 * * *").last(upTo: now, from: now, in: zone) == nil)
    }

    @Test(arguments: [
        ("* * * *", "expression"), ("* * * * * *", "expression"), ("60 * * * *", "minute"), ("-1 * * * *", "minute"),
        ("* 24 * * *", "hour"), ("* * 0 * *", "day of the month"), ("* * * 13 *", "month"),
        ("* * * * 8", "day of the week"), ("*/0 * * * *", "minute"), ("1-2-3 * * * *", "minute"),
        ("5-1 * * * *", "minute"), (", * * * *", "minute"), ("1, * * * *", "minute"), ("a * * * *", "minute"),
        ("* * * mon *", "month"), ("*/5/5 * * * *", "minute"), ("+1 * * * *", "minute"), ("", "expression"),
        ("/5 * * * *", "minute"), ("1-/5 * * * *", "minute"),
    ]) func `what is no expression is refused with the field`(cron: String, field: String) {
        let fault = #expect(throws: CronExpression.Fault.self) { try CronExpression(cron) }
        #expect(fault?.field == field)
    }
}
