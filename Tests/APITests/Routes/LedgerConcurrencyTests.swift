import Foundation
import JSON
import TestSupport
import Testing

@testable import API

/// Many who write to the same accounts, retries, and random histories: sums stay right.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct LedgerConcurrencyTests {

    @Test func `fifty writers who want more than there is get what there is, each key once, without a deadlock`()
        async throws
    {
        try await APIFixture.with(lines: 8) { api in
            let ledger = try await LedgerFixture.make(api)
            let centres = ledger.centres
            try await ledger.post(LedgerFixture.line("pledge", 3000), LedgerFixture.line("receive", 1000))
            let before = try await Self.deadlocks(api)
            // Lines in any order, each request sent twice with one key, some from one centre and some from both.
            let answers = await withTaskGroup(of: (Int, Reply).self) { group in
                for writer in 0..<50 {
                    for _ in 0..<2 {
                        group.addTask {
                            let (first, second) = writer % 2 == 0 ? (centres[0], centres[1]) : (centres[1], centres[0])
                            let lines = [
                                LedgerFixture.line("allocate", 30, centre: first),
                                LedgerFixture.line("allocate", 20, centre: second),
                                LedgerFixture.line("use", 10, centre: second), LedgerFixture.line("cancel", 1),
                            ]
                            let reply = await api.send(
                                "POST", "ledger-entries", ledger.body(lines, on: "2026-11-20"),
                                headers: [("Idempotency-Key", "writer-\(writer)")])
                            return (writer, reply)
                        }
                    }
                }
                return await group.reduce(into: [(Int, Reply)]()) { $0.append($1) }
            }
            #expect(Set(answers.map(\.1.status)) == [201, 409])
            let made = Set(try answers.filter { $0.1.status == 201 }.map { try $0.1.object.id })
            #expect(made.count == 20)
            for (_, replies) in Dictionary(grouping: answers, by: \.0) {
                let ids = Set(try replies.filter { $0.1.status == 201 }.map { try $0.1.object.id })
                #expect(ids.count <= 1)
            }
            let sums = try #require(try await ledger.balances().first)
            #expect(
                sums.integer("unallocated") == 0 && sums.integer("used") == 200 && sums.integer("cancelled") == 20)
            #expect(try await Self.deadlocks(api) == before)
            try await ledger.checkSums()
        }
    }

    private static func deadlocks(_ api: APIFixture) async throws -> String {
        try await api.test.psql("select deadlocks from pg_stat_database where datname = current_database()")
    }

    /// A history as it should have come out, kept beside the ledger.
    private struct Model {
        var pledged = 0
        var received = 0
        var allocated: [Int]
        var used: [Int]
        /// Sums of what was done.
        var promised = 0
        var delivered = 0
        var cancelled = 0

        /// - Returns: nil where an amount is not there.
        func applying(_ move: String, _ amount: Int, _ centre: Int) -> Model? {
            var next = self
            switch move {
            case "pledge": (next.pledged, next.promised) = (pledged + amount, promised + amount)
            case "receive":
                (next.pledged, next.received, next.delivered) = (
                    pledged - amount, received + amount, delivered + amount
                )
            case "cancel": (next.pledged, next.cancelled) = (pledged - amount, cancelled + amount)
            case "allocate":
                next.received -= amount
                next.allocated[centre] += amount
            default:
                next.allocated[centre] -= amount
                next.used[centre] += amount
            }
            return ([next.pledged, next.received] + next.allocated + next.used).allSatisfy { $0 >= 0 } ? next : nil
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `after any history balances are the sums of transfers, and promises add up`(seed: UInt64) async throws {
        try await APIFixture.with { api in
            let ledger = try await LedgerFixture.make(api)
            var generator = SplitMix64(seed: seed)
            var model = Model(allocated: [0, 0], used: [0, 0])
            var open: [(id: String, move: String, amount: Int, centre: Int)] = []
            let moves = ["pledge", "receive", "cancel", "allocate", "allocate", "use"]
            for _ in 0..<60 {
                if !open.isEmpty, Int.random(in: 0..<6, using: &generator) == 0 {
                    let index = Int.random(in: 0..<open.count, using: &generator)
                    let one = open[index]
                    let reply = await ledger.send(LedgerFixture.reverse(one.id))
                    let next = model.applying(one.move, -one.amount, one.centre)
                    #expect(reply.status == (next == nil ? 409 : 201), "\(reply.text)")
                    if let next {
                        model = next
                        open.remove(at: index)
                    }
                    continue
                }
                var next: Model? = model
                var lines: [(String, Int, Int)] = []
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    let line = (
                        moves.randomElement(using: &generator) ?? "", Int.random(in: 1...400, using: &generator),
                        Int.random(in: 0...1, using: &generator)
                    )
                    lines.append(line)
                }
                // An entry counts as a whole: only what stands after it must not be below zero.
                next = Self.sum(of: lines, after: model)
                let texts = lines.map { move, amount, centre in
                    LedgerFixture.line(
                        move, amount, centre: ["allocate", "use"].contains(move) ? ledger.centres[centre] : nil)
                }
                let reply = await api.send("POST", "ledger-entries", ledger.body(texts, on: "2026-11-20"))
                #expect(reply.status == (next == nil ? 409 : 201), "\(texts) \(reply.text)")
                guard let next, reply.status == 201 else { continue }
                model = next
                for (transfer, line) in zip(try await ledger.transfers(of: try reply.object.id), lines) {
                    open.append((transfer.id, line.0, line.1, line.2))
                }
            }
            let sums = try #require(try await ledger.balances().first)
            #expect(sums.integer("pledged") == model.promised && sums.integer("received") == model.delivered)
            #expect(sums.integer("cancelled") == model.cancelled && sums.integer("outstanding") == model.pledged)
            #expect(model.promised - model.delivered - model.cancelled == model.pledged)
            #expect(sums.integer("unallocated") == model.received)
            #expect(sums.integer("unused") == model.allocated[0] + model.allocated[1])
            #expect(sums.integer("used") == model.used[0] + model.used[1])
            try await ledger.checkSums()
        }
    }

    private static func sum(of lines: [(String, Int, Int)], after model: Model) -> Model? {
        var next = Model(
            pledged: model.pledged + 1_000_000, received: model.received + 1_000_000,
            allocated: model.allocated.map { $0 + 1_000_000 }, used: model.used)
        (next.promised, next.delivered, next.cancelled) = (model.promised, model.delivered, model.cancelled)
        for (move, amount, centre) in lines {
            guard let after = next.applying(move, amount, centre) else { return nil }
            next = after
        }
        next.pledged -= 1_000_000
        next.received -= 1_000_000
        next.allocated = next.allocated.map { $0 - 1_000_000 }
        return ([next.pledged, next.received] + next.allocated).allSatisfy { $0 >= 0 } ? next : nil
    }
}
