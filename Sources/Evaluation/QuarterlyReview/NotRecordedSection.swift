/// Sections whose data are not kept yet: one figure each, that says so.
enum NotRecordedSection {
    static let sections = ["feedback"].map { name in
        EvaluationSection(name: name, constants: [Figure(name, .notApplicable(FigureReason.notRecordedYet), n: 0)])
    }
}
