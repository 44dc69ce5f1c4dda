import JSON
import TestSupport
import Testing

@testable import API

/// A waiver lets off what is left of an obligation; what came for it stays where it was.
@Suite(.database, .timeLimit(.minutes(5)))
struct WaiverTests {
    private static let any = [("If-Match", "*")]

    /// Money that is owed each month from April to September 2026, and its ledger.
    private struct World {
        let ledger: LedgerFixture
        let mou: String

        static func make(_ api: APIFixture) async throws -> World {
            let ledger = try await LedgerFixture.make(api)
            let row = """
                [{"position":1,"side":"partner","resource_kind":"funding","amount":10000,"schedule":"monthly",\
                "from_on":"2026-04-30","until_on":"2026-09-30"}]
                """
            let mou = try await api.makeSigned(
                "mou", of: ledger.partnership, on: "2026-03-10",
                ["commitments": row, "valid_until": "\"2026-12-31\""])
            return World(ledger: ledger, mou: mou.id)
        }

        func obligations(_ query: String = "") async throws -> [JSONObject] {
            try await ledger.api.expect(200, "GET", "partnerships/\(ledger.partnership)/obligations\(query)").items
                .filter { $0.string("side") == "partner" }
        }

        /// Of each: what came, what was let off, what is left, and how it stands.
        func stand(_ query: String = "") async throws -> [String] {
            try await obligations(query).map {
                "\($0.integer("delivered") ?? -1) \($0.integer("waived") ?? -1) \($0.integer("outstanding") ?? -1) \($0.string("state") ?? "")"
            }
        }

        func waive(_ id: String, on day: String = "2026-06-10") async throws -> JSONObject {
            try await ledger.api.expect(
                200, "POST", "obligations/\(id)/waive", #"{"on":"\#(day)","reason":"The flood"}"#,
                headers: WaiverTests.any
            ).object
        }

        func promise() async throws -> JSONObject {
            try #require(
                try await ledger.api.expect(200, "GET", "partnerships/\(ledger.partnership)/promises").items
                    .first { $0.string("side") == "partner" })
        }

