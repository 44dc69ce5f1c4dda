/// The figures of an evaluation that are computed already, by what they say: for those that follow from others.
struct FiguresSoFar: Sendable {
    private struct Key: Hashable {
        let indicator: String
        let kind: String
        let key: String
    }

    /// In the order of their computation.
    private(set) var placed: [PlacedFigure] = []
    private var places: [Key: Int] = [:]

    mutating func append(_ figures: some Sequence<PlacedFigure>) {
        for figure in figures {
            let scope = figure.figure.scope
            places[Key(indicator: figure.figure.indicator, kind: scope.kind, key: scope.key)] = placed.count
            placed.append(figure)
        }
    }

    /// Each lineage, in the order of the figures; of several runs of figures, several times.
    var lineages: [Lineage] {
        placed.reduce(into: []) { lineages, figure in
            if lineages.last != figure.lineage { lineages.append(figure.lineage) }
        }
    }

    /// One over the programme, if nothing else is said.
    subscript(
        _ indicator: String, over kind: String = FigureScope.programme.kind, key key: String = ""
    ) -> PlacedFigure? {
        places[Key(indicator: indicator, kind: kind, key: key)].map { placed[$0] }
    }
}

/// A figure that may rest on others, beside what its own statement reads.
struct DerivedFigure: Sendable {
    let figure: Figure
    /// Those it follows from: what they rest on, it rests on too.
    let sources: [PlacedFigure]
    /// Tables of which it counts what the inputs tell.
    let tables: Set<InputTable>

    init(_ figure: Figure, from sources: [PlacedFigure] = [], tables: Set<InputTable> = []) {
        self.figure = figure
        self.sources = sources
        self.tables = tables
    }

    /// - Parameter own: of its statement.
    func lineage(of own: Lineage) -> Lineage {
        if sources.isEmpty, tables.isEmpty { return own }
        let named = Set(([own] + sources.map(\.lineage)).flatMap(\.tables))
        return Lineage(
            statement: own.statement,
            tables: InputTable.allCases.filter { named.contains($0.rawValue) || tables.contains($0) }.map(\.rawValue))
    }
}

/// Figures that follow from others and from what was read, without a statement of their own.
struct SectionDerivation: Sendable {
    /// As the lineage of its figures names it.
    let name: String
    let compute: @Sendable (FiguresSoFar, EvaluationInputs, EvaluationQuestion) throws -> [DerivedFigure]
}
