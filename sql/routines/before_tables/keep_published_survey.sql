create or replace function app.keep_published_survey() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- A version begins as a draft; publishing it is a step that app.survey_version_faults() allows; from then on it is only
-- archived.
declare
    faults text;
begin
    if tg_op = 'DELETE' then
        if old.published_on is null then return old; end if;
    elsif tg_op = 'INSERT' then
        -- Another municipality's is refused by the policy.
        if new.published_on is null or new.tenant_id <> app.tid() then return new; end if;
        raise exception 'a version begins as a draft'
        using errcode = '23514', constraint = 'survey_version_published_on_first_check', table = 'survey_version',
        schema = 'ecdp', column = 'published_on';
    elsif old.published_on is null then
        if new.published_on is null then return new; end if;
        select string_agg(f.fault, '; ' order by f.place, f.fault)
        into faults
        from app.survey_version_faults(new.tenant_id, new.id) as f;
        if faults is null then return new; end if;
        raise exception 'the version is not whole'
        using errcode = '23514', constraint = 'survey_version_whole_check', table = 'survey_version',
        schema = 'ecdp', detail = faults;
    elsif (new.instrument_id, new.number, new.published_on) = (old.instrument_id, old.number, old.published_on) then
        return new;
    end if;
    raise exception 'a published version never changes: make the next one'
    using errcode = '23514', constraint = 'survey_version_published_immutable', table = 'survey_version',
    schema = 'ecdp';
end
$$;
comment on function app.keep_published_survey()
is 'Trigger: a version of an instrument is published when it is whole, and never changes from then on.';
