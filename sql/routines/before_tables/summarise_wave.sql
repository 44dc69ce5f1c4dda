create or replace function app.summarise_wave() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- What a wave's groups of children, and its centres together, reached is written down when it closes, and never again: of two figures before and
-- after a withdrawal the difference would be one child's score.
begin
    insert into ecdp.assessment_group (
        tenant_id, id, wave_id, domain, dimension, key, children, centres, mean_score, sd_score, on_track,
        falling_behind, far_behind, reason, banding
    )
    select
        new.tenant_id, app.new_id(), new.id, g.domain, g.dimension, g.key, g.children, g.centres, g.mean_score,
        g.sd_score, g.on_track, g.falling_behind, g.far_behind, g.reason, g.banding
    from app.wave_groups(new.tenant_id, new.id) as g;
    insert into ecdp.disclosure (
        tenant_id, id, population, table_key, ordinal, source, source_id, cells, amounts, reasons
    )
    select
        new.tenant_id, app.new_id(), 'assessed', 'groups/' || new.id, 1, 'assessment_wave', new.id,
        array_agg(concat_ws('/', g.domain, g.dimension, g.key) order by g.domain, g.dimension, g.key),
        array_agg(g.children::float8 order by g.domain, g.dimension, g.key),
        array_agg(g.reason order by g.domain, g.dimension, g.key)
    from ecdp.assessment_group as g
    where g.tenant_id = new.tenant_id and g.wave_id = new.id
    having count(*) > 0;
    insert into ecdp.quality_group (tenant_id, id, wave_id, domain_id, centres, mean_score, sd_score)
    select
        new.tenant_id, app.new_id(), new.id, q.domain_id, count(*), case when count(*) >= 3 then avg(q.score)::float8 end,
        case when count(*) >= 3 then stddev_samp(q.score)::float8 end
    from ecdp.centre_quality_score as q
    where q.tenant_id = new.tenant_id and q.wave_id = new.id and q.archived_at is null
    group by q.domain_id;
    return null;
end
$$;
comment on function app.summarise_wave() is 'Trigger: writes down the groups of a wave that closes, of children or of centres, and remembers what was shown of them.';
revoke all on function app.summarise_wave() from public;
