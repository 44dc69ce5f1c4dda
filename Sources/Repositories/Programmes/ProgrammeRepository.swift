import Domain
package import Postgres
package import Resources

package import struct Foundation.UUID

/// Programmes and their phases.
package enum ProgrammeRepository {
    package static let resource = Resource(
        name: "programme", path: "programmes",
        summary:
            "A programme: so many new partnerships within its time. Made with the three usual phases; change them as you like.",
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
        rules: [
            "programme_ends_on_check": .init("/ends_on", "must be after starts_on"),
            "programme_phases_within_check": .init(
                "/ends_on", "leaves a phase outside of the programme", hint: "change or archive the phase first"),
            "programme_tenant_id_name_key": .init("/name", "a programme of this name exists already"),
        ])

    enum SQL: String, StatementSet {
        /// The usual plan: a quarter of the target in the first third, half in the second, the rest in the last. Thirds
        /// are months where the programme's are a multiple of three, as in nine months from 1 March to 1 December.
        case usualPhases = """
            insert into programme_phase
            (tenant_id, id, programme_id, position, name, starts_on, ends_on, partnerships, milestones)
            select
                p.tenant_id, f.id, p.id, f.position, f.name,
                case
                    when m.whole then (p.starts_on + make_interval(months => m.months / 3 * (f.position - 1)))::date
                    else p.starts_on + (p.ends_on - p.starts_on) * (f.position - 1) / 3
                end,
                case
                    when m.whole then (p.starts_on + make_interval(months => m.months / 3 * f.position))::date
                    else p.starts_on + (p.ends_on - p.starts_on) * f.position / 3
                end,
                case f.position
                    when 1 then round(p.target * 0.25)
                    when 2 then round(p.target * 0.5)
                    else p.target - round(p.target * 0.25) - round(p.target * 0.5)
                end,
                f.milestones::jsonb
            from programme as p
            cross join lateral (
                select
                    a.months, a.months % 3 = 0 and p.starts_on + make_interval(months => a.months) = p.ends_on as whole
                from (
                    select (extract(year from g.age) * 12 + extract(month from g.age))::int4 as months
                    from (select age(p.ends_on, p.starts_on) as age) as g
                ) as a
            ) as m
            cross join (
                values
                ($3::uuid, 1, 'Outreach and identification',
                    '{"partners_contacted": 20, "opportunities_identified": 20, "events_hosted": 2, "community_meetings_hosted": 2}'),
                ($4::uuid, 2, 'Formalising and launching',
                    '{"mous_signed": 15, "agreements_signed": 10, "initiatives_education": 1, "initiatives_health": 1, "initiatives_community": 1}'),
                ($5::uuid, 3, 'Evaluating and integrating',
                    '{"partnerships_evaluated": 5, "refinements_decided": 1, "activities_integrated": 1}')
            ) as f (id, position, name, milestones)
            where p.tenant_id = $1::int4 and p.id = $2::uuid and p.ends_on - p.starts_on >= 3
            """
    }

    /// The statement that gives a new programme its three usual phases.
    package static func usualPhases(of programme: UUID, ids: (UUID, UUID, UUID), tenant: Int32) -> Query {
        Query(SQL.usualPhases, tenant, programme, ids.0, ids.1, ids.2)
    }
}

package enum ProgrammePhaseRepository {
    /// What a phase can plan beside partnerships. All are ticked by the data.
    package static let milestones = [
        "partners_contacted", "opportunities_identified", "events_hosted", "community_meetings_hosted",
        "mous_signed", "agreements_signed", "initiatives_education", "initiatives_health", "initiatives_community",
        "partnerships_evaluated", "refinements_decided", "activities_integrated",
    ]

    package static let resource = Resource(
        name: "programme_phase", path: "programme-phases",
        summary: "A phase of a programme: how many partnerships and which other milestones it plans.",
        table: "programme_phase",
        columns: [
            Column(
                "programme_id", .id(of: "programme"), writable: .onCreate, required: true, filters: [.equal],
                doc: "The programme."),
            Column(
                "position", .integer(1...100), required: true, sortable: true, doc: "Order within the programme.",
                example: "4"),
            Column("name", .text(1...200), required: true, doc: "What it is about.", example: "\"Consolidation\""),
            Column("starts_on", .date, required: true, doc: "First day.", example: "\"2027-01-05\""),
            Column("ends_on", .date, required: true, doc: "The day after its last.", example: "\"2027-04-01\""),
            Column(
                "partnerships", .integer(0...10_000), required: true, doc: "Partnerships to be added in this phase.",
                example: "5"),
            Column(
                "milestones", .counts(milestones), fallback: .text("{}"),
                doc: "Other milestones: code to number planned.", example: "{\"events_hosted\": 2}"),
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
