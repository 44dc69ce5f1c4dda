create or replace function app.summarise_wave() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- What a wave's groups of children reached is written down when it closes, and never again: of two figures before and
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
    return null;
end
$$;
comment on function app.summarise_wave() is 'Trigger: writes down the groups of a wave that closes.';
revoke all on function app.summarise_wave() from public;
