import Domain
import Postgres

/// MOUs and agreements signed: versions, and partnerships that have one.
enum DocumentsSection {
    static let name = "documents"

    enum SQL: String, StatementSet {
        case signed = """
            with
            signed as materialized (
                select d.kind, d.partnership_id, d.signed_on >= $3::date as in_period, s.underserved
                from document as d
                inner join app.partnership_state($1::int4, $2::uuid, $4::date) as s on s.id = d.partnership_id
                where d.tenant_id = $1::int4 and d.archived_at is null and d.signed_on < $4::date
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
                v.indicator, case when v.share then 'indicator' else 'document_kind' end,
                case when v.share then 'partnerships_with_document/' else '' end || c.code, null, v.value, null, v.n,
                v.missing, null, c.place, v.second
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

    static func statements(_ question: ReviewQuestion) -> [FigureStatement] {
        [
            FigureStatement(
                section: name, name: "DocumentsSection.signed",
                tables: ["document", "partnership", "partnership_centre", "centre", "centre_registration"],
                query: Query(SQL.signed, question.tenant, question.programme, question.start, question.end))
        ]
    }
}
