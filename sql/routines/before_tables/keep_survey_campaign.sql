create or replace function app.keep_survey_campaign() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    before record := old;
begin
    if tg_op = 'INSERT' then
        if not exists (
            select from ecdp.survey_version as v
            where v.tenant_id = new.tenant_id and v.id = new.version_id and v.published_on is null
        ) then
            return new;
        end if;
        raise exception 'a draft is not asked: publish it first'
        using errcode = '23514', constraint = 'survey_campaign_version_id_published_check',
        table = 'survey_campaign', schema = 'ecdp', column = 'version_id';
    end if;
    if old.closed_at is null then
        if tg_op = 'DELETE' then return old; end if;
        return new;
    end if;
    if tg_op = 'UPDATE' then
        -- What is generated is not known yet.
        before.name_folded := new.name_folded;
        before.version := new.version;
        before.updated_at := new.updated_at;
        before.archived_at := new.archived_at;
        if before = new then return new; end if;
    end if;
    raise exception 'a closed campaign never changes'
    using errcode = '23514', constraint = 'survey_campaign_closed_immutable', table = 'survey_campaign',
    schema = 'ecdp';
end
$$;
comment on function app.keep_survey_campaign()
is 'Trigger: a campaign asks a published version, and never changes once it is closed.';
