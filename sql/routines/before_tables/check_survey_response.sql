create or replace function app.check_survey_response() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (
        select from ecdp.survey_answer as a where a.tenant_id = new.tenant_id and a.response_id = new.id
    ) then
        raise exception 'a response has answers'
        using errcode = '23514', constraint = 'survey_response_answers_whole_check', table = 'survey_response',
        schema = 'ecdp';
    end if;
    return null;
end
$$;
comment on function app.check_survey_response() is 'Trigger, at the commit: a response has its answers.';
