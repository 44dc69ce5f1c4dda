import Postgres

/// Joint initiatives: a partnership's first activity in a group of areas launches one. Activities held and called off,
/// and those that have become part of a centre's day-to-day work.
enum InitiativesSection {
    enum SQL: String, StatementSet {
        case initiatives = """
            with
            held as materialized (
                select a.partnership_id, a.area_group, a.held_on, a.called_off_on, a.underserved
                from
                    unnest($3::uuid[], $4::text[], $5::date[], $6::date[], $7::bool[]) as a (
                        partnership_id, area_group, held_on, called_off_on, underserved
                    )
            ),
            launched as materialized (
                select h.partnership_id, h.area_group, min(h.held_on) as first_on, bool_or(h.underserved) as underserved
                from held as h
                where h.held_on is not null
                group by h.partnership_id, h.area_group
            ),
            counted as materialized (
                select 'initiatives' as indicator, l.area_group, l.underserved from launched as l
                union all
                select 'initiatives_launched', l.area_group, l.underserved from launched as l
                where l.first_on >= $1::date
                union all
                select 'activities_held', h.area_group, h.underserved from held as h
                where h.held_on >= $1::date and h.held_on < $2::date
                union all
                select 'activities_called_off', h.area_group, h.underserved from held as h
                where h.called_off_on >= $1::date and h.called_off_on < $2::date
                union all
                select 'day_to_day_activities', null, i.underserved
                from unnest($8::date[], $9::bool[]) as i (first_on, underserved)
                union all
                select 'day_to_day_activities_begun', null, i.underserved
                from unnest($8::date[], $9::bool[]) as i (first_on, underserved)
                where i.first_on >= $1::date
            ),
            tally as materialized (
                select
                    c.indicator, c.area_group, grouping(c.area_group) = 1 as is_total, count(*) as number,
                    count(*) filter (where c.underserved) as underserved, count(c.underserved) as known
                from counted as c
                group by grouping sets ((c.indicator), (c.indicator, c.area_group))
            ),
            line as (
                select
                    k.indicator, case when g.code is null then 'programme' else 'area_group' end as scope_kind,
                    coalesce(g.code, '') as scope_key, coalesce(t.number, 0)::float8 as value,
                    null::text as value_text, coalesce(t.number, 0) as n, 0::int8 as missing, null::text as status,
                    null::text as reason, k.place, g.position, 1 as second
                from
                    unnest(array[
                        'initiatives', 'initiatives_launched', 'activities_held', 'activities_called_off',
                        'day_to_day_activities', 'day_to_day_activities_begun'
                    ]) with ordinality as k (indicator, place)
                inner join (
                    values (null, 0), ('education', 1), ('health', 2), ('community', 3), ('finance', 4)
                ) as g (code, position) on g.code is null or k.place <= 4
                left join tally as t
                    on t.indicator = k.indicator and t.is_total = (g.code is null)
                    and (g.code is null or t.area_group = g.code)
                union all
                select
                    'underserved_share', 'indicator', k.indicator, t.underserved::float8 / nullif(t.known, 0), null,
                    coalesce(t.known, 0), coalesce(t.number - t.known, 0), null, null, k.place, 0, 2
                from
                    unnest(array[
                        'initiatives', 'initiatives_launched', 'activities_held', 'activities_called_off',
                        'day_to_day_activities', 'day_to_day_activities_begun'
                    ]) with ordinality as k (indicator, place)
                left join tally as t on t.indicator = k.indicator and t.is_total
                union all
                select
                    'initiative_first_on', 'area_group', g.code, null, min(l.first_on)::text, count(l.first_on), 0,
                    case when count(l.first_on) = 0 then 'not_applicable' end,
                    case when count(l.first_on) = 0 then 'none_launched' end, 1, 4 + g.position, 3
                from unnest(array['education', 'health', 'community', 'finance']) with ordinality as g (code, position)
                left join launched as l on l.area_group = g.code
                group by g.code, g.position
            )
            select
                l.indicator, l.scope_kind, l.scope_key, null::text as scope_label, l.value, l.value_text, l.n,
                l.missing, l.status, l.reason
            from line as l
            order by l.place, l.position, l.second
            """
    }

    static let section = EvaluationSection(
        name: "initiatives",
        statements: [
            SectionStatement(
                "InitiativesSection.initiatives", SQL.initiatives, inputs: [],
                [
                    .start, .end, .frame(.activityPartnership), .frame(.activityGroup), .frame(.activityHeldOn),
                    .frame(.activityCalledOffOn), .frame(.activityUnderserved), .frame(.integratedOn),
                    .frame(.integratedUnderserved),
                ])
        ])
}
