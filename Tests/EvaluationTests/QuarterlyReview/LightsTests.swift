import TestSupport
import Testing

@testable import Evaluation

/// When an item is green, amber or red.
struct LightsTests {
    @Test(arguments: [
        (1.0, 0.8, 1.0, "green"), (1.0, 0.8, 2.0, "green"), (1.0, 0.8, 0.999, "amber"), (1.0, 0.8, 0.8, "amber"),
        (1.0, 0.8, 0.799, "red"), (0.1, 0.25, 0.0, "green"), (0.1, 0.25, 0.1, "green"), (0.1, 0.25, 0.11, "amber"),
        (0.1, 0.25, 0.25, "amber"), (0.1, 0.25, 0.26, "red"),
    ])
    func `a threshold belongs to the better side`(green: Double, amber: Double, value: Double, colour: String) {
        #expect(LightRule("x", green: green, amber: amber).colour(of: value) == colour)
    }

    private func placed(_ indicator: String, _ outcome: Figure.Outcome, n: Int = 10) -> PlacedFigure {
        PlacedFigure(
            section: "x", figure: Figure(indicator, outcome, n: n),
            lineage: Lineage(statement: "x", tables: ["partnership"]))
    }

    private func light(_ code: String, _ figures: [PlacedFigure]) throws -> DerivedFigure? {
        var soFar = FiguresSoFar()
        soFar.append(figures)
        let section = LightsSection.section(ReviewRules())
        let inputs = EvaluationInputs(tables: [:], late: [:])
        let question = EvaluationQuestion(
            tenant: 1, programme: ReviewFixture.programme, period: try period("2026-07-01", "2026-10-01"))
        return try section.derivations.flatMap { try $0.compute(soFar, inputs, question) }
            .first { $0.figure.scope.key == code }
    }

    @Test(arguments: [
        // As `standing` has it: within half an organisation is on plan.
        (15.5, 15.0, 1.0), (15.6, 15.0, 0.9375), (0.5, 0.0, nil), (0.4, 3.0, nil), (1.0, 3.0, 3.0),
    ])
    func `nothing is owed by halves`(planned: Double, actual: Double, ratio: Double?) throws {
        let found = try light(
            "partnerships_against_plan",
            [placed("actual", .value(actual, text: nil)), placed("planned", .value(planned, text: nil))])
        let light = try #require(found)
        if let ratio {
            #expect(light.figure.outcome == .value(ratio, text: ratio >= 1 ? "green" : "amber"))
        } else {
            #expect(light.figure.outcome == .insufficient("nothing_due"))
        }
        #expect(light.figure.scope.label == "actual, planned")
        #expect(light.lineage(of: Lineage(statement: "y", tables: [])).tables == ["partnership"])
    }

    @Test func `a light is grey for the reason that its figure has`() throws {
        let found = try light("target_in_time", [placed("chance_by_plan_end", .insufficient("no_plan"))])
        #expect(found?.figure.outcome == .insufficient("no_plan"))
        #expect(try light("target_in_time", []) == nil)
    }

    @Test func `every rule has a code and two thresholds of its own`() {
        #expect(LightRule.all.allSatisfy { $0.green != $0.amber })
        #expect(Set(LightRule.all.map(\.code)).count == LightRule.all.count)
    }
}

/// The same in a whole review.
@Suite(.database)
struct LightsReviewTests {
    @Test func `every rule lights something, and colours add up to all lights`() async throws {
        try await EvaluationHarness.with(tenants: [171]) { harness in
            try await harness.publish(tenant: 171)
            let unlit = try await harness.psql(
                """
                select string_agg(r ->> 'code', ',')
                from ecdp.evaluation as e
                cross join lateral jsonb_array_elements(e.parameters -> 'lights') as r
                where
                    e.tenant_id = 171 and not exists (
                        select from ecdp.evaluation_figure as f
                        where
                            f.tenant_id = 171 and f.indicator = 'light'
                            and split_part(f.scope_key, '/', 1) = r ->> 'code'
                    )
                """)
            #expect(unlit.isEmpty)
            let sums = try await harness.psql(
                """
                select
                    (select count(*) from ecdp.evaluation_figure where tenant_id = 171 and indicator = 'light')
                    = sum(f.value) filter (where f.scope_kind = 'colour'),
                    sum(f.value) filter (where f.scope_kind = 'colour') = sum(f.value) filter (where f.scope_kind = 'programme'),
                    sum(f.value) filter (where f.scope_key = 'grey')
                    = (select count(*) from ecdp.evaluation_figure where tenant_id = 171 and indicator = 'light' and value is null)
                from ecdp.evaluation_figure as f
                where f.tenant_id = 171 and f.indicator = 'lights'
                """)
            #expect(sums == "t|t|t")
        }
    }
}
