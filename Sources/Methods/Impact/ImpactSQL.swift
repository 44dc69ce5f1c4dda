/// The text of the statement that gives all tenants' sufficient statistics at once. Only text: whoever has a database
/// runs it.
package enum ImpactSQL {
    /// One row per tenant: what `ImpactStatistics` takes, in its order.
    ///
    /// Put in front of it `with observation as (select …)`, or have a relation of that name, with `tenant_id`,
    /// `centre_id`, `child_id` (of any type; null: not known), `treated boolean`, `post boolean`, `y float8` (null:
    /// missing). The rows are read once and grouped by centre and wave, and those with a child's key once more by child;
    /// everything after works on those groups. The arrays of centres' changes are null unless an arm has under 20
    /// centres: only then are they needed.
    package static let sufficientStatistics = "with " + statement

    /// The same to follow `with observation as (…),`.
    package static let statement = """
        part as (
            select
                tenant_id, centre_id, treated, post,
                count(y)::float8 as m, sum(y) as s, coalesce(var_pop(y), 0) * count(y) as within,
                count(*) - count(y) as missing, count(child_id) as keyed, max(abs(y)) as largest
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
            select
                tenant_id, sum(missing)::int8 as missing, coalesce(max(largest), 0) as largest,
                sum(m + missing)::int8 as n, sum(keyed)::int8 as keyed,
                coalesce(sum(missing) filter (where not treated and not post), 0)::int8 as missing00,
                coalesce(sum(missing) filter (where not treated and post), 0)::int8 as missing01,
                coalesce(sum(missing) filter (where treated and not post), 0)::int8 as missing10,
                coalesce(sum(missing) filter (where treated and post), 0)::int8 as missing11
            from part
            group by tenant_id
        ), presence as (
            select
                tenant_id, centre_id, treated,
                coalesce(bool_or(m > 0) filter (where not post), false)
                and coalesce(bool_or(m > 0) filter (where post), false) as is_complete
            from part
            group by tenant_id, centre_id, treated
        ), centre_loss as (
            select
                tenant_id, count(*) <> count(distinct centre_id) as has_both,
                count(*) filter (where treated) as centres1,
                count(*) filter (where treated and not is_complete) as lost1,
                count(*) filter (where not treated) as centres0,
                count(*) filter (where not treated and not is_complete) as lost0
            from presence
            group by tenant_id
        ), child as (
            select
                tenant_id, treated, bool_or(not post) as is_before, bool_or(post) as is_after,
                bool_or(not post and y is not null) and bool_or(post and y is not null) as is_complete
            from observation
            where child_id is not null
            group by tenant_id, centre_id, child_id, treated
        ), child_loss as (
            select
                tenant_id,
                count(*) filter (where treated and is_before) as children1,
                count(*) filter (where treated and is_before and not is_complete) as lost1,
                count(*) filter (where not treated and is_before) as children0,
                count(*) filter (where not treated and is_before and not is_complete) as lost0,
                count(*) filter (where treated and is_after) as after1,
                count(*) filter (where treated and not is_before) as joined1,
                count(*) filter (where not treated and is_after) as after0,
                count(*) filter (where not treated and not is_before) as joined0
            from child
            group by tenant_id
        )
        select
            seen.tenant_id,
            coalesce(n00, 0)::int8, coalesce(n01, 0)::int8, coalesce(n10, 0)::int8, coalesce(n11, 0)::int8,
            coalesce(mean00, 0), coalesce(mean01, 0), coalesce(mean10, 0), coalesce(mean11, 0),
            coalesce(centres, 0), coalesce(treated_centres, 0), coalesce(score_squares, 0), largest,
            missing, has_both, jack_squares, coalesce(baseline_centres, 0),
            coalesce(between, 0), coalesce(within, 0), coalesce(size_share, 0),
            coalesce(treated_squares, 0), coalesce(comparison_squares, 0),
            treated_changes, comparison_changes,
            centre_loss.centres1, centre_loss.lost1, centre_loss.centres0, centre_loss.lost0,
            missing00, missing01, missing10, missing11, keyed = n,
            coalesce(children1, 0), coalesce(child_loss.lost1, 0), coalesce(children0, 0), coalesce(child_loss.lost0, 0),
            coalesce(after1, 0), coalesce(joined1, 0), coalesce(after0, 0), coalesce(joined0, 0)
        from seen
        join centre_loss using (tenant_id)
        left join child_loss using (tenant_id)
        left join tenant using (tenant_id)
        left join cells using (tenant_id)
        order by seen.tenant_id
        """
}
