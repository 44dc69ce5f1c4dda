"""One statement that computes what annual evaluations estimate, from the stored rows of all municipalities.

Part of `bench/run`: what the evaluations are compared with. For every outcome of every programme whose first year has
ended it computes the estimate and its standard error (CR1, clustered by centre): totals and domains of instruments,
those of children adjusted for age, and the measures of centres' operations. Waves, arms and samples follow the rules of
the evaluations, for all municipalities at once. Each table is read once; of its rows only sums by centre and wave are
kept, and the rest is closed forms. A regression on age and the four cells is the difference in differences of the
outcome, less the slope within cells times the difference in differences of age.

`differences` compares its result with the figures that the evaluations published.
"""

import re

MONTHS_ACTIVE = 6
BASELINE_DAYS = 90

WAVES = """
year as materialized (
    select g.tenant_id, g.id as programme_id, g.starts_on, (g.starts_on + interval '1 year')::date as ends_on
    from ecdp.programme as g
    where (g.starts_on + interval '1 year')::date <= current_date
),
instrument as (
    select
        i.tenant_id, i.id, i.code, i.subject, case i.total when 'mean' then count(*) else 1 end * 100.0::float8 as unit,
        array_agg(d.code order by d.position) as domains, array_agg(d.score_min order by d.position) as lows,
        array_agg(d.score_max order by d.position) as highs
    from ecdp.outcome_instrument as i
    inner join ecdp.outcome_domain as d on d.tenant_id = i.tenant_id and d.instrument_id = i.id
    where i.archived_at is null
    group by i.tenant_id, i.id
),
wave as materialized (
    select
        y.tenant_id, y.programme_id, y.starts_on as year_from, y.ends_on as year_to, w.id, w.instrument_id, w.kind,
        w.starts_on, w.ends_on, w.programme_id is not null as is_own
    from year as y
    inner join ecdp.assessment_wave as w
        on w.tenant_id = y.tenant_id and (w.programme_id = y.programme_id or w.programme_id is null)
    where w.archived_at is null and w.closed_on is not null
),
ending as (
    select distinct on (w.programme_id, w.instrument_id) w.*
    from wave as w
    where w.kind <> 'baseline' and w.ends_on >= w.year_from and w.ends_on < w.year_to
    order by w.programme_id, w.instrument_id, w.is_own desc, w.ends_on desc, w.id
),
compared as (
    select distinct on (e.programme_id, e.instrument_id)
        e.tenant_id, e.programme_id, e.instrument_id, e.starts_on as moment, b.id as baseline_id, e.id as end_id
    from ending as e
    inner join wave as b
        on b.programme_id = e.programme_id and b.instrument_id = e.instrument_id and b.kind = 'baseline'
        and b.ends_on < e.starts_on
    order by e.programme_id, e.instrument_id, b.is_own desc, b.ends_on desc, b.id
),
role as materialized (
    select
        row_number() over () as place, c.tenant_id, c.programme_id, c.moment, i.code, i.subject, i.unit, i.domains, i.lows,
        i.highs, r.wave_id, r.post
    from compared as c
    inner join instrument as i on i.tenant_id = c.tenant_id and i.id = c.instrument_id
    cross join lateral (values (c.baseline_id, false), (c.end_id, true)) as r (wave_id, post)
),
"""

