/// The text of the statement that gives all tenants' sufficient statistics at once. Only text: whoever has a database
/// runs it.
package enum ImpactSQL {
    /// A line a tenant: what `ImpactStatistics` takes, in its order.
    ///
    /// Put in front of it `with observation as (select …)`, or have a relation of that name, with `tenant_id`,
    /// `centre_id`, `treated boolean`, `post boolean`, `y float8` (null: missing). The rows are read once, grouped by
    /// centre and wave; everything after works on those groups. The arrays of centres' changes are null unless an arm
    /// has under 20 centres: only then are they asked for.
    package static let sufficientStatistics = "with " + statement

    /// The same to follow `with observation as (…),`.
    package static let statement = """
        part as (
            select
                tenant_id, centre_id, treated, post,
                count(y)::float8 as m, sum(y) as s, coalesce(var_pop(y), 0) * count(y) as within,
                count(*) - count(y) as missing, max(abs(y)) as largest
            from observation
            group by tenant_id, centre_id, treated, post
        ), cell as (
            select tenant_id, treated, post, sum(m) as n, sum(s) / sum(m) as mean
            from part
            where m > 0
            group by tenant_id, treated, post
        ), centre as (
            select
                part.tenant_id, part.centre_id, part.treated,
                sum(case when part.post then 1 else -1 end * (part.s - part.m * cell.mean) / cell.n) as score,
                sum(
                    case when part.post then 1 else -1 end
                    * ((cell.n * cell.mean - part.s) / nullif(cell.n - part.m, 0) - cell.mean)
                ) as jack,
                bool_or(cell.n = part.m) as is_alone,
                max(part.s / part.m) filter (where part.post) - max(part.s / part.m) filter (where not part.post) as change,
                sum(part.within) filter (where not part.post) as within,
                max(part.m) filter (where not part.post) as m0,
                max(part.m * (part.s / part.m - cell.mean) ^ 2) filter (where not part.post) as between,
                max(part.m ^ 2 / cell.n) filter (where not part.post) as size_share
            from part
            join cell using (tenant_id, treated, post)
            where part.m > 0
            group by part.tenant_id, part.centre_id, part.treated
        ), tenant as (
            select
                tenant_id,
                count(*) as centres, count(*) filter (where treated) as treated_centres,
                count(*) <> count(distinct centre_id) as has_both,
                sum(score ^ 2) as score_squares,
                case when not bool_or(is_alone) then sum(jack ^ 2) end as jack_squares,
                count(*) filter (where m0 > 0) as baseline_centres,
                sum(between) as between, sum(within) as within, sum(size_share) as size_share,
                coalesce(sum(between + within) filter (where treated), 0) as treated_squares,
                coalesce(sum(between + within) filter (where not treated), 0) as comparison_squares,
                case
                    when least(count(*) filter (where treated), count(*) filter (where not treated)) < 20
                        then array_agg(change order by centre_id) filter (where treated and change is not null)
                end as treated_changes,
                case
                    when least(count(*) filter (where treated), count(*) filter (where not treated)) < 20
                        then array_agg(change order by centre_id) filter (where not treated and change is not null)
                end as comparison_changes
            from centre
            group by tenant_id
        ), cells as (
            select
                tenant_id,
                coalesce(max(n) filter (where not treated and not post), 0) as n00,
                coalesce(max(n) filter (where not treated and post), 0) as n01,
                coalesce(max(n) filter (where treated and not post), 0) as n10,
                coalesce(max(n) filter (where treated and post), 0) as n11,
                coalesce(max(mean) filter (where not treated and not post), 0) as mean00,
                coalesce(max(mean) filter (where not treated and post), 0) as mean01,
                coalesce(max(mean) filter (where treated and not post), 0) as mean10,
                coalesce(max(mean) filter (where treated and post), 0) as mean11
            from cell
            group by tenant_id
        ), seen as (
            select tenant_id, sum(missing)::int8 as missing, coalesce(max(largest), 0) as largest
            from part
            group by tenant_id
        )
        select
            seen.tenant_id,
            coalesce(n00, 0)::int8, coalesce(n01, 0)::int8, coalesce(n10, 0)::int8, coalesce(n11, 0)::int8,
            coalesce(mean00, 0), coalesce(mean01, 0), coalesce(mean10, 0), coalesce(mean11, 0),
            coalesce(centres, 0), coalesce(treated_centres, 0), coalesce(score_squares, 0), largest,
            missing, coalesce(has_both, false), jack_squares, coalesce(baseline_centres, 0),
            coalesce(between, 0), coalesce(within, 0), coalesce(size_share, 0),
            coalesce(treated_squares, 0), coalesce(comparison_squares, 0),
            treated_changes, comparison_changes
        from seen
        left join tenant using (tenant_id)
        left join cells using (tenant_id)
        order by seen.tenant_id
        """
}

/// One tenant's line of `ImpactSQL.sufficientStatistics`: all that the evaluation without covariates and without
/// children's keys needs.
package struct ImpactStatistics: Sendable, Hashable {
    package var differences: DifferenceInDifferences
    /// Rows without an outcome.
    package var missing: Int
    package var hasCentreInBothArms: Bool
    /// Σ of the jackknife's squared changes; nil where leaving out a centre empties a cell.
    package var jackknifeSquares: Double?
    /// Of the baseline's analysis of variance: its centres, sums of squares between and within them about the arms'
    /// means, and Σ m²/n over the centres.
    package var baselineCentres: Int
    package var between: Double
    package var within: Double
    package var sizeShare: Double
    /// Sums of squares about the arm's mean before.
    package var treatedSquares: Double
    package var comparisonSquares: Double
    /// Of each centre with both waves; nil where both arms are large.
    package var treatedChanges: [Double]?
    package var comparisonChanges: [Double]?

    package init(
        differences: DifferenceInDifferences, missing: Int = 0, hasCentreInBothArms: Bool = false,
        jackknifeSquares: Double? = nil, baselineCentres: Int = 0, between: Double = 0, within: Double = 0,
        sizeShare: Double = 0, treatedSquares: Double = 0, comparisonSquares: Double = 0,
        treatedChanges: [Double]? = nil, comparisonChanges: [Double]? = nil
    ) {
        self.differences = differences
        self.missing = missing
        self.hasCentreInBothArms = hasCentreInBothArms
        self.jackknifeSquares = jackknifeSquares
        self.baselineCentres = baselineCentres
        self.between = between
        self.within = within
        self.sizeShare = sizeShare
        self.treatedSquares = treatedSquares
        self.comparisonSquares = comparisonSquares
        self.treatedChanges = treatedChanges
        self.comparisonChanges = comparisonChanges
    }

    /// As `ImpactSample.intraclassCorrelation`.
    package var intraclassCorrelation: Double? {
        let rows = differences.counts[0] + differences.counts[2]
        guard baselineCentres > 2, rows > baselineCentres else { return nil }
        let degrees = Double(baselineCentres - 2)
        let meanSize = (Double(rows) - sizeShare) / degrees
        let (a, b) = (between / degrees, within / Double(rows - baselineCentres))
        let denominator = a + (meanSize - 1) * b
        guard denominator > 0, denominator.isFinite else { return nil }
        return (a - b) / denominator
    }
}
