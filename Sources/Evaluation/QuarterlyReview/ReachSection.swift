import Methods
import Postgres

/// Children at the centres that counted partnerships reach, with no small count of children given away.
///
/// A centre whose count is too small to be shown (``Methods/PrimaryRule``: 1 to 4) is in no sum. Were it in one,
/// whoever knows the other centres' counts, which are shown one by one, would get its own by subtraction. Every sum
/// left is 0 or at least 5; and where it is 0 while a count is not shown, it is not shown either.
///
/// What activities reach is ``ContactsSection``.
enum ReachSection {
    enum SQL: String, StatementSet {
        /// How many of the centres reached are of a place and have a number of children, null where that is not known.
        case centres = """
            with
            reached as materialized (
                select c.centre_id from app.reached_centres($1::int4, $2::uuid, $3::date) as c
            ),
            counted as (
                select
                    case when u.underserved then 'underserved' when not u.underserved then 'other' else 'unknown' end
                        as place,
                    m.children
                from reached as r
                cross join lateral (
                    select s.underserved
                    from app.centre_underserved($1::int4, $3::date) as s
                    where s.centre_id = r.centre_id
                    limit 1
                ) as u
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
            select c.place, c.children, count(*) as centres
            from counted as c
            group by c.place, c.children
            """
    }

    /// Centres of one place with the same number of children.
    struct Centres: RowDecodable {
        let place: String
        let children: Int?
        let centres: Int

        init(_ row: inout RowReader) throws {
            place = try row.next()
            children = try row.next()
            centres = try row.next()
        }

        init(place: String, children: Int?, centres: Int) {
            self.place = place
            self.children = children
            self.centres = centres
        }
    }

    static func section(_ rule: PrimaryRule = PrimaryRule()) -> EvaluationSection {
        EvaluationSection(
            name: "reach",
            statements: [
                SectionStatement(
                    "ReachSection.centres", SQL.centres,
                    inputs: InputTable.underservedCentre.union([
                        .programme, .partnership, .partnershipCentre, .measure,
                    ]),
                    [.tenant, .programme, .end]
                ) { rows, _ in figures(of: try rows.decode(Centres.self), rule) }
            ])
    }

    /// The total, its underserved share, then its parts. The share is of the children of whose centres it is known.
    static func figures(of centres: [Centres], _ rule: PrimaryRule) -> [Figure] {
        let indicator = "children_at_centres_reached"
        struct Sum {
            var children = 0, shown = 0, missing = 0
            var reason: PrimaryRule.Reason?
        }
        func sum(_ isPart: (String) -> Bool) -> Sum {
            centres.reduce(into: Sum()) { sum, group in
                guard isPart(group.place) else { return }
                let reason = group.children.flatMap { rule.reason(count: $0) }
                if let children = group.children, reason == nil {
                    sum.children += children * group.centres
                    sum.shown += group.centres
                } else {
                    sum.missing += group.centres
                }
                sum.reason = sum.reason ?? reason
            }
        }
        func figure(_ scope: FigureScope, _ sum: Sum) -> Figure {
            let outcome: Figure.Outcome =
                if sum.shown > 0, sum.children > 0 || sum.reason == nil {
                    .value(Double(sum.children), text: nil)
                } else if let reason = sum.reason {
                    .suppressed(reason.rawValue)
                } else {
                    .insufficient(FigureReason.noKnownRows)
                }
            return Figure(indicator, over: scope, outcome, n: sum.shown, missing: sum.missing)
        }
        let all = sum { _ in true }
        let known = sum { $0 != "unknown" }
        let underserved = sum { $0 == "underserved" }
        let share = known.children > 0 ? Double(underserved.children) / Double(known.children) : nil
        var underservedShare = Figure.underservedShare(
            of: indicator, share, known: known.shown, outOf: all.shown + all.missing)
        if share == 0, let reason = underserved.reason { underservedShare.outcome = .suppressed(reason.rawValue) }
        return [figure(.programme, all), underservedShare]
            + ["underserved", "other", "unknown"].map { place in
                figure(FigureScope("place", place), sum { $0 == place })
            }
    }
}