# Centres that took part in anything by a day, and since when, if it was for long enough: days on which a partnership was
# active, of several partnerships once. What was archived counts for no centre, but keeps it from being compared.
ARMS = f"""
moment as materialized (
    select r.tenant_id, r.programme_id, r.moment from role as r
    union
    select y.tenant_id, y.programme_id, y.ends_on from year as y
),
stage as (
    select
        h.tenant_id, h.partnership_id, h.to_stage, h.changed_on as from_day,
        lead(h.changed_on) over (partition by h.tenant_id, h.partnership_id order by h.changed_on, h.id) as to_day
    from ecdp.partnership_stage_change as h
),
taken as (
    select
        m.programme_id, m.moment, j.centre_id,
        p.programme_id = m.programme_id and num_nonnulls(p.archived_at, j.archived_at) = 0 as is_counted,
        greatest(s.from_day, j.joined_on) as from_day,
        least(
            j.left_on + 1, s.to_day, m.moment,
            (least(p.archived_at, j.archived_at) at time zone 'Africa/Johannesburg')::date
        ) as to_day
    from moment as m
    inner join stage as s on s.tenant_id = m.tenant_id and s.to_stage = 'active' and s.from_day < m.moment
    inner join ecdp.partnership as p on p.tenant_id = s.tenant_id and p.id = s.partnership_id
    inner join ecdp.partnership_centre as j on j.tenant_id = s.tenant_id and j.partnership_id = s.partnership_id
),
touched as materialized (
    select
        g.programme_id, g.moment, g.centre_id,
        case
            when
                (select sum(upper(r.days) - lower(r.days)) from unnest(g.active) as r (days))
                >= (lower(g.active) + interval '{MONTHS_ACTIVE} months')::date - lower(g.active)
                then lower(g.active)
        end as started_on
    from (
        select
            t.programme_id, t.moment, t.centre_id,
            range_agg(daterange(t.from_day, t.to_day)) filter (where t.is_counted) as active
        from taken as t
        where t.from_day < t.to_day
        group by t.programme_id, t.moment, t.centre_id
    ) as g
),
"""

# By centre and wave: rows, and sums of age, its square, the score, and age times score, all of them whole numbers.
CHILDREN = """
summed as (
    select
        r.place, t.centre_id,
        {sums}
    from role as r
    inner join ecdp.child_assessment as t
        on t.tenant_id = r.tenant_id and t.wave_id = r.wave_id and t.withdrawn_on is null
    cross join lateral (
        select
            (
                (date_part('year', t.assessed_on) - date_part('year', t.birth_month)) * 12
                + date_part('month', t.assessed_on) - date_part('month', t.birth_month)
            )::int4 as months,
            {scores}
        offset 0
    ) as s
    cross join lateral (select {total} as y0 offset 0) as z
    where r.subject = 'children'
    group by r.place, t.centre_id
),
child as (
    select
        r.programme_id, r.tenant_id, r.code, r.domains, r.unit, r.post, a.started_on is not null as treated, s.*
    from summed as s
    inner join role as r on r.place = s.place
    left join touched as a
        on a.programme_id = r.programme_id and a.moment = r.moment and a.centre_id = s.centre_id
    where a.centre_id is null or a.started_on is not null
),
part as materialized (
    select
        c.tenant_id, c.programme_id, 'child_welfare/' || c.code || '.' || v.domain as outcome,
        case v.domain when 'total' then c.unit else 100 end as unit, c.centre_id, c.treated, c.post, v.n::float8 as n,
        v.a::float8 as a, v.aa::float8 as aa, v.y::float8 as y, v.ay::float8 as ay
    from child as c
    cross join lateral (
        values {rows}
    ) as v (domain, n, a, aa, y, ay)
    where v.n > 0 and v.domain is not null
),
cell as materialized (
    select
        p.programme_id, p.outcome, p.treated, p.post, sum(p.n) as n, sum(p.a) / sum(p.n) as a,
        sum(p.y) / sum(p.n) as y, sum(p.aa) - sum(p.a) ^ 2 / sum(p.n) as aa,
        sum(p.ay) - sum(p.a) * sum(p.y) / sum(p.n) as ay,
        case when p.treated = p.post then 1 else -1 end / sum(p.n) as weight
    from part as p
    group by p.programme_id, p.outcome, p.treated, p.post
),
slope as materialized (
    select
        c.programme_id, c.outcome, sum(c.n) as n, sum(c.aa) as aa, sum(c.ay) / nullif(sum(c.aa), 0) as slope,
        sum(c.y * c.weight * c.n) as y, sum(c.a * c.weight * c.n) as a
    from cell as c
    group by c.programme_id, c.outcome
    having count(*) = 4
),
score as (
    select
        p.tenant_id, p.programme_id, p.outcome, p.unit,
        sum(c.weight * (d.y - s.slope * d.a) - s.a / s.aa * (d.ay - s.slope * d.aa)) as score
    from part as p
    inner join cell as c
        on c.programme_id = p.programme_id and c.outcome = p.outcome and c.treated = p.treated and c.post = p.post
    inner join slope as s on s.programme_id = p.programme_id and s.outcome = p.outcome
    cross join lateral (
        select
            p.y - p.n * c.y as y, p.a - p.n * c.a as a, p.aa - 2 * c.a * p.a + p.n * c.a ^ 2 as aa,
            p.ay - c.a * p.y - c.y * p.a + p.n * c.a * c.y as ay
    ) as d
    group by p.tenant_id, p.programme_id, p.outcome, p.unit, p.centre_id
),
adjusted as (
    select
        g.tenant_id, g.programme_id, g.outcome, (s.y - s.slope * s.a) / g.unit as estimate,
        sqrt(g.centres / (g.centres - 1) * (s.n - 1) / (s.n - 5) * g.squares) / g.unit as standard_error
    from (
        select
            c.tenant_id, c.programme_id, c.outcome, c.unit, count(*)::float8 as centres, sum(c.score ^ 2) as squares
        from score as c
        group by c.tenant_id, c.programme_id, c.outcome, c.unit
    ) as g
    inner join slope as s on s.programme_id = g.programme_id and s.outcome = g.outcome
    where g.centres > 1 and s.n > 5
),
"""

