import Methods

import struct Foundation.UUID

/// Whom a figure counts.
enum DisclosedPopulation: String, CaseIterable, Sendable {
    /// Children enrolled at a centre on a day: they come and go.
    case enrolment
    /// Whoever was reached by an activity, each time anew.
    case contacts
    /// Who answered a survey.
    case respondents
    /// Children who were assessed in a wave: they can only become fewer.
    case assessed
}

/// The assessments of children that figures rest on.
struct AssessedSample: Hashable, Sendable {
    /// `child_welfare/elom_4_5.total`.
    let outcome: String
    /// The domain's code, or total.
    let domain: String
    /// The waves that are compared.
    let waves: [String]
    /// Assessments by arm and wave.
    let cells: [Int]
}

/// What of an evaluation's figures about children and respondents may be shown, beside what was shown before.
///
/// Every figure of an evaluation passes here as soon as it is computed, so that those which follow from it see it as it is
/// shown; what was decided goes into the memory with the publication. The rules, in their order:
///
/// 1. A count of 1 to 4 people is hidden, whatever its section made of it (`small_count`).
/// 2. An outcome of children that was shown before, of the same waves and programme, from a sample that differs by 1 to 9
///    children in an arm and wave, is hidden (`differencing`), and with it all that was measured by the same instrument,
///    since the total is the sum of its domains.
/// 3. How many assessments an estimate rests on is hidden where it differs by 1 to 4 from what is shown of other tables of
///    the same children: an earlier revision, another programme, the groups of the waves, the total (`differencing`).
/// 4. What was hidden for the same period before stays hidden, with all cells of its table (`hidden_before`).
///
/// Sums of enrolment and contacts have no small count in them by how they are made (`app.is_small()`, `app.shown_parts()`),
/// so no two of them, of whatever filter, date or revision, differ by one. See docs/disclosure.md.
struct Disclosure: Sendable {
    enum Reason {
        static let hiddenBefore = "hidden_before"
        static let differencing = "differencing"
    }

    /// Whom the figures of an indicator count, of those that are about children and respondents. A test compares them with
    /// the units of all indicators.
    static let populations: [String: DisclosedPopulation] = [
        "children_at_centres_reached": .enrolment, "children_contacts": .contacts, "referrals_made": .contacts,
        "referrals_completed": .contacts, "feedback_answered": .respondents, "impact_assessments": .assessed,
        "attrition_children": .assessed, "assessments_withdrawn": .assessed,
    ]

    private let kind: EvaluationKind
    private let programme: String
    private let key: String
    private let memory: DisclosureMemory
    private let rule = PrimaryRule()
    /// Those of the evaluation's own key, by population, and those of samples.
    private var own: [DisclosedPopulation: [DisclosedTable.Cell]] = [:]
    private var samples: [DisclosedTable] = []

    /// The table that the figures of one programme and period are cells of, whichever the revision.
    static func ownKey(_ kind: EvaluationKind, _ question: EvaluationQuestion) -> String {
        "\(kind.rawValue)/\(question.programme.uuidString.lowercased())/\(question.period)"
    }

    init(_ kind: EvaluationKind, _ question: EvaluationQuestion, memory: DisclosureMemory) {
        self.kind = kind
        self.memory = memory
        programme = question.programme.uuidString.lowercased()
        key = Self.ownKey(kind, question)
    }

    /// What the memory gets with the publication.
    var tables: [DisclosedTable] {
        DisclosedPopulation.allCases.compactMap { population in
            own[population].map {
                let key = DisclosedTable.Key(population, key)
                return DisclosedTable(key: key, ordinal: memory.next(key), source: kind.rawValue, cells: $0)
            }
        } + samples
    }

    /// The figures of one statement as they may be shown: some without their value, some not at all.
    mutating func decided(_ derived: [DerivedFigure]) -> [DerivedFigure] {
        let differing = instrumentsThatDiffer(derived.map(\.figure))
        var decided = derived.compactMap { derived -> DerivedFigure? in
            guard let sample = derived.figure.sample, differing.contains(sample.waves) else { return derived }
            guard ["impact_verdict", "impact_estimate"].contains(derived.figure.indicator) else { return nil }
            return derived.hidden(Reason.differencing)
        }
        let figures = decided.map(\.figure)
        decided = decided.map { one in reason(one.figure, among: figures).map { one.hidden($0) } ?? one }
        let before = tablesHiddenBefore(decided.map(\.figure))
        decided = decided.map { one in
            guard one.figure.isShown, let table = Self.table(of: one.figure), before.contains(table) else { return one }
            return one.hidden(Reason.hiddenBefore)
        }
        for figure in decided.map(\.figure) { remember(figure) }
        return decided
    }

    // MARK: - Rules

