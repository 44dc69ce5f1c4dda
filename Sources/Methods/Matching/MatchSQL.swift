/// The text of the statement that matches centres with partners in the database: the twin of `Match`, for one centre
/// or for all centres of a tenant. Only text: whoever has a database runs it.
///
/// In front of it goes `with` and three relations:
///
/// - `centre_in (id text, latitude float8, longitude float8, is_rural boolean, region int4, weights float8[],
///   amounts float8[], languages text[], age_groups int4[], required float8, equity float8, concerns_children boolean)`:
///   one line for one centre, or one a centre of the tenant;
/// - `partner_in (id text, latitude float8, longitude float8, regions int4[], maximum_km float8, offers float8[],
///   remaining float8, open_partnerships int4, met int4, due int4, languages text[], age_groups int4[],
///   cleared_until int4, is_active boolean)`;
/// - `taken_in (centre_id text, partner_id text, areas int4)`: areas as bits, the first area the lowest.
///
/// Arrays have eight elements in the order of `CollaborationArea`; what is unknown is null (an empty array of languages
/// or ages asks for nothing). `$1` is the day on which clearances have to be valid, `$2` how many matches a centre gets
/// (null: all, with those that fail a gate).
package enum MatchSQL {
    package static let statement: String = {
        let areas = 1...8
        let needed = areas.map { "((c.weights[\($0)] > 0)::int4 << \($0 - 1))" }.joined(separator: " | ")
        let offered = areas.map { "(coalesce(p.offers[\($0)] > 0, false)::int4 << \($0 - 1))" }.joined(separator: " | ")
        let whole = areas.map { "c.weights[\($0)]" }.joined(separator: " + ")
        let met = areas.map { area in
            """
            case when c.weights[\(area)] > 0 then c.weights[\(area)]
                * least(1, greatest(coalesce(p.offers[\(area)], 0), 0) / c.amounts[\(area)]) else 0 end
            """
        }.joined(separator: "\n        + ")
        func weight(_ criterion: Match.Criterion) -> String { "\(criterion.weight)" }
        let known = Match.Criterion.allCases.map {
            "case when \($0.rawValue) is null then 0 else \(weight($0)) end"
        }.joined(separator: " + ")
        let score = Match.Criterion.allCases.map {
            "coalesce(\($0.rawValue) * (\(weight($0)) / nullif(known, 0)), 0)"
        }.joined(separator: " + ")
        return """
            centre as materialized (
                select c.*, \(needed) as needed, \(whole) as whole
                from centre_in as c
            ), partner as materialized (
                select p.*, \(offered) as offered
                from partner_in as p
            ), pair as (
                select
                    c.id as centre_id, p.id as partner_id,
                    p.regions @> array[c.region] as serves,
                    case
                        when c.latitude is not null and c.longitude is not null
                            and p.latitude is not null and p.longitude is not null
                            then 2 * 6371.0088 * asin(least(1, sqrt(
                                sin(radians(p.latitude - c.latitude) / 2) ^ 2
                                + cos(radians(c.latitude)) * cos(radians(p.latitude))
                                * sin(radians(p.longitude - c.longitude) / 2) ^ 2
                            )))
                    end as km,
                    c.needed & p.offered as met, t.areas as taken,
                    case when c.whole > 0 then (\(met)) / c.whole end as coverage,
                    c.is_rural, c.equity, c.required, c.concerns_children,
                    p.maximum_km, p.remaining, p.open_partnerships, p.met as obligations_met, p.due, p.cleared_until, p.is_active,
                    c.languages = '{}' or p.languages = '{}' or c.languages && p.languages as speaks,
                    c.age_groups = '{}' or p.age_groups = '{}' or c.age_groups && p.age_groups as fits_ages
                from centre as c
                cross join partner as p
                left join taken_in as t on t.centre_id = c.id and t.partner_id = p.id
            ), judged as (
                select
                    *,
                    case
                        when concerns_children and coalesce(cleared_until < $1::int4, true) then 'safeguarding'
                        when met = 0 then 'needed_area'
                        when not serves and coalesce(km > maximum_km, true) then 'out_of_area'
                        when remaining <= 0 then 'capacity'
                        when not speaks then 'language'
                        when not fits_ages then 'age_group'
                        when met & ~coalesce(taken, 0) = 0 then 'already_partnered'
                        when not is_active then 'active'
                    end as failed,
                    case
                        when serves then 1
                        when km is not null and is_rural is not null
                            then exp(greatest(-700, -0.6931471805599453 * km / case when is_rural then 40 else 10 end))
                    end as distance,
                    greatest(0, least(1, remaining / greatest(required, 1e-9))) as capacity_value,
                    1::float8 / (1 + greatest(open_partnerships, 0)) as load_value,
                    (obligations_met + 2)::float8 / (due + 4) as track_value
                from pair
            ), known as materialized (
                select
                    centre_id, partner_id, km, failed, met, coverage, distance,
                    case when remaining is not null then capacity_value end as capacity,
                    case when open_partnerships is not null then load_value end as load,
                    track_value as track, equity
                from judged
                where failed is null or $2::int4 is null
            ), weighed as materialized (
                select *, \(known) as known
                from known
            ), scored as (
                select *, case when failed is null then \(score) end as score
                from weighed
            ), ranked as (
                select
                    *,
                    row_number() over (
                        partition by centre_id
                        order by failed is not null, score desc, km nulls last, partner_id collate "C"
                    ) as rank
                from scored
            )
            select
                centre_id, partner_id, rank, score, least(known, 1) as confidence, km, failed, met,
                coverage, distance, capacity, load, track, equity
            from ranked
            where $2::int4 is null or rank <= $2::int4
            order by centre_id collate "C", rank
            """
    }()
}
