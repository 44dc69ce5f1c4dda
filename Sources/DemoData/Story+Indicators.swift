import Domain
import Foundation
import Postgres

struct OwnIndicatorRow: Encodable {
    var id: UUID
    var code, name, level, definition, unit, direction, source, formula: String
    var dimensions: [String]
    var addsOverPlaces, addsOverPeriods: String
    var baseline: Double?
    var baselineOn: Day?
    var baselineN: Int?
}

struct IndicatorTargetRow: Encodable {
    var id: UUID
    var indicatorId: UUID?
    var shippedCode: String?
    var programmeId: UUID?
    var periodKind: String
    var startsOn: Day?
    var value: Double
}

struct IndicatorBaselineRow: Encodable {
    var id: UUID
    var shippedCode: String
    var baseline: Double
    var baselineOn: Day
    var baselineN: Int
}

/// How indicators are written: see ``DemoSQL``. Their values are a worker's.
enum DemoIndicatorSQL: String, StatementSet {
    case indicators = """
        insert into own_indicator (
            tenant_id, id, code, name, level, definition, unit, direction, source, formula, dimensions,
            adds_over_places, adds_over_periods, baseline, baseline_on, baseline_n
        )
        select
            $1::int4, r.id, r.code, r.name, r.level, r.definition, r.unit, r.direction, r.source, r.formula::jsonb,
            r.dimensions, r.adds_over_places, r.adds_over_periods, r.baseline, r.baseline_on, r.baseline_n
        from jsonb_to_recordset($2::jsonb) as r (
            id uuid, code text, name text, level text, definition text, unit text, direction text, source text,
            formula text, dimensions text[], adds_over_places text, adds_over_periods text, baseline float8,
            baseline_on date, baseline_n int8
        )
        """

    case targets = """
        insert into indicator_target (
            tenant_id, id, indicator_id, shipped_code, programme_id, period_kind, starts_on, value
        )
        select $1::int4, r.id, r.indicator_id, r.shipped_code, r.programme_id, r.period_kind, r.starts_on, r.value
        from jsonb_to_recordset($2::jsonb) as r (
            id uuid, indicator_id uuid, shipped_code text, programme_id uuid, period_kind text, starts_on date,
            value float8
        )
        """

    case baselines = """
        insert into indicator_baseline (tenant_id, id, shipped_code, baseline, baseline_on, baseline_n)
        select $1::int4, r.id, r.shipped_code, r.baseline, r.baseline_on, r.baseline_n
        from jsonb_to_recordset($2::jsonb) as r (
            id uuid, shipped_code text, baseline float8, baseline_on date, baseline_n int8
        )
        """
}

/// Four indicators of a municipality's own, with targets of the quarter, the municipality's year and the programme's life;
/// and what two of those that come with the program were before.
struct IndicatorStory {
    private(set) var indicators: [OwnIndicatorRow] = []
    private(set) var targets: [IndicatorTargetRow] = []
    private(set) var baselines: [IndicatorBaselineRow] = []

