-- The arms that an outcome of a published annual evaluation compared: app.impact_arms() over the rows that it read, as
-- they were known then, up to its instrument's end wave or, where it has none, the end of the period.
create or replace function app.impact_arms_known(tenant int4, evaluation uuid, instrument text)
returns table (centre_id uuid, treated bool)
language sql stable
begin atomic
    with
    its as materialized (
        select
            e.programme_id, e.period_start, e.period_end, e.read_at, (e.parameters ->> 'months_active')::int4 as months
        from ecdp.evaluation as e
        where e.tenant_id = tenant and e.id = evaluation and e.kind = 'annual_evaluation'
    ),

    read as materialized (
        select i.input_table, v.id
        from ecdp.evaluation_input as i
        cross join lateral unnest(i.row_ids) as v (id)
        where
            i.tenant_id = tenant and i.evaluation_id = evaluation
            and i.input_table in ('centre', 'partnership', 'partnership_centre', 'assessment_wave')
    ),

    waves as materialized (
        select array_agg(w) as every
        from its as e
        inner join read as r on r.input_table = 'assessment_wave'
        inner join ecdp.assessment_wave as t on t.tenant_id = tenant and t.id = r.id::uuid
        cross join
            lateral jsonb_populate_record(
                null::ecdp.assessment_wave, app.as_known(tenant, 'assessment_wave', to_jsonb(t), e.read_at)
            ) as w
        inner join ecdp.outcome_instrument as n on n.tenant_id = tenant and n.id = w.instrument_id
        where n.code = instrument
    ),

    bound as materialized (
        select e.programme_id, e.read_at, e.months, coalesce(w.starts_on, e.period_end) as before
        from its as e
        cross join waves as v
        left join lateral app.end_wave(v.every, e.programme_id, e.period_start, e.period_end) as w on true
    ),

    stage as materialized (
        select
            h.partnership_id, h.to_stage, h.changed_on as from_day,
            lead(h.changed_on) over (partition by h.partnership_id order by h.changed_on, h.id) as to_day
        from bound as b
        inner join ecdp.partnership_stage_change as h
            on h.tenant_id = tenant and h.changed_on < b.before and h.recorded_at < b.read_at
    ),

    exposed as materialized (
        select
            j.centre_id,
            p.programme_id = b.programme_id and num_nonnulls(p.archived_at, j.archived_at) = 0 as is_counted,
            app.impact_active_days(
                s.from_day, s.to_day, j.joined_on, j.left_on, least(p.archived_at, j.archived_at), b.before
            ) as days
        from bound as b
        inner join read as r on r.input_table = 'partnership_centre'
        inner join ecdp.partnership_centre as m on m.tenant_id = tenant and m.id = r.id::uuid
        cross join
            lateral jsonb_populate_record(
                null::ecdp.partnership_centre, app.as_known(tenant, 'partnership_centre', to_jsonb(m), b.read_at)
            ) as j
        inner join ecdp.partnership as o on o.tenant_id = tenant and o.id = j.partnership_id
        cross join
            lateral jsonb_populate_record(
                null::ecdp.partnership, app.as_known(tenant, 'partnership', to_jsonb(o), b.read_at)
            ) as p
        inner join stage as s on s.partnership_id = p.id and s.to_stage = 'active'
    )

    select r.id::uuid, a.treated
    from bound as b
    inner join read as r on r.input_table = 'centre'
    cross join
        lateral (
            select
                range_agg(e.days) filter (where e.is_counted) as active, count(*) as exposures
            from exposed as e
            where e.centre_id = r.id::uuid and not isempty(e.days)
        ) as g
    cross join lateral app.impact_arm(g.active, g.exposures, b.months) as a;
end;
comment on function app.impact_arms_known(int4, uuid, text)
is 'Which centres an outcome of a published annual evaluation compared, by the instrument that it is measured with: those that took part, and the others, as it was known when the evaluation read its rows.';
revoke all on function app.impact_arms_known(int4, uuid, text) from public;
grant execute on function app.impact_arms_known(int4, uuid, text) to ecdp_api;
