/// Sections whose data are not kept yet: one figure each, that says so.
enum NotRecordedSection {
    static let sections = [
        (section: "reach", indicator: "reach"),
        (section: "underserved", indicator: "ward_deprivation_share"),
        (section: "resources", indicator: "resources"),
        (section: "feedback", indicator: "feedback"),
        (section: "performance_metrics", indicator: "performance_metrics"),
        (section: "lessons", indicator: "lessons"),
    ]

    static let figures = sections.map {
        Figure(
            section: $0.section, indicator: $0.indicator, outcome: .notApplicable(FigureReason.notRecordedYet), n: 0,
            lineage: Lineage(statement: "NotRecordedSection", tables: []))
    }
}
