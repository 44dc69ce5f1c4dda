import Domain
import Foundation
import HTTP
import Indicators
import JSON
import Logging
import Postgres
import TestSupport
import Testing

@testable import API
@testable import Evaluation
@testable import Jobs

/// Indicators through the API: kept, refused, asked for, computed, read by one municipality and by many.
@Suite(.database, .serialized)
struct IndicatorTests {
    private func body(
        code: String = "reading", formula: String = #"{"measure":"count","of":"centre"}"#, unit: String = "centres",
        dimensions: String = "[]", places: String = "sum", periods: String = "last", more: String = ""
    ) -> String {
        """
        {"code":"\(code)","name":"Indicator \(code)","level":"output","definition":"What is counted.","unit":"\(unit)",
        "direction":"up","formula":\(formula),"dimensions":\(dimensions),"adds_over_places":"\(places)",
        "adds_over_periods":"\(periods)"\(more)}
        """
    }

    @Test func `what comes with the program has the baseline that the municipality says`() async throws {
        try await APIFixture.with { api in
            func baseline() async throws -> [JSONValue?] {
                let listed = try await api.expect(200, "GET", "indicators?code=feedback_community").items
                return ["baseline", "baseline_on", "baseline_n"].map { name in listed.first?[name] }
            }
            #expect(try await baseline() == [.null, .null, .null])
            let body =
                #"{"shipped_code":"feedback_community","baseline":3.25,"baseline_on":"2026-02-28","baseline_n":31}"#
            let made = try await api.expect(201, "POST", "indicator-baselines", body)
            #expect(try await baseline().map { "\($0 ?? .null)" }.contains { $0.contains("3.25") })
            _ = try await api.expect(409, "POST", "indicator-baselines", body)
            for wrong in [
                #"{"shipped_code":"reading_clubs","baseline":1,"baseline_on":"2026-02-28"}"#,
                #"{"shipped_code":"feedback_centres","baseline":1,"baseline_on":"2999-02-28"}"#,
                #"{"shipped_code":"feedback_centres","baseline":1}"#,
            ] { _ = try await api.expect(422, "POST", "indicator-baselines", wrong) }
            let id = try #require(try made.object.string("id"))
            _ = try await api.expect(200, "DELETE", "indicator-baselines/\(id)", headers: [("If-Match", "*")])
            #expect(try await baseline() == [.null, .null, .null])
        }
    }

    @Test func `those that come with the program stand beside a municipality's own`() async throws {
        try await APIFixture.with { api in
            let made = try await api.expect(
                201, "POST", "indicators",
                body(
                    more: """
                        ,"targets":[{"period_kind":"quarter","starts_on":"2026-07-01","value":12},
                        {"period_kind":"year","starts_on":"2026-07-01","value":14.5}]
                        """))
            let id = try #require(try made.object.string("id"))
            let listed = try await api.expect(200, "GET", "indicators?limit=200").items
            #expect(listed.count == 24)
            #expect(listed.compactMap { $0.string("code") }.contains("partnerships_formed"))
            let targets = try await api.expect(200, "GET", "indicator-targets?indicator_id=\(id)").items
            #expect(targets.count == 2)
            // What it computes never changes; what people call it does.
            _ = try await api.expect(
                422, "PATCH", "indicators/\(id)", #"{"formula":{"measure":"count","of":"activity"}}"#,
                headers: [("If-Match", "\"v1\""), ("Content-Type", "application/merge-patch+json")])
            _ = try await api.expect(
                200, "PATCH", "indicators/\(id)", #"{"name":"Another","baseline":3,"baseline_on":"2026-01-01"}"#,
                headers: [("If-Match", "\"v1\""), ("Content-Type", "application/merge-patch+json")])
            // One that comes with the program is nobody's to change.
            let shipped = try #require(listed.first { $0.string("code") == "child_outcomes" }?.string("id"))
            let refused = await api.send(
                "PATCH", "indicators/\(shipped)", #"{"name":"Mine"}"#,
                headers: [("If-Match", "*"), ("Content-Type", "application/merge-patch+json")])
            #expect(refused.status >= 400)
            // The code is free once it is archived.
            _ = try await api.expect(409, "POST", "indicators", body())
            _ = try await api.expect(200, "DELETE", "indicators/\(id)", headers: [("If-Match", "*")])
            _ = try await api.expect(201, "POST", "indicators", body())
        }
    }