# Where the centre is the unit, its change counts, if it was seen both times.
CENTRES = f"""
seen as (
    select
        r.programme_id, r.tenant_id, r.moment, r.code, r.domains, r.unit, t.centre_id, {{columns}}
    from role as r
    inner join ecdp.centre_quality_score as t
        on t.tenant_id = r.tenant_id and t.wave_id = r.wave_id and t.archived_at is null
    inner join ecdp.outcome_domain as d on d.tenant_id = t.tenant_id and d.id = t.domain_id
    where r.subject = 'centres' and t.score between d.score_min and d.score_max
    group by r.programme_id, r.tenant_id, r.moment, r.code, r.domains, r.unit, t.centre_id
),
scored as (
    select s.*, a.started_on is not null as treated
    from seen as s
    left join touched as a
        on a.programme_id = s.programme_id and a.moment = s.moment and a.centre_id = s.centre_id
    where a.centre_id is null or a.started_on is not null
),
-- Of the newest row before and after. Arrays compare by the day first, then by the lower value; last is whether the
-- value rests on so few children that it is hidden.
operated as (
    select
        o.tenant_id, o.programme_id, o.centre_id, o.treated,
        {{newest}}
    from (
        select
            w.*, a.started_on is not null as treated,
            w.day > w.baseline_until and w.day >= w.year_from as post,
            w.day <= w.baseline_until and (a.started_on is null or w.day < a.started_on) as before,
            (w.day - date '2000-01-01')::float8 as number
        from (
            select
                y.tenant_id, y.programme_id, y.starts_on as year_from, y.ends_on as year_to,
                y.starts_on + {BASELINE_DAYS} as baseline_until, t.centre_id, t.observed_on as day,
                100.0::float8 * (
                    coalesce(t.practitioners_nqf_4, 0) + coalesce(t.practitioners_nqf_5, 0)
                    + coalesce(t.practitioners_nqf_6_up, 0)
                ) / nullif(s.practitioners, 0) as qualified,
                s.children::float8 / nullif(s.practitioners, 0) as load,
                (s.children between 1 and 4)::int4 as load_few, t.meals_a_day::float8 as meals, null::float8 as rate,
                0 as rate_few, null::float8 as referrals, 0 as referrals_few
            from year as y
            inner join ecdp.centre_measure as t
                on t.tenant_id = y.tenant_id and t.archived_at is null and t.observed_on < y.ends_on
            cross join lateral (
                select
                    coalesce(t.practitioners_none, 0) + coalesce(t.practitioners_nqf_1_3, 0)
                    + coalesce(t.practitioners_nqf_4, 0) + coalesce(t.practitioners_nqf_5, 0)
                    + coalesce(t.practitioners_nqf_6_up, 0) as practitioners,
                    case
                        when coalesce(
                            t.girls_0_1, t.girls_2, t.girls_3, t.girls_4, t.girls_5, t.boys_0_1, t.boys_2, t.boys_3,
                            t.boys_4, t.boys_5
                        ) is not null
                            then
                                coalesce(t.girls_0_1, 0) + coalesce(t.girls_2, 0) + coalesce(t.girls_3, 0)
                                + coalesce(t.girls_4, 0) + coalesce(t.girls_5, 0) + coalesce(t.boys_0_1, 0)
                                + coalesce(t.boys_2, 0) + coalesce(t.boys_3, 0) + coalesce(t.boys_4, 0)
                                + coalesce(t.boys_5, 0)
                    end as children
                offset 0
            ) as s
            union all
            select
                y.tenant_id, y.programme_id, y.starts_on, y.ends_on, y.starts_on + {BASELINE_DAYS}, t.centre_id,
                t.ends_on, null, null, 0, null,
                100.0::float8 * t.child_days / nullif(t.children * t.days_open, 0),
                (
                    t.children between 1 and 4 or t.child_days between 1 and 4
                    or t.children * t.days_open - t.child_days between 1 and 4
                )::int4,
                36500.0::float8 * t.referrals_completed / (t.children * (t.ends_on - t.starts_on + 1)),
                (
                    t.children between 1 and 4 or (t.referrals_completed between 1 and 4) is true
                    or (t.referrals_made - t.referrals_completed between 1 and 4) is true
                )::int4
            from year as y
            inner join ecdp.centre_attendance as t
                on t.tenant_id = y.tenant_id and t.archived_at is null and t.ends_on < y.ends_on and t.children > 0
        ) as w
        left join touched as a
            on a.programme_id = w.programme_id and a.moment = w.year_to and a.centre_id = w.centre_id
        where a.centre_id is null or a.started_on is not null
    ) as o
    group by o.tenant_id, o.programme_id, o.centre_id, o.treated
),
changed as (
    select
        s.tenant_id, s.programme_id, 'education_quality/' || s.code || '.' || v.domain as outcome, s.treated,
        (v.after - v.before) / case v.domain when 'total' then s.unit else 100 end as change
    from scored as s
    cross join lateral (
        values {{rows}}
    ) as v (domain, before, after)
    where v.domain is not null and v.before is not null and v.after is not null
    union all
    select o.tenant_id, o.programme_id, v.outcome, o.treated, v.before[2] - v.after[2]
    from operated as o
    cross join lateral (
        values
        ('resource_management/qualified_share', o.qualified_before, o.qualified_after),
        ('resource_management/children_per_practitioner', o.load_before, o.load_after),
        ('resource_management/meals_a_day', o.meals_before, o.meals_after),
        ('child_welfare/attendance_rate', o.rate_before, o.rate_after),
        ('child_welfare/referrals_completed', o.referrals_before, o.referrals_after)
    ) as v (outcome, before, after)
    where v.before[3] = 0 and v.after[3] = 0
),
simple as (
    select
        c.tenant_id, c.programme_id, c.outcome,
        avg(c.change) filter (where c.treated) - avg(c.change) filter (where not c.treated) as estimate,
        sqrt(
            count(*) / (count(*) - 1)::float8 * (2 * count(*) - 1) / (2 * count(*) - 4)
            * (
                var_pop(c.change) filter (where c.treated) / count(*) filter (where c.treated)
                + var_pop(c.change) filter (where not c.treated) / count(*) filter (where not c.treated)
            )
        ) as standard_error
    from changed as c
    group by c.tenant_id, c.programme_id, c.outcome
    having count(*) > 2 and count(*) filter (where c.treated) > 0 and count(*) filter (where not c.treated) > 0
)
select a.tenant_id, a.programme_id, a.outcome, a.estimate, a.standard_error from adjusted as a
union all
select s.tenant_id, s.programme_id, s.outcome, s.estimate, s.standard_error from simple as s
"""


