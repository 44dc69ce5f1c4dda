/// When an item of a review is green, amber or red. Stored with every review, so that each light says which rule lit it.
package struct LightRule: Hashable, Sendable, Codable {
    package let code: String
    /// Green from this value on, in the good direction: upwards, unless `amber` is above it.
    package let green: Double
    /// Amber from this value on; beyond it, red.
    package let amber: Double

    package init(_ code: String, green: Double, amber: Double) {
        self.code = code
        self.green = green
        self.amber = amber
    }

    package func colour(of value: Double) -> String {
        if green > amber { return value >= green ? "green" : value >= amber ? "amber" : "red" }
        return value <= green ? "green" : value <= amber ? "amber" : "red"
    }

    /// Those of a quarterly review.
    package static let all = [
        LightRule("partnerships_against_plan", green: 1, amber: 0.8),
        LightRule("target_in_time", green: 0.8, amber: 0.5),
        LightRule("milestone", green: 1, amber: 0.8),
        LightRule("barriers_overdue", green: 0.1, amber: 0.25),
        LightRule("obligations_overdue", green: 0.1, amber: 0.25),
        LightRule("resources_received", green: 0.8, amber: 0.5),
        LightRule("activity_cost", green: 1, amber: 1.1),
        LightRule("metrics_reached", green: 0.8, amber: 0.5),
        LightRule("partnerships_at_risk", green: 0.1, amber: 0.3),
    ]
}

/// Traffic lights: every item of a review that has a plan or a threshold, with the rule that lit it.
///
/// | rule | compares | lights |
/// | --- | --- | --- |
/// | `partnerships_against_plan` | organisations won with those due: planned, rounded as `standing` does | 1 |
/// | `target_in_time` | the chance to reach the target by the plan's last day | 1 |
/// | `milestone` | what was reached with what is due of it by the end of the period | one for each of a phase |
/// | `barriers_overdue` | open barriers that are overdue with all that are open | 1 |
/// | `obligations_overdue` | obligations overdue with all that are not pending | 1 |
/// | `resources_received` | received with what was due of the promise | one for each family |
/// | `activity_cost` | cost with budget | 1 |
/// | `metrics_reached` | metrics reached with those due | 1 |
/// | `partnerships_at_risk` | partnerships at risk with all that are open | 1 |
///
/// A light's value is the ratio that its rule compared, its text the colour. Where there is nothing to compare it is grey:
/// it has no value, and the reason of the figure that is missing, or `nothing_due`.
enum LightsSection {
    /// Why a light is grey: nothing was due, promised, open or budgeted.
    static let nothingDue = "nothing_due"
    static let colours = ["green", "amber", "red", "grey"]

    static func section(_ rules: ReviewRules) -> EvaluationSection {
        EvaluationSection(
            name: "lights",
            derivations: [
                SectionDerivation(name: "LightsSection.lights") { figures, _, _ in
                    let lit = rules.lights.flatMap { lights($0, figures) }
                    return lit + counts(lit)
                }
            ])
    }

    private static func lights(_ rule: LightRule, _ figures: FiguresSoFar) -> [DerivedFigure] {
        func light(_ ratio: Ratio?, key: String? = nil) -> [DerivedFigure] {
            ratio.map { [$0.light(rule, key: key ?? rule.code)] } ?? []
        }
        func share(_ indicator: String) -> Ratio? { figures[indicator].map { Ratio($0) } }
        switch rule.code {
        case "partnerships_against_plan": return light(Ratio(figures["actual"], due: figures["planned"]))
        case "target_in_time": return light(share("chance_by_plan_end"))
        case "milestone": return milestones(rule, figures)
        case "barriers_overdue": return light(Ratio(figures["barriers_overdue"], of: figures["barriers_open"]))
        case "obligations_overdue":
            return light(Ratio(figures["obligations_overdue"], lessThan: figures["obligations_pending"]))
        case "resources_received":
            return ["funding", "time", "training", "items"].flatMap {
                light(Ratio(figures["\($0)_received"], of: figures["\($0)_due"]), key: "\(rule.code)/\($0)")
            }
        case "activity_cost": return light(share("activity_cost_share"))
        case "metrics_reached": return light(share("metrics_reached_share"))
        case "partnerships_at_risk": return light(figures["partnerships_at_risk"].map { Ratio(partOfItsRows: $0) })
        default: return []
        }
    }

