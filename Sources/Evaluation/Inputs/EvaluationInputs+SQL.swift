import Postgres

extension EvaluationInputs {
    /// One row for each table: see ``InputRows``. Composed once, of the declarations of their tables.
    enum SQL: String, StatementSet {
        /// Of a programme.
        case programme
        /// Of a municipality.
        case municipality

        init?(rawValue: String) {
            guard let found = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
            self = found
        }

        var rawValue: String {
            switch self {
            case .programme: Self.ofProgramme
            case .municipality: Self.ofMunicipality
            }
        }

        private static let ofProgramme = InputRows.statement(ProgrammeInputs.sets, ProgrammeInputs.tables)
        private static let ofMunicipality = InputRows.statement(MunicipalityInputs.sets, MunicipalityInputs.tables)
    }
}