    @Test func `what does not fit together is refused with its place`() async throws {
        try await APIFixture.with { api in
            func faults(_ body: String) async throws -> Set<String> {
                let reply = try await api.expect(422, "POST", "indicators", body)
                return Set(try reply.places)
            }
            #expect(
                try await faults(
                    body(
                        formula: #"{"measure":"count_distinct","of":"activity.centre"}"#, places: "sum", periods: "sum")
                )
                    == ["/adds_over_periods"])
            #expect(
                try await faults(
                    body(
                        formula: #"{"measure":"mean","of":"centre.capacity"}"#, unit: "places", places: "sum",
                        periods: "last")) == ["/adds_over_places"])
            #expect(try await faults(body(unit: "children")) == ["/unit"])
            #expect(try await faults(body(dimensions: #"["ward","partner_kind"]"#)) == ["/dimensions/1"])
            #expect(try await faults(body(formula: "[]")) == ["/formula"])
            #expect(try await faults(body(formula: "\"select 1\"")) == ["/formula"])
            #expect(
                try await faults(body(formula: #"{"measure":"sum","of":"indicator.reading"}"#)) == ["/formula/of"])
            #expect(
                try await faults(
                    body(formula: #"{"measure":"count","of":"centre","where":[{"field":"water","is":["x","none"]}]}"#))
                    == ["/formula/where/0/is/0"])
            #expect(
                try await faults(
                    body(
                        formula:
                            #"{"measure":"sum","of":"activity.children","where":[{"field":"own_kind","is":["no_such"]}]}"#,
                        unit: "children", periods: "sum")) == ["/formula"])
            #expect(try await faults(body(code: "child_outcomes")) == ["/code"])
            #expect(try await faults(body(code: "Reading club")) == ["/code"])
            #expect(
                try await faults(
                    body(more: #","targets":[{"period_kind":"quarter","starts_on":"2026-08-01","value":1}]"#))
                    == ["/targets/0/starts_on"])
            #expect(
                try await faults(body(more: #","targets":[{"period_kind":"life","value":1}]"#))
                    == ["/targets/0/programme_id"])
            let twice = try await api.expect(
                409, "POST", "indicators",
                body(
                    more: """
                        ,"targets":[{"period_kind":"quarter","starts_on":"2026-07-01","value":1},
                        {"period_kind":"quarter","starts_on":"2026-07-01","value":2}]
                        """))
            #expect(try twice.places == ["/targets/1/starts_on"])
            // A programme of another municipality is none.
            let theirs = try #require(try await api.make("programme", in: api.theirs).string("id"))
            #expect(
                try await faults(
                    body(more: #","targets":[{"period_kind":"life","programme_id":"\#(theirs)","value":1}]"#))
                    == ["/targets/0/programme_id"])
            #expect(try await api.expect(200, "GET", "indicators?own=true").items.isEmpty)
        }
    }

    @Test func `values are asked for once, computed, and read as they were`() async throws {
        try await APIFixture.with { api in
            _ = try await api.make("centre")
            let made = try await api.expect(201, "POST", "indicators", body())
            let id = try #require(try made.object.string("id"))
            let path = "indicators/\(id)/values"
            for (period, pointer) in [("2026-Q4", "/period"), ("2026-Q9", "/period"), ("2026-Q", "/period")] {
                let reply = try await api.expect(422, "POST", path, #"{"period":"\#(period)"}"#)
                #expect(try reply.places == [pointer])
            }
            _ = try await api.expect(422, "POST", path, #"{"period":"2026-Q3","correction_reason":"None yet"}"#)
            _ = try await api.expect(404, "POST", path, #"{"period":"2026-Q3"}"#, in: api.theirs)
            _ = try await api.expect(404, "GET", path, in: api.theirs)
            let jobs = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await api.expect(202, "POST", path, #"{"period":"2026-Q3"}"#).object.string("job_id")
                    }
                }
                return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
            }
            #expect(jobs.count == 1)
            try await api.drain(EvaluationHandlers.all)
            let values = try await api.expect(200, "GET", "\(path)?period=2026-Q3").items
            #expect(values.map { $0["value"] } == [.integer(1)])
            #expect(values.first?.string("status") == "ok")
            #expect(try await api.expect(200, "GET", "\(path)?period=2026-Q2").items.isEmpty)
            _ = try await api.make("centre")
            // Computed is computed: a correction is another revision.
            _ = try await api.expect(202, "POST", path, #"{"period":"2026-Q3"}"#)
            try await api.drain(EvaluationHandlers.all)
            #expect(try await api.expect(200, "GET", path).items.count == 1)
            _ = try await api.expect(
                202, "POST", path, #"{"period":"2026-Q3","correction_reason":"A centre was entered late"}"#)
            try await api.drain(EvaluationHandlers.all)
            let both = try await api.expect(200, "GET", path).items
            #expect(Set(both.map { $0["value"] }) == [.integer(1), .integer(2)])
            let current = try await api.expect(200, "GET", "\(path)?is_current=true").items
            #expect(current.map { $0["value"] } == [.integer(2)])
            #expect(current.map { $0["revision"] } == [.integer(2)])
            let csv = try await api.expect(200, "GET", path, headers: [("Accept", "text/csv")])
            #expect(csv.text.split(whereSeparator: \.isNewline).count == 3)
            #expect(try await api.expect(200, "GET", "indicator-values", in: api.theirs).items.isEmpty)
            #expect(try await api.expect(200, "GET", "indicator-computations", in: api.theirs).items.isEmpty)
            let reader = try await APIFixture.makeKey(in: api.test, grants: [api.mine.tenant: ["read", "write"]])
            _ = try await api.expect(403, "POST", path, #"{"period":"2026-Q3"}"#, key: reader)
        }
    }

    @Test func `a facilitator reads what it is granted, added up by the rules, and nothing else`() async throws {
        try await APIFixture.with { api in
            let key = try await APIFixture.makeKey(
                in: api.test, grants: [api.mine.tenant: ["read"], api.theirs.tenant: ["read"]])
            for place in [api.mine, api.theirs] {
                _ = try await api.make("centre", in: place)
                for (code, formula, unit, places, periods) in [
                    ("centres", #"{"measure":"count","of":"centre"}"#, "centres", "sum", "last"),
                    (
                        "fenced",
                        #"""
                        {"measure":"share","numerator":{"measure":"count","of":"centre","where":[{"field":"programme_type",
                        "is":["centre"]}]},"denominator":{"measure":"count","of":"centre"}}
                        """#, "share", "weighted", "last"
                    ),
                    (
                        "partners", #"{"measure":"count_distinct","of":"activity.partner"}"#, "organisations", "none",
                        "none"
                    ),
                ] {
                    let made = try await api.expect(
                        201, "POST", "indicators",
                        body(code: code, formula: formula, unit: unit, places: places, periods: periods), in: place)
                    let id = try #require(try made.object.string("id"))
                    _ = try await api.expect(
                        202, "POST", "indicators/\(id)/values", #"{"period":"2026-Q3"}"#, in: place)
                }
                // The same word for something else.
                let own = place.tenant == api.mine.tenant ? "activity" : "centre"
                let made = try await api.expect(
                    201, "POST", "indicators",
                    body(
                        code: "word", formula: #"{"measure":"count","of":"\#(own)"}"#,
                        unit: own == "centre" ? "centres" : "visits", periods: own == "centre" ? "last" : "sum"),
                    in: place)
                let id = try #require(try made.object.string("id"))
                _ = try await api.expect(202, "POST", "indicators/\(id)/values", #"{"period":"2026-Q3"}"#, in: place)
                try await api.drain(EvaluationHandlers.all)
            }
            func lines(_ code: String, _ key: String? = nil, _ more: String = "") async throws -> [JSONObject] {
                try await api.expect(200, "GET", "/v1/indicators/\(code)/values?period=2026-Q3\(more)", key: key).items
            }
            func values(_ lines: [JSONObject]) -> [Double?] { lines.map { $0["value"].flatMap { Double($0.text) } } }
            let both = try await lines("centres", key)
            #expect(values(both) == [2])
            #expect(both.map { $0["municipalities"] } == [.integer(2)])
            // One key, one municipality.
            let mine = try await lines("centres")
            #expect(values(mine) == [1])
            let narrowed = try await lines("centres", key, "&municipality=\(api.theirs.code)")
            #expect(values(narrowed) == [1])
            let shares = try await lines("fenced", key)
            #expect(values(shares) == [1])
            let none = try await lines("partners", key)
            #expect(none.map { $0.string("reason") } == ["does_not_add_up"])
            #expect(none.map { $0["value"] } == [.null])
            #expect(try await lines("word", key).count == 2)
            #expect(try await lines("nowhere", key).isEmpty)
            _ = try await api.expect(404, "GET", "/v1/indicators/centres/values?municipality=XYZ999", key: key)
            let writer = try await APIFixture.makeKey(in: api.test, grants: [api.mine.tenant: ["write"]])
            _ = try await api.expect(403, "GET", "/v1/indicators/centres/values", key: writer)
            _ = try await api.expect(400, "GET", "/v1/indicators/centres/values?period=2026-Q9", key: key)
        }
    }

    @Test func `what can be measured is listed`() async throws {
        try await APIFixture.with { api in
            let sources = try await api.expect(200, "GET", "/v1/indicator-sources").items
            #expect(sources.compactMap { $0.string("name") } == IndicatorSource.all.map(\.name))
        }
    }
}
