import Domain
package import Resources

extension Resource {
    package static let programme = Resource(
        name: "programme", path: "programmes",
        summary:
            "A programme: so many new partnerships within its time, in phases.",
        table: "programme",
        columns: [
            Column(
                "name", .text(1...200), required: true, sortable: true, doc: "Name, unique within the municipality.",
                example: "\"Partnerships 2026\""),
            Column(
                "starts_on", .date, required: true, filters: [.range], sortable: true, doc: "First day.",
                example: "\"2026-03-01\""),
            Column(
                "ends_on", .date, required: true, filters: [.range], sortable: true,
                doc: """
                    The day after its last; nine months on, usually. Phases that reach past a programme made shorter \
                    are cut.
                    """, example: "\"2026-12-01\""),
            Column(
                "target", .integer(1...10_000), fallback: .text("20"), doc: "Distinct partner organisations to be won.",
                example: "20"),
            Column(
                "counts_by", .code(CountingRule.codes), fallback: .text("secured"), filters: [.equal],
                doc: "What the target counts: secured (day of the MOU) or formalised (day of the agreement).",
                example: "\"secured\""),
            Column(
                "objectives", .codes(Objective.codes, atLeast: 0), fallback: .list([]), filters: [.holds],
                doc: "Objectives of the programme.", example: "[\"capacity_building\", \"health_wellness\"]"),
        ],
        sort: "starts_on", descending: true,
        children: [
            ChildRows(
                "phases", of: Resource.programmePhase, parent: "programme_id", count: 0...100,
                usual: .init(ProgrammePlan.usualPhases, count: 3),
                doc: "Its phases; the three usual ones if nothing is said, none for an empty list.",
                example: """
                    [{"position": 1, "name": "Outreach", "starts_on": "2026-03-01", "ends_on": "2026-06-01", \
                    "partnerships": 5, "milestones": {"events_hosted": 2}}, \
                    {"position": 2, "name": "Formalising", "starts_on": "2026-06-01", "ends_on": "2026-12-01", \
                    "partnerships": 15}]
                    """)
        ],
        rules: [
            "programme_ends_on_check": .init("/ends_on", "must be after starts_on"),
            "programme_phases_within_check": .init(
                "/ends_on", "leaves a phase outside of the programme", hint: "change or archive the phase first"),
            "programme_tenant_id_name_key": .init("/name", "a programme of this name exists already"),
        ])
}

extension Resource {
    package static let programmePhase = Resource(
        name: "programme_phase", path: "programme-phases",
        summary: "A phase of a programme: how many partnerships and which other milestones it plans.",
        table: "programme_phase",
        columns: [
            Column(
                "programme_id", .id(of: "programme"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The programme."),
            Column(
                "position", .integer(1...100), required: true, sortable: true,
                doc: "Order within the programme, from 1.",
                example: "4"),
            Column("name", .text(1...200), required: true, doc: "What it is about.", example: "\"Consolidation\""),
            Column("starts_on", .date, required: true, doc: "First day.", example: "\"2027-01-05\""),
            Column("ends_on", .date, required: true, doc: "The day after its last.", example: "\"2027-04-01\""),
            Column(
                "partnerships", .integer(0...10_000), required: true, doc: "Partnerships to be added in this phase.",
                example: "5"),
            Column(
                "milestones", .counts(Milestone.codes), fallback: .text("{}"),
                doc: """
                    Other milestones: code to number planned, such as {"events_hosted": 2}. Ticked by the data.
                    """, example: "{\"events_hosted\": 2}"),
        ],
        sort: "position",
        rules: [
            "programme_phase_programme_id_fkey": .init("/programme_id", "is not a programme of this municipality"),
            "programme_phase_tenant_id_programme_id_position_key": .init(
                "/position", "this programme has a phase at that position already"),
            "programme_phase_ends_on_check": .init("/ends_on", "must be after starts_on"),
            "programme_phase_within_check": .init("/starts_on", "the phase must lie within its programme"),
            "programme_phase_overlap_check": .init("/starts_on", "overlaps another phase of the programme"),
        ])
}
