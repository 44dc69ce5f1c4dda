-- What is published of a campaign when it closes: see docs/disclosure.md.
--
-- A question that 1 to 4 people answered is suppressed. Where it was asked by the answers to an earlier one, these
-- answers would say how many that were: a choice keeps its number and loses its counts, a rating is suppressed, and so
-- are the other questions that were asked by it. How many answered the campaign is null for 1 to 4.
create or replace function app.survey_decisions(tenant int4, campaign uuid)
returns table (
    "position" int4, -- noqa: RF06
    question text, kind text, asked int4, answered int4, status text, n int4, counts int4[], total int8
)
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
    with
    counted as materialized (
        select c.*, q.shown_if
        from app.survey_counts(tenant, campaign) as c
        inner join ecdp.survey_campaign as k on k.tenant_id = tenant and k.id = campaign
        inner join ecdp.survey_question as q
            on q.tenant_id = tenant and q.version_id = k.version_id and q.code = c.question
    ),

    leading_to_few as (
        select distinct c.shown_if as question
        from counted as c
        where c.shown_if is not null and app.is_small(c.n)
    ),

    decided as (
        select
            c.*, l.question is not null as leads,
            app.is_small(c.n) or l.question is not null and c.kind in ('likert', 'number')
            or s.question is not null and c.n > 0 as is_hidden
        from counted as c
        left join leading_to_few as l on l.question = c.question
        left join leading_to_few as s on s.question = c.shown_if
    )

    select
        d.position, d.question, d.kind, d.asked, case when not app.is_small(d.answered) then d.answered end,
        case when d.is_hidden then 'suppressed' else 'ok' end, case when not d.is_hidden then d.n end,
        case when not d.is_hidden and not d.leads then d.counts end, case when not d.is_hidden then d.total end
    from decided as d
    order by d.position;
end;
comment on function app.survey_decisions(int4, uuid)
is 'What is published of a campaign''s answers, by question: what is hidden is null.';
revoke all on function app.survey_decisions(int4, uuid) from public;
grant execute on function app.survey_decisions(int4, uuid) to ecdp_api, ecdp_worker;