# Every table is read whole, so that joins and groups by hashing are the fastest; they fit in that memory.
SETTINGS = "set enable_nestloop = off; set enable_sort = off; set work_mem = '64MB'; set jit = off;"


def statement(domains):
    """The statement's text, for instruments of at most so many domains; the total stands as domain 0."""
    each = range(1, domains + 1)

    def listed(items, separator=", "):
        return separator.join(items)

    def name(k):
        return f"c.domains[{k}]" if k else "'total'"

    def total(term):
        """The sum of an instrument's domains: null where one is missing."""
        return listed((f"case when {k} <= cardinality(r.domains) then {term(k)} else 0 end" for k in each), " + ")

    children = CHILDREN.format(
        sums=listed(
            f"count(y{k}) filter (where s.months is not null) as n{k}, "
            f"sum(s.months) filter (where y{k} is not null) as a{k}, "
            f"sum(s.months * s.months) filter (where y{k} is not null) as aa{k}, "
            f"sum(y{k}) filter (where s.months is not null) as sy{k}, sum(s.months * y{k}) as ay{k}"
            for k in range(domains + 1)),
        scores=listed(
            f"case when t.scores[{k}] between r.lows[{k}] and r.highs[{k}] then t.scores[{k}] end as y{k}" for k in each),
        total=total(lambda k: f"s.y{k}"),
        rows=listed(f"({name(k)}, c.n{k}, c.a{k}, c.aa{k}, c.sy{k}, c.ay{k})" for k in range(domains + 1)))
    centres = CENTRES.format(
        columns=listed(
            f"max(t.score) filter (where d.position = {k} and {'' if after else 'not '}r.post) as "
            f"{'after' if after else 'before'}{k}" for k in each for after in (False, True)),
        newest=listed(
            f"max(array[o.number, -o.{what}, {few}]) filter (where o.{wave} and o.{what} is not null) as {what}_{name}"
            for what, few in (("qualified", 0), ("load", "o.load_few"), ("meals", 0), ("rate", "o.rate_few"),
                               ("referrals", "o.referrals_few"))
            for wave, name in (("before", "before"), ("post", "after"))),
        rows=listed(
            [f"('total', {total(lambda k: f's.before{k}')}, {total(lambda k: f's.after{k}')})".replace("r.domains", "s.domains")]
            + [f"(s.domains[{k}], s.before{k}, s.after{k})" for k in each]))
    return "with" + WAVES + ARMS + children + centres


