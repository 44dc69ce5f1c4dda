import JSON
import Resources
import TestSupport
import Testing

@testable import API

/// Histories of two programmes over many days, entered in any order: what is refused, and every sum as of any day.
@Suite(.database, .timeLimit(.minutes(5)))
struct LedgerHistoryTests {
    /// What was posted, by the test's own reckoning.
    private struct Transfer: Hashable {
        var day: Int
        var partnership: Int
        var thing: Int
        var move: String
        var centre: Int?
        /// Negative for a reversal.
        var effect: Int
    }

    private struct Account: Hashable {
        var partnership, thing: Int
        var place: String
        var centre: Int?
    }

    private struct Book {
        var transfers: [Transfer] = []

        private static func changes(_ transfer: Transfer) -> [(Account, Int)] {
            func account(_ place: String) -> Account {
                Account(
                    partnership: transfer.partnership, thing: transfer.thing, place: place,
                    centre: place == "allocated" ? transfer.centre : nil)
            }
            switch transfer.move {
            case "pledge": return [(account("pledged"), transfer.effect)]
            case "receive": return [(account("pledged"), -transfer.effect), (account("received"), transfer.effect)]
            case "cancel": return [(account("pledged"), -transfer.effect)]
            case "allocate": return [(account("received"), -transfer.effect), (account("allocated"), transfer.effect)]
            default: return [(account("allocated"), -transfer.effect)]
            }
        }

        /// - Returns: nil where an account would be below zero at the end of some day.
        func adding(_ more: [Transfer]) -> Book? {
            let next = Book(transfers: transfers + more)
            var changes: [Account: [Int: Int]] = [:]
            for transfer in next.transfers {
                for (account, change) in Self.changes(transfer) {
                    changes[account, default: [:]][transfer.day, default: 0] += change
                }
            }
            for days in changes.values {
                var balance = 0
                for day in days.keys.sorted() {
                    balance += days[day] ?? 0
                    if balance < 0 { return nil }
                }
            }
            return next
        }

        /// `pledged received cancelled allocated used`, of the transfers that a condition chooses.
        func sums(_ holds: (Transfer) -> Bool) -> String {
            ["pledge", "receive", "cancel", "allocate", "use"].map { move in
                "\(transfers.filter { $0.move == move && holds($0) }.map(\.effect).reduce(0, +))"
            }.joined(separator: " ")
        }
    }

