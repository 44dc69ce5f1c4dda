import Postgres

/// Each partnership with a signed MOU: its stage, and how much of what fell due was met. To be named here is to be
/// evaluated: the milestone `partnerships_evaluated` of later reviews counts it.
enum PartnershipsSection {
    enum SQL: String, StatementSet {
        case progress = """
            select
                'partnership_progress' as indicator, 'partnership' as scope_kind, s.id::text as scope_key,
                s.title as scope_label, s.met::float8 / nullif(s.due, 0) as value, s.stage as value_text, s.due as n,
                0::int8 as missing, null::text as status, null::text as reason
            from
                unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::int8[], $6::int8[]) with ordinality as s (
                    id, title, stage, mou_on, due, met, place
                )
            where s.mou_on is not null
            order by s.place
            """
    }

    static let section = EvaluationSection(
        name: "partnerships",
        statements: [
            SectionStatement(
                "PartnershipsSection.progress", SQL.progress, inputs: [],
                [
                    .frame(.partnership), .frame(.title), .frame(.stage), .frame(.mouOn), .frame(.obligationsDue),
                    .frame(.obligationsMet),
                ])
        ])
}
