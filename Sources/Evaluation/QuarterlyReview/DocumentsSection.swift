import Postgres

/// MOUs and agreements signed: versions, and partnerships that have one.
enum DocumentsSection {
    enum SQL: String, StatementSet {
        case signed = """
            with
            signed as materialized (
                select d.kind, s.id as partnership_id, d.signed_on >= $2::date as in_period, s.underserved
                from unnest($4::uuid[], $5::bool[]) as s (id, underserved)
                cross join lateral (
                    select m.kind, m.signed_on
                    from document as m
                    where
                        m.tenant_id = $1::int4 and m.partnership_id = s.id and m.archived_at is null
                        and m.signed_on < $3::date
                    offset 0
                ) as d
            ),
            counted as (
                select
                    k.code, k.place, count(s.kind) as life, count(s.kind) filter (where s.in_period) as in_period,
                    count(distinct s.partnership_id) as partnerships,
                    count(distinct s.partnership_id) filter (where s.underserved) as underserved,
                    count(distinct s.partnership_id) filter (where s.underserved is not null) as known
                from (values ('mou', 1), ('agreement', 2)) as k (code, place)
                left join signed as s on s.kind = k.code
                group by k.code, k.place
            )
            select
                v.indicator, case when v.share then 'indicator' else 'document_kind' end as scope_kind,
                case when v.share then 'partnerships_with_document/' else '' end || c.code as scope_key,
                null::text as scope_label, v.value, null::text as value_text, v.n, v.missing, null::text as status,
                null::text as reason
            from counted as c
            cross join lateral (
                values
                ('documents_signed', c.in_period::float8, c.life, 0::int8, false, 1),
                ('documents_signed_life', c.life, c.life, 0, false, 2),
                ('partnerships_with_document', c.partnerships, c.life, 0, false, 3),
                (
                    'underserved_share', c.underserved::float8 / nullif(c.known, 0), c.known, c.partnerships - c.known,
                    true, 4
                )
            ) as v (indicator, value, n, missing, share, second)
            order by c.place, v.second
            """
    }

    static let section = EvaluationSection(
        name: "documents",
        statements: [
            SectionStatement(
                "DocumentsSection.signed", SQL.signed, inputs: [.document],
                [.tenant, .start, .end, .frame(.partnership), .frame(.underserved)])
        ])
}