    /// - Parameter story: takes no chance and no identifier from it, so that the rest of it stays as it is.
    init(_ story: Story) {
        var identifiers = Chance("indicator identifiers \(story.setting.code)")
        var count: UInt64 = 0
        func identifier() -> UUID {
            count += 1
            return UUID.version7(
                milliseconds: UInt64(max(0, story.today.number)) * 86_400_000 - 21_600_000 + count,
                using: &identifiers)
        }
        let quarter = story.today.startOfQuarter.firstOfMonth(plus: -3)
        let july = quarter.civil.month >= 7 ? quarter.civil.year : quarter.civil.year - 1
        let year = Day(year: july, month: 7, day: 1)
        func target(_ kind: String, _ value: Double, of indicator: UUID?, shipped: String? = nil) {
            targets.append(
                IndicatorTargetRow(
                    id: identifier(), indicatorId: indicator, shippedCode: shipped,
                    programmeId: kind == "life" ? story.programme : nil, periodKind: kind,
                    startsOn: kind == "life" ? nil : kind == "year" ? year : quarter, value: value))
        }
        let children = OwnIndicatorRow(
            id: identifier(), code: "health_contacts", name: "Children reached by health activities", level: "output",
            definition: "Children counted at activities of the two areas of health held in the period, each time anew.",
            unit: "children", direction: "up", source: "Attendance lists of activities",
            formula: """
                {"measure": "sum", "of": "activity.children", "where": [{"field": "area", "is": \
                ["nutrition_hygiene", "physical_mental_health"]}]}
                """,
            dimensions: ["ward", "underserved", "programme", "partner_kind", "sex", "age_band"], addsOverPlaces: "sum",
            addsOverPeriods: "sum", baseline: nil, baselineOn: nil, baselineN: nil)
        let water = OwnIndicatorRow(
            id: identifier(), code: "piped_water", name: "Centres with piped water", level: "outcome",
            definition: "Share of the centres whose water is known that have it on site or inside.", unit: "share",
            direction: "up", source: "Dated measures of centres",
            formula: """
                {"measure": "share", "numerator": {"measure": "count", "of": "centre", "where": [{"field": "water", \
                "is": ["on_site", "piped_inside"]}]}, "denominator": {"measure": "count", "of": "centre"}}
                """,
            dimensions: ["ward", "underserved", "programme_type"], addsOverPlaces: "weighted", addsOverPeriods: "last",
            baseline: 0.6, baselineOn: story.startsOn, baselineN: story.centres.count)
        let cost = OwnIndicatorRow(
            id: identifier(), code: "cost_per_child", name: "Cost of activities per child reached", level: "input",
            definition: "Costs of the activities held in the period, divided by the children they reached: of those of "
                + "which both are known and no count is too small to be shown.",
            unit: "ZAR cents per children", direction: "down", source: "Activities",
            formula: """
                {"measure": "share", "numerator": {"measure": "sum", "of": "activity_cost.cost"}, "denominator": \
                {"measure": "sum", "of": "activity_cost.children"}}
                """,
            dimensions: ["partner_kind", "area"], addsOverPlaces: "weighted", addsOverPeriods: "weighted",
            baseline: nil, baselineOn: nil, baselineN: nil)
        let volunteers = OwnIndicatorRow(
            id: identifier(), code: "volunteer_partners", name: "Partners that brought volunteers", level: "input",
            definition: "Distinct partners whose volunteers' time was received in the period.", unit: "organisations",
            direction: "up", source: "Ledger",
            formula: """
                {"measure": "count_distinct", "of": "ledger.partner", "where": [{"field": "kind", "is": \
                ["volunteer_time"]}, {"field": "move", "is": ["receive"]}]}
                """,
            dimensions: ["partner_kind"], addsOverPlaces: "none", addsOverPeriods: "none", baseline: nil,
            baselineOn: nil, baselineN: nil)
        indicators = [children, water, cost, volunteers]
        target("quarter", 400, of: children.id)
        target("year", 1600, of: children.id)
        target("life", 1200, of: children.id)
        target("quarter", 0.75, of: water.id)
        target("quarter", 15, of: nil, shipped: "partnerships_formed")
        target("life", 20, of: nil, shipped: "partnerships_formed")
        baselines = [("partnerships_formed", 0, 0), ("feedback_centres", 3.4, 31)].map {
            IndicatorBaselineRow(
                id: identifier(), shippedCode: $0.0, baseline: $0.1, baselineOn: story.startsOn, baselineN: $0.2)
        }
    }

    func queries(tenant: Int32, _ encoder: JSONEncoder) throws -> [Query] {
        [
            Query(
                DemoIndicatorSQL.indicators, tenant, String(decoding: try encoder.encode(indicators), as: UTF8.self)),
            Query(DemoIndicatorSQL.targets, tenant, String(decoding: try encoder.encode(targets), as: UTF8.self)),
            Query(DemoIndicatorSQL.baselines, tenant, String(decoding: try encoder.encode(baselines), as: UTF8.self)),
        ]
    }
}
