create or replace function app.record_stage_change() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        insert into ecdp.partnership_stage_change
        (tenant_id, partnership_id, from_stage, to_stage, changed_on, reason, actor)
        values (
            new.tenant_id, new.id, null, new.stage, new.stage_since, new.stage_reason,
            coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user)
        );
    elsif new.stage <> old.stage then
        insert into ecdp.partnership_stage_change
        (tenant_id, partnership_id, from_stage, to_stage, changed_on, reason, engagement_id, actor)
        values (
            new.tenant_id, new.id, old.stage, new.stage, new.stage_since, new.stage_reason, new.stage_engagement_id,
            coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user)
        );
    end if;
    return null;
end
$$;
comment on function app.record_stage_change() is 'Trigger: every move is kept.';
revoke all on function app.record_stage_change() from public;
