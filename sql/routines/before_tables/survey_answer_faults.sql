create or replace function app.survey_answer_faults(tenant int4, responses uuid[])
returns table (question text, fault text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
-- What is wrong with the answers of responses, as codes. A question is asked where none stands before it, or where the
-- answer to that one is in its set; the answer to a question that is not asked is a fault itself, so it can show no other.
begin
    return query
    with
    answer as materialized (
        select r.id as response_id, r.version_id, a.question, a.value, a.choices
        from ecdp.survey_response as r
        inner join ecdp.survey_answer as a on a.tenant_id = r.tenant_id and a.response_id = r.id
        where r.tenant_id = tenant and r.id = any(responses)
    ),
    asked as materialized (
        select
            r.id as response_id, q.version_id, q.code, q.kind, q.required, q.minimum, q.maximum,
            q.shown_if is null or exists (
                select from answer as e
                where
                    e.response_id = r.id and e.question = q.shown_if
                    and (e.value = any(q.shown_if_values) or e.choices && q.shown_if_values)
            ) as is_asked
        from ecdp.survey_response as r
        inner join ecdp.survey_question as q on q.tenant_id = r.tenant_id and q.version_id = r.version_id
        where r.tenant_id = tenant and r.id = any(responses)
    )
    select q.code, 'required'
    from asked as q
    where
        q.is_asked and q.required
        and not exists (select from answer as a where a.response_id = q.response_id and a.question = q.code)
    union all
    select q.code, 'skipped'
    from asked as q
    inner join answer as a on a.response_id = q.response_id and a.question = q.code
    where not q.is_asked
    union all
    select q.code, 'value'
    from asked as q
    inner join answer as a on a.response_id = q.response_id and a.question = q.code
    where
        not coalesce(
            case q.kind
                when 'likert' then a.value in ('1', '2', '3', '4', '5')
                when 'single' then exists (
                    select from ecdp.survey_option as o
                    where
                        o.tenant_id = tenant and o.version_id = q.version_id and o.question = q.code
                        and o.code = a.value
                )
                when 'multiple' then cardinality(a.choices) > 0 and not exists (
                    select from unnest(a.choices) as c (code)
                    where
                        not exists (
                            select from ecdp.survey_option as o
                            where
                                o.tenant_id = tenant and o.version_id = q.version_id and o.question = q.code
                                and o.code = c.code
                        )
                ) and cardinality(a.choices) = (select count(distinct c.code) from unnest(a.choices) as c (code))
                when 'number' then case
                    when a.value ~ '^(0|-?[1-9][0-9]{0,9})$' then a.value::int8 between q.minimum and q.maximum
                    else false end
                else a.value is not null
            end, false
        );
end
$$;
comment on function app.survey_answer_faults(int4, uuid[])
is 'What is wrong with the answers of responses: required and not there, given where the question was skipped, or of no value that it takes.';
revoke all on function app.survey_answer_faults(int4, uuid[]) from public;
grant execute on function app.survey_answer_faults(int4, uuid[]) to ecdp_api;