    /// Of each phase that has begun, those that the data can tick.
    private static func milestones(_ rule: LightRule, _ figures: FiguresSoFar) -> [DerivedFigure] {
        figures.placed.filter {
            $0.figure.indicator == "milestone_actual" && $0.figure.scope.kind == "phase_milestone"
        }.compactMap { actual in
            let key = actual.figure.scope.key
            return Ratio(actual, due: figures["milestone_expected", over: "phase_milestone", key: key])?
                .light(rule, key: "\(rule.code)/\(key)")
        }
    }

    /// How many there are, in all and of each colour.
    private static func counts(_ lights: [DerivedFigure]) -> [DerivedFigure] {
        let sources = lights.flatMap(\.sources)
        func count(_ scope: FigureScope, _ number: Int) -> DerivedFigure {
            DerivedFigure(
                Figure("lights", over: scope, .value(Double(number), text: nil), n: lights.count), from: sources)
        }
        return [count(.programme, lights.count)]
            + colours.map { colour in
                count(FigureScope("colour", colour), lights.count { self.colour(of: $0.figure) == colour })
            }
    }

    static func colour(of light: Figure) -> String {
        if case .value(_, let colour?) = light.outcome { colour } else { "grey" }
    }

    /// What a rule compares.
    private struct Ratio {
        private let part: Figure
        private let sources: [PlacedFigure]
        /// nil where there is nothing to compare it with.
        private let value: Double?

        private static func number(_ figure: PlacedFigure) -> Double? {
            if case .value(let value, _) = figure.figure.outcome { value } else { nil }
        }

        private init(_ part: PlacedFigure, _ others: [PlacedFigure], _ whole: Double?) {
            self.part = part.figure
            sources = [part] + others
            let number = Self.number(part)
            value = whole.flatMap { whole in whole > 0 ? number.map { $0 / whole } : nil }
        }

        /// A figure that is a ratio itself.
        init(_ share: PlacedFigure) { self.init(share, [], 1) }

        /// A figure of the rows that it rests on.
        init(partOfItsRows part: PlacedFigure) { self.init(part, [], Double(part.figure.n)) }

        init?(_ part: PlacedFigure?, of whole: PlacedFigure?) {
            guard let part, let whole else { return nil }
            self.init(part, [whole], Self.number(whole))
        }

        /// Of its rows, without those that another figure counts.
        init?(_ part: PlacedFigure?, lessThan other: PlacedFigure?) {
            guard let part, let other else { return nil }
            self.init(part, [other], Self.number(other).map { Double(part.figure.n) - $0 })
        }

        /// Of what is planned by now: nothing is owed by halves, so half a thing is rounded down.
        init?(_ part: PlacedFigure?, due planned: PlacedFigure?) {
            guard let part, let planned else { return nil }
            self.init(part, [planned], Self.number(planned).map { ($0 - 0.5).rounded(.up) })
        }

        func light(_ rule: LightRule, key: String) -> DerivedFigure {
            let read = sources.map(\.figure.indicator).joined(separator: ", ")
            return DerivedFigure(
                Figure(
                    "light", over: FigureScope("light", key, label: read), outcome(rule), n: part.n,
                    missing: part.missing), from: sources)
        }

        private func outcome(_ rule: LightRule) -> Figure.Outcome {
            if let value { return .value(value, text: rule.colour(of: value)) }
            for source in sources {
                if case .value = source.figure.outcome { continue }
                return source.figure.outcome
            }
            return .insufficient(LightsSection.nothingDue)
        }
    }
}
