import Domain
import Foundation
import HTTP
import JSON
import Repositories
import TestSupport
import Testing

@testable import API

/// The ledger through the API: entries, refusals with their places, corrections, approvals.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct LedgerTests {
    private typealias Fixture = LedgerFixture

    @Test func `an officer records a promise, its delivery to two centres, their use, and a correction`() async throws {
        try await APIFixture.with { api in
            let ledger = try await Fixture.make(api)
            let (one, two) = (ledger.centres[0], ledger.centres[1])
            let books = try await api.make(
                "resource_item", ["name": "\"Picture book\"", "value_cents": "8000"]
            ).id
            // A partner promises money, books and the time of volunteers.
            let promise = try await ledger.post(
                LedgerFixture.line("pledge", 5_000_000), LedgerFixture.line("pledge", 200, "materials", item: books),
                LedgerFixture.line("pledge", 6_000, "volunteer_time"), on: "2026-11-12")
            #expect(promise.string("status") == "posted")
            #expect(promise["warnings"] == .array([]))
            // A delivery is received and allocated to the centres at once.
            let delivery = try await ledger.post(
                LedgerFixture.line("receive", 2_000_000), LedgerFixture.line("allocate", 1_200_000, centre: one),
                LedgerFixture.line("allocate", 800_000, centre: two),
                LedgerFixture.line("receive", 150, "materials", item: books),
                LedgerFixture.line("allocate", 100, "materials", centre: one, item: books), on: "2026-11-16")
            try await ledger.post(LedgerFixture.line("use", 500_000, centre: one), on: "2026-11-18")
            // The second centre got 700,000 only: the transfer is reversed, and entered as it was.
            let wrong = try await ledger.transfers(of: delivery.id)[2].id
            try await ledger.post(
                Fixture.reverse(wrong), LedgerFixture.line("allocate", 700_000, centre: two), on: "2026-11-19")
            // The partner cannot give the last of the money.
            try await ledger.post(LedgerFixture.line("cancel", 1_000_000), on: "2026-11-20")

            let sums = try await ledger.balances()
            #expect(sums.map { $0.string("kind") } == ["funding", "materials", "volunteer_time"])
            let money = sums[0]
            #expect(
                ["pledged", "received", "cancelled", "allocated", "used", "outstanding", "unallocated", "unused"]
                    .map { money.integer($0) }
                    == [5_000_000, 2_000_000, 1_000_000, 1_900_000, 500_000, 2_000_000, 100_000, 1_400_000])
            #expect(sums[1].string("item") == "Picture book" && sums[1].integer("unit_value_cents") == 8000)
            #expect(sums[1].integer("outstanding") == 50 && sums[1].string("unit") == "items")
            #expect(sums[2].string("unit") == "minutes" && sums[2].integer("received") == 0)

            // As of the evening of the delivery, and for each centre.
            let then = try await ledger.balances("?as_of=2026-11-16&kind=funding&by=centre")
            #expect(
                Dictionary(uniqueKeysWithValues: then.map { ($0.string("centre_id") ?? "", $0.integer("allocated")) })
                    == ["": 0, one: 1_200_000, two: 800_000])
            let centre = try await api.expect(200, "GET", "centres/\(two)/ledger-balances").items
            #expect(centre.count == 1 && centre[0].integer("allocated") == 700_000)
            let programme = try await api.expect(
                200, "GET", "programmes/\(ledger.programme)/ledger-balances?by=month&kind=funding"
            ).items
            #expect(programme.map { $0.string("month") } == ["2026-11-01"])
            let municipality = try await api.expect(200, "GET", "ledger-balances?by=partnership&kind=materials").items
            #expect(municipality.map { $0.string("partnership_id") } == [ledger.partnership])

            // The statement says what stood after each transfer, why, and by which delivery note.
            let path = "partnerships/\(ledger.partnership)/ledger-statement?kind=funding"
            let statement = try await api.expect(200, "GET", path).items
            #expect(
                statement.map { $0.integer("effect") ?? 0 } == [
                    5_000_000, 2_000_000, 1_200_000, 800_000, 500_000, -800_000, 700_000, 1_000_000,
                ])
            #expect(
                statement.last?.integer("pledged") == 2_000_000 && statement.last?.integer("allocated") == 1_400_000)
            #expect(statement[5].string("reverses_id") == wrong && statement[0].string("reason") == "A test")
            let later = try await api.expect(200, "GET", "\(path)&from=2026-11-19").items
            #expect(later == Array(statement.suffix(3)))
            let csv = try await api.expect(200, "GET", path, headers: [("Accept", "text/csv")])
            #expect(csv.text.split(separator: "\r\n").count == 9)
            _ = try await api.expect(404, "GET", "partnerships/\(UUID())/ledger-statement")
            try await ledger.checkSums()
        }
    }

    @Test func `what is wrong with a line is said at that line, and nothing of the entry is kept`() async throws {
        try await APIFixture.with { api in
            let ledger = try await Fixture.make(api)
            let (centre, stranger) = (ledger.centres[0], try await api.make("centre").id)
            let item = try await api.make("resource_item", ["kind": "\"materials\""]).id
            let theirCentre = try await api.make("centre", in: api.theirs).id
            let theirItem = try await api.make("resource_item", in: api.theirs).id
            let theirTransfer = try await api.make("ledger_transfer", in: api.theirs).id
            try await ledger.post(
                LedgerFixture.line("pledge", 1000), LedgerFixture.line("receive", 600), on: "2026-11-10")
            let good = LedgerFixture.line("pledge", 5)
            let cases: [(line: String, status: Int, place: String)] =
                [
                    (LedgerFixture.line("receive", 416), 409, "/amount"),
                    (LedgerFixture.line("cancel", 416), 409, "/amount"),
                    (LedgerFixture.line("allocate", 601, centre: centre), 409, "/amount"),
                    (LedgerFixture.line("use", 1, centre: centre), 409, "/amount"),
                    (LedgerFixture.line("receive", 1, "training"), 409, "/amount"),
                    (LedgerFixture.line("allocate", 1), 422, "/centre_id"),
                    (LedgerFixture.line("receive", 1, centre: centre), 422, "/centre_id"),
                    (LedgerFixture.line("allocate", 1, centre: stranger), 422, "/centre_id"),
                    (LedgerFixture.line("allocate", 1, centre: theirCentre), 422, "/centre_id"),
                    (LedgerFixture.line("allocate", 1, centre: UUID().uuidString), 422, "/centre_id"),
                    (LedgerFixture.line("pledge", 1, "materials"), 422, "/item_id"),
                    (LedgerFixture.line("pledge", 1, "in_kind", item: item), 422, "/item_id"),
                    (LedgerFixture.line("pledge", 1, "funding", item: item), 422, "/item_id"),
                    (LedgerFixture.line("pledge", 1, "materials", item: theirItem), 422, "/item_id"),
                    (Fixture.reverse(theirTransfer), 422, "/reverses_id"),
                    (Fixture.reverse(UUID().uuidString), 422, "/reverses_id"),
                    (#"{"move":"reverse"}"#, 422, "/reverses_id"), (#"{"move":"pledge","amount":1}"#, 422, "/kind"),
                    (#"{"move":"pledge","kind":"funding"}"#, 422, "/amount"),
                    (#"{"move":"reverse","reverses_id":"\#(UUID())","amount":1}"#, 422, "/reverses_id"),
                    (#"{"move":"steal","kind":"funding","amount":1}"#, 422, "/move"),
                ]
                + ["0", "-1", "9223372036854775808", "0.001", "1000000000000001", "\"1\"", "true", "null", "1e400"].map
            {
                ("{\"move\":\"pledge\",\"kind\":\"funding\",\"amount\":\($0)}", 422, "/amount")
            }
            let before = try await ledger.balances()
            for (line, status, place) in cases {
                let reply = await ledger.send(good, good, line, good)
                #expect(reply.status == status, "\(line) → \(reply.text)")
                #expect(try reply.places == ["/lines/2\(place)"], "\(line) → \(reply.text)")
            }
            #expect(try await ledger.balances() == before)
            #expect(try await api.expect(200, "GET", "ledger-entries").items.count == 1)
            #expect(try await ledger.send(on: "2026-11-20").places == ["/lines"])
            #expect(try await ledger.send(good, on: "2026-11-25").places == ["/occurred_on"])
        }
    }

    @Test func `a transfer is reversed once, as a whole, in its own partnership, and a reversal stays`() async throws {
        try await APIFixture.with { api in
            let ledger = try await Fixture.make(api)
            let other = try await Fixture.make(api)
            let entry = try await ledger.post(
                LedgerFixture.line("pledge", 1000), LedgerFixture.line("receive", 400), on: "2026-11-15")
            let made = try await ledger.transfers(of: entry.id).map(\.id)
            // What was received of the promise stands against taking the promise back.
            let spent = await ledger.send(Fixture.reverse(made[0]))
            #expect(try spent.status == 409 && spent.places == ["/lines/0"] || spent.places == ["/lines/0/amount"])
            #expect(
                try await ledger.send(Fixture.reverse(made[1]), on: "2026-11-14").places == ["/lines/0/reverses_id"])
            #expect(try await other.send(Fixture.reverse(made[1])).places == ["/lines/0/reverses_id"])
            let twice = await ledger.send(Fixture.reverse(made[1]), Fixture.reverse(made[1]))
            #expect(try twice.status == 409 && twice.places == ["/lines/1/reverses_id"])
            // At once by twenty, one succeeds.
            let statuses = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<20 { group.addTask { await ledger.send(Fixture.reverse(made[1])).status } }
                return await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 201 }.count == 1 && statuses.filter { $0 == 409 }.count == 19)
            let reversal = try #require(
                try await api.expect(200, "GET", "ledger-transfers?reverses_id=\(made[1])").items.first)
            #expect(reversal.string("move") == "receive" && reversal.integer("effect") == -400)
            #expect(try await ledger.send(Fixture.reverse(reversal.id)).places == ["/lines/0/reverses_id"])
            try await ledger.post(Fixture.reverse(made[0]))
            #expect(try await ledger.balances().first?.integer("pledged") == 0)
            try await ledger.checkSums()
        }
    }

    @Test func `something is allocated only to a centre that takes part on that day, and its days keep to that`()
        async throws
    {
        try await APIFixture.with { api in
            let ledger = try await Fixture.make(api)
            let centre = ledger.centres[0]
            try await ledger.post(
                LedgerFixture.line("pledge", 900), LedgerFixture.line("receive", 900), on: "2026-03-03")
            let member = try #require(
                try await api.expect(200, "GET", "partnership-centres?centre_id=\(centre)").items.first)
            let path = "partnership-centres/\(member.id)"
            func change(_ status: Int, _ body: String) async throws {
                let reply = try await api.expect(status, "PATCH", path, body, headers: [("If-Match", "*")])
                if status == 409 { #expect(try reply.places == ["/left_on"]) }
            }
            try await change(200, #"{"joined_on":"2026-05-01","left_on":"2026-08-31"}"#)
            for (day, status) in [("2026-04-30", 422), ("2026-05-01", 201), ("2026-08-31", 201), ("2026-09-01", 422)] {
                let reply = await ledger.send(LedgerFixture.line("allocate", 10, centre: centre), on: day)
                #expect(reply.status == status, "\(day) \(reply.text)")
                if status == 422 { #expect(try reply.places == ["/lines/0/centre_id"]) }
            }
            try await change(409, #"{"left_on":"2026-08-30"}"#)
            try await change(409, #"{"joined_on":"2026-05-02"}"#)
            try await change(200, #"{"left_on":"2026-09-30"}"#)
            _ = try await api.expect(409, "DELETE", path, headers: [("If-Match", "*")])
            // What a centre was given it can still use after it has left.
            try await ledger.post(LedgerFixture.line("use", 20, centre: centre), on: "2026-10-15")
        }
    }

    @Test func `an entry of a day long past says so, and takes nothing that was used since`() async throws {
        try await APIFixture.with { api in
            let ledger = try await Fixture.make(api)
            let centre = ledger.centres[0]
            let old = try await ledger.post(
                LedgerFixture.line("pledge", 100), LedgerFixture.line("receive", 100), on: "2026-04-01")
            #expect(old["backdated"] == .bool(true))
            try await ledger.post(LedgerFixture.line("allocate", 60, centre: centre), on: "2026-06-01")
            // There are 100 on 1 May, but 40 from June on.
            let reply = await ledger.send(LedgerFixture.line("allocate", 41, centre: centre), on: "2026-05-01")
            #expect(try reply.status == 409 && reply.places == ["/lines/0/amount"])
            // And none before April, whatever there is today.
            let early = await ledger.send(LedgerFixture.line("allocate", 1, centre: centre), on: "2026-03-31")
            #expect(try early.status == 409 && early.places == ["/lines/0/amount"])
            try await ledger.post(LedgerFixture.line("allocate", 40, centre: centre), on: "2026-05-01")
            #expect(try await ledger.balances("?as_of=2026-05-15").first?.integer("allocated") == 40)
            #expect(try await ledger.balances("?as_of=2026-03-31").isEmpty)
            try await ledger.checkSums()
        }
    }
}
