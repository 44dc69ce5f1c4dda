create or replace function app.keep_survey_rows() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- Questions, options and texts of a version: made while it is a draft. The lock keeps it from being published meanwhile.
declare
    published date;
begin
    if tg_op = 'INSERT' then
        select v.published_on
        into published
        from ecdp.survey_version as v
        where v.tenant_id = new.tenant_id and v.id = new.version_id
        for no key update;
        if published is null then return new; end if;
    end if;
    raise exception 'a published version never changes, and a draft is made anew'
    using errcode = '23514', constraint = 'survey_version_published_immutable', table = tg_argv[0], schema = 'ecdp';
end
$$;
comment on function app.keep_survey_rows()
is 'Trigger: questions, options and texts are made with a draft, and never changed.';
