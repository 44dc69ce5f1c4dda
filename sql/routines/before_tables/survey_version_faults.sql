create or replace function app.survey_version_faults(tenant int4, version uuid)
returns table (place int4, fault text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
-- What a version lacks before it can be published, in the order of its questions. plpgsql, since it stands before the
-- tables that it reads.
begin
    return query
    with
    question as materialized (
        select q.position, q.code, q.kind, q.shown_if, q.shown_if_values
        from ecdp.survey_question as q
        where q.tenant_id = tenant and q.version_id = version
    ),
    choice as materialized (
        select o.question, o.code
        from ecdp.survey_option as o
        where o.tenant_id = tenant and o.version_id = version
    ),
    text as materialized (
        select t.language, t.part, t.question, t.option
        from ecdp.survey_text as t
        where t.tenant_id = tenant and t.version_id = version
    ),
    -- Each language that is used has all texts, and English is.
    language as (
        select 'en' as code union select t.language from text as t
    ),
    wanted as (
        select 0 as place, 'title' as part, null::text as question, null::text as option
        union all
        select q.position, 'question', q.code, null from question as q
        union all
        select q.position, 'option', o.question, o.code
        from choice as o inner join question as q on q.code = o.question
    )
    select 0, 'there is no question' where not exists (select from question)
    union all
    select q.position, q.code || ' needs at least two options'
    from question as q
    where q.kind in ('single', 'multiple') and (select count(*) from choice as o where o.question = q.code) < 2
    union all
    select q.position, q.code || ' has options and is no choice'
    from question as q
    where q.kind not in ('single', 'multiple') and exists (select from choice as o where o.question = q.code)
    union all
    select q.position, q.code || ' depends on ' || q.shown_if || ', which is no earlier choice or rating'
    from question as q
    where
        q.shown_if is not null
        and not exists (
            select from question as e
            where e.code = q.shown_if and e.position < q.position and e.kind in ('likert', 'single', 'multiple')
        )
    union all
    select q.position, q.code || ' depends on the answer ' || v.value || ', which ' || q.shown_if || ' has not'
    from question as q
    inner join question as e on e.code = q.shown_if
    cross join lateral unnest(q.shown_if_values) as v (value)
    where
        e.kind = 'likert' and v.value not in ('1', '2', '3', '4', '5')
        or e.kind in ('single', 'multiple')
        and not exists (select from choice as o where o.question = e.code and o.code = v.value)
    union all
    select w.place, concat_ws(' ', coalesce(w.question, w.part), w.option, 'has no text in', l.code)
    from language as l
    cross join wanted as w
    where
        not exists (
            select from text as t
            where
                t.language = l.code and t.part = w.part and t.question is not distinct from w.question
                and t.option is not distinct from w.option
        );
end
$$;
comment on function app.survey_version_faults(int4, uuid)
is 'What a version of an instrument lacks before it can be published.';
revoke all on function app.survey_version_faults(int4, uuid) from public;
grant execute on function app.survey_version_faults(int4, uuid) to ecdp_api;
