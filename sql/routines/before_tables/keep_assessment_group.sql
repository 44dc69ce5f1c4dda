create or replace function app.keep_assessment_group() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Of two figures before and after a withdrawal the difference would be one child's score.
begin
    -- By the trigger of a wave that closes, and nobody else; in another municipality nothing, as the policy says.
    if tg_op = 'INSERT' and (pg_trigger_depth() > 1 or new.tenant_id is distinct from app.tid()) then
        return new;
    end if;
    raise exception 'groups of a wave are written down when it closes, and never again'
    using errcode = '23514', constraint = 'assessment_group_immutable', table = 'assessment_group', schema = 'ecdp';
end
$$;
comment on function app.keep_assessment_group()
is 'Trigger: groups of a wave are made by its closing alone, and never change.';
