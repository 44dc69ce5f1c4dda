/// One figure of an evaluation: what was measured over what, or why it could not be.
///
/// Section, unit and direction of an indicator are rows of `indicator`; when it was computed, by which rules and from
/// data up to when is written at publication.
struct Figure: Hashable, Sendable {
    enum Outcome: Hashable, Sendable {
        /// - Parameter text: the value where it is a date or a code; beside a number, what it consists of.
        case value(Double?, text: String?)
        /// Known, but too small to be shown.
        case suppressed(String)
        /// The data do not carry an answer.
        case insufficient(String)
        /// The question cannot be asked here and now.
        case notApplicable(String)
    }

    let indicator: String
    let scope: FigureScope
    var outcome: Outcome
    /// Rows it rests on.
    let n: Int
    /// Rows that should have been there but lack the input.
    let missing: Int
    /// The assessments of children that it rests on, where it does.
    var sample: AssessedSample?

    init(
        _ indicator: String, over scope: FigureScope = .programme, _ outcome: Outcome, n: Int, missing: Int = 0
    ) {
        self.indicator = indicator
        self.scope = scope
        self.outcome = outcome
        self.n = n
        self.missing = missing
    }

    /// A share of a total that goes to underserved centres.
    static func underservedShare(of total: String, _ share: Double?, known: Int, outOf count: Int) -> Figure {
        Figure(
            "underserved_share", over: FigureScope("indicator", total),
            share.map { .value($0, text: nil) } ?? .insufficient(FigureReason.noKnownRows), n: known,
            missing: count - known)
    }
}

/// What a figure is measured over.
struct FigureScope: Hashable, Sendable {
    let kind: String
    /// Which one of that kind.
    let key: String
    let label: String?

    init(_ kind: String, _ key: String, label: String? = nil) {
        self.kind = kind
        self.key = key
        self.label = label
    }

    static let programme = FigureScope("programme", "")
}

/// Where a figure comes from: the statement, as named in the source, and the tables it rests on.
struct Lineage: Hashable, Sendable {
    let statement: String
    let tables: [String]
}

/// A figure in its section.
struct PlacedFigure: Hashable, Sendable {
    let section: String
    let figure: Figure
    let lineage: Lineage
}

/// Why a figure has no value. What people read beside an empty cell is looked up by these.
enum FigureReason {
    /// No row of which the answer is known.
    static let noKnownRows = "no_known_rows"
    /// A phase that begins after the period.
    static let phaseNotBegun = "phase_not_begun"
    /// The plan has no days or no organisations to forecast from.
    static let noPlan = "no_plan"
}