        func money() async throws -> JSONObject {
            try #require(try await ledger.balances().first { $0.string("kind") == "funding" })
        }
    }

    @Test func `what came for an obligation that is waived stays, and the next one owes all of its own`() async throws {
        try await APIFixture.with { api in
            let world = try await World.make(api)
            let came = try await world.ledger.post(LedgerFixture.line("receive", 14_000), on: "2026-05-20")
            let may = try await world.obligations()[1]
            #expect(try await world.waive(may.id).integer("waived_amount") == 6_000)
            let after = [
                "10000 0 0 met", "4000 6000 0 waived", "0 0 10000 overdue", "0 0 10000 overdue", "0 0 10000 overdue",
                "0 0 10000 overdue",
            ]
            #expect(try await world.stand() == after)
            // Before its day the whole is owed.
            #expect(try await world.stand("?as_of=2026-06-09")[1] == "4000 0 6000 overdue")
            let sources = try await api.expect(200, "GET", "obligations/\(may.id)/sources").items
            #expect(sources.map { $0.integer("amount") } == [4_000])
            let promise = try await world.promise()
            #expect(
                ["promised", "due", "delivered", "delivered_of_due", "overdue", "waived", "lapsed", "beyond"].map {
                    promise.integer($0)
                } == [60_000, 54_000, 14_000, 14_000, 40_000, 6_000, 0, 0])
            let money = try await world.money()
            #expect(
                ["pledged", "received", "cancelled", "outstanding"].map { money.integer($0) } == [
                    60_000, 14_000, 6_000, 40_000,
                ])

            // What comes next is the next one's.
            try await world.ledger.post(LedgerFixture.line("receive", 1_000), on: "2026-06-20")
            #expect(try await world.stand()[2] == "1000 0 9000 overdue")

            // Taken back, what was not let off is owed again, and is work.
            let transfer = try #require(try await world.ledger.transfers(of: came.id).first)
            try await world.ledger.post(LedgerFixture.reverse(transfer.id), on: "2026-06-25")
            #expect(
                try await world.stand().prefix(3) == [
                    "1000 0 9000 overdue", "0 6000 4000 overdue", "0 0 10000 overdue",
                ])
            let work = try await api.expect(200, "GET", "work-list?kind=obligation&limit=50").items
            #expect(work.contains { $0.id == may.id })
            #expect(try await world.money().integer("outstanding") == 53_000)
        }
    }

    /// What happened so far: what came and was not taken back, and what was let off of each obligation.
    private struct History {
        var came: [(id: String, amount: Int)] = []
        var letOff = Array(repeating: 0, count: 6)

        /// Of each obligation, in order, but for what was let off of it; and what is left over.
        var filled: (delivered: [Int], beyond: Int) {
            var rest = came.map(\.amount).reduce(0, +)
            var delivered: [Int] = []
            for part in letOff {
                delivered.append(min(rest, 10_000 - part))
                rest -= delivered.last ?? 0
            }
            return (delivered, rest)
        }
    }

    private static func waive(_ place: Int, in world: World, _ history: History) async throws -> History {
        let owed = try await world.obligations()
        guard history.letOff[place] == 0, owed[place].integer("outstanding") ?? 0 > 0 else { return history }
        var next = history
        next.letOff[place] = try await world.waive(owed[place].id).integer("waived_amount") ?? -1
        let after = try await world.obligations()
        #expect(after.map { $0.integer("delivered") } == owed.map { $0.integer("delivered") })
        return next
    }

    private static func deliver(_ amount: Int, in world: World, _ history: History) async throws -> History {
        let left = try await world.money().integer("outstanding") ?? 0
        guard left > 0 else { return history }
        var next = history
        let entry = try await world.ledger.post(LedgerFixture.line("receive", min(left, amount)))
        next.came.append((try #require(try await world.ledger.transfers(of: entry.id).first).id, min(left, amount)))
        return next
    }

    private static func check(_ history: History, in world: World) async throws {
        let (delivered, beyond) = history.filled
        let (came, letOff) = (delivered.reduce(0, +), history.letOff.reduce(0, +))
        let now = try await world.obligations()
        #expect(now.map { $0.integer("delivered") } == delivered)
        #expect(now.map { $0.integer("waived") } == history.letOff)
        let outstanding = now.compactMap { $0.integer("outstanding") }.reduce(0, +)
        #expect(outstanding == 60_000 - came - letOff)
        let (promise, money) = (try await world.promise(), try await world.money())
        #expect(
            ["promised", "delivered", "waived", "overdue", "beyond"].map { promise.integer($0) }
                == [60_000, came, letOff, outstanding, beyond])
        #expect(
            ["pledged", "received", "cancelled", "outstanding"].map { money.integer($0) }
                == [60_000, came + beyond, letOff, outstanding])
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `whatever comes, is taken back or waived, the promises and the ledger add up`(seed: UInt64) async throws {
        try await APIFixture.with { api in
            let world = try await World.make(api)
            var (chance, history) = (SplitMix64(seed: seed), History())
            for _ in 1...12 {
                let (kind, place) = (Int.random(in: 0..<5, using: &chance), Int.random(in: 0..<6, using: &chance))
                let amount = Int.random(in: 1...17_000, using: &chance)
                if kind == 0, !history.came.isEmpty {
                    let gone = history.came.remove(at: place % history.came.count)
                    try await world.ledger.post(LedgerFixture.reverse(gone.id))
                } else if kind < 3 {
                    history = try await Self.waive(place, in: world, history)
                } else {
                    history = try await Self.deliver(amount, in: world, history)
                }
                try await Self.check(history, in: world)
            }
            try await world.ledger.checkSums()
        }
    }
}
