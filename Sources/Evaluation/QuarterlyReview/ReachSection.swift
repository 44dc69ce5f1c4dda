import Domain
import Postgres

/// Children at the centres that counted partnerships reach, with no count of 1 to 4 children given away.
///
/// A centre of 1 to 4 children is in no sum. Were it in one, whoever knows the other centres' counts, which are shown
/// one by one, would get its own by subtraction. Every sum left is 0 or at least 5.
///
/// What activities reach (children, caregivers, practitioners) is not kept yet.
enum ReachSection {
    static let name = "reach"

    enum SQL: String, StatementSet {
        /// The total, its underserved share, then its parts: centres that are underserved, are not, and of which that is
        /// not known. The share is of the children of whose centres it is known.
        case children = """
            with
            reached as materialized (
                select distinct c.centre_id
                from programme as g
                inner join partnership as p on p.tenant_id = g.tenant_id and p.programme_id = g.id
                inner join partnership_centre as c on c.tenant_id = p.tenant_id and c.partnership_id = p.id
                where
                    g.tenant_id = $1::int4 and g.id = $2::uuid
                    and case g.counts_by when 'secured' then p.secured_on else p.formalised_on end < $3::date
                    and c.joined_on < $3::date and c.archived_at is null
            ),
            counted as materialized (
                select
                    case when u.underserved then 'underserved' when not u.underserved then 'other' else 'unknown' end
                        as place,
                    case when m.children not between 1 and 4 then m.children end as children,
                    coalesce(m.children between 1 and 4, false) as is_small
                from reached as r
                inner join app.centre_underserved($1::int4, $3::date) as u on u.centre_id = r.centre_id
                left join lateral (
                    select
                        coalesce(o.girls_0_1, 0) + coalesce(o.girls_2, 0) + coalesce(o.girls_3, 0)
                        + coalesce(o.girls_4, 0) + coalesce(o.girls_5, 0) + coalesce(o.boys_0_1, 0)
                        + coalesce(o.boys_2, 0) + coalesce(o.boys_3, 0) + coalesce(o.boys_4, 0)
                        + coalesce(o.boys_5, 0) as children
                    from centre_measure as o
                    where
                        o.tenant_id = $1::int4 and o.centre_id = r.centre_id and o.archived_at is null
                        and o.observed_on < $3::date
                        and num_nonnulls(
                            o.girls_0_1, o.girls_2, o.girls_3, o.girls_4, o.girls_5, o.boys_0_1, o.boys_2, o.boys_3,
                            o.boys_4, o.boys_5
                        ) > 0
                    order by o.observed_on desc
                    limit 1
                ) as m on true
            )
            select
                'children_at_centres_reached', case when k.code = '' then 'programme' else 'place' end, k.code, null,
                sum(c.children)::float8, null, count(c.children),
                count(c.place) - count(c.children), case when bool_or(c.is_small) then 'suppressed:small_count' end,
                2 * k.place as line
            from unnest(array['', 'underserved', 'other', 'unknown']) with ordinality as k (code, place)
            left join counted as c on k.code in ('', c.place)
            group by k.code, k.place
            union all
            select
                'underserved_share', 'indicator', 'children_at_centres_reached', null,
                coalesce(sum(c.children) filter (where c.place = 'underserved'), 0)::float8
                / nullif(sum(c.children) filter (where c.place <> 'unknown'), 0), null,
                count(c.children) filter (where c.place <> 'unknown'),
                count(*) - count(c.children) filter (where c.place <> 'unknown'), null, 3
            from counted as c
            order by line
            """
    }

    static func statements(_ question: ReviewQuestion) -> [FigureStatement] {
        [
            FigureStatement(
                section: name, name: "ReachSection.children",
                tables: [
                    "programme", "partnership", "partnership_centre", "centre", "centre_measure", "centre_registration",
                ],
                query: Query(SQL.children, question.tenant, question.programme, question.end))
        ]
    }
}
