import Domain
import Postgres

/// Children at the centres that counted partnerships reach, with no count of 1 to 4 children shown.
///
/// What activities reach (children, caregivers, practitioners) is not kept yet.
enum ReachSection {
    static let name = "reach"
    private static let indicator = "children_at_centres_reached"

    enum SQL: String, StatementSet {
        /// The total, then the same for centres that are underserved, are not, and of which that is not known.
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
                    m.children
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
                count(c.place) - count(c.children), null
            from unnest(array['', 'underserved', 'other', 'unknown']) with ordinality as k (code, place)
            left join counted as c on k.code in ('', c.place)
            group by k.code, k.place
            order by k.place
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

    /// Hides what would tell of 1 to 4 children: such a cell, and with it all cells of the split, since the total minus
    /// the others would give it away. A hidden total hides its cells too.
    static func suppressed(_ figures: [Figure]) -> [Figure] {
        func isSmall(_ figure: Figure) -> Bool {
            guard case .value(let value?, _) = figure.outcome else { return false }
            return (1...4).contains(value)
        }
        guard figures.contains(where: { $0.indicator == indicator && isSmall($0) }) else { return figures }
        return figures.map { figure in
            guard figure.indicator == indicator else { return figure }
            let reason: String? =
                isSmall(figure)
                ? FigureReason.smallCount : figure.scope == .programme ? nil : FigureReason.complementary
            return reason.map { figure.with(.suppressed($0)) } ?? figure
        }
    }
}

extension Figure {
    func with(_ outcome: Outcome) -> Figure {
        Figure(
            section: section, indicator: indicator, scope: scope, outcome: outcome, n: n, missing: missing,
            lineage: lineage)
    }
}
