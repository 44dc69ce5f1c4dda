/// The traffic lights of a review: what each compares, its colour, and the rule that lit it.
struct ReportLights {
    private struct Light {
        let figure: EvaluationReport.Figure
        let colour: ReportLight
        let rule: EvaluationReport.LightRule?
        /// `resources_received`, and what of it: `funding`.
        let code: String
        let part: String
    }

    private let report: EvaluationReport
    private let format: ReportFormat
    private let lights: [Light]

    init(_ report: EvaluationReport, _ format: ReportFormat) {
        self.report = report
        self.format = format
        lights = report.all("light", "light").map { figure in
            let parts = figure.scopeKey.split(separator: "/", maxSplits: 1).map(String.init)
            let code = parts.first ?? ""
            return Light(
                figure: figure, colour: figure.text.flatMap(ReportLight.init) ?? .grey,
                rule: report.lights.first { $0.code == code }, code: code, part: parts.count > 1 ? parts[1] : "")
        }
    }

    /// `MOUs signed (phase 2)`, `Received: funding`.
    private func name(_ light: Light) -> String {
        switch light.code {
        case "milestone":
            let parts = light.part.split(separator: "/").map(String.init)
            guard parts.count == 2 else { return light.part }
            return "\(format.words(parts[1], .milestone)) (\(format.say("phase", "fase"))\u{A0}\(parts[0]))"
        case "resources_received":
            return "\(format.say("Received", "Ontvang")): \(format.words(light.part, .family).lowercasedFirst)"
        default: return format.words(light.code, .light)
        }
    }

    /// What was compared, in figures as they were published.
    private func compared(_ light: Light) -> String {
        func shown(_ indicator: String, _ kind: String = "programme", _ key: String = "") -> String {
            format.figure(report[indicator, kind, key])
        }
        switch light.code {
        case "partnerships_against_plan":
            return "\(shown("actual")) \(format.say("of", "van")) \(due("planned")) \(byNow)"
        case "milestone":
            let expected = due("milestone_expected", "phase_milestone", light.part)
            return
                "\(shown("milestone_actual", "phase_milestone", light.part)) \(format.say("of", "van")) \(expected) \(byNow)"
        case "barriers_overdue":
            return "\(shown("barriers_overdue")) \(format.say("of", "van")) \(shown("barriers_open"))"
        case "obligations_overdue": return shown("obligations_overdue")
        case "partnerships_at_risk":
            return "\(shown("partnerships_at_risk")) \(format.say("of", "van")) \(format.page.whole(light.figure.n))"
        case "resources_received":
            // Earlier rules compared with the whole promise.
            let isOfDue = report["\(light.part)_due"] != nil
            return part("\(light.part)_received", of: "\(light.part)_\(isOfDue ? "due" : "promised")")
                + (isOfDue ? " \(byNow)" : "")
        case "activity_cost":
            return part("activity_cost", of: "activity_budget")
        default: return ""
        }
    }

    /// What is due, as the rule compares it: half a thing is rounded down, for nothing is owed by halves.
    private func due(_ indicator: String, _ kind: String = "programme", _ key: String = "") -> String {
        let figure = report[indicator, kind, key]
        return figure?.value.map { format.number(max(0, ($0 - 0.5).rounded(.up))) } ?? format.figure(figure)
    }

    private var byNow: String { format.say("due by now", "nou verskuldig") }

    /// `27,5 of 169 participant days`, `R 82 985 of R 315 985`: the unit once, money without cents.
    private func part(_ part: String, of whole: String) -> String {
        func short(_ indicator: String) -> String {
            guard let figure = report[indicator], let value = figure.value, figure.unit == "ZAR cents" else {
                return format.figure(report[indicator])
            }
            return "R\u{A0}\(format.number(value / 100, decimals: 0))"
        }
        let (some, all) = (short(part), short(whole))
        let units = [some, all].map { $0.drop { !$0.isLetter } }
        let first = units[0] == units[1] && !units[0].hasPrefix("R") ? some.dropLast(units[0].count) : some[...]
        return "\(first.trimmingSpaces) \(format.say("of", "van")) \(all)"
    }

    /// From when on it is green, and from when on amber; beyond, red.
    private func rule(_ light: Light) -> [ReportTable.Cell] {
        guard let rule = light.rule else { return [.small("–"), .small("–")] }
        let sign = rule.green > rule.amber ? "≥" : "≤"
        return [rule.green, rule.amber].map { .text("\(sign)\u{A0}\(format.percent($0))") }
    }

    /// What is of a colour, in one sentence; nil where nothing is.
    func sentence(_ colour: ReportLight) -> String? {
        let found = lights.filter { $0.colour == colour }.map { light in
            let share = light.figure.value.map { format.percent($0) } ?? ""
            let compared = compared(light)
            return compared.isEmpty ? "\(name(light)): \(share)" : "\(name(light)): \(compared) (\(share))"
        }
        return found.isEmpty ? nil : found.joined(separator: "; ") + "."
    }

    /// Of those that are lit. Those that are not stand in its note with the reason.
    var table: ReportTable {
        let lit = lights.filter { $0.colour != .grey }
        let grey = lights.filter { $0.colour == .grey }.map { "\(name($0)): \(format.reason($0.figure))" }
        let note =
            format.say(
                "A light is green or amber from its threshold on, and red beyond. What is due by now is rounded, a half down: nothing is owed by halves. ",
                "’n Lig is groen of oranje vanaf sy drempel, en rooi daarbuite. Wat nou verskuldig is, is afgerond, ’n helfte na onder: niks word by helftes geskuld nie. "
            )
            + (grey.isEmpty
                ? "" : format.say("Not lit (grey): ", "Nie aan nie (grys): ") + grey.joined(separator: "; ") + ".")
        var table = ReportTable(
            format.say(
                "Traffic lights, and the rule that lit each", "Verkeersligte, en die reël wat elkeen aangesteek het"),
            [
                .text(format.say("What", "Wat"), width: 34), .text(format.say("Compared", "Vergelyk"), width: 32),
                .number(format.say("Ratio", "Verhouding")), .text(format.say("Light", "Lig"), width: 9),
                .number(format.say("Green", "Groen")), .number(format.say("Amber", "Oranje")),
            ],
            rows: lit.map { light in
                [
                    .text(name(light)), .text(compared(light)),
                    .text(light.figure.value.map { format.percent($0) } ?? ""), .light(light.colour),
                ] + rule(light)
            }, note: note)
        table.isCompact = true
        return table
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var text = self
        while let last = text.last, last == " " || last == "\u{A0}" { text.removeLast() }
        return text
    }
}

extension String {
    /// With a small first letter, as inside a sentence.
    var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
    var uppercasedFirst: String { prefix(1).uppercased() + dropFirst() }
}
