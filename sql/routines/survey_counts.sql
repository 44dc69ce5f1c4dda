-- What a campaign's answers come to, before anything is hidden: read by who closes it, and never shown as it is.
create or replace function app.survey_counts(tenant int4, campaign uuid)
returns table (
    "position" int4, -- noqa: RF06
    question text, kind text, asked int4, answered int4, n int4, counts int4[], total int8
)
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
    with
    response as materialized (
        select r.id, r.version_id
        from ecdp.survey_response as r
        where r.tenant_id = tenant and r.campaign_id = campaign
    ),

    answer as materialized (
        select a.question, a.value, a.choices
        from response as r
        inner join ecdp.survey_answer as a on a.tenant_id = tenant and a.response_id = r.id
    ),

    n as (
        select a.question, count(*)::int4 as n from answer as a
        group by a.question
    ),

    given as (
        select g.question, g.code, count(*)::int4 as times
        from (
            select a.question, a.value as code from answer as a
            where a.value is not null and length(a.value) <= 40
            union all
            select a.question, c.code from answer as a cross join lateral unnest(a.choices) as c (code)
        ) as g
        group by g.question, g.code
    ),

    offered as (
        select o.question, o.position, o.code
        from ecdp.survey_campaign as c
        inner join ecdp.survey_option as o on o.tenant_id = c.tenant_id and o.version_id = c.version_id
        where c.tenant_id = tenant and c.id = campaign
        union all
        select q.code, v.position, v.position::text
        from ecdp.survey_campaign as c
        inner join ecdp.survey_question as q
            on q.tenant_id = c.tenant_id and q.version_id = c.version_id and q.kind = 'likert'
        cross join generate_series(1, 5) as v (position)
        where c.tenant_id = tenant and c.id = campaign
    ),

    counted as (
        select o.question, array_agg(coalesce(g.times, 0) order by o.position) as counts
        from offered as o
        left join given as g on g.question = o.question and g.code = o.code
        group by o.question
    )

    select
        q.position, q.code, q.kind,
        (
            select count(*)::int4 from ecdp.survey_invitation as i
            where i.tenant_id = tenant and i.campaign_id = campaign and i.archived_at is null
        ),
        (select count(*)::int4 from response), coalesce(n.n, 0), s.counts,
        case
            when q.kind = 'number' then (
                select coalesce(sum(case when a.value ~ '^-?[0-9]{1,10}$' then a.value::int8 end), 0)::int8
                from answer as a
                where a.question = q.code
            )
        end
    from ecdp.survey_campaign as c
    inner join ecdp.survey_question as q on q.tenant_id = c.tenant_id and q.version_id = c.version_id
    left join n on n.question = q.code
    left join counted as s on s.question = q.code
    where c.tenant_id = tenant and c.id = campaign;
end;
comment on function app.survey_counts(int4, uuid)
is 'What a campaign''s answers come to, by question: read where it is closed. Nothing is hidden in it, so it is shown to nobody.';
revoke all on function app.survey_counts(int4, uuid) from public;
grant execute on function app.survey_counts(int4, uuid) to ecdp_api, ecdp_worker;