    private static func day(_ number: Int) -> String {
        // From 15 March, so that months and a quarter end among the days.
        let (month, day) = number < 17 ? (3, 15 + number) : number < 47 ? (4, number - 16) : (5, number - 46)
        return "2026-0\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    private static let sums = ["pledged", "received", "cancelled", "allocated", "used"]

    @Test(arguments: [11, 12] as [UInt64])
    func `any history is refused where it must be, and adds up as of any day`(seed: UInt64) async throws {
        try await APIFixture.with { api in
            let worlds = [try await LedgerFixture.make(api), try await LedgerFixture.make(api)]
            let item = try await api.make("resource_item", ["kind": "\"materials\""]).id
            var generator = SplitMix64(seed: seed)
            var book = Book()
            var open: [(id: String, transfer: Transfer)] = []
            let moves = ["pledge", "pledge", "receive", "receive", "cancel", "allocate", "use"]
            var refused = 0
            for _ in 0..<140 {
                let (partnership, day) = (
                    Int.random(in: 0...1, using: &generator), Int.random(in: 0..<60, using: &generator)
                )
                let world = worlds[partnership]
                var (texts, transfers): ([String], [Transfer]) = ([], [])
                var reversed: Int?
                if !open.isEmpty, Int.random(in: 0..<5, using: &generator) == 0 {
                    let index = Int.random(in: 0..<open.count, using: &generator)
                    var back = open[index].transfer
                    guard back.partnership == partnership, back.day <= day else { continue }
                    (back.day, back.effect) = (day, -back.effect)
                    (texts, transfers, reversed) = ([LedgerFixture.reverse(open[index].id)], [back], index)
                } else {
                    for _ in 0..<Int.random(in: 1...3, using: &generator) {
                        let move = moves.randomElement(using: &generator) ?? ""
                        let (thing, amount, centre) = (
                            Int.random(in: 0...1, using: &generator),
                            Int.random(in: 1...300, using: &generator) * (move == "pledge" ? 4 : 1),
                            Int.random(in: 0...1, using: &generator)
                        )
                        let takes = ["allocate", "use"].contains(move)
                        transfers.append(
                            Transfer(
                                day: day, partnership: partnership, thing: thing, move: move,
                                centre: takes ? centre : nil, effect: amount))
                        texts.append(
                            LedgerFixture.line(
                                move, amount, thing == 0 ? "funding" : "materials",
                                centre: takes ? world.centres[centre] : nil, item: thing == 0 ? nil : item))
                    }
                }
                let next = book.adding(transfers)
                let reply = await api.send("POST", "ledger-entries", world.body(texts, on: Self.day(day)))
                #expect(reply.status == (next == nil ? 409 : 201), "\(Self.day(day)) \(texts) \(reply.text)")
                guard let next, reply.status == 201 else {
                    refused += 1
                    continue
                }
                book = next
                if let reversed {
                    open.remove(at: reversed)
                } else {
                    open += zip(try await world.transfers(of: try reply.object.id), transfers).map { ($0.id, $1) }
                }
            }
            // Some of each, or nothing was tried.
            #expect(refused > 5 && book.transfers.contains { $0.effect < 0 } && book.transfers.count > 40)

            func found(_ path: String, _ key: String? = nil) async throws -> Set<String> {
                Set(
                    try await api.expect(200, "GET", path).items.map { row in
                        let sums = Self.sums.map { "\(row.integer($0) ?? -1)" }.joined(separator: " ")
                        return "\(key.map { row.string($0) ?? "-" } ?? "") \(row.string("kind") ?? "") \(sums)"
                    })
            }
            func expected(_ keys: [String], _ holds: (Transfer, String) -> Bool) -> Set<String> {
                var lines: Set<String> = []
                for key in keys {
                    for (thing, kind) in ["funding", "materials"].enumerated()
                    where book.transfers.contains(where: { holds($0, key) && $0.thing == thing }) {
                        lines.insert("\(key) \(kind) \(book.sums { holds($0, key) && $0.thing == thing })")
                    }
                }
                return lines
            }
            for last in [9, 16, 30, 46, 59] {
                let asOf = "as_of=\(Self.day(last))"
                for (place, world) in worlds.enumerated() {
                    let path = "partnerships/\(world.partnership)/ledger-balances?\(asOf)"
                    let mine = { (transfer: Transfer) in transfer.partnership == place && transfer.day <= last }
                    #expect(try await found(path) == expected([""]) { transfer, _ in mine(transfer) })
                    #expect(
                        try await found("programmes/\(world.programme)/ledger-balances?\(asOf)")
                            == expected([""]) { transfer, _ in mine(transfer) })
                    #expect(
                        try await found(path + "&by=month", "month")
                            == expected(["2026-03-01", "2026-04-01", "2026-05-01"]) {
                                mine($0) && Self.day($0.day).prefix(7) == $1.prefix(7)
                            })
                    #expect(
                        try await found(path + "&by=centre", "centre_id")
                            == expected(["-"] + world.centres) { transfer, key in
                                mine(transfer) && (transfer.centre.map { world.centres[$0] } ?? "-") == key
                            })
                    for (index, centre) in world.centres.enumerated() {
                        #expect(
                            try await found("centres/\(centre)/ledger-balances?\(asOf)")
                                == expected([""]) { transfer, _ in mine(transfer) && transfer.centre == index })
                    }
                    // What stands after the last transfer of a kind is what the sums say is left.
                    let statement = try await api.expect(
                        200, "GET", "partnerships/\(world.partnership)/ledger-statement?to=\(Self.day(last))"
                    ).items
                    // From a later day on, the same rows with the same balances.
                    let first = Self.day(last / 2)
                    for subject in [
                        "partnerships/\(world.partnership)", "programmes/\(world.programme)",
                        "centres/\(world.centres[0])",
                    ] {
                        let query = "\(subject)/ledger-statement?to=\(Self.day(last))"
                        let whole = try await api.expect(200, "GET", query).items
                        let later = try await api.expect(200, "GET", "\(query)&from=\(first)").items
                        #expect(later == whole.filter { ($0.string("occurred_on") ?? "") >= first })
                    }
                    let left = try await api.expect(200, "GET", path).items
                    #expect(statement.count == book.transfers.count { mine($0) })
                    for kind in ["funding", "materials"] {
                        let end = statement.last { $0.string("kind") == kind }
                        let row = left.first { $0.string("kind") == kind }
                        #expect(end?.integer("pledged") == row?.integer("outstanding"))
                        #expect(end?.integer("received") == row?.integer("unallocated"))
                        #expect(end?.integer("allocated") == row?.integer("unused"))
                        #expect(end?.integer("used") == row?.integer("used"))
                    }
                }
                #expect(
                    try await found("ledger-balances?\(asOf)&by=partnership", "partnership_id")
                        == expected(worlds.map(\.partnership)) { transfer, key in
                            transfer.day <= last && worlds[transfer.partnership].partnership == key
                        })
            }
            for world in worlds { try await world.checkSums() }
        }
    }
}
