import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// Which rows a published evaluation read.
@Suite(.database, .serialized, .timeLimit(.minutes(5)))
struct EvaluationRowsTests {
    @Test func `each figure tells its rows, in the version that was read`() async throws {
        try await APIFixture.with { api in
            let programme = try await api.make(
                "programme", ["starts_on": "\"2026-07-01\"", "ends_on": "\"2026-12-01\""])
            let partner = try await api.make("partner")
            let partnership = try await api.make(
                "partnership",
                [
                    "partner_id": "\"\(partner.id)\"", "programme_id": "\"\(programme.id)\"",
                    "stage_since": "\"2026-07-02\"",
                ])
            let review = try await api.publishReview(of: programme.id)
            let path = "evaluations/\(review)/rows"
            let all = try await api.expect(200, "GET", path).items
            let mine = all.filter { $0.string("row_id") == partnership.id }
            #expect(mine.map { $0.string("input_table") } == ["partnership"])
            #expect(mine.map { $0.integer("row_version") } == [1])
            // Whatever becomes of it, that is what was read.
            _ = try await api.expect(
                200, "PATCH", "partnerships/\(partnership.id)", "{\"title\":\"Another\"}",
                headers: [("If-Match", "\"v1\"")])
            let again = try await api.expect(200, "GET", path)
            #expect(try again.items.count == all.count)
            #expect(
                try again.items.first { $0.string("row_id") == partnership.id }?.integer("row_version") == 1)

            // Of a figure: those of the tables of its lineage, and no others.
            let figures = try await api.expect(200, "GET", "evaluations/\(review)/figures?limit=5000").items
            let read = Set(all.compactMap { $0.string("input_table") })
            var narrower = 0
            for indicator in ["partnerships", "barriers_open", "target"] {
                let figure = try #require(figures.first { $0.string("indicator") == indicator })
                let rows = try await api.expect(200, "GET", "\(path)?figure=\(figure.id)").items
                let tables = Set(rows.compactMap { $0.string("input_table") })
                let lineage = figure["lineage"]?.text ?? ""
                #expect(tables == read.filter { lineage.contains("\"\($0)\"") }, "\(indicator): \(lineage)")
                #expect(!rows.isEmpty, "\(indicator)")
                if rows.count < all.count { narrower += 1 }
            }
            #expect(narrower > 0)
            // Of a figure of one partnership: what is of it alone.
            let first = try #require(
                figures.first { $0.string("scope_kind") == "partnership" && $0.string("scope_key") == partnership.id })
            let named = try await api.expect(200, "GET", "\(path)?figure=\(first.id)").items
            let ofCell = named.filter { $0["of_cell"] == .bool(true) }
            #expect(ofCell.contains { $0.string("row_id") == partnership.id })
            #expect(all.allSatisfy { $0["of_cell"] == .null })
            let ofTable = try await api.expect(200, "GET", "\(path)?input_table=partnership").items
            #expect(ofTable.count == 1)
            let text = try await api.expect(
                200, "GET", "\(path)?input_table=partnership", headers: [("Accept", "text/csv")]
            ).text
            #expect(text.contains("partnership,\(partnership.id),1,"))

            // Bad questions.
            let other = try await api.publishReview(
                of: try await api.make("programme", ["starts_on": "\"2026-07-01\"", "ends_on": "\"2026-12-01\""]).id)
            let theirs = try #require(
                try await api.expect(200, "GET", "evaluations/\(other)/figures?limit=1").items.first)
            let foreign = await api.send("GET", "\(path)?figure=\(theirs.id)")
            #expect(foreign.status == 400)
            #expect(try foreign.places == ["?figure"])
            #expect(await api.send("GET", "\(path)?figure=x").status == 400)
            #expect(try await api.expect(200, "GET", "\(path)?input_table=nothing").items.isEmpty)
            _ = try await api.expect(404, "GET", path, in: api.theirs)
            _ = try await api.expect(404, "GET", "evaluations/00000000-0000-7000-8000-000000000001/rows")
        }
    }

    @Test func `one that is not published names no rows`() async throws {
        try await APIFixture.with { api in
            let programme = try await api.make(
                "programme", ["starts_on": "\"2026-07-01\"", "ends_on": "\"2026-12-01\""])
            let asked = try await api.expect(
                202, "POST", "evaluations", "{\"programme_id\":\"\(programme.id)\",\"quarter\":\"2026-Q3\"}"
            ).object
            let id = try #require(asked.string("evaluation_id"))
            #expect(try await api.expect(200, "GET", "evaluations/\(id)/rows").items.isEmpty)
        }
    }
}
