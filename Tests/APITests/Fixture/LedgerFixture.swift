import Foundation
import JSON
import TestSupport
import Testing

@testable import API

/// A partnership with centres that take part in it, and entries of its ledger.
struct LedgerFixture: Sendable {
    let api: APIFixture
    let programme: String
    let partnership: String
    let centres: [String]

    /// - Parameter quintiles: of each centre; the poorest three are underserved.
    static func make(_ api: APIFixture, quintiles: [Int] = [1, 5]) async throws -> LedgerFixture {
        let programme = try await api.make("programme").id
        let partnership = try await api.make(
            "partnership", ["programme_id": "\"\(programme)\"", "stage_since": "\"2026-03-02\""]
        ).id
        var centres: [String] = []
        for quintile in quintiles {
            let centre = try await api.make("centre", ["quintile": "\(quintile)"]).id
            _ = try await api.make(
                "partnership_centre",
                [
                    "partnership_id": "\"\(partnership)\"", "centre_id": "\"\(centre)\"",
                    "joined_on": "\"2026-03-02\"",
                ])
            centres.append(centre)
        }
        return LedgerFixture(api: api, programme: programme, partnership: partnership, centres: centres)
    }

    static func line(
        _ move: String, _ amount: Int, _ kind: String = "funding", centre: String? = nil, item: String? = nil
    ) -> String {
        var line = #"{"move":"\#(move)","kind":"\#(kind)","amount":\#(amount)"#
        if let centre { line += #","centre_id":"\#(centre)""# }
        if let item { line += #","item_id":"\#(item)""# }
        return line + "}"
    }

    static func reverse(_ transfer: String) -> String { #"{"move":"reverse","reverses_id":"\#(transfer)"}"# }

    func body(_ lines: [String], on day: String, in partnership: String? = nil) -> String {
        """
        {"partnership_id":"\(partnership ?? self.partnership)","occurred_on":"\(day)","reason":"A test",\
        "lines":[\(lines.joined(separator: ","))]}
        """
    }

    func send(
        _ lines: String..., on day: String = "2026-11-20", key: String? = nil, once: String? = nil
    ) async -> Reply {
        await api.send(
            "POST", "ledger-entries", body(lines, on: day), key: key,
            headers: once.map { [("Idempotency-Key", $0)] } ?? [])
    }

    /// Posts an entry, which must succeed.
    @discardableResult
    func post(
        _ lines: String..., on day: String = "2026-11-20", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> JSONObject {
        try await api.expect(
            201, "POST", "ledger-entries", body(lines, on: day), sourceLocation: sourceLocation
        ).object
    }

    /// The transfers of an entry, in order.
    func transfers(of entry: String) async throws -> [JSONObject] {
        try await api.expect(200, "GET", "ledger-transfers?entry_id=\(entry)&limit=200").items
    }

    func balances(_ query: String = "") async throws -> [JSONObject] {
        try await api.expect(200, "GET", "partnerships/\(partnership)/ledger-balances\(query)").items
    }

    /// That every account is the sum of its transfers, and no day of it is below zero.
    func checkSums() async throws {
        let wrong = try await api.test.psql(
            """
            select count(*)
            from ecdp.ledger_account as k
            cross join lateral (
                select
                    coalesce(sum(d.change), 0) as balance, count(*) filter (where d.running < 0) as below
                from (
                    select
                        c.change,
                        sum(c.change) over (order by c.occurred_on range unbounded preceding) as running
                    from (
                        select
                            t.occurred_on,
                            case when t.credit_account_id = k.id then t.amount else -t.amount end as change
                        from ecdp.ledger_transfer as t
                        where t.tenant_id = k.tenant_id and k.id in (t.debit_account_id, t.credit_account_id)
                    ) as c
                ) as d
            ) as s
            where
                k.tenant_id = \(api.mine.tenant)
                and (k.balance <> s.balance or k.place <> 'outside' and (s.below > 0 or k.balance < 0))
            """)
        #expect(wrong == "0")
    }
}
