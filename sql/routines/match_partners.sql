-- Partners for a centre: the twin of the pure function Match over the tables.
--
-- What is cheap comes first: the partner's row, for which all of the municipality's are read; then its offers, its
-- service area and its screening. What its partnerships take up, most of the work, is asked only of those that are
-- left. Each is an index look-up per partner, so that one plan is right for three partners and for three thousand: it
-- is kept.
create or replace function app.match_partners(
    tenant int4, centre uuid, day date, with_children bool default true, maximum_km float8 default null,
    rejected bool default false
)
returns table (
    centre_id uuid, partner_id uuid, rank int8, matches int8, score float8, confidence float8, km float8, failed text,
    effect text, met int4, not_met int4, coverage float8, distance float8, capacity float8, load float8, track float8,
    equity float8
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set jit = off
as $$
#variable_conflict use_column
declare
    c record;
    needed int4;
    any_language bool;
    any_age bool;
    joined uuid[] := array(
        select j.partnership_id
        from ecdp.partnership_centre as j
        where
            j.tenant_id = tenant and j.centre_id = centre and j.archived_at is null
            and (j.left_on is null or j.left_on >= day)
    );
begin
    select k.* into c from app.match_centre(tenant, centre) as k;
    if not found then return; end if;
    needed := app.area_mask(c.wanted);
    any_language := c.languages = '{}';
    any_age := c.age_groups = '{}';
    return query
    with decided as materialized (
        select d.partner_id, d.effect
        from ecdp.match_override as d
        where d.tenant_id = tenant and d.centre_id = centre and d.archived_at is null
    ),

    subject as (
        -- The municipality's partners are read through, since most of them offer something of what is needed.
        select
            o.id, o.latitude, o.longitude, o.archived_at is null as is_active,
            any_language or o.languages = '{}' or c.languages && o.languages as speaks,
            any_age or o.age_groups = '{}' or c.age_groups && o.age_groups as suits, e.effect
        from ecdp.partner as o
        left join decided as e on e.partner_id = o.id
        where
            o.tenant_id = tenant
            and (
                rejected or e.effect is not null
                or o.archived_at is null and (any_language or o.languages = '{}' or c.languages && o.languages)
                and (any_age or o.age_groups = '{}' or c.age_groups && o.age_groups)
            )
        offset 0
    ),

    offering as (
        select s.*, f.areas, f.smallest
        from subject as s
        cross join lateral (
            select coalesce(bit_or(app.area_bit(o.area)), 0) as areas, min(o.capacity) as smallest
            from ecdp.partner_offer as o
            where
                o.tenant_id = tenant and o.partner_id = s.id and o.area = any(c.wanted) and o.archived_at is null
                and o.capacity > 0
        ) as f
        where f.areas > 0 or rejected or s.effect is not null
        offset 0
    ),

    screened as (
        select
            s.*,
            coalesce((
                select r.outcome = 'clear' and r.expires_on > day
                from ecdp.partner_clearance as r
                where
                    r.tenant_id = tenant and r.partner_id = s.id and r.archived_at is null and r.screened_on <= day
                order by r.screened_on desc
                limit 1
            ), false) as is_cleared
        from offering as s
        offset 0
    ),

    known as (
        select
            s.id as partner_id, s.areas, s.smallest, s.is_active, s.speaks, s.suits, s.effect, s.is_cleared,
            app.km_between(c.latitude, c.longitude, s.latitude, s.longitude) as km,
            exists (
                select from ecdp.partner_service_area as a
                where
                    a.tenant_id = tenant and a.partner_id = s.id and a.archived_at is null
                    and (a.region_id = any(c.places) or a.locality_id = c.locality_id)
            ) as serves
        from screened as s
        where s.is_cleared or not with_children or rejected or s.effect is not null
        offset 0
    ),

    likely as (
        -- Whom the gates that need no more leave, as if nothing was taken up.
        select k.*
        from known as k
        where
            rejected or k.effect is not null
            or app.match_gate(
                false, with_children, k.is_cleared, k.areas, k.serves, k.km, maximum_km, k.areas, k.speaks, k.suits, 0,
                k.is_active
            ) is null
        offset 0
    ),

    work as (
        select
            k.*, w.partnerships, w.is_promised, w.met as fulfilled, w.due, k.areas & ~w.full_areas as fit, w.taken
        from likely as k
        cross join lateral app.partner_work(tenant, k.partner_id, day, k.areas, k.smallest, joined) as w
        offset 0
    ),

    judged as (
        select
            k.*,
            app.match_gate(
                coalesce(k.effect = 'excluded', false), with_children, k.is_cleared, k.areas, k.serves, k.km, maximum_km,
                k.fit, k.speaks, k.suits, k.taken, k.is_active
            ) as failed
        from work as k
        offset 0
    ),

    part as (
        select k.*, b.supply
        from judged as k
        cross join lateral app.partner_supply(tenant, k.partner_id, k.is_promised) as b
        where rejected or k.failed is null or k.effect is not null
        offset 0
    ),

    valued as (
        select
            p.*,
            (
                (p.fit & 1) * c.priorities[1] * p.supply[1] + (p.fit >> 1 & 1) * c.priorities[2] * p.supply[2]
                + (p.fit >> 2 & 1) * c.priorities[3] * p.supply[3] + (p.fit >> 3 & 1) * c.priorities[4] * p.supply[4]
                + (p.fit >> 4 & 1) * c.priorities[5] * p.supply[5] + (p.fit >> 5 & 1) * c.priorities[6] * p.supply[6]
                + (p.fit >> 6 & 1) * c.priorities[7] * p.supply[7] + (p.fit >> 7 & 1) * c.priorities[8] * p.supply[8]
            ) / nullif(c.need, 0) as coverage,
            app.match_distance(p.serves, p.km, c.is_rural) as distance,
            case when p.fit = 0 then 0 else 1 end::float8 as capacity, 1::float8 / (1 + p.partnerships) as load,
            (p.fulfilled + 2)::float8 / (p.due + 4) as track
        from part as p
        offset 0
    ),

    scored as (
        select
            v.*, n.known,
            case
                when v.failed is null
                    then app.match_score(v.coverage, v.distance, v.capacity, v.load, v.track, c.equity, n.known)
            end as score
        from valued as v
        -- Apart, so that the score is made once of what is known by then.
        cross join lateral (select app.match_known(v.coverage, v.distance) as known offset 0) as n
        offset 0
    )

    select
        centre, s.partner_id,
        case when s.failed is null then row_number() over (
            order by
                s.failed is not null, coalesce(s.effect = 'pinned', false) desc, s.score desc, s.km asc nulls last,
                s.partner_id asc
        ) end,
        count(*) filter (where s.failed is null) over (), s.score,
        least(s.known - case when s.due = 0 then 0.15 else 0 end, 1), s.km, s.failed, s.effect, s.areas,
        needed & ~s.areas, s.coverage, s.distance, s.capacity, s.load, s.track, c.equity
    from scored as s;
end
$$;
comment on function app.match_partners(int4, uuid, date, bool, float8, bool)
is 'Partners for a centre as things stand on a day: the first gate each fails, or its score with the parts of it and its rank among the matches. Without rejected: matches, and partners that people decided about.';
revoke all on function app.match_partners(int4, uuid, date, bool, float8, bool) from public;
grant execute on function app.match_partners(int4, uuid, date, bool, float8, bool) to ecdp_api, ecdp_worker;
