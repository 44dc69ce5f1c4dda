import Domain
package import Resources

/// Programmes of several municipalities together, for those who facilitate in many: see ``TenantSet``.
package enum GrantedProgrammes {
    private static let municipality = Column.computed(
        "municipality_code", .text(2...6), sql: "m.code", doc: "Municipal Demarcation Board code.")
    private static let name = Column.computed("name", .text(1...200), sql: "t.name", doc: "Name of the programme.")
    private static let time: [Column] = [
        .computed("starts_on", .date, filters: [.range], sortable: true, doc: "First day."),
        .computed("ends_on", .date, filters: [.range], sortable: true, doc: "The day after its last."),
        .computed("target", .integer(1...10_000), doc: "Distinct partner organisations to be won."),
        .computed(
            "counts_by", .code(CountingRule.codes), filters: [.equal],
            doc: "What the target counts: secured (day of the MOU) or formalised (day of the agreement)."),
    ]

    /// What each programme sets out to do.
    package static let programmes = Resource(
        name: "granted_programme", path: "programmes",
        summary: "A programme of one of the municipalities that the API key may read.", table: "programme",
        source: "programme as t join tenant as m on m.tenant_id = t.tenant_id",
        columns: [municipality, name] + time + [
            .computed("objectives", .codes(Objective.codes, atLeast: 0), filters: [.holds], doc: "Its objectives.")
        ],
        sort: "starts_on", descending: true, operations: [.list])

    /// Where each programme stands today, counted as in the progress of one programme. A partner is looked up by its whole
    /// key: joined, a plan for any municipality looks through all of its partners for each partnership.
    package static let progress = Resource(
        name: "granted_progress", path: "progress",
        summary: "Where a programme of one of the municipalities that the API key may read stands today.",
        table: "programme",
        source: """
            programme as t
            join tenant as m on m.tenant_id = t.tenant_id
            cross join lateral (
                select
                    count(distinct p.partner_id) as actual,
                    count(distinct p.partner_id) filter (where o.kind in ('cbo', 'wellness')) as cbo_wellness
                from partnership as p
                cross join lateral (
                    select o.kind from partner as o where o.tenant_id = p.tenant_id and o.id = p.partner_id limit 1
                ) as o
                where
                    p.tenant_id = t.tenant_id and p.programme_id = t.id
                    and case t.counts_by when 'secured' then p.secured_on else p.formalised_on end <= app.today()
            ) as w
            cross join lateral (
                select
                    coalesce(sum(f.partnerships * least(1.0, greatest(
                        0.0, (app.today() + 1 - f.starts_on)::float8 / (f.ends_on - f.starts_on)
                    ))), 0)::float8 as planned
                from programme_phase as f
                where f.tenant_id = t.tenant_id and f.programme_id = t.id and f.archived_at is null
            ) as l
            """,
        columns: [
            .computed("id", .id(of: "programme"), doc: "The programme."), municipality, name,
        ] + time + [
            .computed("as_of", .date, sql: "app.today()", doc: "Today in South Africa."),
            .computed(
                "planned", .number(0...Double.infinity), sql: "l.planned",
                doc: "Organisations planned by the end of as_of."),
            .computed("actual", .integer(0...Int.max), sql: "w.actual", doc: "Organisations won by then."),
            .computed(
                "ahead", .number(-Double.infinity...Double.infinity), sql: "w.actual - l.planned",
                doc: "actual less planned."),
            .computed(
                "actual_cbo_wellness", .integer(0...Int.max), sql: "w.cbo_wellness",
                doc: "Of actual: community organisations and wellness programmes."),
            .computed(
                "archived_at", .timestamp, nullable: true, doc: "When the programme was archived; null while in use."),
        ],
        sort: "starts_on", descending: true, operations: [.list], standardColumns: false)
}