    /// Waves of which an outcome was shown before, from nearly the same children.
    private func instrumentsThatDiffer(_ figures: [Figure]) -> Set<[String]> {
        Set(
            figures.filter { $0.indicator == "impact_estimate" && $0.isShown }.compactMap(\.sample).filter { sample in
                memory[sampleKey(sample)].contains { earlier in
                    zip(earlier.cells, sample.cells).contains { before, now in
                        guard let amount = before.amount, before.reason == nil else { return false }
                        return (1..<rule.minimumChildren).contains(abs(Int(amount) - now))
                    }
                }
            }.map(\.waves))
    }

    private func reason(_ figure: Figure, among figures: [Figure]) -> String? {
        guard Self.populations[figure.indicator] != nil, case .value(let value?, _) = figure.outcome else { return nil }
        let earlier = memory.shown(figure.cell, of: .init(.assessed, key))
        switch figure.indicator {
        case "attrition_children":
            // A share of few: of any two that differ the children between them can be worked out.
            return earlier.contains { $0 != value } ? Reason.differencing : nil
        case "impact_assessments", "assessments_withdrawn":
            if isSmall(value) { return PrimaryRule.Reason.smallCount.rawValue }
            let others = earlier + others(figure, among: figures)
            return others.contains { isSmall(abs($0 - value)) } ? Reason.differencing : nil
        default: return isSmall(value) ? PrimaryRule.Reason.smallCount.rawValue : nil
        }
    }

    private func isSmall(_ count: Double) -> Bool {
        Int(exactly: count).map { rule.reason(count: $0) != nil } ?? false
    }

    /// Shown counts of children among whom those of a sample are, or nearly so.
    private func others(_ figure: Figure, among figures: [Figure]) -> [Double] {
        guard let sample = figure.sample else { return [] }
        var counts = memory.shown("n", of: countKey(sample))
        let groups = sample.waves.map {
            memory.shown("\(sample.domain)/all/all", of: .init(.assessed, "groups/\($0)")).last
        }
        if groups.count == 2, let first = groups[0], let second = groups[1] { counts.append(first + second) }
        if sample.domain != "total",
            let total = figures.first(where: {
                $0.indicator == figure.indicator && $0.sample?.waves == sample.waves && $0.sample?.domain == "total"
            }), case .value(let count?, _) = total.outcome
        {
            counts.append(count)
        }
        return counts
    }

    /// What a figure is a cell of: the cells of an indicator, of one outcome where there are several, and its
    /// underserved share.
    private static func table(of figure: Figure) -> String? {
        let isShare = figure.indicator == "underserved_share"
        let indicator = isShare ? figure.scope.key : figure.indicator
        guard populations[indicator] != nil else { return nil }
        return "\(indicator) \(figure.sample?.outcome ?? "")"
    }

    private func tablesHiddenBefore(_ figures: [Figure]) -> Set<String> {
        Set(
            figures.compactMap { figure in
                guard figure.isShown, let table = Self.table(of: figure),
                    let population = Self.populations[figure.indicator]
                else { return nil }
                return memory.wasHidden(figure.cell, of: .init(population, key)) ? table : nil
            })
    }

    // MARK: - Memory

    private func sampleKey(_ sample: AssessedSample) -> DisclosedTable.Key {
        .init(.assessed, "sample/\(programme)/\(sample.waves.joined(separator: "+"))/\(sample.outcome)")
    }

    private func countKey(_ sample: AssessedSample) -> DisclosedTable.Key {
        .init(.assessed, "assessments/\(sample.waves.joined(separator: "+"))/\(sample.outcome)")
    }

    private mutating func remember(_ figure: Figure) {
        let reason = figure.outcome.hiddenReason
        guard figure.isShown || reason != nil else { return }
        if let sample = figure.sample, figure.indicator == "impact_estimate" {
            let cells = sample.cells.enumerated().map {
                DisclosedTable.Cell(
                    name: "\($0.offset)", amount: reason == nil ? Double($0.element) : nil, reason: reason)
            }
            remember(sampleKey(sample), cells)
        }
        guard let population = Self.populations[figure.indicator] else { return }
        let amount = figure.outcome.written.value
        own[population, default: []].append(.init(name: figure.cell, amount: amount, reason: reason))
        if let sample = figure.sample, figure.indicator == "impact_assessments" {
            remember(countKey(sample), [.init(name: "n", amount: amount, reason: reason)])
        }
    }

    private mutating func remember(_ key: DisclosedTable.Key, _ cells: [DisclosedTable.Cell]) {
        samples.append(DisclosedTable(key: key, ordinal: memory.next(key), source: kind.rawValue, cells: cells))
    }
}

extension Figure {
    /// What tells it from the other figures of its evaluation.
    fileprivate var cell: String { "\(indicator) \(scope.kind) \(scope.key)" }

    fileprivate var isShown: Bool {
        if case .value = outcome { return true }
        return false
    }
}

extension Figure.Outcome {
    var hiddenReason: String? {
        if case .suppressed(let reason) = self { return reason }
        return nil
    }
}

extension DerivedFigure {
    fileprivate func hidden(_ reason: String) -> DerivedFigure {
        var hidden = figure
        hidden.outcome = .suppressed(reason)
        return DerivedFigure(hidden, from: sources, tables: tables)
    }
}
