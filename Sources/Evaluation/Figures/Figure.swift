/// One figure of an evaluation: what was measured over what, or why it could not be.
///
/// Section, unit and direction of an indicator are rows of `indicator`; when it was computed, by which rules and from
/// data up to when is said once, at publication.
package struct Figure: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        /// - Parameter text: the value where it is a date or a code; beside a number, what it consists of.
        case value(Double?, text: String?)
        /// There, but too small to be shown.
        case suppressed(String)
        /// The data do not carry an answer.
        case insufficient(String)
        /// The question cannot be asked here and now.
        case notApplicable(String)
    }

    package let section: String
    package let indicator: String
    package let scope: FigureScope
    package let outcome: Outcome
    /// Rows it rests on.
    package let n: Int
    /// Rows that should have been there but lack the input.
    package let missing: Int
    package let lineage: Lineage

    package init(
        section: String, indicator: String, scope: FigureScope = .programme, outcome: Outcome, n: Int, missing: Int = 0,
        lineage: Lineage
    ) {
        self.section = section
        self.indicator = indicator
        self.scope = scope
        self.outcome = outcome
        self.n = n
        self.missing = missing
        self.lineage = lineage
    }
}

/// What a figure is measured over.
package struct FigureScope: Hashable, Sendable {
    package let kind: String
    /// Which one of that kind.
    package let key: String
    package let label: String?

    package init(_ kind: String, _ key: String, label: String? = nil) {
        self.kind = kind
        self.key = key
        self.label = label
    }

    package static let programme = FigureScope("programme", "")
}

/// Where a figure comes from.
package struct Lineage: Hashable, Sendable, Codable {
    /// The statement, as named in the source.
    package let statement: String
    package let tables: [String]
}

/// Why a figure has no value. What people read beside an empty cell is looked up by these.
package enum FigureReason {
    /// No row of which the answer is known.
    static let noKnownRows = "no_known_rows"
    /// What it would be computed from is not kept yet.
    static let notRecordedYet = "not_recorded_yet"
    /// A phase that begins after the period.
    static let phaseNotBegun = "phase_not_begun"
    /// A milestone whose code no rule knows.
    static let unknownMilestone = "unknown_milestone"
    /// The plan has no days or no organisations to forecast from.
    static let noPlan = "no_plan"
    /// Counts of 1 to 4 children.
    static let smallCount = "small_count"
}

extension Figure {
    /// A figure as the database takes it, in snake case; nil members are left out.
    struct Row: Encodable {
        let position: Int
        let section: String
        let indicator: String
        let scopeKind: String
        let scopeKey: String
        let scopeLabel: String?
        let value: Double?
        let valueText: String?
        let n: Int
        let missing: Int
        let status: String
        let reason: String?
        let dataUpTo: String
        let lineage: RowLineage
    }

    struct RowLineage: Encodable {
        let statement: String
        let tables: [String]
        let rows: Int
    }

    func row(at position: Int, from inputs: EvaluationInputs) -> Row {
        let parts: (status: String, value: Double?, text: String?, reason: String?) =
            switch outcome {
            case .value(let value, let text): ("ok", value, text, nil)
            case .suppressed(let reason): ("suppressed", nil, nil, reason)
            case .insufficient(let reason): ("insufficient", nil, nil, reason)
            case .notApplicable(let reason): ("not_applicable", nil, nil, reason)
            }
        return Row(
            position: position, section: section, indicator: indicator, scopeKind: scope.kind, scopeKey: scope.key,
            scopeLabel: scope.label, value: parts.value, valueText: parts.text, n: n, missing: missing,
            status: parts.status, reason: parts.reason, dataUpTo: inputs.dataUpTo(of: lineage.tables),
            lineage: RowLineage(statement: lineage.statement, tables: lineage.tables, rows: n + missing))
    }
}
