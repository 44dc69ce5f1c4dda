import Domain
import Postgres

import struct Foundation.UUID

/// What an evaluation is asked: of which programme, over which period.
struct EvaluationQuestion: Sendable {
    let tenant: Int32
    let programme: UUID
    let period: Period

    var start: String { period.start.description }
    /// The day after the last: everything is described as it stood when this day began.
    var end: String { period.end.description }
}

/// A parameter of a section's statement.
enum SectionParameter: Sendable {
    case tenant, programme
    /// First day of the period.
    case start
    /// The day after its last.
    case end
    /// A threshold of the rules.
    case threshold(Int)
    /// Codes of indicators.
    case codes([String])
    /// A column of the review's frame.
    case frame(ReviewFrame.Column)

    var tables: Set<InputTable> {
        if case .frame(let column) = self { return column.tables }
        return []
    }

    var isFrame: Bool {
        if case .frame = self { return true }
        return false
    }

    func value(_ question: EvaluationQuestion, _ frame: ReviewFrame?) -> any PostgresEncodable {
        switch self {
        case .tenant: question.tenant
        case .programme: question.programme
        case .start: question.start
        case .end: question.end
        case .threshold(let days): Int32(clamping: days)
        case .codes(let codes): codes
        case .frame(let column): frame?[column] ?? "{}"
        }
    }
}

/// One statement of a section: what it reads, what it is given, and how its rows become figures.
struct SectionStatement: Sendable {
    /// As the lineage of its figures names it.
    let name: String
    let sql: String
    let parameters: [SectionParameter]
    /// The tables that its own text reads, by itself or through a function. Those behind its parameters are not among
    /// them: ``tables`` adds them.
    let inputs: Set<InputTable>
    /// Every table its figures rest on.
    let tables: Set<InputTable>
    /// Of figures that rest on nothing else.
    let lineage: Lineage
    /// Whether each of its rows is a figure: a ``FigureRow``.
    let isFigurePerRow: Bool
    private let compute: @Sendable (Rows, EvaluationQuestion, FiguresSoFar) throws -> [DerivedFigure]

    /// A statement whose every row is a figure.
    init<S: StatementSet>(
        _ name: String, _ statement: S, inputs: Set<InputTable>, _ parameters: [SectionParameter]
    ) {
        self.init(name, statement, inputs, parameters, isFigurePerRow: true) { rows, _, _ in
            try FigureRow.figures(rows).map { DerivedFigure($0) }
        }
    }

    /// - Parameter figures: makes the figures of its rows.
    init<S: StatementSet>(
        _ name: String, _ statement: S, inputs: Set<InputTable>, _ parameters: [SectionParameter],
        figures: @escaping @Sendable (Rows, EvaluationQuestion) throws -> [Figure]
    ) {
        self.init(name, statement, inputs, parameters, isFigurePerRow: false) { rows, question, _ in
            try figures(rows, question).map { DerivedFigure($0) }
        }
    }

    /// - Parameter deriving: makes the figures of its rows and of those of the sections before.
    init<S: StatementSet>(
        _ name: String, _ statement: S, inputs: Set<InputTable>, _ parameters: [SectionParameter],
        deriving: @escaping @Sendable (Rows, EvaluationQuestion, FiguresSoFar) throws -> [DerivedFigure]
    ) {
        self.init(name, statement, inputs, parameters, isFigurePerRow: false, deriving)
    }

    private init<S: StatementSet>(
        _ name: String, _ statement: S, _ inputs: Set<InputTable>, _ parameters: [SectionParameter],
        isFigurePerRow: Bool,
        _ compute: @escaping @Sendable (Rows, EvaluationQuestion, FiguresSoFar) throws -> [DerivedFigure]
    ) {
        self.name = name
        sql = statement.rawValue
        self.inputs = inputs
        self.parameters = parameters
        tables = parameters.reduce(inputs) { $0.union($1.tables) }
        lineage = Lineage(statement: name, tables: InputTable.names(tables))
        self.isFigurePerRow = isFigurePerRow
        self.compute = compute
    }

    func query(_ question: EvaluationQuestion, _ frame: ReviewFrame?) -> Query {
        Query(sql, parameters.map { $0.value(question, frame) }).binary
    }

    /// - Parameter figures: those of the sections before.
    func figures(_ rows: Rows, _ question: EvaluationQuestion, _ figures: FiguresSoFar) throws -> [DerivedFigure] {
        try compute(rows, question, figures)
    }
}

/// A section of an evaluation: its statements, in the order their figures stand in, and figures that no data decide.
struct EvaluationSection: Sendable {
    let name: String
    var statements: [SectionStatement] = []
    /// Figures that are the same whatever the data: what is not kept yet.
    var constants: [Figure] = []
    /// Figures that follow from those before them, after its statements.
    var derivations: [SectionDerivation] = []

    /// A figure where it stands: in which section, and where it comes from.
    func placed(_ figure: Figure, _ lineage: Lineage) -> PlacedFigure {
        PlacedFigure(section: name, figure: figure, lineage: lineage)
    }

    /// Of the constants: no statement, no table.
    var constantLineage: Lineage { Lineage(statement: "\(name).constants", tables: []) }
}
