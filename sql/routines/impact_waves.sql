-- A rule of evaluations: a change of what it says is a new rule version there.
create or replace function app.impact_waves(tenant int4, programme uuid, first_day date, end_day date, of_subject text)
returns table (
    place int4, instrument_id uuid, code text, name text, total text, age_from int4, age_to int4, domains text[],
    domain_names text[], lows int4[], highs int4[], starts_on date, earlier_id uuid, baseline_id uuid, end_id uuid
)
language sql stable
begin atomic
    select
        (row_number() over (order by i.code_folded, i.edition_folded, i.id))::int4,
        i.id as instrument_id,
        i.code,
        i.name,
        i.total,
        i.age_from_months,
        i.age_to_months,
        d.codes,
        d.names,
        d.lows,
        d.highs,
        e.starts_on,
        f.id as earlier_id,
        b.id as baseline_id,
        e.id as end_id
    from ecdp.outcome_instrument as i
    cross join
        lateral (
            select array_agg(w) as every
            from ecdp.assessment_wave as w
            where w.tenant_id = tenant and w.instrument_id = i.id
        ) as v
    cross join lateral app.end_wave(v.every, programme, first_day, end_day) as e
    left join lateral (
        select w.id, w.starts_on
        from ecdp.assessment_wave as w
        where
            w.tenant_id = tenant and w.instrument_id = i.id and w.archived_at is null and w.closed_on is not null
            and w.kind = 'baseline' and w.ends_on < e.starts_on
            and (w.programme_id = programme or w.programme_id is null)
        order by w.programme_id is null asc, w.ends_on desc, w.id asc
        limit 1
    ) as b on true
    left join lateral (
        select w.id
        from ecdp.assessment_wave as w
        where
            w.tenant_id = tenant and w.instrument_id = i.id and w.archived_at is null and w.closed_on is not null
            and w.ends_on < b.starts_on
        order by w.ends_on desc, w.id asc
        limit 1
    ) as f on true
    cross join
        lateral (
            select
                array_agg(p.code order by p.position) as codes, array_agg(p.name order by p.position) as names,
                array_agg(p.score_min order by p.position) as lows, array_agg(p.score_max order by p.position) as highs
            from ecdp.outcome_domain as p
            where p.tenant_id = tenant and p.instrument_id = i.id
        ) as d
    where i.tenant_id = tenant and i.subject = of_subject and i.archived_at is null;
end;
comment on function app.impact_waves(int4, uuid, date, date, text)
is 'For each instrument, the waves that an impact evaluation of a period compares: the newest closed one in it that is no baseline, the newest baseline before that, and the one before the baseline; the programme''s own before those of the whole municipality. Scores in hundredths of a point.';
revoke all on function app.impact_waves(int4, uuid, date, date, text) from public;
grant execute on function app.impact_waves(int4, uuid, date, date, text) to ecdp_worker;
