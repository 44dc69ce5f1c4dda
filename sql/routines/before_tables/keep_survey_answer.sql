create or replace function app.keep_survey_answer() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception 'what was answered, and what came of it, never changes'
    using errcode = '23514', constraint = tg_argv[0] || '_immutable', table = tg_argv[0], schema = 'ecdp';
end
$$;
comment on function app.keep_survey_answer() is 'Trigger: answers and results are never changed or deleted.';