def most_domains(stand):
    return int(stand.sql("select max(n) from (select count(*) as n from ecdp.outcome_domain group by instrument_id) as d"))


def seconds(stand, rounds):
    """What the statement takes, of each round."""
    explained = f"explain (analyze, timing off, costs off) {statement(most_domains(stand))};\n"
    plan = stand.sql(SETTINGS + explained * rounds)
    return [float(ms) / 1000 for ms in re.findall(r"Execution Time: ([\d.]+) ms", plan)]


def differences(stand):
    """How many published numbers (estimates and standard errors) were compared with the statement's, and the largest
    relative difference; infinite where a published one is not among them."""
    compared, largest = stand.sql(SETTINGS + f"""
        create temporary table estimated as {statement(most_domains(stand))};
        select count(*), max(case
            when v.computed is null then 'infinity'
            else abs(v.computed - f.value) / greatest(abs(f.value), abs(e.standard_error))
        end)
        from ecdp.evaluation_figure as f
        inner join ecdp.evaluation as p on p.tenant_id = f.tenant_id and p.id = f.evaluation_id
        left join estimated as e
            on e.tenant_id = p.tenant_id and e.programme_id = p.programme_id and e.outcome = f.scope_key
        cross join lateral (
            select case f.indicator when 'impact_estimate' then e.estimate else e.standard_error end as computed
        ) as v
        where
            p.kind = 'annual_evaluation' and f.scope_kind = 'outcome' and f.value is not null
            and f.indicator in ('impact_estimate', 'impact_standard_error')
    """).split("|")
    return int(compared), float(largest)
