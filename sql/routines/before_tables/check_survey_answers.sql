create or replace function app.check_survey_answers() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    faults text;
begin
    if exists (
        select from (
            select n.tenant_id, n.response_id from new_rows as n group by n.tenant_id, n.response_id
        ) as n
        inner join ecdp.survey_response as r on r.tenant_id = n.tenant_id and r.id = n.response_id
        where
            r.answers <> (
                select count(*) from ecdp.survey_answer as a
                where a.tenant_id = r.tenant_id and a.response_id = r.id
            )
    ) then
        raise exception 'the answers of a response are made together, and none is added'
        using errcode = '23514', constraint = 'survey_response_answers_whole_check', table = 'survey_answer',
        schema = 'ecdp';
    end if;
    select string_agg(distinct f.question || ' ' || f.fault, '; ')
    into faults
    from (
        select n.tenant_id, array_agg(distinct n.response_id) as responses from new_rows as n group by n.tenant_id
    ) as n
    cross join lateral app.survey_answer_faults(n.tenant_id, n.responses) as f;
    if faults is not null then
        raise exception 'answers do not fit the questions'
        using errcode = '23514', constraint = 'survey_answer_fit_check', table = 'survey_answer', schema = 'ecdp',
        detail = faults;
    end if;
    return null;
end
$$;
comment on function app.check_survey_answers()
is 'Trigger: the answers of a response are made together, and fit the questions that were asked.';
