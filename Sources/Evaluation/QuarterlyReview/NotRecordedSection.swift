/// Sections whose data are not kept yet: one figure each, that says so.
enum NotRecordedSection {
    static let sections = [
        ("reach", "reach"), ("resources", "resources"), ("feedback", "feedback"),
        ("performance_metrics", "performance_metrics"), ("lessons", "lessons"),
    ].map { name, indicator in
        EvaluationSection(
            name: name, constants: [Figure(indicator, .notApplicable(FigureReason.notRecordedYet), n: 0)])
    }
}
