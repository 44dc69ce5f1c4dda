-- With its owner's rights, since ecdp_api may read no row of child_assessment; what it returns may be shown to anybody.
--
-- A group of fewer than 10 children, of fewer than 3 centres, or of which one centre has more than 80 % of the children
-- or two have more than 95 %, is hidden, in every domain, and so is every other group of the same dimension, from which
-- and the total it could be found. Scores out of their range do not count. Children count who have a score in every
-- domain that anybody was assessed in: so all domains and the total are of the same children, and none can be found by
-- what one has more than another. The total is there where every domain has a score.
create or replace function app.wave_groups(tenant int4, wave uuid)
returns table (
    domain text, dimension text, key text, children int4, centres int4, mean_score int4, sd_score int4, on_track int4,
    falling_behind int4, far_behind int4, reason text, banding text
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
begin atomic
    with
    instrument as materialized (
        select i.id, i.total
        from ecdp.assessment_wave as w
        inner join ecdp.outcome_instrument as i on i.tenant_id = w.tenant_id and i.id = w.instrument_id
        where w.tenant_id = tenant and w.id = wave and tenant = app.tid()
    ),

    part as materialized (
        select d.id, d.code, d.position, d.score_min, d.score_max
        from ecdp.outcome_domain as d
        inner join instrument as i on i.id = d.instrument_id
        where d.tenant_id = tenant
    ),

    assessed as materialized (
        select
            row_number() over () as number, c.centre_id, c.sex, c.scores,
            (
                extract(year from age(date_trunc('month', c.assessed_on::timestamp), c.birth_month::timestamp)) * 12
                + extract(month from age(date_trunc('month', c.assessed_on::timestamp), c.birth_month::timestamp))
            )::int4 as months
        from ecdp.child_assessment as c
        where c.tenant_id = tenant and c.wave_id = wave and c.withdrawn_on is null
    ),

    scored as materialized (
        select
            a.number, a.centre_id, a.sex, a.months, p.id as domain_id, p.code as domain,
            case when s.score between p.score_min and p.score_max then s.score end as score
        from assessed as a
        cross join lateral unnest(a.scores) with ordinality as s (score, position)
        inner join part as p on p.position = s.position
    ),

    measured as (
        select s.domain_id
        from scored as s
        group by s.domain_id
        having count(s.score) > 0
    ),

    -- Children without a score in a domain in which others have one.
    lacking as materialized (
        select distinct s.number
        from scored as s
        inner join measured as d on d.domain_id = s.domain_id
        where s.score is null
    ),

    together as materialized (
        select s.number, s.centre_id, s.sex, s.months, s.domain_id, s.domain, s.score
        from scored as s
        where s.score is not null and s.number not in (select l.number from lacking as l)
        union all
        select
            s.number, s.centre_id, s.sex, s.months, null, 'total',
            case (select i.total from instrument as i)
                when 'sum' then sum(s.score) else round(avg(s.score))
            end::int4
        from scored as s
        group by s.number, s.centre_id, s.sex, s.months
        having bool_and(s.score is not null)
    ),

    banded as materialized (
        select
            t.*,
            case
                when k.id is null then null when t.score >= k.on_track_from then 'on'
                when t.score < k.far_behind_below then 'far' else 'behind'
            end as band
        from together as t
        left join ecdp.outcome_cut_score as k
            on
                k.tenant_id = tenant and k.instrument_id = (select i.id from instrument as i)
                and k.domain_id is not distinct from t.domain_id and k.archived_at is null
                and t.months between k.age_from_months and k.age_to_months
    ),

    -- How many children of a group the centre with most of them has, and the two with most together.
    dominated as materialized (
        select c.domain, c.dimension, c.key, max(c.children) as one, sum(c.children) filter (where c.place <= 2) as two
        from (
            select
                b.domain, g.dimension, g.key, count(*) as children,
                row_number() over (partition by b.domain, g.dimension, g.key order by count(*) desc) as place
            from banded as b
            cross join
                lateral (
                    values ('all', 'all'), ('sex', b.sex), ('age', (b.months / 12)::text)
                ) as g (dimension, key)
            group by b.domain, g.dimension, g.key, b.centre_id
        ) as c
        group by c.domain, c.dimension, c.key
    ),

    grouped as materialized (
        select
            b.domain, g.dimension, g.key, count(*)::int4 as children, count(distinct b.centre_id)::int4 as centres,
            round(avg(b.score))::int4 as mean_score, round(stddev_samp(b.score))::int4 as sd_score,
            count(*) filter (where b.band = 'on')::int4 as on_track,
            count(*) filter (where b.band = 'behind')::int4 as falling_behind,
            count(*) filter (where b.band = 'far')::int4 as far_behind, count(*) - count(b.band) as unbanded
        from banded as b
        cross join
            lateral (
                values ('all', 'all'), ('sex', b.sex), ('age', (b.months / 12)::text)
            ) as g (dimension, key)
        group by b.domain, g.dimension, g.key
    ),

    judged as materialized (
        select
            g.*,
            bool_or(g.children < 10) over (partition by g.dimension) as is_small,
            bool_or(g.centres < 3) over (partition by g.dimension) as is_few,
            bool_or(d.one > 0.8 * g.children or d.two > 0.95 * g.children) over (partition by g.dimension)
                as is_dominated,
            bool_or(
                app.is_small(g.on_track) or app.is_small(g.falling_behind) or app.is_small(g.far_behind)
            ) over (partition by g.domain, g.dimension) as has_small_band
        from grouped as g
        inner join dominated as d on d.domain = g.domain and d.dimension = g.dimension and d.key = g.key
    ),

    named as (
        select
            j.*,
            case
                when j.is_small then 'small_count' when j.is_few then 'few_centres' when j.is_dominated then 'dominance'
            end as reason,
            case
                when j.unbanded > 0 then 'no_cut_scores' when
                    j.is_small or j.is_few or j.is_dominated or j.has_small_band
                    then 'small_count'
                else 'banded'
            end as banding
        from judged as j
    )

    select
        n.domain, n.dimension, n.key, case when n.reason is null then n.children end,
        case when n.reason is null then n.centres end, case when n.reason is null then n.mean_score end,
        case when n.reason is null then n.sd_score end, case when n.banding = 'banded' then n.on_track end,
        case when n.banding = 'banded' then n.falling_behind end, case when n.banding = 'banded' then n.far_behind end,
        n.reason, n.banding
    from named as n
    order by n.domain, n.dimension, n.key;
end;
comment on function app.wave_groups(int4, uuid)
is 'What groups of children reached in a wave: those that are too small to be shown are null with a reason.';
revoke all on function app.wave_groups(int4, uuid) from public;
grant execute on function app.wave_groups(int4, uuid) to ecdp_api;
